"""What one does with reader studies: define, read, and see what came of them."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.menus.command import Command, when_ready

STUDY: Final = QT_TRANSLATE_NOOP("actions", "Study")

STUDY_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "new_study", STUDY, QT_TRANSLATE_NOOP("actions", "New reader study…"), "planning.new_study", ("Ctrl+Shift+Y",),
        "", when_ready,
    ),
    Command(
        "read_study", STUDY, QT_TRANSLATE_NOOP("actions", "Read a study…"), "studying.read", ("Ctrl+Shift+R",), "",
        when_ready,
    ),
    Command(
        "study_results", STUDY, QT_TRANSLATE_NOOP("actions", "Results of a study…"), "studying.show_results",
        ("Ctrl+Shift+E",), "", when_ready,
    ),
    Command(
        "evaluate_scores", STUDY, QT_TRANSLATE_NOOP("actions", "Evaluate a table of scores…"),
        "evaluating.show_evaluation", ("Ctrl+Shift+T",), "", when_ready, begins_section=True,
    ),
    Command(
        "paper_check", STUDY, QT_TRANSLATE_NOOP("actions", "The paper, computed again…"), "paper.show_paper", (), "",
        when_ready,
    ),
)  # fmt: skip
