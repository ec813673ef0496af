"""The boxes of a whole library as one reader may see them, with what is said about their nodules; read case by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    current_boxes,
    current_marks,
)
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.nodule import NoduleDescription
from thyroid_desktop.domain.resemblance import Likeness
from thyroid_desktop.services.blinding import Blinding, judged_nodules, seen_by

_Place = tuple[int, int, Box | None]
"""Image, frame and box: what a network is shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about a nodule.

    Attributes:
        description: In words; empty where nothing is said.
        is_contradicted: Whether readers recorded pathology that contradicts itself.
        is_known: Whether pathology is benign or malignant, and readers agree on it.
    """

    description: NoduleDescription = field(default_factory=NoduleDescription)
    is_contradicted: bool = False
    is_known: bool = False


UNSAID: Final = Said()


@dataclass(frozen=True, slots=True)
class SeenBox:
    """A box with what is said about its nodule.

    Attributes:
        case_id: Its case.
        patient: What tells the patient from others; empty where that is unknown.
        box: Its newest state.
        same_place: Its revisions, and others of the case, that lie in exactly this place, newest first.
        said: What is said about its nodule.
    """

    case_id: int
    patient: str
    box: BoxRevision
    same_place: tuple[int, ...]
    said: Said

    def likeness(self, similarity: float) -> Likeness:
        """The box as one that resembles another so much."""
        box = self.box.box
        assert box is not None  # noqa: S101 - boxes that are there are not deleted
        return Likeness(
            similarity=similarity,
            case_id=self.case_id,
            image_id=self.box.image_id,
            frame=self.box.frame,
            box_id=self.box.box_id,
            box=box,
            nodule=self.box.nodule,
            description=self.said.description,
            is_contradicted=self.said.is_contradicted,
        )


@dataclass(frozen=True, slots=True)
class _SeenCase:
    """A case as it was read last."""

    patient: str
    boxes: tuple[SeenBox, ...]
    places: dict[_Place, tuple[int, ...]]
    judged: frozenset[int]


class VisibleNodules:
    """What one reader may see of a library.

    Args:
        blinding: What is kept from readers.
        user_id: The reader.
    """

    def __init__(self, blinding: Blinding, user_id: int) -> None:
        self._blinding = blinding
        self._user_id = user_id
        self._cases: dict[int, _SeenCase] = {}
        self._case_by_image: dict[int, int] = {}
        self.newest = 0
        """The newest revision that was taken over."""

    def take(self, case_id: int, patient: str, revisions: Sequence[Revision]) -> frozenset[int]:
        """Take over a case with everything that was ever done to it; the cases that images were taken from for it."""
        visible = seen_by(revisions, self._user_id, self._blinding)
        places: dict[_Place, tuple[int, ...]] = defaultdict(tuple)
        for one in visible:
            if isinstance(one, BoxRevision) and one.box is not None:
                places[_place(one)] = (one.id, *places[_place(one)])
        marks = current_marks(visible)
        rejected = {one.image_id for one in marks if isinstance(one.value, WorkState) and one.value.stage == "rejected"}
        boxes = tuple(
            SeenBox(case_id, patient, one, places[_place(one)], _said(one, marks))
            for one in current_boxes(visible)
            if one.image_id not in rejected
        )
        self._cases[case_id] = _SeenCase(patient, boxes, dict(places), judged_nodules(revisions, self._user_id))
        image_ids = {one.image_id for one in revisions}
        before = {self._case_by_image.get(image_id, case_id) for image_id in image_ids}
        self._case_by_image.update(dict.fromkeys(image_ids, case_id))
        return frozenset(before - {case_id})

    def boxes(self) -> tuple[SeenBox, ...]:
        """All boxes, case by case."""
        return tuple(chain.from_iterable(case.boxes for case in self._cases.values()))

    def case_of(self, revision: BoxRevision) -> int:
        """The case of a box; 0 where nothing is known of its image."""
        return self._case_by_image.get(revision.image_id, 0)

    def patient_of(self, case_id: int) -> str:
        """What tells the patient of a case from others; empty where that is unknown."""
        case = self._cases.get(case_id)
        return case.patient if case is not None else ""

    def same_place(self, revision: BoxRevision) -> tuple[int, ...]:
        """The revisions that lie in exactly the place of this one, newest first."""
        case = self._cases.get(self.case_of(revision))
        return case.places.get(_place(revision), ()) if case is not None else ()

    def is_model_hidden(self, revision: BoxRevision) -> bool:
        """Whether what the model makes of a box's nodule is kept from the reader, who has not judged it yet."""
        case = self._cases.get(self.case_of(revision))
        return self._blinding.to_model and (case is None or revision.nodule not in case.judged)


def _place(revision: BoxRevision) -> _Place:
    return revision.image_id, revision.frame, revision.box


def _said(box: BoxRevision, marks: Sequence[MarkRevision]) -> Said:
    """What is said about the box's nodule.

    Said in its own layer, else in the settled one, else by whoever was last; what says no pathology never hides what
    does.
    """
    found = [(one, one.value) for one in marks if isinstance(one.value, NoduleDescription) and one.nodule == box.nodule]
    if not found:
        return UNSAID
    found.sort(
        key=lambda pair: (
            pair[1].pathology is not None,
            pair[0].layer == box.layer,
            pair[0].layer == SHARED_LAYER,
            pair[0].id,
        )
    )
    description = found[-1][1]
    verdicts = {value.pathology.verdict for _, value in found if value.pathology is not None} - {None}
    is_decided = description.pathology is not None and description.pathology.verdict is not None
    return Said(description, len(verdicts) > 1, is_decided and len(verdicts) == 1)
