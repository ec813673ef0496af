"""Suggested boxes: what a proposer says about a frame, and how its many candidates become a few."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from thyroid_desktop.domain.geometry import Box, Size

LEAST_SIDE: Final = 4.0
"""Width and height in stored pixels below which a suggestion is no nodule; a hand can hardly hold such a box."""
MOST_OVERLAP: Final = 0.45
"""Intersection over union from which two candidates are taken for the same nodule."""
MOST_PROPOSALS: Final = 5
"""So many suggestions are made for a frame at most."""
SAME_BOX: Final = 0.6
"""Intersection over union from which a candidate has a say in where a suggestion's sides lie."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggested box in stored pixels.

    Attributes:
        box: Where a nodule may be.
        score: How likely a nodule's box overlaps it by half or more, 0 to 1, as calibrated on the training collection.

    Raises:
        ValueError: The score is not from 0 to 1.
    """

    box: Box
    score: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a score lies between 0 and 1, unlike {self.score}")


@dataclass(frozen=True, slots=True)
class ProposerIdentity:
    """Which model suggests boxes.

    Attributes:
        id: Folder name of the bundle.
        version: Version of the bundle, as its manifest says.
        weights_sha256: SHA-256 of ``model.onnx``.
    """

    id: str
    version: str
    weights_sha256: str


def settled(candidates: Iterable[Proposal], size: Size) -> tuple[Proposal, ...]:
    """What is suggested: candidates cut to the image, without tiny ones, repetitions joined into one, best first.

    Args:
        candidates: In stored pixels, in any order.
        size: Of the frame.

    Returns:
        At most :data:`MOST_PROPOSALS`; none when no candidate is left.
    """
    usable = inside(candidates, size)
    joined = [averaged(one, usable) for one in without_overlaps(usable)[:MOST_PROPOSALS]]
    # Once more, because a mean may exceed what it is made of by a rounding error.
    return tuple(Proposal(one.box.clamped_to(size), one.score) for one in joined)


def inside(candidates: Iterable[Proposal], size: Size) -> tuple[Proposal, ...]:
    """The candidates cut to an image of this size; those with a side below :data:`LEAST_SIDE` then are left out."""
    cut = [Proposal(one.box.clamped_to(size), one.score) for one in candidates if one.box.overlaps(size)]
    return tuple(one for one in cut if min(one.box.width, one.box.height) >= LEAST_SIDE)


def without_overlaps(candidates: Iterable[Proposal], *, overlap: float = MOST_OVERLAP) -> tuple[Proposal, ...]:
    """Best first, each candidate only where no better one overlaps it by ``overlap`` or more.

    Greedy non-maximum suppression; of equal scores the earlier candidate counts as better.
    """
    kept: list[Proposal] = []
    for one in sorted(candidates, key=lambda each: -each.score):
        if all(one.box.intersection_over_union(other.box) < overlap for other in kept):
            kept.append(one)
    return tuple(kept)


def averaged(best: Proposal, candidates: Iterable[Proposal]) -> Proposal:
    """The best candidate, its sides moved to the mean of all candidates that overlap it by :data:`SAME_BOX` or more.

    Each counts by its score; neighbouring cells measure the same nodule with errors of their own (box voting; Gidaris
    and Komodakis, ICCV 2015).
    """
    alike = [one for one in candidates if one.box.intersection_over_union(best.box) >= SAME_BOX]
    total = sum(one.score for one in alike)
    if total <= 0.0:
        return best
    sides = zip(*((one.box.x0, one.box.y0, one.box.x1, one.box.y1) for one in alike), strict=True)
    means = [sum(one.score * side for one, side in zip(alike, each, strict=True)) / total for each in sides]
    return Proposal(Box(*means), best.score)
