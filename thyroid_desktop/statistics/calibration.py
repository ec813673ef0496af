"""How well probabilities mean what they say: Brier score, calibration error, reliability, recalibration, temperature.

Sources: Brier, Monthly Weather Review 78 (1950) 1–3; Murphy, J Appl Meteorol 12 (1973) 595–600; Cox, Biometrika 45
(1958) 562–565; Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", ICML 2017. The positive class
is malignant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.intervals import Proportion

_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
_CERTAIN = 1e-15
"""Probabilities closer than this to 0 or 1 are 0 or 1."""
_OVERLAP = 1e-6
"""Logits of the two classes overlap when they do so by more than this."""
_PEAK = 1e-15
"""A gain in log-likelihood of less than this a case is rounding."""
_STEPS = 200


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases whose stated probability lies in [low, high), in the last bin [low, high].

    Attributes:
        low: Where the bin begins, 0 to 1.
        high: Where it ends, 0 to 1.
        count: How many cases it holds, at least one.
        stated: Mean stated probability of malignancy, 0 to 1.
        observed: How many of the cases are malignant.
    """

    low: float
    high: float
    count: int
    stated: float
    observed: Proportion


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Brier score = reliability − resolution + uncertainty + remainder.

    Attributes:
        reliability: Mean squared gap of stated and observed share over the bins: 0 is perfect.
        resolution: Mean squared distance of the bins' observed shares from the overall one: more is better.
        uncertainty: Variance of the truth, 0 to 0.25: the Brier score of who always states the overall share.
        remainder: What differs inside the bins; 0 when all cases of a bin state the same.
    """

    reliability: float
    resolution: float
    uncertainty: float
    remainder: float


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The logistic regression of the truth on the logit of the stated probability.

    Attributes:
        slope: 1 is perfect; below 1 the probabilities are too extreme. None where the likelihood has no peak.
        intercept: Beside that slope; 0 is perfect. None likewise.
        slope_se: Standard error of the slope; None likewise.
        intercept_se: Standard error of the intercept; None likewise.
        intercept_alone: With the slope held at 1 ("calibration in the large"): above 0, malignancy is understated. None
            where only one class is present.
        intercept_alone_se: Its standard error; None likewise.
    """

    slope: float | None = None
    intercept: float | None = None
    slope_se: float | None = None
    intercept_se: float | None = None
    intercept_alone: float | None = None
    intercept_alone_se: float | None = None

    def slope_interval(self, *, confidence: float = 0.95) -> tuple[float, float] | None:
        """Normal-theory interval of the slope; None where there is none."""
        return _wald(self.slope, self.slope_se, confidence)

    def intercept_interval(self, *, confidence: float = 0.95) -> tuple[float, float] | None:
        """Normal-theory interval of the intercept beside the slope; None where there is none."""
        return _wald(self.intercept, self.intercept_se, confidence)

    def intercept_alone_interval(self, *, confidence: float = 0.95) -> tuple[float, float] | None:
        """Normal-theory interval of the intercept with the slope held at 1; None where there is none."""
        return _wald(self.intercept_alone, self.intercept_alone_se, confidence)


def probability_malignant(logits: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.float64]:
    """Softmax probability of malignancy, (n,) float64, from logits (n, 2) in the order benign, malignant."""
    values = np.asarray(logits, dtype=np.float64)
    difference = (values[:, 1] - values[:, 0]) / temperature
    return np.exp(-np.logaddexp(0.0, -difference))


def brier_score(is_malignant: ArrayLike, probabilities: ArrayLike) -> float:
    """Mean squared distance of the probabilities from the truth: 0 is perfect, 0.25 is a coin's."""
    truth, given = np.asarray(is_malignant, dtype=np.float64), np.asarray(probabilities, dtype=np.float64)
    return float(np.mean((given - truth) ** 2))


