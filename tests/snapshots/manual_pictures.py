"""The pictures of the manual: the real window on the sample images, driven as a user would, in one language and scale.

usage: [QT_SCALE_FACTOR=2] python -m tests.snapshots.manual_pictures FOLDER en|zh
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from thyroid_desktop import bootstrap
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.application import prepared
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.session import Session

ROOT = Path(__file__).parents[2]
SIZE = (1440, 900)


def wait_for(is_so: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError(f"waited in vain: {what}")
        QTest.qWait(10)


class Photographer:
    """Drives the window and keeps pictures of it and of its parts."""

    def __init__(self, window: MainWindow, folder: Path, suffix: str) -> None:
        self.window = window
        self._folder = folder
        self._suffix = suffix
        folder.mkdir(parents=True, exist_ok=True)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        QTest.qWait(250)
        path = self._folder / f"{name}.{self._suffix}.png"
        (widget or self.window).grab().save(str(path), "PNG", 20)
        sys.stdout.write(f"{path}\n")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.page.view, key, modifiers)
        self.rest()

    def rest(self) -> None:
        wait_for(self.window.controllers.operations.is_idle, "the window's work")
        QTest.qWait(50)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag on the image, in stored pixels."""
        view = self.window.page.view
        one, other = (view.mapFromScene(QPointF(*place)) for place in (start, end))
        QTest.mouseMove(view.viewport(), one)
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, one)
        for share in (0.25, 0.5, 0.75, 1.0):
            QTest.mouseMove(view.viewport(), one + QPoint(*(round(v * share) for v in (other - one).toTuple())), 10)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, other)
        self.rest()

    def draw(self, box: Box) -> None:
        self.drag((box.x0, box.y0), (box.x1, box.y1))
        session = self.window.controllers.session
        wait_for(lambda: session.selected is not None, "the box")


def main(folder: Path, language: str) -> int:
    application = QApplication.instance() or prepared()
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    with tempfile.TemporaryDirectory(prefix="thyroid-pictures-") as profile:
        window = MainWindow(lambda: bootstrap.open_workplace(Path(profile)))
        window.resize(*SIZE)
        window.show()
        photographer = Photographer(window, folder, f"{language}.{scale}x")
        try:
            walk(photographer, language)
        finally:
            window.close()
            QTest.qWait(200)
    del application
    return 0


def walk(photographer: Photographer, language: str) -> None:
    window = photographer.window
    parts, session = window.controllers, window.controllers.session
    wait_for(lambda: window.beginning.name_dialog is not None, "the question of the name")
    dialog = window.beginning.name_dialog
    if dialog is not None:
        QTest.keyClicks(dialog.name, "Dr. Ada")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    window.beginning.set_language(language)  # type: ignore[arg-type]
    wait_for(lambda: session.user is not None, "the reader")
    photographer.rest()
    photographer.picture("empty")
    wait_for(lambda: parts.opinion.model is not None, "the model")
    parts.opening.open_paths([ROOT / "resources" / "samples"])
    wait_for(lambda: session.shown is not None, "the first image")
    photographer.rest()
    show(session, "phantom-4-punctate-taller-than-wide.dcm")
    photographer.rest()
    photographer.picture("opened")
    photographer.draw(Box.from_xywh(352, 200, 128, 168))
    wait_for(lambda: parts.opinion.opinion.stage == "recorded", "the second opinion")
    photographer.rest()
    photographer.picture("opinion")


def show(session: Session, name: str) -> None:
    place = next(at for at, image in enumerate(session.images) if image.file_name == name)
    session.show_image(place)
    wait_for(lambda: session.image is not None and session.image.file_name == name, name)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
