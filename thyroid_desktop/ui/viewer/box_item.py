"""A nodule's box on the scene. It shows what it is told and knows nothing else."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.handles import Handle
from thyroid_desktop.ui.viewer.painting import (
    GAP,
    kept_within,
    lock_place,
    outline_path,
    paint_frame,
    paint_handles,
    paint_label,
    paint_lock,
    paint_path,
    plate_for,
)
from thyroid_desktop.ui.viewer.scene_box import SceneBox


class BoxItem(SceneBox):
    """One box with its number and its outline, and when selected with handles and its size."""

    def __init__(self, number: int | None) -> None:
        super().__init__()
        self.number = number
        self.is_locked = False
        self._caption = ""
        self._is_selected = False
        self._hovered: Handle | None = None
        self._is_hovered = False
        self.setZValue(1.0)

    def show_box(self, box: Box, caption: str) -> None:
        """Show the box here, with its size in words."""
        self._caption = caption
        self.place(box)

    def set_state(self, *, is_selected: bool, is_hovered: bool, handle: Handle | None) -> None:
        """Show whether it is selected, and whether and where the pointer is on it."""
        if (is_selected, is_hovered, handle) != (self._is_selected, self._is_hovered, self._hovered):
            self._is_selected, self._is_hovered, self._hovered = is_selected, is_hovered, handle
            self.setZValue(2.0 if is_selected else 1.0)
            self.update()

    def paint_on_screen(self, painter: QPainter, rect: QRectF, area: QRectF) -> None:
        colour = self._colour()
        paint_frame(painter, rect, colour, 2.0 if self._is_selected or self._is_hovered else 1.0)
        if self.outline is not None:
            paint_path(painter, outline_path(self.outline, rect), colour)
        if self._is_selected and not self.is_locked:
            paint_handles(painter, rect, colour, self._hovered)
        if self.is_locked and rect.intersects(area):
            paint_lock(painter, lock_place(rect, area), colour)
        for plate, text in self.labels(rect, area, painter.font()):
            is_number = text != self._caption
            paint_label(
                painter,
                plate,
                text,
                ground=colour if is_number else colours.PLATE,
                ink=colours.ON_TAG if is_number else colours.TEXT,
            )

    def labels(self, rect: QRectF, area: QRectF, font: QFont) -> tuple[tuple[QRectF, str], ...]:
        """Where the number and the size of a box shown at ``rect`` are written in a widget of ``area``.

        A box that is out of sight has no labels; those of one that is partly in sight are moved into it.
        """
        if not rect.intersects(area):
            return ()
        found = []
        if self.number is not None:
            text = str(self.number)
            plate = plate_for(font, text)
            above = rect.top() - plate.height() - GAP
            plate.moveTopLeft(QPointF(rect.left(), above if above >= area.top() else rect.top() + GAP))
            found.append((kept_within(plate, area), text))
        if self._is_selected and self._caption:
            plate = plate_for(font, self._caption)
            below = rect.bottom() + GAP
            is_room = below + plate.height() <= area.bottom()
            plate.moveTopLeft(QPointF(rect.left(), below if is_room else rect.bottom() - plate.height() - GAP))
            found.append((kept_within(plate, area), self._caption))
        return tuple(found)

    def _colour(self) -> QColor:
        base = colours.SELECTED if self._is_selected else colours.BOX
        return base.lighter(120) if self._is_hovered else base
