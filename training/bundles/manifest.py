"""What a dataset bundle says of itself: its images, boxes, labels with their basis, split, and the hash of each file.

A dataset bundle is a folder with ``manifest.json``, ``frames/`` and ``crops/``. The manifest is written last: a folder
without it is no bundle. Its bytes are canonical, and it holds the SHA-256 of its own content, which is also the name by
which a run says what it was trained on.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import Verdict
from thyroid_desktop.domain.typed_json import as_json, built

SCHEMA: Final = 1
NAME: Final = "manifest.json"
HELD_OUT: Final = -1
"""The part that no fold learns from or is chosen by."""

Basis = Literal["fna", "surgery", "pathology", "tirads", "collection"]
"""Aspiration; surgery; pathology of either kind; a reading of the image; the word of a collection that says no more."""
Area = Literal["declared", "estimated", "whole", "box"]
"""Shown is the scan area that the file declares; the one that was estimated; everything; only the boxes with margin."""


class BadBundle(UserProblem):
    """A dataset bundle that cannot be read, or a folder that is none."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a nodule is held to be, and why.

    Attributes:
        verdict: Benign or malignant, the positive class.
        basis: How that is known.
        bethesda: Category 1 to 6 of an aspiration, where it is known.
        tirads: Level of a reading, in the words of its source, or empty.

    Raises:
        ValueError: The parts contradict each other.
    """

    verdict: Verdict
    basis: Basis
    bethesda: int | None = None
    tirads: str = ""

    def __post_init__(self) -> None:
        if self.bethesda is not None and (self.basis != "fna" or self.bethesda not in range(1, 7)):
            raise ValueError("a Bethesda category is 1 to 6 and belongs to an aspiration")
        if self.basis == "tirads" and not self.tirads:
            raise ValueError("a label from a reading says its level")


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A PNG of the bundle: its place, its hash, and where it lies in its frame, in stored pixels."""

    file: str
    sha256: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class BundledNodule:
    """One labelled box.

    Attributes:
        id: Unique in the bundle.
        number: Of the nodule within its case, as its source counts.
        bounds: x0, y0, x1, y1 in stored pixels of the frame.
        label: What it is held to be.
        crop: The box with margin, at the frame's resolution.
    """

    id: str
    number: int
    bounds: tuple[float, float, float, float]
    label: Label
    crop: StoredPicture

    @property
    def box(self) -> Box:
        """The box in stored pixels. Raises ``InvalidBox``."""
        return Box(*self.bounds)


@dataclass(frozen=True, slots=True)
class BundledImage:
    """One de-identified frame with its nodules.

    Attributes:
        id: Pseudonym.
        origin: Name within a public collection, or empty: names of patients' files never leave.
        patient: Pseudonym; salted, and the salt is not here.
        group: Images of one group stand on one side of every split.
        part: Fold, from 0, or -1 for the held-out part.
        frame: The whole frame.
        area: What of it is shown; the rest is black.
        shown: The parts that are shown, as x0, y0, x1, y1 in stored pixels.
        mm_per_pixel: Millimetres per stored pixel along x and y at the boxes, or None.
        pixel_aspect: Height of a pixel divided by its width.
        nodules: At least one.
    """

    id: str
    origin: str
    patient: str
    group: int
    part: int
    frame: StoredPicture
    area: Area
    shown: tuple[tuple[int, int, int, int], ...]
    mm_per_pixel: tuple[float, float] | None
    pixel_aspect: float
    nodules: tuple[BundledNodule, ...]


@dataclass(frozen=True, slots=True)
class SplitRecord:
    """How the parts were drawn."""

    seed: int
    folds: int
    held_out_share: float


@dataclass(frozen=True, slots=True)
class DuplicateRecord:
    """Two images that are nearly the same picture; they stand on one side."""

    one: str
    other: str
    bits: int
    is_across_patients: bool
    is_label_contradicted: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a bundle says.

    Attributes:
        schema: Version of this form.
        created: Day, ISO 8601.
        source: Where it was gathered from.
        are_patients_known: Whether patients are known, or guessed generously.
        margin: Context of the crops on every side, as a fraction of the box's sides.
        likeness: Version of the search for near-duplicates.
        split: How the parts were drawn.
        omitted: How many images or nodules were left out, by reason.
        duplicates: Near-duplicates found.
        images: In the order of their ids.
    """

    schema: int
    created: str
    source: str
    are_patients_known: bool
    margin: float
    likeness: str
    split: SplitRecord
    omitted: dict[str, int]
    duplicates: tuple[DuplicateRecord, ...]
    images: tuple[BundledImage, ...]

    def files(self) -> dict[str, str]:
        """The SHA-256 of each file beside the manifest, by its place."""
        pictures = [picture for image in self.images for picture in (image.frame, *(one.crop for one in image.nodules))]
        return {picture.file: picture.sha256 for picture in pictures}


def written(manifest: Manifest) -> bytes:
    """The manifest as the bytes of its file."""
    content = as_json(manifest)
    return _canonical({**content, "content_sha256": _digest(content)})


def digest_of(manifest: Manifest) -> str:
    """The name of a bundle's content: equal for equal bundles."""
    return _digest(as_json(manifest))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a bundle; its files are not looked at.

    Raises:
        BadBundle: There is none, it was altered, or it is of another version.
    """
    try:
        data = (folder / NAME).read_bytes()
    except OSError as fault:
        what = "it has no manifest: it is no dataset bundle, or building it was not finished"
        raise BadBundle(f"{folder.name} is no dataset bundle", what, "Build it again to go on.") from fault
    try:
        return _understood(data)
    except ValueError as fault:
        raise BadBundle(f"The manifest of {folder.name} cannot be used", str(fault)) from fault


def _understood(data: bytes) -> Manifest:
    content = json.loads(data.decode("utf-8"))
    if not isinstance(content, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - what a file says is a value
    if content.get("schema") != SCHEMA:
        raise ValueError(f"it is of version {content.get('schema')!r}, and version {SCHEMA} is read here")
    digest = content.pop("content_sha256", "")
    if digest != _digest(content) or _canonical({**content, "content_sha256": digest}) != data:
        raise ValueError("it was altered: its content does not have the SHA-256 that it says")
    return built(Manifest, content)


def _digest(content: Any) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(content: Any) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()
