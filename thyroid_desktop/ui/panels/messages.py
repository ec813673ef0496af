"""What the program has to say, calmly and without stopping anybody: problems, notes, and the progress of long jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.ui.operations import Operation, Operations
from thyroid_desktop.ui.panels.parts import (
    Panel,
    icon_button,
    label,
    name_control,
    push_button,
    restyle,
    tight,
)
from thyroid_desktop.ui.words.problem_texts import explanation, told

NOTE_MS: Final = 8000
"""A note goes away by itself; a problem stays until it is read."""
Action = tuple[str, Callable[[], object]]
"""What a button says, in English, and does."""
PATIENCE_MS: Final = 300
"""A job that is done sooner shows no progress."""


class Message(Panel):
    """A title, a detail and a cross that closes it; hidden while there is nothing to say.

    Args:
        parent: Its parent, if any.
        between: What stands before the cross.
    """

    def __init__(self, parent: QWidget | None = None, *, between: Sequence[QWidget] = ()) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label(wraps=True)
        self.title.setObjectName("messageTitle")
        self.detail = label("muted", wraps=True)
        self.words: Callable[[], tuple[str, str]] = lambda: ("", "")
        """Title and detail in the language of the screen, which may change while they are read."""
        self._close = icon_button("close")
        self._close.clicked.connect(self.hide)
        words = QVBoxLayout()
        tight(words, spacing=2)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        layout = QHBoxLayout(self)
        tight(layout, 14, 10, 8, 10)
        layout.addLayout(words, 1)
        for part in between:
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        name_control(self._close, self.tr("Close this message"))
        self.write()

    def write(self) -> None:
        """Write the words in the current language."""
        title, detail = self.words()
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.setAccessibleName(f"{title} {detail}".strip())


class MessageBar(Message):
    """One message at a time; the newest replaces the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.action = push_button()
        self._action: Action | None = None
        super().__init__(parent, between=(self.action,))
        self.action.clicked.connect(self._act)
        self._timer = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._timer.timeout.connect(self.hide)

    def show_problem(self, problem: UserProblem, action: Action | None = None) -> None:
        """Tell a problem, perhaps with a button; it stays until it is closed."""
        self.words = lambda: (told(problem.title), explanation(problem))
        self._show(is_note=False, action=action)
        self._timer.stop()

    def show_note(self, title: str, detail: str = "", action: Action | None = None, *, is_kept: bool = False) -> None:
        """Tell something pleasant, in English, perhaps with a button; it goes away by itself unless it is kept."""
        self.words = lambda: (told(title), detail)
        self._show(is_note=True, action=action)
        if is_kept:
            self._timer.stop()
        else:
            self._timer.start()

    def _show(self, *, is_note: bool, action: Action | None) -> None:
        self._action = action
        self.write()
        restyle(self, "isNote", is_note)
        self.show()

    def write(self) -> None:
        super().write()
        self.action.setText(told(self._action[0]) if self._action is not None else "")
        self.action.setVisible(self._action is not None)

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action[1]()


class ProgressCard(Panel):
    """The newest titled job with its progress and a button to stop it."""

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progressCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._operation: Operation | None = None
        self._title = label(wraps=True)
        self._what = label("small")
        self.bar = QProgressBar(textVisible=False)
        self.stop = push_button()
        self.stop.clicked.connect(self._cancel)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        words = QVBoxLayout()
        tight(words, spacing=4)
        for widget in (self._title, self.bar, self._what):
            words.addWidget(widget)
        layout = QHBoxLayout(self)
        tight(layout, 14, 10, 14, 10, spacing=14)
        layout.addLayout(words, 1)
        layout.addWidget(self.stop)
        operations.titled_started.connect(self._on_started)
        operations.titled_ended.connect(self._on_ended)
        operations.progressed.connect(self._on_progress)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self.stop.setText(self.tr("Stop"))
        self._title.setText(told(self._operation.title) if self._operation is not None else "")
        self.bar.setAccessibleName(self.tr("Progress"))

    def _on_started(self, operation: Operation) -> None:
        self._operation = operation
        self._title.setText(told(operation.title))
        self._what.clear()
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self._patience.start()

    def _on_progress(self, operation: Operation, done: int, total: int, what: str) -> None:
        if operation is self._operation:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self._what.setText(what if not total else f"{done} / {total}   {what}")

    def _on_ended(self, operation: Operation) -> None:
        if operation is self._operation:
            self._operation = None
            self._patience.stop()
            self.hide()

    def _cancel(self) -> None:
        if self._operation is not None:
            self._operation.cancel()
            self.stop.setEnabled(False)
