"""A key that works as long as it is held, wherever the focus is, save where one writes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

WRITTEN_IN = (QLineEdit, QPlainTextEdit, QComboBox)


class HoldKey(QObject):
    """Calls ``held(True)`` when the key goes down in a window and ``held(False)`` when it comes up."""

    def __init__(self, window: QWidget, keys: str, held: Callable[[bool], object]) -> None:
        super().__init__(window)
        self._window = window
        self._key = QKeySequence(keys)[0].key()  # type: ignore[index]
        self._held = held
        self._is_down = False
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._let_go()
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent):
            return isinstance(watched, QWidget) and self._on_key(watched, event)
        return False

    def _on_key(self, target: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is taken; it is not where somebody writes, nor in a dialog above the window."""
        is_press = event.type() == QEvent.Type.KeyPress
        if event.key() != self._key or event.modifiers():
            return False
        if not self._is_down and (target.window() is not self._window or isinstance(target, WRITTEN_IN)):
            return False
        if not event.isAutoRepeat():
            if is_press and not self._is_down:
                self._is_down = True
                self._held(True)
            elif not is_press:
                self._let_go()
        return True

    def _let_go(self) -> None:
        if self._is_down:
            self._is_down = False
            self._held(False)
