"""What acting on a probability is worth: net benefit over the thresholds at which one would act (decision curves).

Source: Vickers and Elkin, Med Decis Making 26 (2006) 565–574. The positive class is malignant. Who acts at a threshold
probability t holds a missed cancer to be (1 − t) / t times as bad as an unneeded intervention.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class DecisionCurve:
    """Net benefit in true positives a case, at most the share of malignant cases; 0 is doing nothing.

    Attributes:
        thresholds: (k,) threshold probabilities, at least 0 and below 1.
        model: (k,) of acting where the stated probability reaches the threshold.
        treat_all: (k,) of acting on every case.
        treat_none: (k,) of never acting: 0.
    """

    thresholds: NDArray[np.float64]
    model: NDArray[np.float64]
    treat_all: NDArray[np.float64]
    treat_none: NDArray[np.float64]


def net_benefit(
    is_malignant: ArrayLike, probabilities: ArrayLike, thresholds: ArrayLike | None = None
) -> DecisionCurve:
    """Net benefit TP/n − FP/n · t / (1 − t) of a model, of acting always and of never acting, at each threshold t.

    Args:
        is_malignant: (n,) truth.
        probabilities: (n,) stated probabilities of malignancy, 0 to 1.
        thresholds: (k,) at least 0 and below 1; 0.01, 0.02, …, 0.99 when left out.

    Raises:
        ValueError: Lengths differ, there is no case, or a probability or threshold lies outside its range.
    """
    truth, given = np.asarray(is_malignant, dtype=bool), np.asarray(probabilities, dtype=np.float64)
    places = np.arange(1, 100) / 100 if thresholds is None else np.asarray(thresholds, dtype=np.float64)
    if truth.ndim != 1 or truth.shape != given.shape or not len(truth):
        raise ValueError("truth and probabilities must be two lists of the same length, of one case or more")
    if not ((given >= 0.0) & (given <= 1.0)).all():
        raise ValueError("every probability must lie in 0 to 1")
    if places.ndim != 1 or not ((places >= 0.0) & (places < 1.0)).all():
        raise ValueError("every threshold must be at least 0 and below 1")
    odds, total, share = places / (1.0 - places), len(truth), float(truth.mean())
    true, false = (
        (len(values) - np.searchsorted(np.sort(values), places, side="left")) / total
        for values in (given[truth], given[~truth])
    )
    return DecisionCurve(places, true - false * odds, share - (1.0 - share) * odds, np.zeros(len(places)))
