"""A problem told in the window in which it arose: what it is about, the cause, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, tight
from thyroid_desktop.ui.words.problem_texts import explanation, told

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem


class CalmProblem(Panel):
    """Hidden while there is nothing to say; stays until it is read or something works again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._problem: UserProblem | None = None
        self.title = label(wraps=True)
        self.title.setObjectName("messageTitle")
        self.detail = label("muted", wraps=True)
        for part in (self.title, self.detail):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = icon_button("close")
        self._close.clicked.connect(lambda: self.show_problem(None))
        words = QVBoxLayout()
        tight(words, spacing=2)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        layout = QHBoxLayout(self)
        tight(layout, 14, 10, 8, 10)
        layout.addLayout(words, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        self.retranslate()

    def show_problem(self, problem: UserProblem | None) -> None:
        """Show this problem, or none."""
        self._problem = problem
        self.setVisible(problem is not None)
        self.retranslate()

    def retranslate(self) -> None:
        name_control(self._close, self.tr("Close this message"))
        if self._problem is not None:
            self.title.setText(told(self._problem.title))
            self.detail.setText(explanation(self._problem))
            self.detail.setVisible(bool(self.detail.text()))
            self.setAccessibleName(f"{self.title.text()} {self.detail.text()}")
