"""The figures of a reader study, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from thyroid_desktop.services.evidence.evaluation_figures import roc_curve
from thyroid_desktop.services.evidence.evidence_figures import (
    ForestFigure,
    ForestRow,
    RocCurve,
    RocFigure,
    RocPoint,
    TimesFigure,
    TimesRow,
)
from thyroid_desktop.services.studies.study_findings import StudyResults
from thyroid_desktop.statistics.classification import Counts


def roc_figure(results: StudyResults, names: Mapping[int, str], conditions: Sequence[str]) -> RocFigure:
    """The model's curve and point, and each reader's points in the first and the last condition.

    Args:
        results: What was found.
        names: Number of a reader → name.
        conditions: What the conditions are called, in their order.
    """
    truth = np.array([item.is_malignant for item in results.study.items])
    curves, points = [], []
    model = results.model
    if model is not None and model.auroc is not None:
        places = np.array(model.items) - 1
        curve = roc_curve(model.name, truth[places], np.array(model.probabilities))
        curves.append(
            RocCurve(
                model.name,
                curve.false_positive_rate,
                curve.true_positive_rate,
                model.auroc.value,
                model.auroc.interval(scale="plain"),
            )
        )
        points.append(_point(model.name, "", model.counts, is_model=True))
    points += [
        _point(names[one.reader], conditions[one.condition], one.counts)
        for one in results.readers
        if one.condition in results.primary
    ]
    return RocFigure(tuple(curves), tuple(point for point in points if point is not None))


def forest_figure(results: StudyResults, names: Mapping[int, str], *, axis: str, everybody: str) -> ForestFigure | None:
    """The last condition minus the first, reader by reader and for all; None where readers cannot be compared.

    Args:
        results: What was found.
        names: Number of a reader → name.
        axis: What is written below.
        everybody: Name of the line for all readers.
    """
    comparison = results.by_score or results.by_opinion
    if comparison is None:
        return None
    analysis, wanted = comparison.analysis, results.primary
    rows = [
        ForestRow(names[comparison.readers[one.reader]], -one.value, (-one.high, -one.low))
        for one in analysis.per_reader
        if (one.first, one.second) == wanted
    ]
    (whole,) = (one for one in analysis.differences if (one.first, one.second) == wanted)
    rows.append(ForestRow(everybody, -whole.value, (-whole.high, -whole.low), is_summary=True))
    return ForestFigure(tuple(rows), axis)


def times_figure(results: StudyResults, names: Mapping[int, str], conditions: Sequence[str]) -> TimesFigure | None:
    """How long readings took, with words as for :func:`roc_figure`; None before anything is read."""
    rows = [
        TimesRow(
            names[one.reader],
            conditions[one.condition],
            np.maximum(np.array(one.times.seconds), 0.001),
        )
        for one in results.readers
        if one.times is not None
    ]
    return TimesFigure(tuple(rows)) if rows else None


def _point(name: str, group: str, counts: Counts, *, is_model: bool = False) -> RocPoint | None:
    sensitivity, specificity = counts.sensitivity, counts.specificity
    if sensitivity is None or specificity is None:
        return None
    low, high = specificity.wilson()
    return RocPoint(
        name,
        group,
        1 - specificity.value,
        sensitivity.value,
        None if is_model else (1 - high, 1 - low),
        None if is_model else sensitivity.wilson(),
        is_model,
    )
