"""How far readers agree: Cohen's and Fleiss' kappa on categories, overlap of boxes on images.

Double precision throughout. A figure that the data do not define is None, never NaN:

* no subject, or only one, has no kappa: what is expected by chance would be taken from the very agreement it is held
  against;
* when all readers use one and the same category, expected agreement is 1 and kappa does not exist, though the observed
  agreement (1) does;
* when the margins alone settle kappa (a reader who uses one category only, two readers without a category in common),
  kappa is 0 whatever the subjects are; it then has neither a standard error nor an interval nor a p.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Weights = Literal["none", "linear", "quadratic"]
FloatArray = NDArray[np.float64]

_NOTHING = 1e-12
"""Variances and remainders below this are rounding."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance.

    Attributes:
        subjects: How many subjects it rests on.
        observed: Observed agreement, 0 to 1 (weighted if kappa is); None without subjects.
        expected: Agreement expected by chance from the margins, 0 to 1; None without subjects.
        value: (observed − expected) / (1 − expected), at most 1, 0 for chance; None where not defined.
        standard_error: Asymptotic; None where not defined.
        p: Two-sided p of the hypothesis that kappa is 0, by the standard error under that hypothesis.
    """

    subjects: int
    observed: float | None = None
    expected: float | None = None
    value: float | None = None
    standard_error: float | None = None
    p: float | None = None

    def interval(self, *, confidence: float = 0.95) -> tuple[float, float] | None:
        """Normal-theory interval, cut off at −1 and 1; None without a standard error."""
        if self.value is None or self.standard_error is None:
            return None
        reach = NormalDist().inv_cdf(0.5 + confidence / 2) * self.standard_error
        return max(-1.0, self.value - reach), min(1.0, self.value + reach)


def confusion(first: Sequence[Hashable], second: Sequence[Hashable], categories: Sequence[Hashable]) -> FloatArray:
    """How often the first reader said i and the second j, (k, k) float64, in the order of the k categories.

    Raises:
        ValueError: The readers rated different numbers of subjects.
        KeyError: A rating is none of the categories.
    """
    place = {category: number for number, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for one, other in zip(first, second, strict=True):
        table[place[one], place[other]] += 1
    return table


def cohen_kappa(table: ArrayLike, *, weights: Weights = "none", positions: ArrayLike | None = None) -> Kappa:
    """Cohen's kappa of two readers, simple or weighted.

    With shares p_ij, margins p_i. and p_.j and weights of agreement w_ij: observed Σ w_ij p_ij, expected
    Σ w_ij p_i. p_.j. The weights are 1 on the diagonal and elsewhere 0 ("none"), 1 − d ("linear") or 1 − d²
    ("quadratic"), d being the distance of two categories as a share of the greatest. With w_i. = Σ_j p_.j w_ij and
    w_.j = Σ_i p_i. w_ij, the variance is that of w_ij − (w_i. + w_.j)(1 − κ) under p_ij, and under the hypothesis of
    no agreement beyond chance that of w_ij − w_i. − w_.j under p_i. p_.j, both divided by n (1 − expected)².

    Sources: Cohen, Educ Psychol Meas 20 (1960) 37–46; Cohen, Psychol Bull 70 (1968) 213–220; the variances after
    Fleiss, Cohen and Everitt, Psychol Bull 72 (1969) 323–327.

    Args:
        table: (k, k) counts, a row a category of the first reader, see :func:`confusion`.
        weights: How near misses count.
        positions: (k,) where the categories lie on their scale; 0, 1, 2, … when left out.

    Raises:
        ValueError: The table is not square, or a count is negative or not finite.
    """
    counts = _checked_counts(table)
    if counts.shape[0] != counts.shape[1]:
        raise ValueError("both readers have the same categories: the table must be square")
    total = float(counts.sum())
    if total == 0:
        return Kappa(0)
    agreeing = _weights(counts.shape[0], weights, positions)
    shares = counts / total
    chance = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    observed, expected = float((agreeing * shares).sum()), float((agreeing * chance).sum())
    subjects, beyond = round(total), 1.0 - expected
    if subjects < 2 or beyond < _NOTHING:
        return Kappa(subjects, observed, expected)
    value = (observed - expected) / beyond
    mean = (agreeing @ shares.sum(axis=0))[:, None] + (shares.sum(axis=1) @ agreeing)[None, :]
    null = _variance(agreeing - mean, chance)
    if null < _NOTHING * _NOTHING:
        return Kappa(subjects, observed, expected, value)
    variance = _variance(agreeing - mean * (1.0 - value), shares)
    error = math.sqrt(variance / total) / beyond
    return Kappa(subjects, observed, expected, value, error, _two_sided(value * beyond / math.sqrt(null / total)))


def fleiss_kappa(counts: ArrayLike) -> Kappa:
    """Fleiss' kappa of any number of readers, who need not be the same for every subject.

    Of a subject that m readers put into category j x_j times, the share of agreeing pairs of readers is
    Σ_j x_j (x_j − 1) / (m (m − 1)); observed agreement is its mean over the N subjects, expected agreement Σ_j p_j²
    with p_j the mean over subjects of x_j / m. Every subject counts alike, however many read it; subjects with fewer
    than two readings are left out.

    p rests on the variance under the hypothesis of no agreement beyond chance. Every pair of readings then adds
    V = Σp² + (Σp²)² − 2 Σp³, independently of the others, so that it is 2 V Σ_i 1/(m_i (m_i − 1)) / (N (1 − Σp²))².
    For equal m this is the formula of Fleiss, Nee and Landis. It holds at 0 only, so that the standard error, and with
    it the interval, is Gwet's: the spread over subjects of κ_i − 2 (1 − κ)(e_i − e) / (1 − e), where κ_i and
    e_i = Σ_j p_j x_j / m are one subject's agreement beyond chance and its part of the expected agreement e.

    Sources: Fleiss, Psychol Bull 76 (1971) 378–382; Fleiss, Nee and Landis, Psychol Bull 86 (1979) 974–977; for
    unequal numbers of readers Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), chapters 2 and 5.

    Args:
        counts: (n, k), how many readers put a subject into a category.

    Raises:
        ValueError: The table has not two dimensions, or a count is negative or not finite.
    """
    table = _checked_counts(counts)
    table = table[table.sum(axis=1) >= 2]
    subjects = len(table)
    if subjects == 0:
        return Kappa(0)
    readings = table.sum(axis=1)
    pairs = readings * (readings - 1)
    agreeing = (table * (table - 1)).sum(axis=1) / pairs
    observed = float(agreeing.mean())
    shares = (table / readings[:, None]).mean(axis=0)
    expected = float((shares**2).sum())
    beyond = 1.0 - expected
    if subjects < 2 or beyond < _NOTHING:
        return Kappa(subjects, observed, expected)
    value = (observed - expected) / beyond
    of_a_pair = expected + expected**2 - 2 * float((shares**3).sum())
    by_chance = math.sqrt(2 * of_a_pair * float((1 / pairs).sum())) / (subjects * beyond)
    apart = table @ shares / readings - expected
    of_subjects = (agreeing - expected) / beyond - 2 * (1 - value) * apart / beyond
    error = math.sqrt(float(((of_subjects - value) ** 2).sum()) / (subjects * (subjects - 1)))
    return Kappa(subjects, observed, expected, value, error, _two_sided(value / by_chance))


@dataclass(frozen=True, slots=True)
class Matching:
    """Which boxes of two readers mean the same thing on one image.

    Attributes:
        pairs: Number of the first reader's box, number of the second's, and their overlap, above 0 up to 1.
        only_first: Numbers of the first reader's boxes without a partner.
        only_second: Numbers of the second reader's boxes without a partner.
    """

    pairs: tuple[tuple[int, int, float], ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two readers' boxes agree over many images.

    Attributes:
        mean: Mean intersection over union of the matched boxes; None when none is matched.
        median: Their median; None likewise.
        matched: How many boxes have a partner.
        only_first: How many boxes only the first reader drew.
        only_second: How many boxes only the second reader drew.
        f1: 2 t / (boxes of the first + boxes of the second), t being the matched boxes with an overlap at or above the
            threshold: the same whoever is taken for the truth. None when nobody drew a box.
    """

    mean: float | None
    median: float | None
    matched: int
    only_first: int
    only_second: int
    f1: float | None


