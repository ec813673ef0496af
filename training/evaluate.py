"""Figures of a model from truth and logits, each with its interval. The positive class is malignant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.calibration import (
    brier_score,
    calibration_error,
    fitted_temperature,
    probability_malignant,
)
from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.roc import Auroc, auroc, youden_threshold


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What is decided on out-of-fold answers: the temperature of the softmax and the threshold on its probability."""

    temperature: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures on one set of nodules; intervals are DeLong's (logit) for the area and Wilson's for shares."""

    area: Auroc
    sensitivity: Proportion
    specificity: Proportion
    brier: float
    calibration_error: float

    def as_json(self) -> dict[str, object]:
        """The figures as plain values, rounded to four digits."""
        area = self.area.interval()
        return {
            "malignant": self.area.positives,
            "benign": self.area.negatives,
            "auroc": round(self.area.value, 4),
            "auroc_95": None if area is None else [round(bound, 4) for bound in area],
            "sensitivity": round(self.sensitivity.value, 4),
            "sensitivity_95": [round(bound, 4) for bound in self.sensitivity.wilson()],
            "specificity": round(self.specificity.value, 4),
            "specificity_95": [round(bound, 4) for bound in self.specificity.wilson()],
            "brier": round(self.brier, 4),
            "ece": round(self.calibration_error, 4),
        }


def chosen_point(is_malignant: NDArray[np.bool_], logits: NDArray[np.float32]) -> OperatingPoint:
    """Temperature of greatest likelihood and Youden's threshold, from answers to rows that were not learnt from."""
    temperature = fitted_temperature(is_malignant, logits)
    probabilities = probability_malignant(logits, temperature=temperature)
    return OperatingPoint(round(temperature, 4), round(youden_threshold(is_malignant, probabilities), 4))


def figures_of(is_malignant: NDArray[np.bool_], logits: NDArray[np.float32], point: OperatingPoint) -> Figures:
    """Figures at an operating point.

    Raises:
        ValueError: A class is empty.
    """
    probabilities = probability_malignant(logits, temperature=point.temperature)
    called = probabilities >= point.threshold
    return Figures(
        area=auroc(is_malignant, probabilities),
        sensitivity=Proportion(int(np.sum(called & is_malignant)), int(np.sum(is_malignant))),
        specificity=Proportion(int(np.sum(~called & ~is_malignant)), int(np.sum(~is_malignant))),
        brier=brier_score(is_malignant, probabilities),
        calibration_error=calibration_error(is_malignant, probabilities),
    )


def grouped_interval(
    is_malignant: NDArray[np.bool_], scores: NDArray[np.float64], groups: NDArray[np.int64], *, draws: int, seed: int
) -> tuple[float, float]:
    """95 % percentile interval of the area when whole groups, not nodules, are drawn again (cluster bootstrap).

    DeLong's interval takes nodules for independent, which images of one patient are not; this one does not. Draws that
    lack a class are left out.
    """
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    areas = []
    for _ in range(draws):
        rows = np.concatenate([members[index] for index in rng.integers(0, len(members), len(members))])
        truth = is_malignant[rows]
        if truth.any() and not truth.all():
            areas.append(auroc(truth, scores[rows]).value)
    low, high = np.quantile(areas, [0.025, 0.975])
    return float(low), float(high)
