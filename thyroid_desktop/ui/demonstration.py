"""Walks through the main journey in the real window, without a hand: open, draw the box, read the answer, report.

The steps are those of a user: the box is drawn by mouse events on the viewer, and what is saved are pictures of the
window and the files that its own export writes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.ui.main_window import MainWindow

IMAGE: Final = "phantom-4-punctate-taller-than-wide.dcm"
NODULE: Final = Box(352.1, 200.4, 479.9, 367.8)
"""Where the sample's nodule truly is, in stored pixels."""
NAME: Final = "Demonstration"
LOOK_MS: Final = 50
PATIENCE_MS: Final = 120_000
STEPS_OF_THE_HAND: Final = 12


class Demonstration:
    """Does one step after the other, each as soon as the window shows that the one before is done.

    Args:
        folder: Where the pictures and the report go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waited_ms = 0
        self.written: list[Path] = []
        self.problem = ""

    def begin(self, window: MainWindow) -> None:
        """Take the window by the hand; it is closed at the end."""
        self._window = window
        self._parts = window.controllers
        self._folder.mkdir(parents=True, exist_ok=True)
        self._steps: list[tuple[str, Callable[[], bool], Callable[[], object]]] = [
            ("the library opens", lambda: window.beginning.choices is not None, self._introduce),
            ("the samples open", self._is_listed, self._leaf),
            ("the image is shown", self._is_on_screen, self._draw),
            ("the second opinion is recorded", self._is_recorded, self._export),
            ("the report is written", lambda: len(self.written) == 3, window.close),
        ]
        self._parts.operations.problem.connect(self._stop_on)
        self._timer = QTimer(window, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        name, is_ready, act = self._steps[0]
        if is_ready():
            self._steps.pop(0)
            self._waited_ms = 0
            if not self._steps:
                self._timer.stop()
            act()
            return
        self._waited_ms += LOOK_MS
        if self._waited_ms > PATIENCE_MS:
            self._timer.stop()
            self.problem = f"{name} did not happen within {PATIENCE_MS // 1000} s"
            self._window.close()

    def _stop_on(self, problem: UserProblem) -> None:
        self._timer.stop()
        self.problem = problem.sentence()
        self._window.close()

    def _introduce(self) -> None:
        dialog = self._window.beginning.name_dialog
        if dialog is not None:
            dialog.close()
        self._window.beginning.set_name(NAME)

    def _is_listed(self) -> bool:
        return any(image.file_name == IMAGE for image in self._parts.session.images)

    def _leaf(self) -> None:
        names = [image.file_name for image in self._parts.session.images]
        self._parts.session.show_image(names.index(IMAGE))

    def _is_on_screen(self) -> bool:
        image = self._parts.session.image
        return image is not None and image.file_name == IMAGE and self._parts.session.frame is not None

    def _draw(self) -> None:
        self._save_picture("1-opened.png")
        view = self._window.page.view
        path = [
            _between(Point(NODULE.x0, NODULE.y0), Point(NODULE.x1, NODULE.y1), step)
            for step in range(STEPS_OF_THE_HAND)
        ]
        places = [QPointF(view.mapFromScene(point.x, point.y)) for point in path]
        _send(view.viewport(), QEvent.Type.MouseButtonPress, places[0])
        for place in places[1:]:
            _send(view.viewport(), QEvent.Type.MouseMove, place)
        _send(view.viewport(), QEvent.Type.MouseButtonRelease, places[-1])

    def _is_recorded(self) -> bool:
        return self._parts.opinion.opinion.stage == "recorded"

    def _export(self) -> None:
        self._save_picture("2-second-opinion.png")
        self._parts.exporting.written.connect(self.written.append)
        self._parts.exporting.write(self._folder / "report.pdf")

    def _save_picture(self, name: str) -> None:
        path = self._folder / name
        if not self._window.grab().save(str(path)):
            self.problem = f"{name} cannot be written"
            return
        self.written.append(path)


def _between(start: Point, end: Point, step: int) -> Point:
    share = step / (STEPS_OF_THE_HAND - 1)
    return Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))


def _send(target: QObject, kind: QEvent.Type, place: QPointF) -> None:
    is_release = kind == QEvent.Type.MouseButtonRelease
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if is_release else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, place, place, button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(target, event)
