"""A proposed box on the scene: dashed, because it is nobody's word yet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.handles import Handle
from thyroid_desktop.ui.viewer.painting import GAP, kept_within, paint_frame, paint_handles, paint_label, plate_for
from thyroid_desktop.ui.viewer.scene_box import SceneBox

DASHES: Final = (7.0, 5.0)
FAINT: Final = 0.6
"""Opacity of a proposal that is not the one in question."""


class ProposalItem(SceneBox):
    """One proposed box with a word about it."""

    def __init__(self) -> None:
        super().__init__()
        self._caption = ""
        self._is_chosen = False
        self._is_hovered = False
        self._handle: Handle | None = None
        self.setZValue(0.8)

    def say(self, caption: str) -> None:
        """What is written above the box."""
        if caption != self._caption:
            self._caption = caption
            self.update()

    def set_state(self, *, is_chosen: bool, is_hovered: bool, handle: Handle | None) -> None:
        """Show whether it is the one in question, and whether and where the pointer is on it."""
        if (is_chosen, is_hovered, handle) != (self._is_chosen, self._is_hovered, self._handle):
            self._is_chosen, self._is_hovered, self._handle = is_chosen, is_hovered, handle
            self.setZValue(2.5 if is_chosen else 0.8)
            self.update()

    def paint_on_screen(self, painter: QPainter, rect: QRectF, area: QRectF) -> None:
        if not self._is_chosen and not self._is_hovered:
            painter.setOpacity(FAINT)
        paint_frame(painter, rect, colours.PROPOSAL, 2.0, DASHES)
        if self._is_chosen:
            paint_handles(painter, rect, colours.PROPOSAL, self._handle)
        for plate, text in self.labels(rect, area, painter.font()):
            paint_label(painter, plate, text, ground=colours.PLATE, ink=colours.PROPOSAL)

    def labels(self, rect: QRectF, area: QRectF, font: QFont) -> tuple[tuple[QRectF, str], ...]:
        """Where the word about a proposal shown at ``rect`` is written in a widget of ``area``."""
        if not self._caption or not rect.intersects(area):
            return ()
        plate = plate_for(font, self._caption)
        above = rect.top() - plate.height() - GAP
        plate.moveTopLeft(QPointF(rect.left(), above if above >= area.top() else rect.bottom() + GAP))
        return ((kept_within(plate, area), self._caption),)