def overlaps(first: ArrayLike, second: ArrayLike) -> FloatArray:
    """Intersection over union (Jaccard's index) of each box with each, (n, m) float64, 0 to 1.

    Args:
        first: (n, 4) boxes as x0, y0, x1, y1 in pixels; n may be 0.
        second: (m, 4) likewise.

    Raises:
        ValueError: Not four finite numbers a box, or a box without area.
    """
    one, other = _checked_boxes(first)[:, None], _checked_boxes(second)[None]
    sides = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    shared = np.prod(np.maximum(sides, 0.0), axis=-1)
    areas = np.prod(one[..., 2:] - one[..., :2], axis=-1) + np.prod(other[..., 2:] - other[..., :2], axis=-1)
    return np.asarray(shared / (areas - shared), dtype=np.float64)


def matched_boxes(first: ArrayLike, second: ArrayLike) -> Matching:
    """Boxes of two readers on one image, paired one to one so that the sum of overlaps is greatest.

    Boxes that do not touch are never paired. The best pairing is found by the Hungarian method (Kuhn, Naval Research
    Logistics Quarterly 2 (1955) 83–97; here scipy's).

    Raises:
        ValueError: As for :func:`overlaps`.
    """
    from scipy.optimize import linear_sum_assignment

    table = overlaps(first, second)
    rows, columns = linear_sum_assignment(table, maximize=True)
    found = [(int(i), int(j), float(table[i, j])) for i, j in zip(rows, columns, strict=True)]
    pairs = tuple(pair for pair in found if pair[2] > 0.0)
    paired_first, paired_second = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return Matching(
        pairs,
        tuple(number for number in range(table.shape[0]) if number not in paired_first),
        tuple(number for number in range(table.shape[1]) if number not in paired_second),
    )


