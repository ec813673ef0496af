"""A person at the program: looks at the window, moves the mouse, presses keys and types; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import Mouse
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

PATIENCE_MS = 60_000
"""How long one step may take on a busy machine; a step that is done is never waited for."""
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def is_there(session: Session) -> bool:
    """Whether the image that was asked for last is on screen; its id alone changes, too, when it is stored."""
    wanted = session.images[session.position].id if session.position >= 0 else None
    return session.image is not None and session.image.id == wanted


class FocusingMouse(Mouse):
    """A mouse whose press moves the focus, as Qt does for events that come from the system only."""

    def press(self, *place: Any, **how: Any) -> None:
        self.view.setFocus(Qt.FocusReason.MouseFocusReason)
        super().press(*place, **how)


class Person:
    """Somebody who uses one window.

    Args:
        qtbot: Carries keys and clicks to widgets.
        window: The window, shown.
    """

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        self.parts = window.controllers
        self.session = window.controllers.session
        self.mouse = FocusingMouse(window.page.view)

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def rest(self) -> None:
        """Wait until the program has nothing to do."""
        operations: Operations = self.parts.operations
        self.wait(operations.is_idle)

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key; it goes where the focus is.

        A screen without a window manager takes the focus from all windows now and then, when work keeps the program
        from answering for a while; a person then clicks on the window.
        """
        if QApplication.focusWidget() is None:
            self.return_to_window()
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, keys)

    def introduce(self, name: str) -> None:
        """Answer the question of the first start."""
        self.wait(lambda: self.window.beginning.name_dialog is not None)
        dialog = self.window.beginning.name_dialog
        assert dialog is not None
        self.wait(dialog.isActiveWindow)
        self.qtbot.keyClicks(dialog.name, name)
        self.qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
        self.wait(lambda: self.session.user is not None)
        self.return_to_window()

    def return_to_window(self) -> None:
        """Have the keys go to the window again; without a screen there is no window manager that would see to it."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def click_button(self, text: str, inside: QWidget | None = None) -> None:
        """Click the visible button that says this."""
        found = [
            one for one in (inside or self.window).findChildren(QPushButton) if one.isVisible() and one.text() == text
        ]
        assert len(found) == 1, f"{len(found)} buttons say “{text}”"
        self.qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def drop(self, *paths: Path) -> None:
        """Drag files or folders onto the window and wait until they are read."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        action, button, modifier = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(400, 300), action, data, button, modifier)
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted()
        with self.qtbot.waitSignal(self.parts.opening.opened, timeout=PATIENCE_MS):
            drop = QDropEvent(QPointF(400, 300), action, data, button, modifier, QEvent.Type.Drop)
            QApplication.sendEvent(self.window, drop)
        self.rest()

    def answer_file_dialog(self, *names: str) -> None:
        """Type names into the file dialog that is open, and confirm."""
        self.wait(lambda: self.window.findChildren(QFileDialog))
        (dialog,) = self.window.findChildren(QFileDialog)
        self.wait(dialog.isActiveWindow)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert line is not None
        line.setCompleter(None)  # proposals pop up whenever the disk has answered, and would take the keys
        line.selectAll()
        self.qtbot.keyClicks(line, " ".join(f'"{name}"' for name in names) if len(names) > 1 else names[0])
        self.wait(self._is_dialog_confirmed)
        self.return_to_window()

    def _is_dialog_confirmed(self) -> bool:
        """Click the dialog's main button while it is there: at the first click it may only enter the typed folder."""
        for dialog in self.window.findChildren(QFileDialog):
            for button in dialog.findChildren(QPushButton):
                if button.isDefault() and button.isVisible():
                    self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
                    return False
        return not self.window.findChildren(QFileDialog)

    def look_at(self, name: str) -> None:
        """Walk through the list with D until this file is on screen."""
        self.wait(lambda: is_there(self.session))
        for _ in range(len(self.session.images)):
            if self.session.image is not None and self.session.image.file_name == name:
                return
            self.next()
        assert self.session.image is not None
        assert self.session.image.file_name == name

    def next(self) -> None:
        """Go to the next image; from the last one back to the first."""
        if self.session.position == len(self.session.images) - 1:
            for _ in self.session.images[1:]:
                self._step(Qt.Key.Key_A)
        else:
            self._step(Qt.Key.Key_D)

    def _step(self, key: Qt.Key) -> None:
        before = self.session.position
        self.press(key)
        self.wait(lambda: self.session.position != before and is_there(self.session))

    def drag(self, box: Box, stops: int = 6) -> None:
        """Draw a box from its upper left to its lower right corner, and let go."""
        self.begin_drag(box, stops)
        self.mouse.release()

    def begin_drag(self, box: Box, stops: int = 6) -> None:
        """Draw a box, and keep the button down."""
        self.mouse.press(box.x0, box.y0)
        for step in range(1, stops + 1):
            self.mouse.move(box.x0 + step * box.width / stops, box.y0 + step * box.height / stops)

    def click_corners(self, box: Box) -> None:
        """Draw a box by two clicks."""
        self.mouse.click(box.x0, box.y0)
        self.mouse.move(box.centre.x, box.centre.y)
        self.mouse.move(box.x1, box.y1)
        self.mouse.click(box.x1, box.y1)

    def box(self, wanted: Box) -> BoxRevision:
        """Wait until this box is saved and selected, and answer what is stored."""
        self.wait(lambda: self.session.selected is not None and self.session.selected.box == wanted)
        assert self.session.selected is not None
        return self.session.selected

    def opinion_on(self, wanted: Box) -> RecordedPrediction:
        """Wait until the answer on this box is recorded and shown as such."""
        revision = self.box(wanted)
        self.wait(lambda: self.parts.opinion.opinion.stage == "recorded" and self.session.marks.recorded_for(revision))
        recorded = self.session.marks.recorded_for(revision)
        assert recorded is not None
        return recorded

    def read_all(self) -> Sequence[str]:
        """Every text of a label that is to be seen."""
        return [one.text() for one in self.window.findChildren(QLabel) if one.isVisible() and one.text()]

    def leave(self) -> None:
        """Quit with Ctrl+Q and wait until the window is gone."""
        self.press(Qt.Key.Key_Q, CONTROL)
        self.wait(lambda: not self.window.isVisible())
