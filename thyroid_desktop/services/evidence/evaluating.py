"""How well models and readers tell malignant from benign, from a table of their scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.services.evidence.resampling import (
    USUAL_REPLICATES,
    Resampled,
    fitting_replicates,
    is_probability,
    resample,
)
from thyroid_desktop.services.evidence.score_tables import PositiveClass, ScoreTable
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.statistics.calibration import brier_score, calibration_error, recalibration
from thyroid_desktop.statistics.classification import Counts, counts_at
from thyroid_desktop.statistics.paired_tests import holm
from thyroid_desktop.statistics.partial_roc import OperatingPoint, operating_points
from thyroid_desktop.statistics.roc import Curves, areas, difference

FloatArray = NDArray[np.float64]
Interval = tuple[float, float]
_MOST_FOR_CALIBRATION: Final = 2_000_000
"""With more cases, the fit of slope and intercept takes longer than it is worth."""


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


def evaluate(
    table: ScoreTable,
    *,
    is_clustered: bool = False,
    threshold: float = 0.5,
    replicates: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate all curves of a table and compare every two of them.

    Args:
        table: Scores and truth.
        is_clustered: Whether the bootstrap draws patients with all their cases rather than single cases.
        threshold: At and above it a case is called malignant; finite.
        replicates: How often the bootstrap draws; as the size of the table allows when left out, 0 for not at all.
        seed: Of the bootstrap.
        progress: Called before each curve with (done, total, name); answers False to stop.

    Raises:
        UserProblem: Patients are to be drawn, but the table names none.
        Cancelled: ``progress`` has asked to stop.
    """
    if is_clustered and table.patients is None:
        raise UserProblem("Patients cannot be drawn", "the table has no column that names them")
    wanted = fitting_replicates(table, is_clustered=is_clustered) if replicates is None else replicates
    found = areas(table.truth, table.matrix)
    drawn = resample(table, is_clustered=is_clustered, threshold=threshold, replicates=wanted, seed=seed)
    curves = []
    for number, name in enumerate(table.curves):
        if progress is not None and not progress(number, len(table.curves), name):
            raise Cancelled("The evaluation was stopped")
        curves.append(_curve(table, number, found, drawn, threshold=threshold))
    return Evaluation(
        cases=len(table.truth),
        positives=int(table.is_positive.sum()),
        positive=table.positive,
        threshold=threshold,
        curves=tuple(curves),
        pairs=_pairs(tuple(table.curves), found, drawn),
        covariance=found.covariance,
        clusters=drawn.clusters,
        replicates=drawn.replicates,
        seed=seed,
        notes=notes_on(table, found, drawn, threshold=threshold, wanted=wanted),
    )


def notes_on(table: ScoreTable, found: Curves, drawn: Resampled, *, threshold: float, wanted: int) -> tuple[str, ...]:
    """What a reader of the figures must know, in whole sentences.

    Args:
        table: Scores and truth.
        found: The areas.
        drawn: What drawing again has given.
        threshold: At and above it a case is called malignant.
        wanted: How often was to be drawn.
    """
    curves = table.curves.items()
    spread = np.ones(len(table.curves)) if found.covariance is None else np.diag(found.covariance)
    named = {
        "Scores outside of 0 to 1 are no probabilities and have no Brier score": [
            name for name, scores in curves if not is_probability(scores)
        ],
        "All cases have the same score": [name for name, scores in curves if scores.min() == scores.max()],
        "DeLong's interval of the area has no width, which does not make it certain": [
            name for name, variance in zip(table.curves, spread, strict=True) if variance == 0.0
        ],
        "The threshold calls all cases alike": [
            name for name, scores in curves if threshold > scores.max() or threshold <= scores.min()
        ],
    }
    of_drawing = {
        "The table is too large for a bootstrap in reasonable time: there are no bootstrap intervals": not wanted
        and not fitting_replicates(table, is_clustered=drawn.clusters is not None),
        "A class has a single case or patient: there are no bootstrap intervals": wanted and not drawn.replicates,
        f"The bootstrap drew {drawn.replicates} times": 0 < drawn.replicates < USUAL_REPLICATES,
        "Cases of one patient were taken as independent: the bootstrap drew single cases": table.patients is not None
        and drawn.clusters is None,
        "DeLong's intervals and tests take cases of one patient as independent; the bootstrap does not": drawn.clusters
        is not None,
    }
    alone = {"One class has a single case: areas have no standard error": found.covariance is None, **of_drawing}
    return (
        *(f"{what}: {', '.join(names)}." for what, names in named.items() if names),
        *(f"{what}." for what, is_so in alone.items() if is_so),
    )


def _curve(table: ScoreTable, number: int, found: Curves, drawn: Resampled, *, threshold: float) -> CurveEvaluation:
    name = list(table.curves)[number]
    scores = table.curves[name]
    area = found.auroc(number)
    counts = counts_at(table.truth, scores, threshold)
    is_share = is_probability(scores)
    return CurveEvaluation(
        name=name,
        auroc=area.value,
        se=area.standard_error,
        ci_delong=area.interval(scale="plain"),
        ci_delong_logit=area.interval(scale="logit"),
        ci_bootstrap=drawn.area(number),
        counts=counts if table.positive == "malignant" else counts.turned,
        clustered=drawn.shares[number],
        brier=brier_score(table.truth, scores) if is_share else None,
        ece=calibration_error(table.truth, scores) if is_share else None,
        operating_points=_points(table, scores),
        calibration=_calibration(table, scores) if is_share else None,
    )


def _points(table: ScoreTable, scores: FloatArray) -> tuple[OperatingPoint, ...]:
    """Points with a name, seen from the positive class; at and above each threshold a case is called malignant."""
    if table.positive == "malignant":
        return operating_points(table.truth, scores)
    # Benign is called where −score reaches t, which leaves malignant to the scores above −t.
    return tuple(
        replace(point, threshold=math.nextafter(-point.threshold, math.inf))
        for point in operating_points(~table.truth, -scores)
    )


def _calibration(table: ScoreTable, scores: FloatArray) -> Mapping[str, float | None] | None:
    if len(scores) > _MOST_FOR_CALIBRATION:
        return None
    return asdict(recalibration(table.truth, scores))


def _pairs(names: tuple[str, ...], found: Curves, drawn: Resampled) -> tuple[PairEvaluation, ...]:
    pairs = []
    for first, second in combinations(range(len(names)), 2):
        tested = difference(found, first, second)
        is_tested = tested.z is not None and math.isfinite(tested.z)
        pairs.append(
            PairEvaluation(
                first=names[first],
                second=names[second],
                difference=tested.value,
                se=None if tested.variance is None else math.sqrt(tested.variance),
                z=tested.z if is_tested else None,
                p=tested.p if is_tested else None,
                p_holm=None,
                ci=tested.interval(),
                ci_bootstrap=drawn.difference(first, second),
            )
        )
    adjusted = holm([pair.p for pair in pairs])
    return tuple(replace(pair, p_holm=p) for pair, p in zip(pairs, adjusted, strict=True))
