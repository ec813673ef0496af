"""Boxes of other readers, or of an earlier state, on the scene: quiet, in one colour and dash pattern a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.painting import (
    GAP,
    kept_within,
    outline_path,
    paint_frame,
    paint_label,
    paint_path,
    plate_for,
)
from thyroid_desktop.ui.viewer.scene_box import TEXT_ROOM

DASHES: Final = (
    (14.0, 4.0), (4.0, 4.0), (14.0, 4.0, 4.0, 4.0), (22.0, 5.0), (3.0, 6.0), (8.0, 6.0), (22.0, 4.0, 4.0, 4.0),
    (10.0, 3.0),
)  # fmt: skip
"""How the lines of each reader are broken, so that colour is not the only difference."""


@dataclass(frozen=True, slots=True)
class OtherBox:
    """A box with its reader: his place in the list of readers, from 0, and his name."""

    box: Box
    outline: Outline | None
    reader: int
    caption: str


class OthersItem(QGraphicsItem):
    """All boxes of other readers together, so that their names can give way to each other."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: tuple[OtherBox, ...] = ()
        self._hovered: int | None = None
        self._scale = (1.0, 1.0)
        self.setZValue(0.5)

    def show_boxes(self, boxes: tuple[OtherBox, ...]) -> None:
        """Show these boxes."""
        self.prepareGeometryChange()
        self._boxes, self._hovered = boxes, None
        self.update()

    def hover(self, index: int | None) -> None:
        """Mark the box under the pointer, by its place in the list."""
        if index != self._hovered:
            self._hovered = index
            self.update()

    def set_scale(self, x: float, y: float) -> None:
        """How many pixels of the widget a stored pixel is wide and high."""
        if (x, y) != self._scale:
            self.prepareGeometryChange()
            self._scale = (x, y)

    def boundingRect(self) -> QRectF:
        dx, dy = TEXT_ROOM / self._scale[0], TEXT_ROOM / self._scale[1]
        bounds = QRectF()
        for one in self._boxes:
            bounds |= QRectF(one.box.x0, one.box.y0, one.box.width, one.box.height).adjusted(-dx, -dy, dx, dy)
        return bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        transform = painter.worldTransform()
        rects = [
            transform.mapRect(QRectF(one.box.x0, one.box.y0, one.box.width, one.box.height)) for one in self._boxes
        ]
        painter.resetTransform()
        for index, (one, rect) in enumerate(zip(self._boxes, rects, strict=True)):
            colour, dashes = colours.READERS[one.reader % 8], DASHES[one.reader % 8]
            paint_frame(painter, rect, colour, 3.0 if index == self._hovered else 2.0, dashes)
            if one.outline is not None:
                paint_path(painter, outline_path(one.outline, rect), colour, 1.0)
        area = QRectF(widget.rect()) if widget is not None else QRectF(painter.viewport())
        for plate, index in self.labels(rects, area, painter.font()):
            one = self._boxes[index]
            paint_label(painter, plate, one.caption, ground=colours.READERS[one.reader % 8], ink=colours.ON_TAG)

    def labels(self, rects: list[QRectF], area: QRectF, font: QFont) -> tuple[tuple[QRectF, int], ...]:
        """Where the name of each box's reader is written in a widget of ``area``, with the box's place in the list.

        Above the upper right corner, and higher or else lower where another name already stands.
        """
        taken: list[tuple[QRectF, int]] = []
        for index, rect in enumerate(rects):
            if self._boxes[index].caption and rect.intersects(area):
                plate = plate_for(font, self._boxes[index].caption)
                taken.append((_free_place(plate, rect, area, [one for one, _ in taken]), index))
        return tuple(taken)


def _free_place(plate: QRectF, rect: QRectF, area: QRectF, taken: list[QRectF]) -> QRectF:
    """The first free place: from above the box upwards, then from below it downwards, then where it covers a name."""
    step = plate.height() + 2.0
    rows = range(int(area.height() / step))
    above, below = rect.top() - GAP - plate.height(), rect.bottom() + GAP
    for top in (*(above - row * step for row in rows), *(below + row * step for row in rows)):
        wanted = QRectF(rect.right() - plate.width(), top, plate.width(), plate.height())
        found = kept_within(wanted, area)
        if found.top() == wanted.top() and not any(found.intersects(one) for one in taken):
            return found
    return kept_within(QRectF(rect.right() - plate.width(), above, plate.width(), plate.height()), area)
