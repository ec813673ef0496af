"""A nodule's box on the scene. It shows what it is told and knows nothing else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.handles import HANDLE, Handle, handle_centre, handles_of

TEXT_ROOM: Final = 360.0
"""Space around a box, in pixels of the widget, in which its labels find place."""
GAP: Final = 6.0


class BoxItem(QGraphicsItem):
    """One box with its number, and when selected with handles and its size.

    Lines, handles and labels have a constant size on screen: they are painted in pixels of the widget, and the item
    must be told by :meth:`set_scale` how large a stored pixel is there.
    """

    def __init__(self, number: int | None) -> None:
        super().__init__()
        self.number = number
        self._box: Box | None = None
        self._caption = ""
        self._is_selected = False
        self._hovered: Handle | None = None
        self._is_hovered = False
        self._scale = (1.0, 1.0)

    @property
    def box(self) -> Box | None:
        """Where it is shown, in stored pixels."""
        return self._box

    def show_box(self, box: Box, caption: str) -> None:
        """Show the box here, with its size in words."""
        self.prepareGeometryChange()
        self._box, self._caption = box, caption
        self.update()

    def hide_box(self) -> None:
        """Show nothing."""
        self.prepareGeometryChange()
        self._box = None

    def set_state(self, *, is_selected: bool, is_hovered: bool, handle: Handle | None) -> None:
        """Show whether it is selected, and whether and where the pointer is on it."""
        if (is_selected, is_hovered, handle) != (self._is_selected, self._is_hovered, self._hovered):
            self._is_selected, self._is_hovered, self._hovered = is_selected, is_hovered, handle
            self.setZValue(2.0 if is_selected else 1.0)
            self.update()

    def set_scale(self, x: float, y: float) -> None:
        """How many pixels of the widget a stored pixel is wide and high."""
        if (x, y) != self._scale:
            self.prepareGeometryChange()
            self._scale = (x, y)

    def boundingRect(self) -> QRectF:
        if self._box is None:
            return QRectF()
        dx, dy = TEXT_ROOM / self._scale[0], 48.0 / self._scale[1]
        box = self._box
        return QRectF(box.x0, box.y0, box.width, box.height).adjusted(-dx, -dy, dx, dy)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if self._box is None:
            return
        box = self._box
        transform = painter.worldTransform()
        rect = transform.mapRect(QRectF(box.x0, box.y0, box.width, box.height))
        painter.resetTransform()
        area = QRectF(widget.rect()) if widget is not None else QRectF(painter.viewport())
        self._paint_frame(painter, rect)
        if self._is_selected:
            self._paint_handles(painter, rect)
        self._paint_labels(painter, rect, area)

    def labels(self, rect: QRectF, area: QRectF, font: QFont) -> tuple[tuple[QRectF, str], ...]:
        """Where the number and the size of a box shown at ``rect`` are written in a widget of ``area``.

        A box that is out of sight has no labels; those of one that is partly in sight are moved into it.
        """
        if not rect.intersects(area):
            return ()
        metrics = QFontMetricsF(font)
        found = []
        if self.number is not None:
            text = str(self.number)
            plate = _plate(metrics, text)
            above = rect.top() - plate.height() - GAP
            plate.moveTopLeft(QPointF(rect.left(), above if above >= area.top() else rect.top() + GAP))
            found.append((_kept_within(plate, area), text))
        if self._is_selected and self._caption:
            plate = _plate(metrics, self._caption)
            below = rect.bottom() + GAP
            is_room = below + plate.height() <= area.bottom()
            plate.moveTopLeft(QPointF(rect.left(), below if is_room else rect.bottom() - plate.height() - GAP))
            found.append((_kept_within(plate, area), self._caption))
        return tuple(found)

    def _colour(self) -> QColor:
        base = colours.SELECTED if self._is_selected else colours.BOX
        return base.lighter(120) if self._is_hovered else base

    def _paint_frame(self, painter: QPainter, rect: QRectF) -> None:
        width = 2.0 if self._is_selected or self._is_hovered else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, thickness in ((colours.HALO, width + 2.0), (self._colour(), width)):
            painter.setPen(
                QPen(colour, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
            )
            painter.drawRect(rect)

    def _paint_handles(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(colours.HALO, 1.0))
        for handle in handles_of(rect):
            side = HANDLE + 3.0 if handle is self._hovered else HANDLE
            square = QRectF(0.0, 0.0, side, side)
            square.moveCenter(handle_centre(rect, handle))
            painter.setBrush(colours.TEXT if handle is self._hovered else self._colour())
            painter.drawRect(square)

    def _paint_labels(self, painter: QPainter, rect: QRectF, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for plate, text in self.labels(rect, area, painter.font()):
            is_number = text != self._caption
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour() if is_number else colours.PLATE)
            painter.drawRoundedRect(plate, 3.0, 3.0)
            painter.setPen(colours.ON_TAG if is_number else colours.TEXT)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _plate(metrics: QFontMetricsF, text: str) -> QRectF:
    return QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 10.0, metrics.height() + 4.0)


def _kept_within(plate: QRectF, area: QRectF) -> QRectF:
    """The label moved into sight when its box reaches beyond the widget."""
    x = max(area.left(), min(plate.left(), area.right() - plate.width()))
    y = max(area.top(), min(plate.top(), area.bottom() - plate.height()))
    return QRectF(x, y, plate.width(), plate.height())
