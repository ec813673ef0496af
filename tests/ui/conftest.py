"""Windows for tests: the real one over a temporary profile, closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.shelves import Opened, Shelf
from tests.ui.workplaces import HandWorker, Reports, make_workplace
from thyroid_desktop.adapters.files import ContentFolder
from thyroid_desktop.ui.application import prepared
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.session import Session

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def worker() -> HandWorker:
    """Answers when the test says so."""
    return HandWorker()


@pytest.fixture
def reports() -> Reports:
    """What was exported."""
    return Reports()


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path, worker: HandWorker, reports: Reports) -> OpenWindow:
    """Opens windows over one profile, and ends with the background work of all of them done.

    The end comes before the robot deletes the windows; work that was still running then would report to nobody.
    """
    prepared()

    def end(window: MainWindow) -> None:
        qtbot.waitUntil(window.controllers.operations.is_idle)
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible())  # what was typed last is committed first

    def opened(
        *paths: Path, name: str = "Dr. Test", model: Path | None = Path("tiny"), is_awaited: bool = True
    ) -> MainWindow:
        window = MainWindow(
            lambda: make_workplace(tmp_path / "profile", name=name, model=model, reports=reports),
            paths,
            worker,  # type: ignore[arg-type]
        )
        qtbot.addWidget(window, before_close_func=end)
        window.show()
        session = window.controllers.session
        if is_awaited:
            qtbot.waitUntil(lambda: session.workplace is not None, timeout=20_000)
            if name:
                qtbot.waitUntil(lambda: session.user is not None, timeout=20_000)
            if paths:
                qtbot.waitUntil(lambda: session.shown is not None, timeout=20_000)
            qtbot.waitUntil(window.controllers.operations.is_idle, timeout=20_000)
        return window

    return opened


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Keeps nothing until its gate is opened."""
    made = Shelf()

    def keep_content(folder: ContentFolder, content: bytes, sha256: str) -> Path:
        return made.keep_content(folder, content, sha256)

    monkeypatch.setattr(ContentFolder, "keep_content", keep_content)
    yield made
    made.gate.set()


@pytest.fixture
def opened(open_window: OpenWindow, qtbot: QtBot, shelf: Shelf) -> Opened:
    """A window in which these files are on screen and nothing of them is kept yet."""

    def open_files(*paths: Path) -> tuple[MainWindow, Session]:
        window = open_window()
        window.controllers.opening.open_paths(paths)
        session = window.controllers.session
        qtbot.waitUntil(lambda: session.frame is not None)
        return window, session

    return open_files
