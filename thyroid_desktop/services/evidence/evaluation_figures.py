"""The figures of an evaluation, as values: ROC curves, DeLong's tests, reliability and decision curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.services.evidence.evaluating import Evaluation
from thyroid_desktop.services.evidence.evidence_figures import (
    DecisionFigure,
    EvidenceFigure,
    MatrixFigure,
    ReliabilityBin,
    ReliabilityFigure,
    RocCurve,
    RocFigure,
    RocPoint,
)
from thyroid_desktop.services.evidence.resampling import is_probability
from thyroid_desktop.services.evidence.score_tables import ScoreTable
from thyroid_desktop.statistics.calibration import reliability
from thyroid_desktop.statistics.decision import net_benefit
from thyroid_desktop.statistics.roc import curve

_MOST_STEPS: Final = 5_000
"""A curve of more steps looks the same and takes long to draw."""


@dataclass(frozen=True, slots=True)
class EvaluationFigures:
    """What there is to draw; None where the scores do not allow it."""

    roc: RocFigure
    matrix: MatrixFigure | None
    reliability: ReliabilityFigure | None
    decision: DecisionFigure | None

    def named(self) -> dict[str, EvidenceFigure]:
        """The figures that there are, by the names of their files."""
        found = {
            "roc": self.roc,
            "delong-matrix": self.matrix,
            "reliability": self.reliability,
            "decision-curve": self.decision,
        }
        return {name: figure for name, figure in found.items() if figure is not None}


def figures_of(table: ScoreTable, evaluation: Evaluation) -> EvaluationFigures:
    """The figures of a table and its evaluation, all of them about the positive class.

    Reliability and decision curves take the columns that hold probabilities of malignancy; where benign is called
    positive, their complements are the probabilities of that.
    """
    is_turned = table.positive == "benign"
    shares = {
        name: 1.0 - scores if is_turned else scores for name, scores in table.curves.items() if is_probability(scores)
    }
    return EvaluationFigures(
        _roc(table, evaluation),
        matrix_of(evaluation) if evaluation.pairs else None,
        _reliability(table, shares) if shares else None,
        _decision(table, shares) if shares else None,
    )


def roc_curve(name: str, truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> RocCurve:
    """An empirical curve, thinned where it has more steps than can be seen."""
    false, true, _ = curve(truth, scores)
    if len(false) > _MOST_STEPS:
        kept = np.unique(np.linspace(0, len(false) - 1, _MOST_STEPS).round().astype(np.intp))
        false, true = false[kept], true[kept]
    return RocCurve(name, false, true)


def matrix_of(evaluation: Evaluation) -> MatrixFigure:
    """Every two curves compared."""
    names = tuple(one.name for one in evaluation.curves)
    places = {name: number for number, name in enumerate(names)}
    p: list[list[float | None]] = [[None] * len(names) for _ in names]
    apart: list[list[float | None]] = [[None] * len(names) for _ in names]
    for pair in evaluation.pairs:
        first, second = places[pair.first], places[pair.second]
        p[first][second] = p[second][first] = pair.p
        apart[first][second], apart[second][first] = pair.difference, -pair.difference
    return MatrixFigure(names, tuple(map(tuple, p)), tuple(map(tuple, apart)))


def _roc(table: ScoreTable, evaluation: Evaluation) -> RocFigure:
    is_turned = table.positive == "benign"
    curves, points = [], []
    for one in evaluation.curves:
        scores = table.curves[one.name]
        drawn = roc_curve(one.name, table.is_positive, -scores if is_turned else scores)
        curves.append(RocCurve(one.name, drawn.false_positive_rate, drawn.true_positive_rate, one.auroc, one.ci_delong))
        sensitivity, specificity = one.counts.sensitivity, one.counts.specificity
        if sensitivity is not None and specificity is not None:
            points.append(RocPoint(one.name, "", 1 - specificity.value, sensitivity.value, is_model=True))
    return RocFigure(tuple(curves), tuple(points))


def _reliability(table: ScoreTable, shares: dict[str, NDArray[np.float64]]) -> ReliabilityFigure:
    return ReliabilityFigure(
        {
            name: tuple(
                ReliabilityBin(one.count, one.stated, one.observed.value, one.observed.wilson())
                for one in reliability(table.is_positive, scores)
            )
            for name, scores in shares.items()
        }
    )


def _decision(table: ScoreTable, shares: dict[str, NDArray[np.float64]]) -> DecisionFigure:
    found = {name: net_benefit(table.is_positive, scores) for name, scores in shares.items()}
    first = next(iter(found.values()))
    return DecisionFigure(first.thresholds, {name: one.model for name, one in found.items()}, first.treat_all)
