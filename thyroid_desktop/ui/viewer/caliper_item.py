"""A measurement on the scene: a line with a tick at each end, and its length beside it."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.painting import GAP, kept_within, paint_label, paint_path, plate_for

TICK: Final = 11.0
"""Length of a tick, in pixels of the widget."""
GRIP: Final = 5.0
"""Radius of the ring around an end that can be taken, in pixels of the widget."""
TEXT_ROOM: Final = 160.0
"""Space around a measurement, in pixels of the widget, in which its length finds place."""


class CaliperItem(QGraphicsItem):
    """One measurement. Line, ticks and text keep their size on screen."""

    def __init__(self) -> None:
        super().__init__()
        self._caliper: Caliper | None = None
        self._caption = ""
        self._is_selected = False
        self._is_hovered = False
        self._end: int | None = None
        self._scale = (1.0, 1.0)
        self.setZValue(3.0)

    @property
    def caliper(self) -> Caliper | None:
        """Where it is shown, in stored pixels."""
        return self._caliper

    def place(self, caliper: Caliper | None, caption: str = "") -> None:
        """Show the measurement here with its length in words, or nothing."""
        self.prepareGeometryChange()
        self._caliper, self._caption = caliper, caption
        self.update()

    def set_state(self, *, is_selected: bool, is_hovered: bool, end: int | None) -> None:
        """Show whether it is selected, whether the pointer is on it, and on which end."""
        if (is_selected, is_hovered, end) != (self._is_selected, self._is_hovered, self._end):
            self._is_selected, self._is_hovered, self._end = is_selected, is_hovered, end
            self.setZValue(3.5 if is_selected else 3.0)
            self.update()

    def set_scale(self, x: float, y: float) -> None:
        """How many pixels of the widget a stored pixel is wide and high."""
        if (x, y) != self._scale:
            self.prepareGeometryChange()
            self._scale = (x, y)

    def boundingRect(self) -> QRectF:
        if self._caliper is None:
            return QRectF()
        one, other = self._caliper.one, self._caliper.other
        dx, dy = TEXT_ROOM / self._scale[0], 48.0 / self._scale[1]
        span = QRectF(QPointF(one.x, one.y), QPointF(other.x, other.y)).normalized()
        return span.adjusted(-dx, -dy, dx, dy)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if self._caliper is None:
            return
        transform = painter.worldTransform()
        one, other = self._caliper.one, self._caliper.other
        line = QLineF(transform.map(QPointF(one.x, one.y)), transform.map(QPointF(other.x, other.y)))
        painter.resetTransform()
        colour = self._colour()
        paint_path(painter, caliper_path(line), colour, 1.75 if self._is_selected or self._is_hovered else 1.25)
        self._paint_grips(painter, line, colour)
        area = QRectF(widget.rect()) if widget is not None else QRectF(painter.viewport())
        for plate, text in self.labels(line, area, painter.font()):
            paint_label(painter, plate, text, ground=colours.PLATE, ink=colour)

    def labels(self, line: QLineF, area: QRectF, font: QFont) -> tuple[tuple[QRectF, str], ...]:
        """Where the length of a measurement shown at ``line`` is written in a widget of ``area``.

        It stands beyond the right end, or the lower one of a steep line, so that two measurements that cross each other
        do not cover each other's words; in the latter case so far below that the size of a measured box finds place.
        """
        bounds = QRectF(line.p1(), line.p2()).normalized().adjusted(-1.0, -1.0, 1.0, 1.0)
        if not self._caption or not bounds.intersects(area):
            return ()
        is_steep = abs(line.dy()) > abs(line.dx())
        is_forward = line.dy() > 0.0 if is_steep else line.dx() > 0.0
        end = line.p2() if is_forward else line.p1()
        plate = plate_for(font, self._caption)
        if is_steep:
            plate.moveCenter(QPointF(end.x(), end.y() + 1.5 * plate.height() + 2.0 * GAP + 2.0))
        else:
            plate.moveCenter(QPointF(end.x() + plate.width() / 2.0 + GAP + 2.0, end.y()))
        return ((kept_within(plate, area), self._caption),)

    def _colour(self) -> QColor:
        base = colours.SELECTED if self._is_selected else colours.CALIPER
        return base.lighter(115) if self._is_hovered else base

    def _paint_grips(self, painter: QPainter, line: QLineF, colour: QColor) -> None:
        """Draw rings, through which the measured border stays visible."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for end, at in enumerate((line.p1(), line.p2())):
            if self._is_selected or end == self._end:
                radius = GRIP + 1.5 if end == self._end else GRIP
                for tint, width in ((colours.HALO, 3.5), (colours.TEXT if end == self._end else colour, 1.5)):
                    painter.setPen(QPen(tint, width))
                    painter.drawEllipse(at, radius, radius)


def caliper_path(line: QLineF) -> QPainterPath:
    """The line and the ticks across its ends."""
    path = QPainterPath(line.p1())
    path.lineTo(line.p2())
    length = math.hypot(line.dx(), line.dy())
    if length > 0.0:
        across = QPointF(-line.dy(), line.dx()) * (TICK / 2.0 / length)
        for end in (line.p1(), line.p2()):
            path.moveTo(end - across)
            path.lineTo(end + across)
    return path