def overlap_of(matchings: Sequence[Matching], *, threshold: float = 0.5) -> Overlap:
    """The matchings of many images as one summary; every box counts alike."""
    values = [overlap for one in matchings for _, _, overlap in one.pairs]
    only_first = sum(len(one.only_first) for one in matchings)
    only_second = sum(len(one.only_second) for one in matchings)
    boxes = 2 * len(values) + only_first + only_second
    return Overlap(
        float(np.mean(values)) if values else None,
        float(np.median(values)) if values else None,
        len(values),
        only_first,
        only_second,
        2 * sum(one >= threshold for one in values) / boxes if boxes else None,
    )


def _checked_counts(table: ArrayLike) -> FloatArray:
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts are a table of finite numbers, 0 or above")
    return counts


def _checked_boxes(boxes: ArrayLike) -> FloatArray:
    corners = np.asarray(boxes, dtype=np.float64)
    if corners.size == 0:
        return np.zeros((0, 4))
    if corners.ndim != 2 or corners.shape[1] != 4 or not np.isfinite(corners).all():
        raise ValueError("a box is four finite numbers: x0, y0, x1, y1")
    if not (corners[:, :2] < corners[:, 2:]).all():
        raise ValueError("a box needs a width and a height above zero")
    return corners


def _weights(count: int, weights: Weights, positions: ArrayLike | None) -> FloatArray:
    """Weights of agreement (k, k), 1 on the diagonal."""
    places = np.arange(count, dtype=np.float64) if positions is None else np.asarray(positions, dtype=np.float64)
    if places.shape != (count,) or not np.isfinite(places).all():
        raise ValueError("every category needs a finite position")
    distances = np.abs(places[:, None] - places[None, :])
    greatest = float(distances.max())
    if weights == "none" or greatest == 0.0:
        return np.eye(count)
    distances /= greatest
    return 1.0 - (distances if weights == "linear" else distances**2)


def _variance(values: FloatArray, shares: FloatArray) -> float:
    """Variance of values that occur with these shares, about their mean: nothing is lost by cancellation."""
    mean = float((values * shares).sum())
    return float(((values - mean) ** 2 * shares).sum())


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2.0))
