"""The attention map on the scene, laid over the ultrasound through its own affine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Point, Size
from thyroid_desktop.domain.heatmap import Palette, coloured, normalised, outline, upsampled
from thyroid_desktop.ui.viewer import colours

FINENESS: Final = 16
"""Samples a cell and axis; between them the painter interpolates."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """How the map is shown. ``opacity`` is that of the highest value, 0 to 1."""

    opacity: float = 0.6
    palette: Palette = "inferno"
    is_hidden: bool = False
    is_contour: bool = False


class HeatmapItem(QGraphicsItem):
    """Draws a map within the image's borders; values fade out towards zero, so that the ultrasound stays visible."""

    def __init__(self) -> None:
        super().__init__()
        self.cam: CamMap | None = None
        self._pointer: Point | None = None
        self._overlay = Overlay()
        self._area = QRectF()
        self._image = QImage()
        self._lines: list[QLineF] = []
        self._to_stored = QTransform()

    def set_image_size(self, size: Size | None) -> None:
        """The image beyond which nothing is drawn."""
        self.prepareGeometryChange()
        self._area = QRectF(0.0, 0.0, size.width, size.height) if size else QRectF()

    def show_map(self, cam: CamMap | None, overlay: Overlay) -> None:
        """Show this map, or none, in this manner."""
        is_same = cam is self.cam and overlay.palette == self._overlay.palette
        self.prepareGeometryChange()
        self.cam, self._overlay = cam, overlay
        if not is_same:
            self._colour()
        self._draw_outline()
        self.setVisible(cam is not None and not overlay.is_hidden)
        self.update()

    @property
    def log_odds(self) -> float | None:
        """What the cell under the pointer adds to the log-odds; None when no map is seen, or it does not say."""
        if self._pointer is None or self.cam is None or not self.isVisible() or not self._to_stored.isInvertible():
            return None
        return self.cam.log_odds_at(self._pointer)

    def point_at(self, pointer: Point | None) -> bool:
        """The pointer is over this stored position, or over no part of the image; whether that is another cell."""
        before = self._cell()
        self._pointer = pointer
        is_other = self._cell() != before
        if is_other:
            self.update()
        return is_other

    def boundingRect(self) -> QRectF:
        if self._image.isNull():
            return QRectF()
        return self._to_stored.mapRect(QRectF(self._image.rect())).intersected(self._area)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if self._image.isNull():
            return
        painter.setClipRect(self._area, Qt.ClipOperation.IntersectClip)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setOpacity(self._overlay.opacity)
        painter.setTransform(self._to_stored, True)
        painter.drawImage(QRectF(self._image.rect()), self._image)
        painter.restore()
        if self._lines:
            self._paint_outline(painter)
        cell = self._cell()
        if cell is not None:
            painter.setTransform(self._to_stored, True)
            pen = QPen(colours.CONTOUR, 1.0, Qt.PenStyle.DotLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell)

    def _cell(self) -> QRectF | None:
        """The cell under the pointer, in samples of the drawn map, where there is something to say about it."""
        if self._pointer is None or self.log_odds is None:
            return None
        at = self._to_stored.inverted()[0].map(QPointF(self._pointer.x, self._pointer.y))
        return QRectF(at.x() // FINENESS * FINENESS, at.y() // FINENESS * FINENESS, FINENESS, FINENESS)

    def _paint_outline(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for colour, width in ((colours.HALO, 3.0), (colours.CONTOUR, 1.5)):
            pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines(self._lines)

    def _colour(self) -> None:
        self._image = QImage()
        if self.cam is None or not np.isfinite(self.cam.values).all():
            return
        height, width = self.cam.values.shape
        fine = normalised(upsampled(self.cam.values, (height * FINENESS, width * FINENESS)))
        rgba = np.ascontiguousarray(coloured(fine, self._overlay.palette))
        borrowed = QImage(rgba.data, rgba.shape[1], rgba.shape[0], rgba.strides[0], QImage.Format.Format_RGBA8888)
        self._image = borrowed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        a = self.cam.to_stored
        self._to_stored = QTransform(a.a / FINENESS, a.d / FINENESS, a.b / FINENESS, a.e / FINENESS, a.c, a.f)

    def _draw_outline(self) -> None:
        self._lines = []
        if self.cam is not None and self._overlay.is_contour and not self._image.isNull():
            self._lines = [QLineF(*segment) for segment in outline(self.cam).tolist()]
