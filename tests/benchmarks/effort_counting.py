"""A hand that counts what it does: each press of a key and each press of a mouse button is one action.

Run inside our window and, unchanged, inside LabelMe's; so it may use nothing of ours and any PySide6.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

PAUSE_MS = 20
"""Between one movement and the next; nobody is faster."""


class CountingHand:
    """Does what a person does, by events of the window system, and counts it.

    A chord such as Ctrl+R is one action, and so is a drag; moving the pointer costs nothing.
    """

    def __init__(self) -> None:
        self.actions = 0

    def key(self, widget: Any, key: Any, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key, perhaps with modifiers."""
        self.actions += 1
        QTest.keyClick(widget, key, modifiers)
        QTest.qWait(PAUSE_MS)

    def text(self, widget: Any, words: str) -> None:
        """Type a text."""
        self.actions += len(words)
        QTest.keyClicks(widget, words)

    def click(self, widget: Any, at: QPoint) -> None:
        """Move to a place and click."""
        self.actions += 1
        QTest.mouseMove(widget, at - QPoint(7, 7))
        QTest.mouseMove(widget, at, PAUSE_MS)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.qWait(PAUSE_MS)

    def drag(self, widget: Any, start: QPoint, end: QPoint) -> None:
        """Press at one place, move, and let go at another."""
        self.actions += 1
        QTest.mouseMove(widget, start)
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for share in (0.3, 0.7, 1.0):
            QTest.mouseMove(widget, start + (end - start) * share, PAUSE_MS)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
        QTest.qWait(PAUSE_MS)
