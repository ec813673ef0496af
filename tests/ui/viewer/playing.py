"""A mouse, made pictures and a receiver of signals for the tests of the viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from thyroid_desktop.domain.annotation import BoxDetails, BoxRevision, MarkRevision
from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Affine, Box, Point, Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription, Pixels, ScanRegion
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.viewer.view import ImageView

WIDTH, HEIGHT = 320, 240
NONE, LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.NoButton,
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
FREE = Qt.KeyboardModifier.NoModifier


def ramp(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A picture in which every column has its own grey, modulo 256, and rows differ a little."""
    return ((np.arange(width)[np.newaxis] + np.arange(height)[:, np.newaxis] // 8) % 256).astype(np.uint8)


def described(pixels: Pixels, **more: Any) -> ImageDescription:
    """The description that a reader would give of these pixels."""
    height, width = pixels.shape[:2]
    return ImageDescription("still", Size(width, height), is_colour=pixels.ndim == 3, **more)


def calibrated(pixels: Pixels) -> ImageDescription:
    """A description with 0.08 mm a pixel everywhere."""
    height, width = pixels.shape[:2]
    return described(pixels, regions=(ScanRegion(Box(0.0, 0.0, width, height), 1, 3, 3, 0.008, 0.008),))


def revision(box_id: str, box: Box | None, *, nodule: int = 1, frame: int = 0, **details: Any) -> BoxRevision:
    """A stored box."""
    kept = BoxDetails(**details)
    return BoxRevision(1, box_id, 1, frame, nodule, box, "draw", 1, "2025-01-01T00:00:00.000000Z", details=kept)


def caliper(one: tuple[float, float], other: tuple[float, float]) -> Caliper:
    """A measurement between two stored positions."""
    return Caliper(Point(*one), Point(*other))


def measurement(subject: str, value: Caliper | None, *, frame: int | None = 0) -> MarkRevision:
    """A stored measurement."""
    return MarkRevision(1, "caliper", subject, 1, frame, None, value, "measure", 1, "2025-01-01T00:00:00.000000Z")


def hill(box: Box, cells: int = 10) -> CamMap:
    """A map over the box with its highest cell in the middle."""
    y, x = np.mgrid[0:cells, 0:cells] + 0.5
    middle = cells / 2.0
    values = np.exp(-((x - middle) ** 2 + (y - middle) ** 2) / cells).astype(np.float32)
    return CamMap(values, Affine(box.width / cells, 0.0, box.x0, 0.0, box.height / cells, box.y0))


def show(view: ImageView, pixels: Pixels, index: int = 0, **more: Any) -> ImageDescription:
    """Show pixels as a new image."""
    description = described(pixels, **more)
    view.show_frame(Frame(pixels, index), description)
    return description


def zoomed(view: ImageView, zoom: float | None, box: Box) -> None:
    """A zoom in screen pixels a stored pixel, about the middle of a box; None is the fitted view."""
    if zoom is not None:
        camera = view.stage.camera
        middle = camera.to_view().apply(box.centre)
        camera.zoom(zoom / camera.device_scale, middle)
        camera.pan(400.0 - middle.x, 300.0 - middle.y)
        view.follow_camera()


@dataclass
class Mouse:
    """Sends events to a view's viewport, at stored positions or at positions of the widget."""

    view: ImageView
    buttons: Qt.MouseButton = NONE
    at: QPointF = field(default_factory=QPointF)

    def seen(self, x: float, y: float) -> QPointF:
        """Where in the widget a stored position is."""
        place = self.view.stage.camera.to_view().apply(Point(x, y))
        return QPointF(place.x, place.y)

    def press(
        self,
        x: float,
        y: float,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = FREE,
        *,
        again: bool = False,
    ) -> None:
        """Press a button at a stored position; ``again`` is the second press of a double click."""
        self.buttons |= button
        kind = QEvent.Type.MouseButtonDblClick if again else QEvent.Type.MouseButtonPress
        self._send(kind, self.seen(x, y), button, keys)

    def move(self, x: float, y: float) -> None:
        """Move to a stored position."""
        self.move_in_view(self.seen(x, y))

    def move_in_view(self, at: QPointF) -> None:
        """Move to a position of the widget."""
        self._send(QEvent.Type.MouseMove, at, NONE, FREE)

    def release(self, button: Qt.MouseButton = LEFT) -> None:
        """Let a button go where the mouse is."""
        self.buttons &= ~button
        self._send(QEvent.Type.MouseButtonRelease, self.at, button, FREE)

    def drag(
        self,
        start: tuple[float, float],
        *stops: tuple[float, float],
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = FREE,
    ) -> None:
        """Press at the first stored position, move over the others, and let go."""
        self.press(*start, button, keys)
        for stop in stops:
            self.move(*stop)
        self.release(button)

    def click(self, x: float, y: float, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = FREE) -> None:
        """Press and let go."""
        self.press(x, y, button, keys)
        self.release(button)

    def wheel(self, x: float, y: float, eighths: int) -> None:
        """Turn the wheel by eighths of a degree (120 are a notch) over a stored position."""
        at = self.seen(x, y)
        event = QWheelEvent(
            at,
            self.view.viewport().mapToGlobal(at),
            QPoint(),
            QPoint(0, eighths),
            self.buttons,
            FREE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def _send(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> None:
        self.at = at
        event = QMouseEvent(kind, at, self.view.viewport().mapToGlobal(at), button, self.buttons, keys)
        QApplication.sendEvent(self.view.viewport(), event)


class Ear:
    """Hears all signals of a view, in order, as (name, arguments)."""

    def __init__(self, view: ImageView) -> None:
        self.heard: list[tuple[str, tuple[Any, ...]]] = []
        for name in (
            "box_drawn", "box_changed", "box_dragging", "drag_cancelled", "box_selected", "box_deleted",
            "window_changed", "pointer_moved", "box_activated", "measured", "caliper_changed", "caliper_deleted",
            "polygon_drawn", "proposal_accepted", "proposal_refused", "other_box_chosen", "hint",
        ):  # fmt: skip
            getattr(view, name).connect(lambda *values, name=name: self.heard.append((name, values)))

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of every emission of one signal."""
        return [values for heard, values in self.heard if heard == name]
