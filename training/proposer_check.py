"""What a proposer's bundle finds on the collections, through the very engine of the worker."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.inference.proposer import ProposerEngine
from training.box_tables import BoxedImage, BoxSource, boxed_images
from training.calipers import without_calipers
from training.dataset import grey_frame, grouped_folds, joined_groups
from training.proposer_figures import is_right, mean_box, recall_of
from training.proposer_recipe import ProposerRecipe

UNSEEN: Final[tuple[BoxSource, ...]] = ("ddti", "les3bdd", "vlthynet", "cine")
SURE: Final = 0.5
"""Score from which a suggestion on an image without a nodule counts as a false alarm."""

_LOG = logging.getLogger(__name__)
Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Split:
    """TN5000 as it is split: what the head learns from, and what it never sees."""

    learnt: tuple[BoxedImage, ...]
    held_out: tuple[BoxedImage, ...]
    learnt_rows: NDArray[np.int64]


def split_of(images: Sequence[BoxedImage], recipe: ProposerRecipe) -> Split:
    """The split by groups; small and large nodules come to alike shares on both sides."""
    areas = np.array([image.boxes[0].area for image in images])
    folds = grouped_folds(
        joined_groups(images), areas > np.median(areas), count=recipe.folds, seed=recipe.schedule.seed
    )
    learnt = tuple(image for image, fold in zip(images, folds, strict=True) if fold != 0)
    held_out = tuple(image for image, fold in zip(images, folds, strict=True) if fold == 0)
    return Split(learnt, held_out, np.flatnonzero(folds != 0))


def figures_of_bundle(bundle: Path, data: Path, recipe: ProposerRecipe) -> dict[str, Any]:
    """Recall of a bundle on the held-out part of TN5000 and on every collection that it never saw.

    Beside it stands what the mean box of the images learnt from would find.

    Args:
        bundle: The proposer.
        data: Folder with one folder a collection.
        recipe: Says which part of TN5000 was held out.
    """
    engine = ProposerEngine(bundle)
    split = split_of(boxed_images(data, "tn5000"), recipe)
    mean = mean_box([_size(grey_frame(image.path)) for image in split.learnt], [one.boxes[0] for one in split.learnt])
    figures = {
        "tn5000 held out": _figures(engine, split.held_out, mean),
        "tn5000 held out, marks erased": _figures(engine, split.held_out, mean, is_bare=True),
    }
    for source in UNSEEN:
        figures[source] = _figures(engine, boxed_images(data, source), mean)
    return figures


def _figures(
    engine: ProposerEngine,
    images: Sequence[BoxedImage],
    mean: tuple[float, float, float, float],
    *,
    is_bare: bool = False,
) -> dict[str, Any]:
    suggested: list[tuple[Proposal, ...]] = []
    blind: list[tuple[Proposal, ...]] = []
    for grey in _frames(images, is_bare=is_bare):
        suggested.append(engine.propose(grey))
        size = _size(grey)
        left, top, right, bottom = mean
        fixed = Box(left * size.width, top * size.height, right * size.width, bottom * size.height)
        blind.append((Proposal(fixed, 0.5),))
    truth = [image.boxes for image in images]
    found = recall_of(suggested, truth).as_json()
    found["mean_box_recall_1"] = recall_of(blind, truth).as_json()["recall_1"]
    firsts = [(made[0], boxes) for made, boxes in zip(suggested, truth, strict=True) if made and boxes]
    found["mean_first_score"] = round(float(np.mean([one.score for one, _ in firsts])), 4)
    found["overlap_of_right_ones"] = _mean_overlap(firsts)
    empty = [bool(made) and made[0].score >= SURE for made, boxes in zip(suggested, truth, strict=True) if not boxes]
    if empty:
        found |= {"images_without_nodule": len(empty), "false_alarms": int(sum(empty))}
    _LOG.info("%d images: %s", len(images), found)
    return found


def _mean_overlap(firsts: Sequence[tuple[Proposal, Sequence[Box]]]) -> float:
    overlaps = [
        max(made.box.intersection_over_union(box) for box in boxes)
        for made, boxes in firsts
        if any(is_right(made, box) for box in boxes)
    ]
    return round(float(np.mean(overlaps)), 4) if overlaps else 0.0


def _frames(images: Sequence[BoxedImage], *, is_bare: bool) -> Iterator[Grey]:
    for image in images:
        grey = grey_frame(image.path)
        for box in image.boxes if is_bare else ():
            grey = without_calipers(grey, box)
        yield grey


def _size(grey: Grey) -> Size:
    return Size(int(grey.shape[1]), int(grey.shape[0]))
