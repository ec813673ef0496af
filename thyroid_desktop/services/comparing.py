"""What several readers say about one image, side by side: their boxes matched to each other, and their words."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    User,
    current_boxes,
    current_marks,
)
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Absence, Settlement
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.domain.tirads import Level, assess
from thyroid_desktop.statistics.agreement import matched_boxes, overlaps

LEAST_OVERLAP: Final = 0.5
"""Boxes whose intersection over union is smaller than this differ."""

Corners = tuple[float, float, float, float]

_SUBJECT: Final = "settlement:"


@dataclass(frozen=True, slots=True)
class Words:
    """What one reader says about one nodule besides its box."""

    opinion: Opinion | None = None
    description: NoduleDescription = field(default_factory=NoduleDescription)

    @property
    def level(self) -> Level | None:
        """TI-RADS level; None while a feature is missing."""
        return assess(self.description.features, self.description.size.largest).level


@dataclass(frozen=True, slots=True)
class Said:
    """One reader on one nodule: his box, or None where he has drawn none, and his words."""

    reader: User
    box: BoxRevision | None = None
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class NoduleComparison:
    """One thing on one frame that at least one reader, or a settlement, calls a nodule.

    Attributes:
        frame: Frame number, from 0.
        said: What each reader says, in the order of the readers of the image.
        settled: The box that was settled, or None.
        settlement: How it was settled, also where that was that there is no nodule; None while it was not.
        settled_id: The box id under which it was settled; empty while it was not.
    """

    frame: int
    said: tuple[Said, ...]
    settled: BoxRevision | None = None
    settlement: Settlement | None = None
    settled_id: str = ""

    @property
    def boxes(self) -> tuple[BoxRevision, ...]:
        """The readers' boxes, without those who have drawn none."""
        return tuple(one.box for one in self.said if one.box is not None)

    @property
    def is_missed(self) -> bool:
        """Whether a reader has drawn no box here."""
        return len(self.boxes) < len(self.said)

    def overlap(self, first: int, second: int) -> float | None:
        """Intersection over union of two readers' boxes, 0 to 1; None where one has drawn none."""
        one, other = self.said[first].box, self.said[second].box
        return None if one is None or other is None else float(overlaps([_corners(one)], [_corners(other)])[0, 0])

    @property
    def lowest_overlap(self) -> float | None:
        """The smallest overlap of any two readers; None when fewer than two have drawn a box."""
        values = [self.overlap(*pair) for pair in itertools.combinations(range(len(self.said)), 2)]
        return min((value for value in values if value is not None), default=None)

    @property
    def verdicts(self) -> frozenset[str]:
        """The different verdicts that readers have given."""
        opinions = (one.words.opinion for one in self.said)
        return frozenset(one.verdict for one in opinions if one is not None and one.verdict is not None)

    @property
    def differs(self) -> bool:
        """Whether readers disagree: a box is missing or overlaps too little, or verdicts are different."""
        lowest = self.lowest_overlap
        return self.is_missed or (lowest is not None and lowest < LEAST_OVERLAP) or len(self.verdicts) > 1

    @property
    def is_outdated(self) -> bool:
        """Whether a reader has changed something since it was settled."""
        return self.settlement is not None and set(self.settlement.compared) != {one.id for one in self.boxes}

    @property
    def is_open(self) -> bool:
        """Whether readers disagree and it is not settled, or not any more."""
        return self.differs and (self.settlement is None or self.is_outdated)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All readers of one image.

    Attributes:
        image: The image.
        readers: Who has looked at it: has drawn a box, or said that there is no nodule.
        nodules: In order of frames, and on a frame in that of the first reader's boxes.
    """

    image: Image
    readers: tuple[User, ...]
    nodules: tuple[NoduleComparison, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything is left to be settled."""
        return any(one.is_open for one in self.nodules)


def compare(image: Image, revisions: Iterable[Revision], users: Mapping[int, User]) -> Comparison:
    """Compare the readers of an image.

    On a still image a reader who has looked at it and drawn no box says that there is none. On a cine a reader is held
    against the frames on which he has drawn, and against all if he has drawn on none.

    Args:
        image: The image.
        revisions: All of its case.
        users: By id; a reader without a name is called by his number.
    """
    revisions = tuple(revisions)
    boxes, marks = _boxes_of(image, revisions), current_marks(revisions)
    readers = readers_of(image, revisions, users)
    words = _words(marks)
    settlements = {one.subject: one for one in marks if one.kind == "settlement" and one.image_id == image.id}
    nodules: list[NoduleComparison] = []
    for frame in sorted({one.frame for one in boxes}):
        here = [one for one in boxes if one.frame == frame]
        present = [one for one in readers if _is_held_against(one, here, boxes)]
        groups = _grouped(here, [*(one.id for one in present), SHARED_LAYER])
        nodules += [_nodule(frame, group, present, words, settlements) for group in groups]
    return Comparison(image, readers, tuple(nodules))


