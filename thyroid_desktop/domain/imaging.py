"""Images and cines as values: what a file holds, where it is calibrated, what one frame looks like.

No file format is known here. Readers in ``adapters`` fill these values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Point, Size

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

SPATIAL_2D: Final = 1
"""Region Spatial Format 2D, PS3.3 C.8.5.5.1.1."""
UNITS_CENTIMETRE: Final = 3
"""Physical Units X/Y Direction: centimetre, PS3.3 C.8.5.5.1.15."""


@dataclass(frozen=True, slots=True)
class ScanRegion:
    """One ultrasound region of PS3.3 C.8.5.5, in stored pixels.

    ``bounds`` is half-open (DICOM's last pixel is inclusive, so one is added). ``delta_x`` and ``delta_y`` are physical
    units per pixel and may be negative; ``units_x`` and ``units_y`` are DICOM's codes (3 is centimetre).
    """

    bounds: Box
    spatial_format: int
    units_x: int
    units_y: int
    delta_x: float
    delta_y: float

    @property
    def is_tissue_in_mm(self) -> bool:
        """Whether distances inside this region are distances in tissue: a 2D region in centimetres on both axes."""
        return (
            self.spatial_format == SPATIAL_2D
            and self.units_x == UNITS_CENTIMETRE
            and self.units_y == UNITS_CENTIMETRE
            and self.delta_x != 0.0
            and self.delta_y != 0.0
        )

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside the region, its border included."""
        bounds = self.bounds
        return bounds.x0 <= point.x <= bounds.x1 and bounds.y0 <= point.y <= bounds.y1


@dataclass(frozen=True, slots=True)
class Calibration:
    """Millimetres per stored pixel along x and y, both above zero."""

    mm_per_pixel_x: float
    mm_per_pixel_y: float

    def size_mm(self, box: Box) -> tuple[float, float]:
        """Width and height of the box in millimetres."""
        return (box.width * self.mm_per_pixel_x, box.height * self.mm_per_pixel_y)


def calibration_for(regions: Iterable[ScanRegion], points: Iterable[Point]) -> Calibration | None:
    """The calibration of the first tissue region that contains all the points, or None: better pixels than wrong mm.

    Where several regions contain the points and disagree on the scale, the answer is None.
    """
    wanted = tuple(points)
    found = {
        Calibration(abs(region.delta_x) * 10.0, abs(region.delta_y) * 10.0)
        for region in regions
        if region.is_tissue_in_mm and all(region.contains(point) for point in wanted)
    }
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Window:
    """A grey-scale window as in PS3.3 C.11.2: ``centre`` and ``width`` (≥ 1) in stored values."""

    centre: float
    width: float

    def limits(self) -> tuple[float, float]:
        """The stored values shown black and white."""
        return (self.centre - self.width / 2, self.centre + self.width / 2)


@dataclass(frozen=True, slots=True)
class PatientIdentity:
    """Who was scanned, as the file says; any part may be empty. Never logged, never exported unless asked for."""

    patient_id: str = ""
    name: str = ""
    birth_date: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class ImageDescription:
    """What a file holds, read without decoding its pixels.

    Attributes:
        kind: ``"dicom"`` or ``"still"``.
        size: Stored pixels of one frame, after EXIF orientation for stills.
        frame_count: Frames that can really be decoded, at least 1.
        frame_time_ms: Time from one frame to the next in milliseconds; None for a single image or where unknown.
        bits: Significant bits of a stored value, 1 to 16.
        is_colour: Whether a decoded frame has three channels.
        pixel_aspect: Height of a pixel divided by its width; 1.0 when square.
        regions: Ultrasound regions (calibrated areas).
        window: Grey-scale window that the file suggests, or None.
        patient: Identity in the file.
        study_uid: Study Instance UID, or empty.
        series_uid: Series Instance UID, or empty.
        study_date: YYYYMMDD, or empty.
        modality_note: Manufacturer and model in plain words, or empty.
        warnings: What was odd or repaired, in plain words.
    """

    kind: Literal["dicom", "still"]
    size: Size
    frame_count: int = 1
    frame_time_ms: float | None = None
    bits: int = 8
    is_colour: bool = False
    pixel_aspect: float = 1.0
    regions: tuple[ScanRegion, ...] = ()
    window: Window | None = None
    patient: PatientIdentity = field(default_factory=PatientIdentity)
    study_uid: str = ""
    series_uid: str = ""
    study_date: str = ""
    modality_note: str = ""
    warnings: tuple[str, ...] = ()

    def calibration_of(self, box: Box) -> Calibration | None:
        """The calibration valid for the whole box, or None."""
        return calibration_for(self.regions, (Point(box.x0, box.y0), Point(box.x1, box.y1)))


@dataclass(frozen=True, slots=True)
class Image:
    """An image or cine in the library.

    Attributes:
        id: Row of the store.
        case_id: The case it belongs to.
        sha256: Content hash of the original file, 64 hex digits; also its name in the store.
        file_name: Name of the original file, without folders.
        description: What the file holds.
    """

    id: int
    case_id: int
    sha256: str
    file_name: str
    description: ImageDescription


@dataclass(frozen=True, slots=True)
class Case:
    """One examination of one patient: the images of a DICOM study, or one still image.

    Attributes:
        id: Row of the store.
        title: What the list shows: patient id or file name.
        patient: Identity as the first file said it.
        study_date: YYYYMMDD, or empty.
        added_at: UTC, ISO 8601.
        images: The images in order of opening.
    """

    id: int
    title: str
    patient: PatientIdentity
    study_date: str
    added_at: str
    images: tuple[Image, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Decoded pixels of one frame in the orientation of ``stored``.

    Attributes:
        pixels: (H, W) uint8 or uint16 grey values, low = dark (MONOCHROME1 is already inverted), or (H, W, 3) uint8
            RGB.
        index: Frame number, from 0.
    """

    pixels: Pixels
    index: int = 0

    @property
    def size(self) -> Size:
        """Width and height in stored pixels."""
        return Size(int(self.pixels.shape[1]), int(self.pixels.shape[0]))

    @property
    def is_colour(self) -> bool:
        """Whether the frame has three channels."""
        return self.pixels.ndim == 3
