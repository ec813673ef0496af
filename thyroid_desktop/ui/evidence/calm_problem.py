"""A problem told in the window in which it arose: what it is about, the cause, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from thyroid_desktop.ui.panels.messages import Message
from thyroid_desktop.ui.words.problem_texts import explanation, told

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem


class CalmProblem(Message):
    """Stays until it is read or something works again, and can be copied."""

    def __init__(self) -> None:
        super().__init__()
        for part in (self.title, self.detail):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_problem(self, problem: UserProblem | None) -> None:
        """Show this problem, or none."""
        self.setVisible(problem is not None)
        if problem is not None:
            self.words = lambda: (told(problem.title), explanation(problem))
            self.write()
