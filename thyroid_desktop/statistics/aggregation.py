"""From images to nodules to patients: one value a group, by a rule that has a name.

A study must say by which rule many images became one decision; each rule here can be named in one word.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.classification import truth_of

Rule = Literal["mean", "median", "max", "noisy-or", "vote"]
RULES: tuple[Rule, ...] = get_args(Rule)


def aggregate(
    scores: ArrayLike, groups: Iterable[Hashable], rule: Rule, *, threshold: float = 0.5
) -> tuple[list[Hashable], NDArray[np.float64]]:
    """One value for each group of scores.

    ``mean``, ``median`` and ``max`` are what they say. ``noisy-or`` is 1 − Π(1 − p): malignant if any image is, each
    image an independent witness (Pearl 1988); it grows with the number of images. ``vote`` is the share of the group's
    scores that reach the threshold, 0 to 1; 0.5 is an even split.

    Args:
        scores: (n,) finite scores; probabilities for ``noisy-or``.
        groups: n labels, the same for the scores that belong together.
        rule: One of :data:`RULES`.
        threshold: From which score on an image votes for malignant; used by ``vote`` only.

    Returns:
        The labels in order of their first appearance, and one value for each, float64.

    Raises:
        ValueError: Lengths differ, a score is not finite, ``noisy-or`` of something that is no probability, or a rule
            that does not exist.
    """
    labels, codes = numbered(groups)
    values = np.asarray(scores, dtype=np.float64)
    if values.shape != codes.shape:
        raise ValueError("scores and groups must be two lists of the same length")
    if not np.isfinite(values).all():
        raise ValueError("every score must be finite")
    if rule == "median":
        return labels, _medians(values, codes, len(labels))
    if rule == "max":
        greatest = np.full(len(labels), -np.inf)
        np.maximum.at(greatest, codes, values)
        return labels, greatest
    if rule == "noisy-or":
        return labels, _noisy_or(values, codes, len(labels))
    if rule == "vote":
        return labels, _means((values >= threshold).astype(np.float64), codes, len(labels))
    if rule == "mean":
        return labels, _means(values, codes, len(labels))
    raise ValueError(f"there is no rule {rule!r}; there are {', '.join(RULES)}")


def truth_of_groups(
    is_malignant: ArrayLike, groups: Iterable[Hashable], *, any_malignant: bool = False
) -> NDArray[np.bool_]:
    """The truth of each group, in order of first appearance.

    Args:
        is_malignant: (n,) truth of the cases.
        groups: n labels.
        any_malignant: A group is malignant as soon as one of its cases is (a patient with several nodules). Otherwise
            its cases must agree (the images of one nodule).

    Raises:
        ValueError: Lengths differ, or the cases of a group, which is named, disagree.
    """
    labels, codes = numbered(groups)
    truth = truth_of(is_malignant)
    if truth.shape != codes.shape:
        raise ValueError("truth and groups must be two lists of the same length")
    malignant = np.bincount(codes[truth], minlength=len(labels))
    if not any_malignant:
        mixed = (malignant > 0) & (malignant < np.bincount(codes, minlength=len(labels)))
        if mixed.any():
            raise ValueError(f"the cases of {labels[int(mixed.argmax())]} are benign and malignant")
    return malignant > 0


def numbered(groups: Iterable[Hashable]) -> tuple[list[Hashable], NDArray[np.intp]]:
    """The distinct labels in order of first appearance, and (n,) which of them each case has."""
    places: dict[Hashable, int] = {}
    codes = np.array([places.setdefault(one, len(places)) for one in groups], dtype=np.intp)
    return list(places), codes


def _means(values: NDArray[np.float64], codes: NDArray[np.intp], groups: int) -> NDArray[np.float64]:
    return np.asarray(_sums(values, codes, groups) / np.bincount(codes, minlength=groups))


def _medians(values: NDArray[np.float64], codes: NDArray[np.intp], groups: int) -> NDArray[np.float64]:
    arranged = values[np.lexsort((values, codes))]
    sizes = np.bincount(codes, minlength=groups)
    begins = np.cumsum(sizes) - sizes
    return np.asarray(arranged[begins + (sizes - 1) // 2] / 2 + arranged[begins + sizes // 2] / 2)


def _noisy_or(values: NDArray[np.float64], codes: NDArray[np.intp], groups: int) -> NDArray[np.float64]:
    if ((values < 0) | (values > 1)).any():
        raise ValueError("noisy-or needs probabilities from 0 to 1")
    with np.errstate(divide="ignore"):
        # In logarithms, so that many small probabilities do not vanish beside 1; a probability of 1 settles it.
        return np.asarray(-np.expm1(_sums(np.log1p(-values), codes, groups)))


def _sums(values: NDArray[np.float64], codes: NDArray[np.intp], groups: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(codes, weights=values, minlength=groups), dtype=np.float64)
