"""Receiver operating characteristic: area with ties, its variance after DeLong, intervals and paired comparison.

Sources: DeLong, DeLong, Clarke-Pearson, Biometrics 44 (1988) 837–845; in O(n log n) after Sun and Xu, IEEE Signal
Processing Letters 21 (2014) 1389–1393, by one sort a curve and counts in whole numbers, so that areas are rounded once.
Double precision throughout. The positive class is malignant; a greater score speaks for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.classification import scored

Scale = Literal["plain", "logit"]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Auroc:
    """An area under the ROC curve.

    Attributes:
        value: 0 to 1; 0.5 is chance.
        variance: DeLong's estimate; 0 when the classes are separated completely. None when a class has one case only:
            one case does not tell how cases differ.
        positives: Number of malignant cases.
        negatives: Number of benign cases.
    """

    value: float
    variance: float | None
    positives: int
    negatives: int

    @property
    def standard_error(self) -> float | None:
        """Square root of the variance; None without one."""
        return None if self.variance is None else math.sqrt(self.variance)

    def interval(self, *, confidence: float = 0.95, scale: Scale = "logit") -> tuple[float, float] | None:
        """Normal-theory interval, on the area itself (cut off at 0 and 1) or on its logit (inside 0 to 1 always).

        An area of exactly 0 or 1 has no logit; its interval then falls back to the plain one. None without a variance.
        """
        error = self.standard_error
        if error is None:
            return None
        quantile = NormalDist().inv_cdf(0.5 + confidence / 2)
        if scale == "plain" or not 0.0 < self.value < 1.0:
            return max(0.0, self.value - quantile * error), min(1.0, self.value + quantile * error)
        centre = math.log(self.value / (1 - self.value))
        reach = quantile * error / (self.value * (1 - self.value))
        return _expit(centre - reach), _expit(centre + reach)


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired comparison of two areas on the same cases.

    Attributes:
        value: First − second, −1 to 1.
        variance: DeLong's estimate; None when a class has one case only, and then z and p are None too.
        z: Value over standard error; ±∞ for a difference without variance.
        p: Two-sided.
    """

    value: float
    variance: float | None
    z: float | None
    p: float | None

    def interval(self, *, confidence: float = 0.95) -> tuple[float, float] | None:
        """Normal-theory interval, cut off at −1 and 1; None without a variance."""
        if self.variance is None:
            return None
        reach = NormalDist().inv_cdf(0.5 + confidence / 2) * math.sqrt(self.variance)
        return max(-1.0, self.value - reach), min(1.0, self.value + reach)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """The areas of k scores on the same cases, and how they vary together.

    Attributes:
        values: (k,) float64, areas from 0 to 1.
        covariance: (k, k) float64 after DeLong; None when a class has one case only.
        positives: Number of malignant cases.
        negatives: Number of benign cases.
        difference_variances: (k, k) float64, of area i − area j. Mathematically cᵢᵢ + cⱼⱼ − 2cᵢⱼ, but summed from the
            differences themselves: two scores that order nearly all cases alike would be left with rounding otherwise.
            None when the covariance is.
    """

    values: FloatArray
    covariance: FloatArray | None
    positives: int
    negatives: int
    difference_variances: FloatArray | None

    def variance(self, number: int) -> float | None:
        """Variance of one area; None when a class has one case only."""
        return None if self.covariance is None else float(self.covariance[number, number])

    def auroc(self, number: int) -> Auroc:
        """One of the areas."""
        return Auroc(float(self.values[number]), self.variance(number), self.positives, self.negatives)


def areas(is_malignant: ArrayLike, scores_matrix: ArrayLike) -> Curves:
    """Areas of k scores on the same cases with their covariance, ties counting one half, in O(k n log n + k² n).

    Args:
        is_malignant: (n,) truth.
        scores_matrix: (k, n) finite scores, greater for malignant.

    Raises:
        ValueError: Not k rows of n scores, a score is not finite, or a class is empty.
    """
    matrix = np.asarray(scores_matrix, dtype=np.float64)
    if matrix.ndim != 2 or not len(matrix):
        raise ValueError("scores must be one row a curve")
    truth, _ = _checked(is_malignant, matrix[0])
    positives = int(truth.sum())
    negatives = len(truth) - positives
    values = np.empty(len(matrix))
    of_positives, of_negatives = np.empty((len(matrix), positives)), np.empty((len(matrix), negatives))
    for number, scores in enumerate(matrix):
        below, above = _doubled_placements(*_checked(truth, scores))
        values[number] = int(below.sum()) / (2 * positives * negatives)
        of_positives[number], of_negatives[number] = below / (2 * negatives), above / (2 * positives)
    if min(positives, negatives) < 2:
        return Curves(values, None, positives, negatives, None)
    covariance, of_differences = np.zeros((2, len(matrix), len(matrix)))
    for found in (of_positives, of_negatives):
        placements = found - found.mean(axis=1, keepdims=True)
        weight = placements.shape[1] * (placements.shape[1] - 1)
        covariance += placements @ placements.T / weight
        for number in range(len(matrix)):
            apart = placements - placements[number]
            of_differences[number] += np.einsum("ij,ij->i", apart, apart) / weight
    return Curves(values, covariance, positives, negatives, of_differences)


