"""The polygon that is being drawn: its corners so far, and the line that hangs on the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.handles import HANDLE, REACH
from thyroid_desktop.ui.viewer.painting import paint_path


class PolygonItem(QGraphicsItem):
    """Shows corners in stored pixels; lines and corners keep their size on screen."""

    def __init__(self) -> None:
        super().__init__()
        self._corners: tuple[Point, ...] = ()
        self._tip: Point | None = None
        self._is_closing = False
        self._scale = (1.0, 1.0)
        self.setZValue(4.0)

    def show_corners(self, corners: tuple[Point, ...], tip: Point | None, *, is_closing: bool) -> None:
        """Show these corners and a line to the tip; ``is_closing`` when a click would close the polygon."""
        self.prepareGeometryChange()
        self._corners, self._tip, self._is_closing = corners, tip, is_closing
        self.update()

    def follow_camera(self, camera: Camera) -> None:
        """A stored pixel has another size on screen."""
        to_view = camera.to_view()
        self.prepareGeometryChange()
        self._scale = (to_view.a, to_view.e)

    def boundingRect(self) -> QRectF:
        points = [QPointF(point.x, point.y) for point in (*self._corners, *((self._tip,) if self._tip else ()))]
        if not points:
            return QRectF()
        dx, dy = 2.0 * REACH / self._scale[0], 2.0 * REACH / self._scale[1]
        return QPolygonF(points).boundingRect().adjusted(-dx, -dy, dx, dy)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if not self._corners:
            return
        transform = painter.worldTransform()
        corners = [transform.map(QPointF(point.x, point.y)) for point in self._corners]
        tip = corners[0] if self._is_closing or self._tip is None else self._tip_on_screen(painter)
        painter.resetTransform()
        path = QPainterPath(corners[0])
        for place in (*corners[1:], tip):
            path.lineTo(place)
        paint_path(painter, path, colours.SELECTED, 1.5)
        painter.setPen(QPen(colours.HALO, 1.0))
        for number, corner in enumerate(corners):
            is_large = number == 0 and self._is_closing
            painter.setBrush(colours.TEXT if is_large else colours.SELECTED)
            radius = HANDLE / 2.0 + 2.0 if is_large else HANDLE / 2.0 - 0.5
            painter.drawEllipse(corner, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _tip_on_screen(self, painter: QPainter) -> QPointF:
        tip = self._tip or self._corners[-1]
        return painter.worldTransform().map(QPointF(tip.x, tip.y))
