"""Figures about nodules, each with its interval; what one class alone does not define is None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.training_result import Scores, Share
from thyroid_desktop.statistics.calibration import brier_score, calibration_error
from thyroid_desktop.statistics.classification import Counts, counts_of
from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.roc import Auroc, auroc, youden_threshold

EVEN: Final = 0.5
"""From which probability on a network of an experiment says malignant, as in the paper."""


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """Nodules as one network, or several together, call them.

    Attributes:
        network: Which.
        part: "out of fold" or "test".
        view: "recipe", in the recipe's way, or "plain", as the worker would answer.
        temperature: By which the logits were divided.
        threshold: At or above which a nodule is called malignant; None where the folds vote.
        truth: (n,) whether malignant.
        chances: (n,) probabilities of malignancy.
        said: (n,) whether called malignant.
    """

    network: str
    part: str
    view: str
    temperature: float
    threshold: float | None
    truth: NDArray[np.bool_]
    chances: NDArray[np.float64]
    said: NDArray[np.bool_]

    @property
    def scores(self) -> Scores:
        """All figures."""
        return scores_of(self.truth, self.chances, self.said)

    @property
    def counts(self) -> Counts:
        """Calls against the truth."""
        return counts_of(self.truth, self.said)


def area_of(truth: NDArray[np.bool_], chances: NDArray[np.float64]) -> Auroc | None:
    """Area under the ROC curve; None where a class is missing."""
    return auroc(truth, chances) if has_both(truth) else None


def scores_of(truth: NDArray[np.bool_], chances: NDArray[np.float64], said: NDArray[np.bool_]) -> Scores:
    """All figures of one answer a nodule.

    Args:
        truth: (n,) whether malignant; n is 1 or more.
        chances: (n,) stated probabilities of malignancy.
        said: (n,) whether a nodule is called malignant.
    """
    area = area_of(truth, chances)
    # Where the classes are told apart completely, DeLong's variance is 0: an interval without width would say too much.
    low, high = (area.interval() if area and area.variance else None) or (None, None)
    counts = counts_of(truth, said)
    return Scores(
        nodules=len(truth),
        malignant=counts.positives,
        auroc=area.value if area else None,
        auroc_low=low,
        auroc_high=high,
        accuracy=share_of(counts.accuracy),
        sensitivity=share_of(counts.sensitivity),
        specificity=share_of(counts.specificity),
        brier=brier_score(truth, chances),
        ece=calibration_error(truth, chances),
    )


def share_of(proportion: Proportion | None) -> Share:
    """A proportion with Wilson's interval."""
    if proportion is None:
        return Share(None, 0, 0, None, None)
    return Share(proportion.value, proportion.successes, proportion.total, *proportion.wilson())


def threshold_of(truth: NDArray[np.bool_], chances: NDArray[np.float64]) -> float:
    """Youden's threshold; one half where a class is missing."""
    return youden_threshold(truth, chances) if has_both(truth) else EVEN


def has_both(truth: NDArray[np.bool_]) -> bool:
    """Whether both classes are there."""
    return bool(truth.any() and not truth.all())
