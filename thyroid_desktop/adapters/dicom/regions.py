"""Calibration of a DICOM ultrasound: Sequence of Ultrasound Regions (PS3.3 C.8.5.5), else Pixel Spacing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from thyroid_desktop.adapters.dicom.values import damage, number, numbers, text, value_of
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import SPATIAL_2D, UNITS_CENTIMETRE, ScanRegion

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_BOUNDS: Final = ("RegionLocationMinX0", "RegionLocationMinY0", "RegionLocationMaxX1", "RegionLocationMaxY1")
_CODES: Final = ("RegionSpatialFormat", "PhysicalUnitsXDirection", "PhysicalUnitsYDirection")
_DELTAS: Final = ("PhysicalDeltaX", "PhysicalDeltaY")
_MOST_REGIONS: Final = 64


def regions_of(header: Dataset, size: Size) -> tuple[tuple[ScanRegion, ...], tuple[str, ...]]:
    """The regions in the file, and remarks on those that could not be used.

    DICOM's last column and row are inclusive, so one is added to make the bounds half-open. A region that lacks bounds
    or deltas, lies outside the image, or does not fit it is left out: better pixels than wrong millimetres.
    """
    regions: list[ScanRegion] = []
    remarks: list[str] = []
    for place, item in enumerate(_items(header), start=1):
        region, remark = _region(item, size)
        if region is not None:
            regions.append(region)
        if remark:
            remarks.append(f"Ultrasound region {place} {remark}.")
    if not regions:
        spaced = _by_pixel_spacing(header, size)
        if spaced is not None:
            return (spaced,), (*remarks, "Sizes in mm are by Pixel Spacing; the file has no ultrasound region.")
    return tuple(regions), tuple(remarks)


def _items(header: Dataset) -> Iterable[Dataset]:
    sequence = value_of(header, "SequenceOfUltrasoundRegions")
    try:
        return list(sequence or ())[:_MOST_REGIONS]  # type: ignore[call-overload, no-any-return]
    except damage():
        return []


def _region(item: Dataset, size: Size) -> tuple[ScanRegion | None, str]:
    bounds = [number(item, keyword) for keyword in _BOUNDS]
    codes = [number(item, keyword) for keyword in _CODES]
    deltas = [number(item, keyword) for keyword in _DELTAS]
    x0, y0, x1, y1 = bounds
    if x0 is None or y0 is None or x1 is None or y1 is None:
        return None, "has no bounds and was left out"
    if deltas[0] is None or deltas[1] is None:
        return None, "has no scale and was left out"
    if x1 < x0 or y1 < y0 or x0 < 0 or y0 < 0 or x0 >= size.width or y0 >= size.height:
        return None, "lies outside the image and was left out"
    # Some scanners write the first pixel behind the region, so one pixel too many is not worth a remark.
    is_too_wide, is_too_high = x1 > size.width, y1 > size.height
    if is_too_wide and is_too_high:
        # A picture reduced in size after scanning keeps its old regions: lengths would be wrong by that factor.
        return None, "reaches beyond the image on two sides, as if it had been reduced in size, and was left out"
    box = Box(x0, y0, min(x1 + 1, float(size.width)), min(y1 + 1, float(size.height)))
    spatial, units_x, units_y = (int(code) if code is not None else 0 for code in codes)
    region = ScanRegion(box, spatial, units_x, units_y, deltas[0], deltas[1])
    return region, "reaches beyond the image and was cut" if is_too_wide or is_too_high else ""


def _by_pixel_spacing(header: Dataset, size: Size) -> ScanRegion | None:
    """One region over the whole image from Pixel Spacing (mm: row spacing, column spacing; PS3.3 10.7.1.3).

    Only for ultrasound, where writers that resample a scan state it in place of regions. Imager Pixel Spacing and
    Nominal Scanned Pixel Spacing are sizes on a detector or on paper and are never used.
    """
    spacing = numbers(header, "PixelSpacing")
    if text(header, "Modality") != "US" or len(spacing) != 2 or min(spacing) <= 0:
        return None
    whole_image = Box(0, 0, size.width, size.height)
    return ScanRegion(whole_image, SPATIAL_2D, UNITS_CENTIMETRE, UNITS_CENTIMETRE, spacing[1] / 10, spacing[0] / 10)
