"""Building a dataset bundle: every image developed, near-duplicates found, parts drawn, the manifest written last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from thyroid_desktop.adapters.files import digest_of, write_bytes
from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.domain.typed_json import as_json
from training.bundles.candidate import Candidate, Gathered, Omission, reasons
from training.bundles.developing import Developing
from training.bundles.journal import FOLDER, Journal, refuse_foreign
from training.bundles.manifest import (
    HELD_OUT,
    NAME,
    SCHEMA,
    BadBundle,
    BundledImage,
    DuplicateRecord,
    Manifest,
    SplitRecord,
    written,
)
from training.bundles.picture import read_picture
from training.bundles.resemblance import METHOD, Likeness, Pair, likeness_of, near_duplicates
from training.bundles.scan_area import around
from training.bundles.split import drawn_parts, joined

Progress = Callable[[int, int, str], bool]
"""Called with (done, total, what); answers False to stop."""
_UNREADABLE: Final = "it cannot be read, or its box does not lie on it"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a bundle is built.

    Attributes:
        out: Its folder.
        developing: How images are developed.
        split: How parts are drawn.
        created: Day, ISO 8601.
    """

    out: Path
    developing: Developing
    split: SplitRecord
    created: str


@dataclass(frozen=True, slots=True)
class Built:
    """What came of building: the manifest, and what was left out, by the names that the user knows."""

    manifest: Manifest
    omissions: tuple[Omission, ...]


def build(gathered: Gathered, plan: Plan, progress: Progress | None = None) -> Built:
    """Build a bundle, or go on with one that was stopped or killed.

    Raises:
        Cancelled: The user stopped it; building again goes on from there.
        BadBundle: Nothing can be bundled, or something would be overwritten.
        StoreProblem: A file cannot be written.
    """
    refuse_foreign(plan.out, NAME)
    if not gathered.candidates:
        raise BadBundle("There is nothing to bundle", _told(gathered.omissions) or "the source is empty")
    journal = Journal(plan.out)
    omissions = list(gathered.omissions)
    images: list[BundledImage] = []
    links: dict[str, tuple[str, ...]] = {}
    for done, candidate in enumerate(gathered.candidates):
        if progress is not None and not progress(done, len(gathered.candidates), "images"):
            raise Cancelled("Building was stopped", f"{done} of {len(gathered.candidates)} images are done")
        try:
            image = _developed(candidate, plan, journal)
        except UserProblem as problem:
            omissions.append(Omission(candidate.shown_name, _UNREADABLE + f": {problem.sentence()}"))
            continue
        images.append(image)
        links[image.id] = candidate.links
    if not images:
        raise BadBundle("There is nothing to bundle", _told(tuple(omissions)))
    images.sort(key=lambda image: image.id)
    manifest = _manifest(gathered, plan, images, [links[image.id] for image in images], progress)
    omitted = reasons(tuple(replace(one, reason=one.reason.partition(": ")[0]) for one in omissions))
    manifest = replace(manifest, omitted=omitted)
    _remove_others(plan.out, manifest)
    journal.close()
    write_bytes(plan.out / NAME, written(manifest))
    return Built(manifest, tuple(omissions))


def _developed(candidate: Candidate, plan: Plan, journal: Journal) -> BundledImage:
    content = [digest_of(candidate.path), candidate.frame, [as_json(one) for one in candidate.nodules]]
    names = [plan.developing.id_of(candidate), plan.developing.patient_of(candidate), plan.developing.margin]
    made_from = hashlib.sha256(json.dumps([content, names]).encode()).hexdigest()
    known = journal.done(made_from)
    if known is not None:
        return known
    image = plan.developing.develop(candidate, lambda place, data: write_bytes(plan.out / place, data))
    journal.add(made_from, image)
    return image


def _manifest(
    gathered: Gathered,
    plan: Plan,
    images: list[BundledImage],
    links: list[tuple[str, ...]],
    progress: Progress | None,
) -> Manifest:
    pairs = near_duplicates(_likenesses(plan.out, images, progress))
    groups = joined(links, [(pair.one, pair.other) for pair in pairs])
    counts = np.array([class_counts(image) for image in images], dtype=np.int64)
    split = plan.split
    parts = drawn_parts(groups, counts, folds=split.folds, held_out_share=split.held_out_share, seed=split.seed)
    if len(set(parts.tolist()) - {HELD_OUT}) < split.folds:
        what = f"it has {int(groups.max()) + 1} groups that must not be split, too few for {split.folds} folds"
        raise BadBundle("The bundle cannot be split by patient", what, "Take fewer folds, or more patients.")
    return Manifest(
        SCHEMA,
        plan.created,
        gathered.source,
        gathered.are_patients_known,
        plan.developing.margin,
        METHOD,
        split,
        {},
        tuple(_duplicate(images, pair) for pair in pairs),
        tuple(
            replace(image, group=int(group), part=int(part))
            for image, group, part in zip(images, groups, parts, strict=True)
        ),
    )


def class_counts(image: BundledImage) -> tuple[int, int]:
    """Benign and malignant nodules of an image."""
    malignant = sum(one.label.verdict == "malignant" for one in image.nodules)
    return len(image.nodules) - malignant, malignant


def _likenesses(bundle: Path, images: list[BundledImage], progress: Progress | None) -> list[Likeness]:
    found = []
    for done, image in enumerate(images):
        if progress is not None and not progress(done, len(images), "near-duplicates"):
            raise Cancelled("Building was stopped", "all images are done")
        found.append(likeness_of(around(read_picture(bundle / image.frame.file), image.shown)))
    return found


def _duplicate(images: Sequence[BundledImage], pair: Pair) -> DuplicateRecord:
    one, other = images[pair.one], images[pair.other]
    verdicts = [{nodule.label.verdict for nodule in image.nodules} for image in (one, other)]
    return DuplicateRecord(one.id, other.id, pair.bits, one.patient != other.patient, verdicts[0] != verdicts[1])


def _remove_others(bundle: Path, manifest: Manifest) -> None:
    """Pictures of candidates that an earlier, stopped attempt had and this one has not."""
    wanted = manifest.files()
    for folder in ("frames", "crops"):
        for path in (bundle / folder).iterdir():
            if f"{folder}/{path.name}" not in wanted:
                path.unlink()
    for path in bundle.iterdir():
        if path.name not in {"frames", "crops", FOLDER}:
            path.unlink()


def _told(omissions: tuple[Omission, ...]) -> str:
    return "; ".join(f"{count} × {reason}" for reason, count in reasons(omissions).items())
