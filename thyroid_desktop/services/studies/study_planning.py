"""Which images of the library can be cases of a reader study: those with a box whose nodule has a known truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    boxes_in_use,
    current_marks,
)
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.domain.reading import StudyItem

HASH_DIGITS = 16
"""So many digits of a content hash name an image in a table, as the program's own tables do."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nodule on one image, with its truth."""

    image: Image
    revision: BoxRevision
    is_malignant: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a study can be made of.

    Attributes:
        found: A nodule each, on the first image of the list that shows it.
        without_box: How many images have no box.
        without_truth: How many nodules have a box and no truth.
        unmatched: How many names of the truths given belong to no image.
    """

    found: tuple[Candidate, ...]
    without_box: int
    without_truth: int
    unmatched: int


def candidates(
    images: Iterable[Image],
    history: Callable[[Image], Sequence[Revision]],
    user_id: int,
    *,
    truths: Mapping[str, bool] | None = None,
) -> Candidates:
    """Look through stored images.

    A nodule that several images show is one case, seen on the first of them: two images of it would not be independent.

    Args:
        images: In the order of the list.
        history: All revisions of the case of an image.
        user_id: Whose boxes count where none is settled.
        truths: Name of a file, or the beginning of its content hash, and whether what it shows is malignant; stands
            above pathology.
    """
    given = {name.casefold(): is_malignant for name, is_malignant in (truths or {}).items()}
    found: list[Candidate] = []
    seen: set[tuple[int, int]] = set()
    matched: set[str] = set()
    without_box = without_truth = 0
    for image in images:
        revisions = history(image)
        boxes = boxes_in_use([one for one in revisions if one.image_id == image.id], user_id)
        names = {image.file_name.casefold(), image.sha256, image.sha256[:HASH_DIGITS]} & given.keys()
        matched |= names
        without_box += not boxes
        marks = current_marks(revisions)
        for box in boxes:
            if (image.case_id, box.nodule) in seen:
                continue
            seen.add((image.case_id, box.nodule))
            truth = (given[min(names)], "table") if names else _truth(box, marks)
            if truth is None:
                without_truth += 1
            else:
                found.append(Candidate(image, box, *truth))
    return Candidates(tuple(found), without_box, without_truth, len(given.keys() - matched))


def items_of(chosen: Sequence[Candidate], answers: Mapping[int, int]) -> tuple[StudyItem, ...]:
    """The cases of a study, numbered from 1; ``answers``: id of a box revision → id of the model's answer."""
    items = []
    for number, one in enumerate(chosen, start=1):
        box = one.revision.box
        assert box is not None  # noqa: S101 - boxes in use are those that were not deleted
        items.append(
            StudyItem(
                number,
                one.image.id,
                one.revision.frame,
                box,
                one.revision.nodule,
                one.is_malignant,
                one.basis,
                answers.get(one.revision.id),
            )
        )
    return tuple(items)


def _truth(box: BoxRevision, marks: Sequence[MarkRevision]) -> tuple[bool, str] | None:
    """Pathology as the owner of the box recorded it, else as it was settled, else as anybody did."""
    said = sorted(
        (mark for mark in marks if mark.nodule == box.nodule),
        key=lambda mark: (mark.layer == box.layer, mark.layer == SHARED_LAYER, mark.id),
        reverse=True,
    )
    found = (mark.value.pathology for mark in said if isinstance(mark.value, NoduleDescription))
    pathology = next((one for one in found if one is not None), None)
    if pathology is None or pathology.verdict is None:
        return None
    return pathology.verdict == "malignant", _basis(pathology)


def _basis(pathology: Pathology) -> str:
    if pathology.source == "surgery":
        return "surgery"
    return "aspiration" if pathology.bethesda is None else f"aspiration, Bethesda {pathology.bethesda}"