def auroc(is_malignant: ArrayLike, scores: ArrayLike) -> Auroc:
    """Area under the ROC curve of one score, ties counting one half.

    Args:
        is_malignant: (n,) truth.
        scores: (n,) finite scores, greater for malignant.

    Raises:
        ValueError: Lengths differ, a score is not finite, or a class is empty.
    """
    truth, values = _checked(is_malignant, scores)
    return areas(truth, values[np.newaxis]).auroc(0)


def difference(curves: Curves, first: int, second: int) -> Difference:
    """DeLong's test of two correlated areas, by their numbers.

    Two scores that order all cases alike have a difference of 0 with variance 0; then z is 0 and p is 1.
    """
    value = float(curves.values[first] - curves.values[second])
    if curves.difference_variances is None:
        return Difference(value, None, None, None)
    variance = float(curves.difference_variances[first, second])
    if variance > 0.0:
        z = value / math.sqrt(variance)
    else:
        z = math.copysign(math.inf, value) if value else 0.0
    # The complement itself: 1 − erf would leave nothing of a small p.
    return Difference(value, variance, z, math.erfc(abs(z) / math.sqrt(2)))


def compare(is_malignant: ArrayLike, first: ArrayLike, second: ArrayLike) -> Difference:
    """DeLong's test of two correlated areas, on the same cases; see :func:`difference`.

    Raises:
        ValueError: As for :func:`auroc`.
    """
    both = [_checked(is_malignant, scores)[1] for scores in (first, second)]
    return difference(areas(is_malignant, both), 0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """How many cases are called malignant at each threshold, from the strictest on.

    Attributes:
        thresholds: (t,) float64, ∞ and then every score that occurs, falling.
        true_positives: (t,) int64, malignant cases whose score reaches the threshold, from 0 up to all.
        false_positives: (t,) int64, benign cases likewise.
    """

    thresholds: FloatArray
    true_positives: NDArray[np.int64]
    false_positives: NDArray[np.int64]


def steps(is_malignant: ArrayLike, scores: ArrayLike) -> Steps:
    """The ROC curve in whole numbers.

    Raises:
        ValueError: As for :func:`auroc`.
    """
    truth, values = _checked(is_malignant, scores)
    thresholds, (positives, negatives) = _counted(truth, values)[:2]
    reached = [np.r_[0, np.cumsum(counts[::-1])] for counts in (positives, negatives)]
    return Steps(np.r_[np.inf, thresholds[::-1]], *reached)


def curve(is_malignant: ArrayLike, scores: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The empirical ROC curve.

    Returns:
        False positive rates, true positive rates and thresholds, each (k,) float64, beginning at (0, 0, ∞). A case is
        called malignant when its score reaches the threshold.

    Raises:
        ValueError: As for :func:`auroc`.
    """
    found = steps(is_malignant, scores)
    false, true = found.false_positives, found.true_positives
    return false / false[-1], true / true[-1], found.thresholds


def youden_threshold(is_malignant: ArrayLike, scores: ArrayLike) -> float:
    """The threshold of greatest sensitivity + specificity − 1 (Youden 1950); the highest one where several tie.

    It lies midway to the next lower score, so that rounding does not turn a case over. Calling nobody malignant is no
    threshold: where nothing is better than that, everybody is called, which is as good.
    """
    found = steps(is_malignant, scores)
    true, false = found.true_positives, found.false_positives
    best = 1 + int(np.argmax((true * false[-1] - false * true[-1])[1:]))
    return threshold_at(found, best)


def threshold_at(found: Steps, number: int) -> float:
    """A finite threshold that calls malignant what step ``number`` calls.

    It lies midway between the step's score and the next lower one; the lowest score stands for itself, and for the
    first step, which calls nobody, it is the next greater number above the highest score.
    """
    if number == 0:
        return math.nextafter(found.thresholds[1], math.inf)
    upper = float(found.thresholds[number])
    if number == len(found.thresholds) - 1:
        return upper
    lower = float(found.thresholds[number + 1])
    middle = lower / 2 + upper / 2
    return middle if lower < middle < upper else upper


def _checked(is_malignant: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], FloatArray]:
    truth, values = scored(is_malignant, scores)
    if truth.all() or not truth.any():
        raise ValueError("both classes must be present")
    return truth, values


def _counted(
    truth: NDArray[np.bool_], values: FloatArray
) -> tuple[FloatArray, tuple[NDArray[np.int64], NDArray[np.int64]], NDArray[np.intp]]:
    """The scores that occur, rising; how many positives and negatives have each; and which one each case has."""
    distinct, places = np.unique(values, return_inverse=True)
    positives = np.bincount(places[truth], minlength=len(distinct))
    return distinct, (positives, np.bincount(places, minlength=len(distinct)) - positives), places


def _doubled_placements(truth: NDArray[np.bool_], values: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each positive how many negatives lie below, for each negative how many positives above; twice, ties once."""
    _, (positives, negatives), places = _counted(truth, values)
    below = 2 * np.cumsum(negatives) - negatives
    above = 2 * (positives.sum() - np.cumsum(positives)) + positives
    return below[places[truth]], above[places[~truth]]


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