def readers_of(image: Image, revisions: Iterable[Revision], users: Mapping[int, User]) -> tuple[User, ...]:
    """Who has drawn a box on the image or said that there is no nodule, by id."""
    revisions = tuple(revisions)
    marks = current_marks(revisions)
    absent = {one.layer for one in marks if isinstance(one.value, Absence) and one.image_id == image.id}
    layers = absent | {one.layer for one in _boxes_of(image, revisions)}
    return tuple(users.get(layer, User(layer, str(layer))) for layer in sorted(layers - {SHARED_LAYER}))


def mean_box(boxes: Sequence[BoxRevision]) -> Box:
    """The box whose bounds are the means of these boxes' bounds, in stored pixels.

    Raises:
        ValueError: There is none.
    """
    corners = [_corners(one) for one in boxes]
    if not corners:
        raise ValueError("nothing has no mean")
    return Box(*(sum(bounds) / len(corners) for bounds in zip(*corners, strict=True)))


def settlement_subject(box_id: str) -> str:
    """What the settlement of a box is recorded under."""
    return f"{_SUBJECT}{box_id}"


def _boxes_of(image: Image, revisions: Iterable[Revision]) -> tuple[BoxRevision, ...]:
    return tuple(one for one in current_boxes(revisions) if one.image_id == image.id)


def _words(marks: Iterable[MarkRevision]) -> Mapping[tuple[int, int], Words]:
    """Layer and nodule → words."""
    opinions: dict[tuple[int, int], Opinion] = {}
    descriptions: dict[tuple[int, int], NoduleDescription] = {}
    for one in marks:
        if one.nodule is not None and isinstance(one.value, Opinion):
            opinions[one.layer, one.nodule] = one.value
        elif one.nodule is not None and isinstance(one.value, NoduleDescription):
            descriptions[one.layer, one.nodule] = one.value
    return {
        key: Words(opinions.get(key), descriptions.get(key, NoduleDescription()))
        for key in opinions.keys() | descriptions.keys()
    }


def _is_held_against(reader: User, here: Iterable[BoxRevision], boxes: Iterable[BoxRevision]) -> bool:
    """Whether the reader speaks about a frame, by his boxes here and on all frames."""
    is_here = any(one.layer == reader.id for one in here)
    return is_here or not any(one.layer == reader.id for one in boxes)


def _grouped(boxes: Sequence[BoxRevision], layers: Sequence[int]) -> list[dict[int, BoxRevision]]:
    """Boxes of one frame that mean the same thing, by layer; each layer's are matched to the means of those before."""
    by_layer: dict[int, list[BoxRevision]] = defaultdict(list)
    for one in boxes:
        by_layer[one.layer].append(one)
    groups: list[dict[int, BoxRevision]] = []
    for layer in layers:
        means = [mean_box(tuple(group.values())) for group in groups]
        bounds = [(one.x0, one.y0, one.x1, one.y1) for one in means]
        matching = matched_boxes(bounds, [_corners(one) for one in by_layer[layer]])
        for place, number, _ in matching.pairs:
            groups[place][layer] = by_layer[layer][number]
        groups += [{layer: by_layer[layer][number]} for number in matching.only_second]
    return groups


def _nodule(
    frame: int,
    group: Mapping[int, BoxRevision],
    readers: Iterable[User],
    words: Mapping[tuple[int, int], Words],
    settlements: Mapping[str, MarkRevision],
) -> NoduleComparison:
    said = []
    for reader in readers:
        box = group.get(reader.id)
        said.append(Said(reader, box, Words() if box is None else words.get((reader.id, box.nodule), Words())))
    settled = group.get(SHARED_LAYER)
    found = _settlement(group, settled, settlements)
    if found is None:
        return NoduleComparison(frame, tuple(said), settled, None, settled.box_id if settled is not None else "")
    settlement = found.value if isinstance(found.value, Settlement) else None
    return NoduleComparison(frame, tuple(said), settled, settlement, found.subject.removeprefix(_SUBJECT))


def _settlement(
    group: Mapping[int, BoxRevision], settled: BoxRevision | None, settlements: Mapping[str, MarkRevision]
) -> MarkRevision | None:
    if settled is not None:
        return settlements.get(settlement_subject(settled.box_id))
    compared = {one.id for one in group.values()}
    for one in settlements.values():
        if isinstance(one.value, Settlement) and one.value.by == "nobody" and compared & set(one.value.compared):
            return one
    return None


def _corners(revision: BoxRevision) -> Corners:
    box = revision.box
    if box is None:
        raise ValueError("a deleted box has no bounds")
    return (box.x0, box.y0, box.x1, box.y1)