def calibration_error(is_malignant: ArrayLike, probabilities: ArrayLike, *, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width: mean gap between stated and observed share, by bin size."""
    truth, given = np.asarray(is_malignant, dtype=np.float64), np.asarray(probabilities, dtype=np.float64)
    numbers = _bin_numbers(given, bins)
    gaps = np.bincount(numbers, weights=given - truth, minlength=bins)
    return float(np.abs(gaps).sum() / len(truth))


def negative_log_likelihood(is_malignant: ArrayLike, logits: ArrayLike, *, temperature: float = 1.0) -> float:
    """Mean negative log-likelihood in nats of the truth under the logits divided by the temperature."""
    truth, values = np.asarray(is_malignant, dtype=bool), np.asarray(logits, dtype=np.float64)
    difference = (values[:, 1] - values[:, 0]) / temperature
    return float(np.mean(np.logaddexp(0.0, np.where(truth, -difference, difference))))


def fitted_temperature(is_malignant: ArrayLike, logits: ArrayLike, *, low: float = 0.05, high: float = 20.0) -> float:
    """The temperature of least negative log-likelihood in [low, high], by golden section on its logarithm.

    The likelihood has one peak in 1/temperature (it is concave there), so that the search cannot go astray. Use logits
    of cases that the network was not trained on.
    """
    start, end = math.log(low), math.log(high)
    while end - start > 1e-6:
        left, right = end - _GOLDEN * (end - start), start + _GOLDEN * (end - start)
        at_left = negative_log_likelihood(is_malignant, logits, temperature=math.exp(left))
        at_right = negative_log_likelihood(is_malignant, logits, temperature=math.exp(right))
        start, end = (start, right) if at_left <= at_right else (left, end)
    return math.exp((start + end) / 2)


def reliability(is_malignant: ArrayLike, probabilities: ArrayLike, *, bins: int = 10) -> tuple[Bin, ...]:
    """Stated against observed share in bins of equal width; bins without a case are left out.

    Args:
        is_malignant: (n,) truth.
        probabilities: (n,) stated probabilities of malignancy, 0 to 1.
        bins: How many bins 0 to 1 is cut into.

    Raises:
        ValueError: Lengths differ, there is no case, or a probability lies outside 0 to 1.
    """
    truth, given = _checked(is_malignant, probabilities)
    numbers = _bin_numbers(given, bins)
    found = []
    for number in np.unique(numbers):
        inside = numbers == number
        count = int(inside.sum())
        observed = Proportion(int(truth[inside].sum()), count)
        found.append(Bin(int(number) / bins, (int(number) + 1) / bins, count, float(given[inside].mean()), observed))
    return tuple(found)


def brier_decomposition(is_malignant: ArrayLike, probabilities: ArrayLike, *, bins: int = 10) -> Decomposition:
    """Murphy's parts of the Brier score over bins of equal width; with the remainder they add up to it exactly.

    Raises:
        ValueError: As for :func:`reliability`.
    """
    found = reliability(is_malignant, probabilities, bins=bins)
    shares = np.array([one.observed.value for one in found])
    weights = np.array([one.count for one in found], dtype=np.float64)
    weights /= weights.sum()
    overall = float(weights @ shares)
    of_bins = float(weights @ (np.array([one.stated for one in found]) - shares) ** 2)
    resolution = float(weights @ (shares - overall) ** 2)
    uncertainty = overall * (1.0 - overall)
    remainder = brier_score(is_malignant, probabilities) - (of_bins - resolution + uncertainty)
    return Decomposition(of_bins, resolution, uncertainty, remainder)


def recalibration(is_malignant: ArrayLike, probabilities: ArrayLike) -> Recalibration:
    """Calibration slope and intercept by maximum likelihood, with standard errors from the information matrix.

    A probability of 0 or 1 (or within 1e-15 of it) has no logit. Where it came true it adds nothing to the likelihood,
    whatever the slope, and is left out; where it did not, no slope above 0 can explain it, and nothing is fitted.

    Slope and intercept are None when the likelihood has no peak: one class only, one and the same probability
    everywhere, or classes that a threshold separates.

    Raises:
        ValueError: As for :func:`reliability`.
    """
    truth, given = _checked(is_malignant, probabilities)
    is_certain = np.minimum(given, 1.0 - given) < _CERTAIN
    if (truth[is_certain] != (given[is_certain] > 0.5)).any():
        return Recalibration()
    truth, given = truth[~is_certain], given[~is_certain]
    if not truth.any() or truth.all():
        return Recalibration()
    logits = np.log(given) - np.log1p(-given)
    ones, centre = np.ones((len(truth), 1)), float(np.median(logits))
    (shift,), (alone_se,) = _logistic_fit(truth, ones, offset=logits - centre)
    alone = shift - centre
    positives, negatives = logits[truth], logits[~truth]
    if min(negatives.max() - positives.min(), positives.max() - negatives.min()) < _OVERLAP:
        return Recalibration(intercept_alone=alone, intercept_alone_se=alone_se)
    (intercept, slope), errors = _logistic_fit(truth, np.c_[ones, logits], offset=np.zeros(len(truth)))
    return Recalibration(slope, intercept, errors[1], errors[0], alone, alone_se)


def _logistic_fit(
    truth: NDArray[np.bool_], columns: NDArray[np.float64], *, offset: NDArray[np.float64]
) -> tuple[list[float], list[float]]:
    """Coefficients and standard errors by Newton's method; the likelihood must have a peak.

    A step that gains too little (Armijo's rule) is halved; it ends when a step gains no more than rounding.
    """

    def loss(coefficients: NDArray[np.float64]) -> float:
        predictor = columns @ coefficients + offset
        return float(np.logaddexp(0.0, np.where(truth, -predictor, predictor)).sum())

    def information(coefficients: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        predictor = columns @ coefficients + offset
        stated, missed = np.exp(-np.logaddexp(0.0, -predictor)), np.exp(-np.logaddexp(0.0, predictor))
        return columns.T @ np.where(truth, missed, -stated), (columns.T * (stated * missed)) @ columns

    found, gain, steps = np.zeros(columns.shape[1]), math.inf, 0
    while gain > _PEAK * len(truth) and steps < _STEPS:
        gradient, matrix = information(found)
        step = np.linalg.solve(matrix, gradient)
        gain, here, share = float(gradient @ step), loss(found), 1.0
        while loss(found + share * step) > here - share * gain / 4 + _PEAK * len(truth):
            share /= 2.0
        found, steps = found + share * step, steps + 1
    errors = np.sqrt(np.diag(np.linalg.inv(information(found)[1])))
    return found.tolist(), errors.tolist()


def _checked(is_malignant: ArrayLike, probabilities: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    truth, given = np.asarray(is_malignant, dtype=bool), np.asarray(probabilities, dtype=np.float64)
    if truth.ndim != 1 or truth.shape != given.shape or not len(truth):
        raise ValueError("truth and probabilities must be two lists of the same length, of one case or more")
    if not ((given >= 0.0) & (given <= 1.0)).all():
        raise ValueError("every probability must lie in 0 to 1")
    return truth, given


def _bin_numbers(probabilities: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    return np.minimum((probabilities * bins).astype(np.int64), bins - 1)


def _wald(value: float | None, error: float | None, confidence: float) -> tuple[float, float] | None:
    if value is None or error is None:
        return None
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * error
    return value - reach, value + reach
