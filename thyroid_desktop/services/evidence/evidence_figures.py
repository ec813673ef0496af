"""Figures of evidence as values; how they are drawn is the business of whoever fulfils :class:`FigureMaker`.

Every figure names the positive class. Words have English defaults; the window hands over translated ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.classification import Counts

FloatArray = NDArray[np.float64]
FigureFormat = Literal["png", "svg", "pdf"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class RocCurve:
    """A curve of a :class:`RocFigure`.

    Attributes:
        name: Whose it is.
        false_positive_rate: (k,) float64, 0 to 1, rising from 0.
        true_positive_rate: (k,) float64, 0 to 1, rising from 0.
        auroc: Area under it, or None where none is to be told.
        interval: The area's interval, or None.
    """

    name: str
    false_positive_rate: FloatArray
    true_positive_rate: FloatArray
    auroc: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class RocPoint:
    """One operating point: a reader's yes-or-no opinions, or a model at its threshold.

    Attributes:
        name: Whose it is.
        group: What is drawn alike, such as an arm; points of one name in two groups are joined by an arrow, from the
            group that comes first to the other.
        false_positive_rate: 1 − specificity, 0 to 1.
        true_positive_rate: Sensitivity, 0 to 1.
        false_positive_interval: Interval of 1 − specificity, or None.
        true_positive_interval: Interval of sensitivity, or None.
        is_model: A model's point is drawn in the colour of the curve of its name.
    """

    name: str
    group: str
    false_positive_rate: float
    true_positive_rate: float
    false_positive_interval: Interval | None = None
    true_positive_interval: Interval | None = None
    is_model: bool = False


@dataclass(frozen=True, slots=True)
class RocFigure:
    """ROC curves and operating points of models and readers."""

    curves: tuple[RocCurve, ...]
    points: tuple[RocPoint, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class MatrixFigure:
    """Areas compared with each other, every two once.

    Attributes:
        names: The k curves or readers.
        p: k rows of k two-sided p; None on the diagonal and where a test is not defined.
        differences: k rows of k differences, row − column; None likewise.
        title: Above the figure; may be empty.
    """

    names: tuple[str, ...]
    p: tuple[tuple[float | None, ...], ...]
    differences: tuple[tuple[float | None, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cases with about the same stated probability: how many, their mean stated and their observed share."""

    count: int
    stated: float
    observed: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ReliabilityFigure:
    """How well stated probabilities mean what they say. ``curves``: name → its bins that are not empty."""

    curves: Mapping[str, tuple[ReliabilityBin, ...]]
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class DecisionFigure:
    """Net benefit against the threshold probability.

    Attributes:
        thresholds: (t,) float64, 0 to 1.
        curves: Name → (t,) net benefit of acting on this curve.
        treat_all: (t,) net benefit of taking everyone for positive; taking nobody has 0.
        title: Above the figure; may be empty.
    """

    thresholds: FloatArray
    curves: Mapping[str, FloatArray]
    treat_all: FloatArray
    title: str = ""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A line of a forest: an estimate with its interval; a summary is drawn as a diamond, below a rule."""

    name: str
    value: float
    interval: Interval | None
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class ForestFigure:
    """Estimates of readers and of all of them together.

    Attributes:
        rows: From top to bottom.
        axis: What is estimated, such as "Difference in AUROC, with model − alone".
        reference: Where a line is drawn, such as 0 for differences; None for none.
        favours: Words for the left and the right side of the reference; may be empty.
        title: Above the figure; may be empty.
    """

    rows: tuple[ForestRow, ...]
    axis: str
    reference: float | None = 0.0
    favours: tuple[str, str] = ("", "")
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TimesRow:
    """Seconds of each reading of one reader in one arm, (m,) float64 above 0."""

    name: str
    group: str
    seconds: FloatArray


@dataclass(frozen=True, slots=True)
class TimesFigure:
    """How long readings took: medians and quartiles, a reader a line, arms beside each other."""

    rows: tuple[TimesRow, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class ConfusionFigure:
    """Truth against calls, for each model. ``counts``: name → its four cells, seen from the positive class."""

    counts: Mapping[str, Counts]
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class LearningCurve:
    """What was measured after each epoch of a training.

    Attributes:
        name: Of the network.
        values: (f, e) float64, a line for each fold that was held out.
        is_learnt: Whether it was measured on what was learnt from, rather than on what was held out.
    """

    name: str
    values: FloatArray
    is_learnt: bool = False


@dataclass(frozen=True, slots=True)
class LearningFigure:
    """How a measure went from epoch to epoch.

    Attributes:
        curves: All of them.
        axis: What was measured.
        stages: Name and last epoch, counted from 1, of each part of the training.
        title: Above the figure; may be empty.
    """

    curves: tuple[LearningCurve, ...]
    axis: str
    stages: tuple[tuple[str, int], ...] = ()
    title: str = ""


EvidenceFigure = (
    RocFigure
    | MatrixFigure
    | ReliabilityFigure
    | DecisionFigure
    | ForestFigure
    | TimesFigure
    | ConfusionFigure
    | LearningFigure
)


@dataclass(frozen=True, slots=True)
class FigureWords:
    """What is written in figures; ``{positive}`` stands for the positive class, in the same language."""

    positive: str = "malignant"
    negative: str = "benign"
    true_positive_rate: str = "Sensitivity (positive: {positive})"
    false_positive_rate: str = "1 − specificity"
    chance: str = "chance"
    auroc: str = "AUROC"
    matrix: str = "p of the difference in AUROC (DeLong); below the diagonal: row − column"
    stated: str = "Stated probability of {positive}"
    observed: str = "Observed share of {positive}"
    perfect: str = "perfectly calibrated"
    threshold: str = "Threshold probability of {positive}"
    net_benefit: str = "Net benefit (positive: {positive})"
    treat_all: str = "treat all"
    treat_none: str = "treat none"
    seconds: str = "Reading time, seconds"
    truth: str = "truly"
    called: str = "called"
    epoch: str = "Epoch"
    learnt: str = "learnt from"
    held_out: str = "held out"
    positive_class: str = "positive class: {positive}"
    notice: str = "Research use only – not for diagnosis"


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """How a figure looks.

    Attributes:
        width: In inches; the height follows from the figure.
        dots_per_inch: Of PNG; 96 times the scale of a screen shows it crisp there at ``width`` × 96 points.
        is_dark: Light lines on the dark ground of the window, rather than dark ones on white.
        words: What is written.
    """

    width: float = 6.4
    dots_per_inch: float = 150.0
    is_dark: bool = False
    words: FigureWords = FigureWords()


class FigureMaker(Protocol):
    """Draws figures of evidence without a screen."""

    def draw(self, figure: EvidenceFigure, *, format: FigureFormat, style: FigureStyle) -> bytes:  # noqa: A002 - its word
        """The figure as the content of a file, without anything about the machine or the moment in it."""
        ...
