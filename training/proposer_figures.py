"""How well suggested boxes find nodules, each figure with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.statistics.intervals import Proportion

ENOUGH: Final = 0.5
"""Intersection over union from which a suggestion counts as right."""
FEW: Final = 3
"""So many suggestions a person would look through."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What suggestions find on images with nodules; intervals are Wilson's.

    Attributes:
        first: Of all boxes, those that the first suggestion of their image overlaps by half or more. On an image with
            two nodules it can find one at most.
        few: The same for any of the first three suggestions.
        images: Of all images with a box, those whose first suggestion overlaps some box by half or more.
    """

    first: Proportion
    few: Proportion
    images: Proportion

    def as_json(self) -> dict[str, object]:
        """The figures as plain values, rounded to four digits."""
        figures: dict[str, object] = {"images": self.images.total, "boxes": self.first.total}
        for name, share in (("recall_1", self.first), ("recall_3", self.few), ("images_right", self.images)):
            figures[name] = round(share.value, 4)
            figures[f"{name}_95"] = [round(bound, 4) for bound in share.wilson()]
        return figures


def recall_of(suggested: Sequence[Sequence[Proposal]], truth: Sequence[Sequence[Box]]) -> Recall:
    """Recall at IoU 0.5 of the suggestions of each image, best first; images without a box are not looked at.

    Raises:
        ValueError: There is no box at all.
    """
    boxes = first = few = images = right = 0
    for proposals, nodules in zip(suggested, truth, strict=True):
        found_first = [bool(proposals) and is_right(proposals[0], box) for box in nodules]
        found_few = [any(is_right(one, box) for one in proposals[:FEW]) for box in nodules]
        boxes, first, few = boxes + len(nodules), first + sum(found_first), few + sum(found_few)
        images, right = images + bool(nodules), right + any(found_first)
    return Recall(Proportion(first, boxes), Proportion(few, boxes), Proportion(right, images))


def is_right(proposal: Proposal, box: Box) -> bool:
    """Whether the suggestion overlaps the box by half or more."""
    return proposal.box.intersection_over_union(box) >= ENOUGH


def mean_box(sizes: Sequence[Size], boxes: Sequence[Box]) -> tuple[float, float, float, float]:
    """Mean x0, y0, x1, y1 of boxes, as shares of their image's width and height: what one suggests who never looks."""
    shares = [
        (box.x0 / size.width, box.y0 / size.height, box.x1 / size.width, box.y1 / size.height)
        for size, box in zip(sizes, boxes, strict=True)
    ]
    left, top, right, bottom = np.mean(shares, axis=0).tolist()
    return left, top, right, bottom


def fitted_line(heats: NDArray[np.float64], is_hit: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the log-odds of a hit over the heat: logistic regression by Newton's method (Platt scaling).

    Args:
        heats: (n,) heats of suggestions.
        is_hit: (n,) whether each was right; both kinds must occur.
    """
    design = np.stack([heats, np.ones_like(heats)], axis=1)
    line = np.zeros(2)
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ line, -30.0, 30.0)))
        curvature = (design * (chance * (1.0 - chance))[:, np.newaxis]).T @ design + 1e-6 * np.eye(2)
        step = np.linalg.solve(curvature, design.T @ (is_hit - chance))
        line += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    slope, offset = line.tolist()
    return slope, offset
