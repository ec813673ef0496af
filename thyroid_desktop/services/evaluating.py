"""How well models and readers tell malignant from benign, from a table of their scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.services.score_tables import PositiveClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thyroid_desktop.statistics.classification import Counts
    from thyroid_desktop.statistics.partial_roc import OperatingPoint

FloatArray = NDArray[np.float64]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CurveEvaluation:
    """What there is to say about one model or reader. What the data do not define is None.

    Attributes:
        name: Its column.
        auroc: Area under the ROC curve, 0 to 1.
        se: DeLong's standard error of the area; None when a class has one case only.
        ci_delong: Its 95 % interval on the area itself, cut off at 0 and 1.
        ci_delong_logit: Its 95 % interval on the logit of the area.
        ci_bootstrap: The 95 % percentile interval over resampled cases, or patients.
        counts: How calls at the threshold meet the truth, seen from the positive class.
        clustered: Name of a share ("sensitivity", …) → its interval over resampled patients; empty without patients.
        brier: Brier score; None where scores are no probabilities.
        ece: Expected calibration error over ten bins; None likewise.
        operating_points: Points of the curve that have a name.
        calibration: Slope, intercept and their like for the record; None likewise.
    """

    name: str
    auroc: float
    se: float | None
    ci_delong: Interval | None
    ci_delong_logit: Interval | None
    ci_bootstrap: Interval | None
    counts: Counts
    clustered: Mapping[str, Interval]
    brier: float | None
    ece: float | None
    operating_points: tuple[OperatingPoint, ...]
    calibration: Mapping[str, float | None] | None


@dataclass(frozen=True, slots=True)
class PairEvaluation:
    """DeLong's comparison of two areas on the same cases, first − second.

    Attributes:
        first: Name of one curve.
        second: Name of the other.
        difference: Of the areas.
        se: Standard error of the difference, or None where it is not defined.
        z: Difference over standard error; None where that is not defined.
        p: Two-sided p; None likewise.
        p_holm: The same after Holm's correction over all pairs of the table.
        ci: 95 % interval of the difference; None likewise.
        ci_bootstrap: The same over resampled cases, or patients.
    """

    first: str
    second: str
    difference: float
    se: float | None
    z: float | None
    p: float | None
    p_holm: float | None
    ci: Interval | None
    ci_bootstrap: Interval | None


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """All about one table of scores.

    Attributes:
        cases: How many there are.
        positives: How many of them are of the positive class.
        positive: Which class that is.
        threshold: At and above it a case is called malignant.
        curves: In the order of the table.
        pairs: Every two curves once.
        covariance: (k, k) float64, DeLong's, of the areas; None when a class has one case only.
        clusters: How many patients the bootstrap drew from; None when it drew single cases.
        replicates: How many times it drew; 0 where it was left out.
        seed: With which seed.
        notes: What a reader of the figures must know, in whole sentences.
    """

    cases: int
    positives: int
    positive: PositiveClass
    threshold: float
    curves: tuple[CurveEvaluation, ...]
    pairs: tuple[PairEvaluation, ...]
    covariance: FloatArray | None
    clusters: int | None
    replicates: int
    seed: int
    notes: tuple[str, ...]
