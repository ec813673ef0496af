"""The figures of results (PNG), drawn by the program's own hand: they look and say the same as in its window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures
from thyroid_desktop.services.evidence.evaluation_figures import roc_curve
from thyroid_desktop.services.evidence.evidence_figures import (
    ConfusionFigure,
    EvidenceFigure,
    FigureStyle,
    LearningCurve,
    LearningFigure,
    ReliabilityBin,
    ReliabilityFigure,
    RocCurve,
    RocFigure,
    RocPoint,
)
from thyroid_desktop.statistics.calibration import reliability
from training.experiment.checkpoint import write_whole
from training.results.findings import Finding
from training.results.scores import Called

_DOTS: Final = 160.0
_OUT_OF_FOLD: Final = "Every nodule answered by the network that never saw it"
_TEST: Final = "Test part: mean of the folds, called by their vote"
_AT_HALF: Final = "malignant above one half"
_COMPARED: Final = "Candidate out of fold and model in use, on the same nodules"


def write_figures(folder: Path, findings: Sequence[Finding], compared: Mapping[str, Called]) -> tuple[str, ...]:
    """Draw all figures that the answers define; answers their names.

    Args:
        folder: Where they are put.
        findings: Of all networks.
        compared: Candidate and model in use by their names; empty without a comparison.
    """
    own: dict[str, Called] = {one.network: one.called for one in findings}
    test: dict[str, Called] = {one.network: one.called_in_test for one in findings if one.called_in_test}
    figures: dict[str, EvidenceFigure | None] = {
        "roc.png": _roc(own, _OUT_OF_FOLD),
        "roc-test.png": _roc(test, _TEST),
        "calibration.png": _calibration(own, _OUT_OF_FOLD),
        "confusion.png": _confusion(own, f"{_OUT_OF_FOLD}; {_AT_HALF}"),
        "confusion-test.png": _confusion(test, _TEST),
        "learning-loss.png": _learning(findings, ("loss", "validation_loss"), "Loss"),
        "learning-auroc.png": _learning(findings, ("auroc",), "AUROC of the held-out rows"),
        "comparison-roc.png": _roc(compared, _COMPARED),
        "comparison-calibration.png": _calibration(compared, _COMPARED),
        "comparison-confusion.png": _confusion(compared, f"{_COMPARED}; each at its threshold"),
    }
    maker, style = EvidenceFigures(), FigureStyle(dots_per_inch=_DOTS)
    drawn = {name: maker.draw(figure, format="png", style=style) for name, figure in figures.items() if figure}
    for name, content in drawn.items():
        _write(folder / name, content)
    return tuple(drawn)


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda stream: stream.write(content))


def _roc(parts: Mapping[str, Called], title: str) -> RocFigure | None:
    """Curves of those that have one."""
    curves, points = [], []
    for name, part in parts.items():
        scores = part.scores
        if scores.auroc is None:
            continue
        curve = roc_curve(name, part.truth, part.chances)
        interval = None
        if scores.auroc_low is not None and scores.auroc_high is not None:
            interval = scores.auroc_low, scores.auroc_high
        told = curve.false_positive_rate, curve.true_positive_rate, scores.auroc, interval
        curves.append(RocCurve(name, *told))
        sensitivity, specificity = scores.sensitivity.value, scores.specificity.value
        if sensitivity is not None and specificity is not None:
            points.append(RocPoint(name, "", 1 - specificity, sensitivity, is_model=True))
    return RocFigure(tuple(curves), tuple(points), title) if curves else None


def _calibration(parts: Mapping[str, Called], title: str) -> ReliabilityFigure | None:
    curves = {
        name: tuple(
            ReliabilityBin(one.count, one.stated, one.observed.value, one.observed.wilson())
            for one in reliability(part.truth, part.chances)
        )
        for name, part in parts.items()
    }
    return ReliabilityFigure(curves, title) if curves else None


def _confusion(parts: Mapping[str, Called], title: str) -> ConfusionFigure | None:
    return ConfusionFigure({name: part.counts for name, part in parts.items()}, title) if parts else None


def _learning(findings: Sequence[Finding], measures: Sequence[str], axis: str) -> LearningFigure:
    """Curves of all networks; the first of two measures was taken on what was learnt from."""
    curves = []
    for measure in measures:
        is_learnt = measure == "loss"
        for one in findings:
            values = np.array([[epoch[measure] for epoch in curve] for curve in one.curves], np.float64)
            curves.append(LearningCurve(one.network, values, is_learnt))
    return LearningFigure(tuple(curves), axis, _stages(findings[0].curves[0]))


def _stages(curve: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    """Each stage with its last epoch, counted through."""
    last = {str(epoch["stage"]): number for number, epoch in enumerate(curve, start=1)}
    return tuple(last.items())
