"""Whether a dataset bundle may be learnt from: all there, nothing altered, nothing on two sides of the split."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from thyroid_desktop.domain.errors import Cancelled, InvalidBox
from thyroid_desktop.domain.geometry import Size
from training.bundles.manifest import HELD_OUT, NAME, BadBundle, BundledImage, BundledNodule, Manifest, read_manifest
from training.bundles.picture import decoded, foreign_chunks
from training.bundles.resemblance import METHOD, Likeness, likeness_of, near_duplicates
from training.bundles.scan_area import Grey, around, shown_only

Progress = Callable[[int, int, str], bool]
MOST_TOLD: Final = 200
"""Findings that are told one by one; a bundle with more is beyond reading."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What came of looking at a bundle.

    Attributes:
        manifest: What it says; None where that cannot be read.
        findings: What is wrong, in plain words; empty for a bundle that may be learnt from.
    """

    manifest: Manifest | None
    findings: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it may be learnt from."""
        return not self.findings


def inspect(bundle: Path, progress: Progress | None = None) -> Inspected:
    """Look at every file and every claim of a bundle.

    Raises:
        Cancelled: The user stopped it.
    """
    try:
        manifest = read_manifest(bundle)
    except BadBundle as problem:
        return Inspected(None, (problem.sentence(),))
    findings = [*_file_findings(bundle, manifest), *_claim_findings(manifest), *_split_findings(manifest)]
    likenesses: list[Likeness | None] = []
    for done, image in enumerate(manifest.images):
        if progress is not None and not progress(done, len(manifest.images), "images"):
            raise Cancelled("Verifying was stopped", f"{done} of {len(manifest.images)} images were looked at")
        found, likeness = _picture_findings(bundle, image)
        findings += found
        likenesses.append(likeness)
    findings += _likeness_findings(manifest, likenesses)
    return Inspected(manifest, tuple(dict.fromkeys(findings))[:MOST_TOLD])


def _file_findings(bundle: Path, manifest: Manifest) -> Iterator[str]:
    wanted = {NAME, *manifest.files()}
    there = {
        path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    yield from (f"{place} is not in the manifest" for place in sorted(there - wanted))
    yield from (f"{place} is missing" for place in sorted(wanted - there))
    pictures = Counter(one for image in manifest.images for one in _places(image))
    yield from (f"{place} is named twice" for place, count in pictures.items() if count > 1)
    yield from (f"{place} lies outside of the bundle" for place in pictures if not _is_inside(place))


def _is_inside(place: str) -> bool:
    folder, _, name = place.partition("/")
    return folder in {"frames", "crops"} and name.endswith(".png") and not set(name) & set("/\\:")


def _places(image: BundledImage) -> list[str]:
    return [image.frame.file, *(one.crop.file for one in image.nodules)]


def _claim_findings(manifest: Manifest) -> Iterator[str]:
    ids = Counter(name for image in manifest.images for name in (image.id, *(one.id for one in image.nodules)))
    yield from (f"{name} is there twice" for name, count in ids.items() if count > 1)
    for image in manifest.images:
        if not image.nodules:
            yield f"{image.id} has no nodule"
        if not image.patient:
            yield f"{image.id} has no patient"
        for nodule in image.nodules:
            objection = _objection(image, nodule)
            if objection:
                yield f"{nodule.id}: {objection}"


def _objection(image: BundledImage, nodule: BundledNodule) -> str:
    frame, crop = Size(image.frame.width, image.frame.height), nodule.crop
    try:
        if not nodule.box.is_inside(frame):
            return "its box reaches beyond its frame"
    except InvalidBox as problem:
        return problem.sentence()
    box = nodule.box
    is_covered = (
        crop.x <= box.x0 and crop.y <= box.y0 and box.x1 <= crop.x + crop.width and box.y1 <= crop.y + crop.height
    )
    return "" if is_covered else "its crop does not hold its box"


def _split_findings(manifest: Manifest) -> Iterator[str]:
    parts = {*range(manifest.split.folds), HELD_OUT}
    yield from (
        f"{image.id} is in part {image.part}, which there is not"
        for image in manifest.images
        if image.part not in parts
    )
    for what in ("patient", "group"):
        sides: dict[object, set[int]] = defaultdict(set)
        for image in manifest.images:
            sides[getattr(image, what)].add(image.part)
        for name, found in sides.items():
            if len(found) > 1:
                yield f"{what} {name} stands on {len(found)} sides of the split"
    used = {image.part for image in manifest.images}
    yield from (f"fold {fold} is empty" for fold in range(manifest.split.folds) if fold not in used)


def _picture_findings(bundle: Path, image: BundledImage) -> tuple[list[str], Likeness | None]:
    findings: list[str] = []
    frame = _checked(bundle, image.frame.file, image.frame.sha256, findings)
    if frame is None:
        return findings, None
    if frame.shape != (image.frame.height, image.frame.width):
        findings.append(f"{image.frame.file} has another size than the manifest says")
        return findings, None
    if not np.array_equal(shown_only(frame, image.shown), frame):
        findings.append(f"{image.frame.file} is not black outside of the scan area")
    for nodule in image.nodules:
        one = nodule.crop
        crop = _checked(bundle, one.file, one.sha256, findings)
        if crop is not None and not np.array_equal(crop, frame[one.y : one.y + one.height, one.x : one.x + one.width]):
            findings.append(f"{one.file} is not the part of its frame that the manifest says")
    if not _is_shown_inside(image):
        return [*findings, f"{image.frame.file} shows what lies outside of it"], None
    return findings, likeness_of(around(frame, image.shown))


def _is_shown_inside(image: BundledImage) -> bool:
    width, height = image.frame.width, image.frame.height
    return bool(image.shown) and all(0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height for x0, y0, x1, y1 in image.shown)


def _checked(bundle: Path, place: str, sha256: str, findings: list[str]) -> Grey | None:
    """The pixels of a file that is as the manifest says; None, with a finding, where it is not."""
    if not _is_inside(place) or (bundle / place).is_symlink():
        findings.append(f"{place} is no file of the bundle")
        return None
    try:
        data = (bundle / place).read_bytes()
    except OSError:
        findings.append(f"{place} is missing")
        return None
    if hashlib.sha256(data).hexdigest() != sha256:
        findings.append(f"{place} was altered")
        return None
    try:
        pixels = decoded(data)
    except ValueError as fault:
        findings.append(f"{place} cannot be read: {fault}")
        return None
    findings += [f"{place} holds more than pixels: {chunk}" for chunk in foreign_chunks(data)]
    return pixels


def _likeness_findings(manifest: Manifest, likenesses: list[Likeness | None]) -> Iterator[str]:
    """Near-duplicates on two sides, whatever the manifest says of them."""
    if manifest.likeness != METHOD:
        yield f"its near-duplicates were searched for by {manifest.likeness}, not by {METHOD}"
    images = [image for image, one in zip(manifest.images, likenesses, strict=True) if one is not None]
    for pair in near_duplicates([one for one in likenesses if one is not None]):
        one, other = images[pair.one], images[pair.other]
        if one.part != other.part:
            yield f"{one.id} and {other.id} are nearly the same picture on two sides of the split"
