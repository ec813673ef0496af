"""What one does with annotated cases in the end: train a model on them, and follow that."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.menus.command import Command, when_ready

TRAINING: Final = QT_TRANSLATE_NOOP("actions", "Training")

TRAINING_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "training_room", TRAINING, QT_TRANSLATE_NOOP("actions", "Training room…"), "training.show_room",
        ("Ctrl+Shift+Q",), "", when_ready,
    ),
    Command(
        "train_queued", TRAINING, QT_TRANSLATE_NOOP("actions", "Train on queued cases…"), "ordering.train_queued", (),
        "", when_ready,
    ),
)  # fmt: skip
