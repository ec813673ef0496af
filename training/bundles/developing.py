"""One candidate becomes pictures and what the manifest says of them: grey, blanked, under pseudonyms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from thyroid_desktop.domain.errors import InvalidBox, UnreadableFile
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription
from thyroid_desktop.inference.preprocessing import luminance, white_level
from thyroid_desktop.services.reporting import scan_areas
from training.bundles.candidate import Candidate, LabelledBox, pseudonym
from training.bundles.manifest import Area, BundledImage, BundledNodule, StoredPicture
from training.bundles.picture import encoded
from training.bundles.scan_area import Grey, Part, estimated_part, outer_part, shown_only

Write = Callable[[str, bytes], None]
"""Writes a file at a place within the bundle, as a whole or not at all."""
SMALLEST_SIDE: Final = 4.0
"""Stored pixels; less of a box within its image shows nothing."""


class Reader(Protocol):
    """Opens image files; see ``services.ports.ImageReader``."""

    def describe(self, path: Path) -> ImageDescription: ...

    def frame(self, path: Path, index: int) -> Frame: ...


@dataclass(frozen=True, slots=True)
class Developing:
    """How candidates are developed.

    Attributes:
        reader: Opens the files.
        salt: Of the pseudonyms.
        margin: Context of crops on every side, as a fraction of the box's sides.
    """

    reader: Reader
    salt: bytes
    margin: float

    def id_of(self, candidate: Candidate) -> str:
        """The pseudonym of the candidate's image."""
        return pseudonym(self.salt, "image", f"{candidate.name}#{candidate.frame}")

    def patient_of(self, candidate: Candidate) -> str:
        """The pseudonym of its patient."""
        return pseudonym(self.salt, "patient", candidate.links[0])

    def develop(self, candidate: Candidate, write: Write) -> BundledImage:
        """Write the frame and the crops; group and part are not known yet and are 0.

        Raises:
            UserProblem: The file cannot be read, or a box does not lie on it.
        """
        description = self.reader.describe(candidate.path)
        frame = self.reader.frame(candidate.path, candidate.frame)
        boxes = [_on_frame(one, frame.size) for one in candidate.nodules]
        area, parts = self._shown(description, frame, boxes)
        grey = shown_only(grey_of(frame), parts)
        name = self.id_of(candidate)
        whole = (0, 0, frame.size.width, frame.size.height)
        calibration = description.calibration_of(boxes[0])
        return BundledImage(
            name,
            candidate.origin,
            self.patient_of(candidate),
            0,
            0,
            _stored(f"frames/{name}.png", grey, whole, write),
            area,
            parts,
            None if calibration is None else (calibration.mm_per_pixel_x, calibration.mm_per_pixel_y),
            description.pixel_aspect,
            tuple(
                self._nodule(name, index, one, box, grey, write)
                for index, (one, box) in enumerate(zip(candidate.nodules, boxes, strict=True))
            ),
        )

    def _shown(self, description: ImageDescription, frame: Frame, boxes: list[Box]) -> tuple[Area, tuple[Part, ...]]:
        size = frame.size
        declared = scan_areas(description, size)
        if declared:
            return "declared", tuple(outer_part(one, size) for one in declared)
        estimated = estimated_part(grey_of(frame), white_level(frame.pixels), boxes)
        if estimated is not None:
            return "estimated", (estimated,)
        if description.kind == "dicom":
            # Scanners write names into such frames, and nothing tells where.
            return "box", tuple(outer_part(box.with_margin(self.margin), size) for box in boxes)
        return "whole", ((0, 0, size.width, size.height),)

    def _nodule(self, image: str, index: int, one: LabelledBox, box: Box, grey: Grey, write: Write) -> BundledNodule:
        size = Size(int(grey.shape[1]), int(grey.shape[0]))
        part = outer_part(box.with_margin(self.margin), size)
        crop = _stored(f"crops/{image}_{index}.png", grey[part[1] : part[3], part[0] : part[2]], part, write)
        return BundledNodule(f"{image}#{index}", one.number, (box.x0, box.y0, box.x1, box.y1), one.label, crop)


def grey_of(frame: Frame) -> Grey:
    """The luminance as the preprocessing has it, in the stored depth, so that crops of both are the same bytes."""
    if frame.pixels.ndim == 2:
        return frame.pixels
    grey = luminance(frame.pixels)
    return grey.astype(np.uint8) if frame.pixels.dtype == np.uint8 else grey.astype(np.uint16)


def _on_frame(one: LabelledBox, size: Size) -> Box:
    """The part of the box within its frame, which is the whole but for slips of the hand."""
    inside = one.box.clamped_to(size)
    if min(inside.width, inside.height) < SMALLEST_SIDE:
        raise InvalidBox("The box hardly lies on the image", f"the image is {size.width}×{size.height} pixels")
    return inside


def _stored(place: str, grey: Grey, part: Part, write: Write) -> StoredPicture:
    if grey.dtype not in (np.uint8, np.uint16):
        raise UnreadableFile("A frame cannot be bundled", f"its pixels are {grey.dtype}")
    data = encoded(grey)
    write(place, data)
    x0, y0, x1, y1 = part
    return StoredPicture(place, hashlib.sha256(data).hexdigest(), x0, y0, x1 - x0, y1 - y0)
