"""How well probabilities mean what they say: Brier score, calibration error, and temperature scaling.

Sources: Brier, Monthly Weather Review 78 (1950) 1–3; Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural
networks", ICML 2017. The positive class is malignant.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


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
    numbers = np.minimum((given * bins).astype(np.int64), bins - 1)
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
