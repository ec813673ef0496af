"""What readers say about one nodule, gathered for its page of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from thyroid_desktop.domain.annotation import SHARED_LAYER, BoxRevision, MarkRevision, Revision, current_marks
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.domain.tirads import Assessment, assess

NameOf = Callable[[int], str]
"""The name of the reader with an id; empty when it is not known."""


@dataclass(frozen=True, slots=True)
class Length:
    """A measurement: its length in stored pixels, and in millimetres where the image is calibrated there."""

    px: float
    mm: float | None


@dataclass(frozen=True, slots=True)
class Settled:
    """That the readers' box was settled: by whom and when (UTC, ISO 8601), and the opinion that was settled with it."""

    by: str
    at: str
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class NoduleFindings:
    """What is said about a nodule.

    Attributes:
        description: Place, sizes, features, pathology and note; empty when nothing was said.
        described_by: Who said so when it was not the reader of the report; else empty.
        opinion: The reader's own opinion, given without asking the model; None when there is none.
        measurements: On the image of the page, in the order in which they were made.
        settled: Set where the box of the page was settled between readers.
    """

    description: NoduleDescription = field(default_factory=NoduleDescription)
    described_by: str = ""
    opinion: Opinion | None = None
    measurements: tuple[Length, ...] = ()
    settled: Settled | None = None

    @property
    def assessment(self) -> Assessment:
        """What ACR TI-RADS 2017 says about the features and the largest size."""
        return assess(self.description.features, self.description.size.largest)


def described_nodules(revisions: Iterable[Revision], user_id: int | None) -> frozenset[int]:
    """Numbers of the nodules that the reader (None: anybody) has described, or on which there is an opinion of his."""
    said = (one for one in current_marks(revisions) if one.kind in {"nodule", "opinion"})
    layers = None if user_id is None else {user_id, SHARED_LAYER}
    return frozenset(
        one.nodule for one in said if one.nodule is not None and (layers is None or one.layer in layers) and _says(one)
    )


def findings_of(
    revisions: tuple[Revision, ...],
    nodule: int,
    seen: tuple[Image, BoxRevision] | None,
    *,
    user_id: int | None,
    name_of: NameOf,
) -> NoduleFindings:
    """What the revisions of a case, as far as the reader may see them, say about a nodule.

    The reader's own words come first, then those of whoever drew the box, then what was settled.

    Args:
        revisions: Of the case.
        nodule: Its number, from 1.
        seen: The image and the box of the page, or None where there is no box.
        user_id: The reader; None for whoever spoke last.
        name_of: Names of readers.
    """
    marks = current_marks(revisions)
    box = None if seen is None else seen[1]
    described = _first(marks, "nodule", nodule, _layers(user_id, box))
    own = _first(marks, "opinion", nodule, (user_id,) if user_id is not None else _layers(None, box))
    is_others = described is not None and user_id is not None and described.layer != user_id
    return NoduleFindings(
        description=_description(described),
        described_by=name_of(described.user_id) if described is not None and is_others else "",
        opinion=_opinion(own),
        measurements=() if seen is None else _measured(marks, *seen, user_id=user_id),
        settled=None if box is None or box.layer != SHARED_LAYER else _settled(marks, box, name_of),
    )


def _layers(user_id: int | None, box: BoxRevision | None) -> tuple[int, ...]:
    """Whose words count, the first ones first."""
    return tuple(one for one in (user_id, None if box is None else box.layer, SHARED_LAYER) if one is not None)


def _first(marks: Iterable[MarkRevision], kind: str, nodule: int, layers: tuple[int, ...]) -> MarkRevision | None:
    """The words in the first of these layers that has any."""
    said = [one for one in marks if one.kind == kind and one.nodule == nodule]
    for layer in layers:
        found = next((one for one in said if one.layer == layer), None)
        if found is not None:
            return found
    return None


def _measured(
    marks: Iterable[MarkRevision], image: Image, box: BoxRevision, *, user_id: int | None
) -> tuple[Length, ...]:
    layer = box.layer if user_id is None else user_id
    return tuple(
        Length(one.value.length_px, one.value.length_mm(image.description))
        for one in marks
        if isinstance(one.value, Caliper) and one.image_id == image.id and one.frame == box.frame and one.layer == layer
    )


def _settled(marks: Iterable[MarkRevision], box: BoxRevision, name_of: NameOf) -> Settled:
    opinion = _opinion(_first(marks, "opinion", box.nodule, (SHARED_LAYER,)))
    return Settled(name_of(box.user_id), box.at, opinion)


def _description(mark: MarkRevision | None) -> NoduleDescription:
    found = None if mark is None else mark.value
    return found if isinstance(found, NoduleDescription) else NoduleDescription()


def _opinion(mark: MarkRevision | None) -> Opinion | None:
    found = None if mark is None else mark.value
    return found if isinstance(found, Opinion) else None


def _says(mark: MarkRevision) -> bool:
    """Whether anything is left of what was said."""
    return mark.value != NoduleDescription()
