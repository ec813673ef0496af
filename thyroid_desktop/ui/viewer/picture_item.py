"""The ultrasound frame on the scene."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
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


class PictureItem(QGraphicsItem):
    """Draws one frame; a unit of the scene is a stored pixel."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._halves: list[QImage] = []
        self._is_smooth = True

    def show_levels(self, levels: Bytes | None) -> None:
        """Show these levels ((H, W) or (H, W, 3) uint8, contiguous) or nothing."""
        image = QImage() if levels is None else image_of(levels)
        if image.size() != self._image.size():
            self.prepareGeometryChange()
        self._image = image
        self._halves = []
        self.update()

    def set_smooth(self, is_smooth: bool) -> None:
        """Whether stored pixels are interpolated on screen."""
        if is_smooth != self._is_smooth:
            self._is_smooth = is_smooth
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self._image.rect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if self._image.isNull():
            return
        device = painter.deviceTransform()
        scale = min(abs(device.m11()), abs(device.m22()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._is_smooth)
        painter.drawImage(self.boundingRect(), self._reduced(scale) if self._is_smooth else self._image)

    def _reduced(self, scale: float) -> QImage:
        """The picture halved as often as the scale allows, made when first needed."""
        level, image = 0, self._image
        while scale < SMALLEST_BILINEAR and min(image.width(), image.height()) > 1:
            if level == len(self._halves):
                half = image.size() / 2
                mode = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
                self._halves.append(image.scaled(half.expandedTo(half.__class__(1, 1)), *mode))
            image = self._halves[level]
            level += 1
            scale *= 2.0
        return image
