"""How well out-of-fold probabilities mean what they say, and the thresholds that are drawn in them, with intervals.

Everything that is told about a fold is cross-fitted: its temperature and thresholds come from the other folds, so that
no answer is judged by a number that it helped to choose. Intervals of figures and thresholds draw whole groups again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.operating_point import POINT_NAMES, Estimate, OperatingPoint, PointName
from thyroid_desktop.statistics.bootstrap import clustered
from thyroid_desktop.statistics.calibration import (
    brier_score,
    calibration_error,
    fitted_temperature,
    probability_malignant,
    recalibration,
)
from thyroid_desktop.statistics.classification import Counts, counts_of
from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.partial_roc import operating_points
from training.bundled.out_of_fold import OutOfFold

REPLICATES: Final = 1000
_DIGITS: Final = 4
"""Of thresholds and temperatures, as in manifests."""
FloatArray = NDArray[np.float64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CrossFitted:
    """Answers of each fold as the other folds calibrate and call them.

    Attributes:
        chances: (n,) probabilities of malignancy.
        called: By point, (n,) whether a nodule is called malignant.
        temperatures: By fold.
    """

    chances: FloatArray
    called: dict[PointName, Bits]
    temperatures: dict[int, float]


def cross_fitted(found: OutOfFold) -> CrossFitted:
    """Calibrate and call each fold by what the others choose.

    Raises:
        ValueError: There is one fold only, or a class is missing in the folds to learn from.
    """
    folds = np.unique(found.folds)
    if len(folds) < 2:
        raise ValueError("there is one fold only")
    chances = np.zeros(len(found.ids))
    called: dict[PointName, Bits] = {name: np.zeros(len(found.ids), np.bool_) for name in POINT_NAMES}
    temperatures: dict[int, float] = {}
    for fold in folds.tolist():
        own, others = found.folds == fold, found.folds != fold
        temperature = fitted_temperature(found.is_malignant[others], found.logits[others])
        temperatures[fold] = temperature
        learnt = probability_malignant(found.logits[others], temperature=temperature)
        thresholds = thresholds_of(found.is_malignant[others], learnt)
        chances[own] = probability_malignant(found.logits[own], temperature=temperature)
        for name, threshold in thresholds.items():
            called[name][own] = chances[own] >= threshold
    return CrossFitted(chances, called, temperatures)


def thresholds_of(is_malignant: Bits, chances: FloatArray) -> dict[PointName, float]:
    """The threshold of each point. Raises ``ValueError`` where a class is missing."""
    found = {one.name: one.threshold for one in operating_points(is_malignant, chances)}
    return {name: found[name] for name in POINT_NAMES}


def points_of(found: OutOfFold, fitted: CrossFitted, temperature: float) -> tuple[OperatingPoint, ...]:
    """The operating points for a manifest.

    Thresholds are chosen on all answers at the bundle's temperature, and their intervals by drawing groups again. The
    shares beside them are cross-fitted, with Wilson's intervals.

    Args:
        found: All answers.
        fitted: The same, cross-fitted.
        temperature: That of the bundle.
    """
    chances = probability_malignant(found.logits, temperature=temperature)

    def drawn(cases: NDArray[np.intp]) -> list[float]:
        return list(thresholds_of(found.is_malignant[cases], chances[cases]).values())

    spread = clustered(drawn, found.groups.tolist(), stratum=found.is_malignant, replicates=REPLICATES)
    points = []
    for number, (name, threshold) in enumerate(thresholds_of(found.is_malignant, chances).items()):
        value, ends = round(threshold, _DIGITS), spread.interval(number) or (threshold, threshold)
        low, high = (round(end, _DIGITS) for end in ends)
        counts = counts_of(found.is_malignant, fitted.called[name])
        # Youden's threshold jumps from draw to draw: the quantiles need not lie about it.
        chosen = Estimate(value, min(low, value), max(high, value))
        points.append(OperatingPoint(name, chosen, *_shares(counts)))
    return tuple(points)


def figures_of(found: OutOfFold, fitted: CrossFitted, points: tuple[OperatingPoint, ...]) -> dict[str, Any]:
    """All figures as plain JSON values; what the answers do not define is None."""
    truth = found.is_malignant
    raw = probability_malignant(found.logits)
    return {
        "nodules": len(truth),
        "malignant": int(truth.sum()),
        "groups": len(np.unique(found.groups)),
        "folds": len(fitted.temperatures),
        "temperature": round(fitted_temperature(truth, found.logits), _DIGITS),
        "temperature_of_the_others": {str(fold): round(one, _DIGITS) for fold, one in fitted.temperatures.items()},
        "calibrated": _calibration(truth, fitted.chances, found.groups),
        "uncalibrated": _calibration(truth, raw, found.groups),
        "points": [_point(point, counts_of(truth, fitted.called[point.name])) for point in points],
    }


def _point(point: OperatingPoint, counts: Counts) -> dict[str, Any]:
    """A point with its cross-fitted counts, and the share of malignant nodules among those that lie below it."""
    below = counts.false_negative + counts.true_negative
    missed = asdict(_estimate(Proportion(counts.false_negative, below))) if below else None
    return {**asdict(point), "counts": asdict(counts), "malignant_below": missed}


def _calibration(truth: Bits, chances: FloatArray, groups: NDArray[np.int64]) -> dict[str, Any]:
    def drawn(cases: NDArray[np.intp]) -> tuple[float, float]:
        return brier_score(truth[cases], chances[cases]), calibration_error(truth[cases], chances[cases])

    spread = clustered(drawn, groups.tolist(), stratum=truth, replicates=REPLICATES)
    fit = recalibration(truth, chances)
    return {
        "brier": {"value": brier_score(truth, chances), "interval": spread.interval(0)},
        "ece": {"value": calibration_error(truth, chances), "interval": spread.interval(1)},
        "slope": {"value": fit.slope, "interval": fit.slope_interval()},
        "intercept": {"value": fit.intercept, "interval": fit.intercept_interval()},
    }


def _shares(counts: Counts) -> tuple[Estimate, Estimate]:
    positives = Proportion(counts.true_positive, counts.positives)
    negatives = Proportion(counts.true_negative, counts.negatives)
    return _estimate(positives), _estimate(negatives)


def _estimate(share: Proportion) -> Estimate:
    value, low, high = (round(one, _DIGITS) for one in (share.value, *share.wilson()))
    return Estimate(value, low, high)
