"""The size of a box in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import ImageDescription

translate = QCoreApplication.translate


def size_caption(box: Box, description: ImageDescription | None) -> str:
    """Width and height in pixels, and in millimetres where the image is calibrated for the whole box."""
    text = translate("ImageView", "{width} × {height} px").format(width=_pixels(box.width), height=_pixels(box.height))
    calibration = description.calibration_of(box) if description is not None else None
    if calibration is None:
        return text
    width, height = (QLocale().toString(float(side), "f", 1) for side in calibration.size_mm(box))
    return text + "  ·  " + translate("ImageView", "{width} × {height} mm").format(width=width, height=height)


def _pixels(length: float) -> str:
    """Decimals only where a box from elsewhere has them."""
    return QLocale().toString(float(length), "f", 0 if length == round(length) else 1)
