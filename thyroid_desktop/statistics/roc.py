"""Receiver operating characteristic: area with ties, its variance after DeLong, intervals and paired comparison.

Sources: DeLong, DeLong, Clarke-Pearson, Biometrics 44 (1988) 837–845; in O(n log n) by mid-ranks after Sun and Xu, IEEE
Signal Processing Letters 21 (2014) 1389–1393. Double precision throughout. The positive class is malignant; a greater
score speaks for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scale = Literal["plain", "logit"]


@dataclass(frozen=True, slots=True)
class Auroc:
    """An area under the ROC curve.

    Attributes:
        value: 0 to 1; 0.5 is chance.
        variance: DeLong's estimate; 0 when the classes are separated completely.
        positives: Number of malignant cases.
        negatives: Number of benign cases.
    """

    value: float
    variance: float
    positives: int
    negatives: int

    def interval(self, *, confidence: float = 0.95, scale: Scale = "logit") -> tuple[float, float]:
        """Normal-theory interval, on the area itself (cut off at 0 and 1) or on its logit (inside 0 to 1 always).

        An area of exactly 0 or 1 has no logit; its interval then falls back to the plain one.
        """
        quantile = NormalDist().inv_cdf(0.5 + confidence / 2)
        error = math.sqrt(self.variance)
        if scale == "plain" or not 0.0 < self.value < 1.0:
            return max(0.0, self.value - quantile * error), min(1.0, self.value + quantile * error)
        centre = math.log(self.value / (1 - self.value))
        reach = quantile * error / (self.value * (1 - self.value))
        return _expit(centre - reach), _expit(centre + reach)


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired comparison of two areas on the same cases: first − second, its variance, z and two-sided p."""

    value: float
    variance: float
    z: float
    p: float


def auroc(is_malignant: ArrayLike, scores: ArrayLike) -> Auroc:
    """Area under the ROC curve of one score, ties counting one half.

    Args:
        is_malignant: (n,) truth.
        scores: (n,) finite scores, greater for malignant.

    Raises:
        ValueError: Lengths differ, a score is not finite, or a class is empty.
    """
    truth, (placements,) = _placements(is_malignant, [scores])
    positives, negatives = placements
    variance = _variance(positives[np.newaxis], negatives[np.newaxis])[0, 0]
    return Auroc(float(positives.mean()), float(variance), len(positives), len(truth) - len(positives))


def compare(is_malignant: ArrayLike, first: ArrayLike, second: ArrayLike) -> Difference:
    """DeLong's test of two correlated areas, on the same cases.

    Two scores that order all cases alike have a difference of 0 with variance 0; then z is 0 and p is 1.

    Raises:
        ValueError: As for :func:`auroc`.
    """
    _, placements = _placements(is_malignant, [first, second])
    covariance = _variance(np.stack([one[0] for one in placements]), np.stack([one[1] for one in placements]))
    value = float(placements[0][0].mean() - placements[1][0].mean())
    variance = max(0.0, float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]))
    if variance == 0.0:
        z = math.copysign(math.inf, value) if value else 0.0
    else:
        z = value / math.sqrt(variance)
    return Difference(value, variance, z, 2 * NormalDist().cdf(-abs(z)) if math.isfinite(z) else 0.0)


def curve(
    is_malignant: ArrayLike, scores: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The empirical ROC curve.

    Returns:
        False positive rates, true positive rates and thresholds, each (k,) float64, beginning at (0, 0, ∞). A case is
        called malignant when its score reaches the threshold.

    Raises:
        ValueError: As for :func:`auroc`.
    """
    truth, values = _checked(is_malignant, scores)
    thresholds = np.unique(values)[::-1]
    positives, negatives = np.sort(values[truth]), np.sort(values[~truth])
    true = 1.0 - np.searchsorted(positives, thresholds, side="left") / len(positives)
    false = 1.0 - np.searchsorted(negatives, thresholds, side="left") / len(negatives)
    return np.r_[0.0, false], np.r_[0.0, true], np.r_[np.inf, thresholds]


def youden_threshold(is_malignant: ArrayLike, scores: ArrayLike) -> float:
    """The threshold of greatest sensitivity + specificity − 1 (Youden 1950); the highest one where several tie.

    It lies midway to the next lower score, so that rounding does not turn a case over.
    """
    false, true, thresholds = curve(is_malignant, scores)
    best = int(np.argmax(true - false))
    if best == 0 or best == len(thresholds) - 1:
        return float(thresholds[max(best, 1)])
    return float((thresholds[best] + thresholds[best + 1]) / 2)


def _placements(
    is_malignant: ArrayLike, many_scores: list[ArrayLike]
) -> tuple[NDArray[np.bool_], list[tuple[NDArray[np.float64], NDArray[np.float64]]]]:
    """For each score: the share of negatives below each positive and of positives above each negative (ties half)."""
    found = []
    truth = np.asarray(is_malignant, dtype=bool)
    for scores in many_scores:
        truth, values = _checked(is_malignant, scores)
        positives, negatives = values[truth], values[~truth]
        everyone = _mid_ranks(values)
        above = (everyone[truth] - _mid_ranks(positives)) / len(negatives)
        below = 1.0 - (everyone[~truth] - _mid_ranks(negatives)) / len(positives)
        found.append((above, below))
    return truth, found


def _checked(is_malignant: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    truth, values = np.asarray(is_malignant, dtype=bool), np.asarray(scores, dtype=np.float64)
    if truth.ndim != 1 or truth.shape != values.shape:
        raise ValueError("truth and scores must be two lists of the same length")
    if not np.isfinite(values).all():
        raise ValueError("every score must be finite")
    if truth.all() or not truth.any():
        raise ValueError("both classes must be present")
    return truth, values


def _mid_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1, equal values sharing the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def _variance(positives: NDArray[np.float64], negatives: NDArray[np.float64]) -> NDArray[np.float64]:
    """DeLong's covariance (k, k) from placements (k, m) and (k, n); a class of one case adds nothing."""
    total = np.zeros((len(positives), len(positives)))
    for placements in (positives, negatives):
        count = placements.shape[1]
        if count > 1:
            total += np.atleast_2d(np.cov(placements)) / count
    return total


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
