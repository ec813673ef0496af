"""What is written in figures, and what figures say to those who do not see them, in the language of the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from thyroid_desktop.services.evidence.evidence_figures import (
    DecisionFigure,
    EvidenceFigure,
    FigureWords,
    ForestFigure,
    MatrixFigure,
    ReliabilityFigure,
    RocFigure,
    TimesFigure,
)
from thyroid_desktop.services.evidence.score_tables import PositiveClass
from thyroid_desktop.ui.evidence.result_table import (
    interval_text,
    number_text,
    p_text,
    percent_text,
    signed_text,
)
from thyroid_desktop.ui.library.interchange import filled

MOST_BINS: Final = 10
translate = QCoreApplication.translate


def class_word(positive: PositiveClass) -> str:
    """The positive class in the language of the screen."""
    return translate("figures", "malignant") if positive == "malignant" else translate("figures", "benign")


def figure_words(positive: PositiveClass = "malignant") -> FigureWords:
    """Words for figures."""
    return FigureWords(
        positive=class_word(positive),
        negative=class_word("benign" if positive == "malignant" else "malignant"),
        true_positive_rate=translate("figures", "Sensitivity (positive: {positive})"),
        false_positive_rate=translate("figures", "1 − specificity"),
        chance=translate("figures", "chance"),
        auroc=translate("figures", "AUROC"),
        matrix=translate("figures", "p of the difference in AUROC (DeLong); below the diagonal: row − column"),
        stated=translate("figures", "Stated probability of {positive}"),
        observed=translate("figures", "Observed share of {positive}"),
        perfect=translate("figures", "perfectly calibrated"),
        threshold=translate("figures", "Threshold probability of {positive}"),
        net_benefit=translate("figures", "Net benefit (positive: {positive})"),
        treat_all=translate("figures", "treat all"),
        treat_none=translate("figures", "treat none"),
        seconds=translate("figures", "Reading time, seconds"),
        truth=translate("figures", "truly"),
        called=translate("figures", "called"),
        epoch=translate("figures", "Epoch"),
        learnt=translate("figures", "learnt from"),
        held_out=translate("figures", "held out"),
        positive_class=translate("figures", "positive class: {positive}"),
        notice=translate("figures", "Research use only – not for diagnosis"),
    )


def in_words(figure: EvidenceFigure) -> str:
    """What a figure shows, line by line."""
    return "\n".join(_lines(figure))


def _lines(figure: EvidenceFigure) -> Iterator[str]:
    match figure:
        case RocFigure():
            yield from _roc(figure)
        case MatrixFigure():
            yield from _matrix(figure)
        case ReliabilityFigure():
            yield from _reliability(figure)
        case DecisionFigure():
            yield from _decision(figure)
        case ForestFigure():
            yield figure.axis
            yield from (f"{row.name}: {_with_interval(row.value, row.interval)}" for row in figure.rows)
        case TimesFigure():
            yield from _times(figure)


def _roc(figure: RocFigure) -> Iterator[str]:
    text = translate("figures", "%1: AUROC %2")
    for curve in figure.curves:
        yield filled(text, (curve.name, _with_interval(curve.auroc, curve.interval)))
    text = translate("figures", "%1: sensitivity %2, specificity %3")
    for point in figure.points:
        name = f"{point.name} ({point.group})" if point.group else point.name
        shares = percent_text(point.true_positive_rate), percent_text(1 - point.false_positive_rate)
        yield filled(text, (name, *shares))


def _matrix(figure: MatrixFigure) -> Iterator[str]:
    text = translate("figures", "%1 against %2: difference %3, p %4")
    for row, first in enumerate(figure.names):
        for column in range(row):
            told = signed_text(figure.differences[row][column]), p_text(figure.p[row][column])
            yield filled(text, (first, figure.names[column], *told))


def _reliability(figure: ReliabilityFigure) -> Iterator[str]:
    text = translate("figures", "%1, cases: %2, stated %3, observed %4")
    for name, bins in figure.curves.items():
        for one in bins[:MOST_BINS]:
            yield filled(text, (name, one.count, percent_text(one.stated), percent_text(one.observed)))


def _decision(figure: DecisionFigure) -> Iterator[str]:
    """At four thresholds; nobody wants to hear a hundred."""
    text = translate("figures", "%1: net benefit at the threshold %2: %3")
    everyone = translate("figures", "treat all")
    for wanted in (0.1, 0.25, 0.5, 0.75):
        at = int(np.abs(figure.thresholds - wanted).argmin())
        for name, benefit in (*figure.curves.items(), (everyone, figure.treat_all)):
            yield filled(text, (name, percent_text(float(figure.thresholds[at]), 0), number_text(float(benefit[at]))))


def _times(figure: TimesFigure) -> Iterator[str]:
    text = translate("figures", "%1, %2: median %3 s, quartiles %4 s")
    for row in figure.rows:
        low, middle, high = (float(one) for one in np.percentile(row.seconds, (25, 50, 75)))
        yield filled(text, (row.name, row.group, number_text(middle, 1), interval_text((low, high), 1)))


def _with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    text = number_text(value)
    return text if interval is None else f"{text} ({interval_text(interval)})"
