"""The ultrasound frame on the scene."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from thyroid_desktop.domain.display import Bytes

SMALLEST_BILINEAR = 0.5
"""Below this scale a bilinear filter skips pixels, and a halved picture is drawn in its place."""


def image_of(levels: Bytes) -> QImage:
    """A picture that owns its pixels from (H, W) grey or (H, W, 3) RGB levels, uint8 and contiguous.

    It is 32 bits a pixel because Qt's software painter scales that format several times faster than any other; the
    conversion copies, so the array may be altered or freed afterwards.
    """
    height, width = levels.shape[:2]
    is_grey = levels.ndim == 2
    layout = QImage.Format.Format_Grayscale8 if is_grey else QImage.Format.Format_RGB888
    borrowed = QImage(levels.data, width, height, width if is_grey else 3 * width, layout)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def halved(levels: Bytes) -> Bytes:
    """Levels of half the width and height, each the mean of those that it stands for."""
    import cv2

    height, width = levels.shape[:2]
    half = (max(width // 2, 1), max(height // 2, 1))
    return np.asarray(cv2.resize(levels, half, interpolation=cv2.INTER_AREA), dtype=np.uint8)


class PictureItem(QGraphicsItem):
    """Draws one frame; a unit of the scene is a stored pixel."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: list[Bytes] = []
        """The frame, and each time half of the one before, made when first needed."""
        self._images: dict[int, QImage] = {}
        """Those of them that were drawn: a large frame that is fitted to the window is never converted as a whole."""
        self._area = QRectF()
        self._is_smooth = True

    def show_levels(self, levels: Bytes | None) -> None:
        """Show these levels ((H, W) or (H, W, 3) uint8, contiguous) or nothing; they must not be altered afterwards."""
        area = QRectF() if levels is None else QRectF(0.0, 0.0, levels.shape[1], levels.shape[0])
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area
        if levels is None or not self._levels or self._levels[0] is not levels:
            self._levels = [] if levels is None else [levels]
            self._images = {}
        self.update()

    def set_smooth(self, is_smooth: bool) -> None:
        """Whether stored pixels are interpolated on screen."""
        if is_smooth != self._is_smooth:
            self._is_smooth = is_smooth
            self.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if not self._levels:
            return
        device = painter.deviceTransform()
        scale = min(abs(device.m11()), abs(device.m22()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._is_smooth)
        painter.drawImage(self._area, self._image(self._depth(scale) if self._is_smooth else 0))

    def _depth(self, scale: float) -> int:
        """How often the frame is halved at this scale."""
        depth, side = 0, min(self._area.width(), self._area.height())
        while scale < SMALLEST_BILINEAR and side > 1:
            depth, scale, side = depth + 1, scale * 2.0, side // 2
        return depth

    def _image(self, depth: int) -> QImage:
        while len(self._levels) <= depth:
            self._levels.append(halved(self._levels[-1]))
        if depth not in self._images:
            self._images[depth] = image_of(self._levels[depth])
        return self._images[depth]
