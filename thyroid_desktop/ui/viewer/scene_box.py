"""A box on the scene whose lines and labels keep their size on screen, however far it is magnified."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.outline import Outline

TEXT_ROOM: Final = 360.0
"""Space around a box, in pixels of the widget, in which its labels find place."""


class SceneBox(QGraphicsItem):
    """Where a box is, and the painter in pixels of the widget.

    The item must be told by :meth:`set_scale` how large a stored pixel is on screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.outline: Outline | None = None
        self._box: Box | None = None
        self._scale = (1.0, 1.0)

    @property
    def box(self) -> Box | None:
        """Where it is shown, in stored pixels."""
        return self._box

    def place(self, box: Box | None) -> None:
        """Show the box here, or nothing."""
        self.prepareGeometryChange()
        self._box = box
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
        rect = painter.worldTransform().mapRect(QRectF(box.x0, box.y0, box.width, box.height))
        painter.resetTransform()
        self.paint_on_screen(painter, rect, QRectF(widget.rect()) if widget else QRectF(painter.viewport()))

    def paint_on_screen(self, painter: QPainter, rect: QRectF, area: QRectF) -> None:
        """Draw the box that lies at ``rect`` in a widget of this area."""
        raise NotImplementedError
