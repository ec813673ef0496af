"""The size of a box and the length of a measurement in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import ImageDescription
from thyroid_desktop.domain.marks import Caliper

translate = QCoreApplication.translate


def size_caption(box: Box, description: ImageDescription | None) -> str:
    """Width and height in pixels, and in millimetres where the image is calibrated for the whole box."""
    text = translate("ImageView", "{width} × {height} px").format(width=_pixels(box.width), height=_pixels(box.height))
    calibration = description.calibration_of(box) if description is not None else None
    if calibration is None:
        return text
    width, height = (QLocale().toString(float(side), "f", 1) for side in calibration.size_mm(box))
    return text + "  ·  " + translate("ImageView", "{width} × {height} mm").format(width=width, height=height)


def length_caption(caliper: Caliper, description: ImageDescription | None) -> str:
    """The length in millimetres where one calibrated region holds both ends, else in stored pixels."""
    length = caliper.length_mm(description) if description is not None else None
    if length is None:
        return translate("ImageView", "{length} px").format(length=QLocale().toString(caliper.length_px, "f", 0))
    return translate("ImageView", "{length} mm").format(length=QLocale().toString(length, "f", 1))


def _pixels(length: float) -> str:
    """Decimals only where a box from elsewhere has them."""
    return QLocale().toString(float(length), "f", 0 if length == round(length) else 1)
