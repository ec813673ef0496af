"""Windows whose files are kept in the library only when the test lets them be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from pytestqt.qtbot import QtBot

from thyroid_desktop.adapters.files import ContentFolder
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.session import Session

BOX = Box(20, 20, 80, 70)


class Shelf:
    """Stands before the content store: files are kept when the test lets them, or fail.

    Attributes:
        kept: The SHA-256 of what was kept, in that order.
    """

    def __init__(self) -> None:
        self.gate = Event()
        self.problem: StoreProblem | None = None
        self.kept: list[str] = []
        self._keep = ContentFolder.keep_content

    def keep_content(self, folder: ContentFolder, content: bytes, sha256: str) -> Path:
        assert self.gate.wait(20)
        if self.problem is not None:
            raise self.problem
        self.kept.append(sha256)
        return self._keep(folder, content, sha256)


Opened = Callable[..., tuple[MainWindow, Session]]


def rest(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=20_000)


def boxes_by_name(session: Session) -> dict[str, int]:
    """How many boxes are stored on each image of the list."""
    assert session.annotating is not None
    return {one.file_name: len(session.annotating.boxes(one, 0)) for one in session.images}
