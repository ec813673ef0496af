"""Tells what can wait for the image: lists hear of another place or another list once the image is painted.

What is shown with an image – its boxes, its map, the opinion on it – never waits: it would be the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

TURNS: Final = 2
"""Turns of the event loop: in the first the scene asks for a paint, at the beginning of the second it is painted."""


class Telling(QObject):
    """Calls behind the next paint, each of a name once and in the order in which they were asked for first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], object]] = {}
        self._turns = 0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def later(self, name: str, tell: Callable[[], object]) -> None:
        """Call this soon, unless something of the same name is called anyway."""
        self._waiting.setdefault(name, tell)
        self._turns = TURNS
        self._timer.start()

    def _on_turn(self) -> None:
        self._turns -= 1
        if self._turns > 0:
            self._timer.start()
            return
        waiting, self._waiting = self._waiting, {}
        for tell in waiting.values():
            tell()
