"""Figures of evidence: every kind in every format, with the positive class on it, and nothing of the machine in it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures
from thyroid_desktop.services.evidence.evidence_figures import (
    ConfusionFigure,
    DecisionFigure,
    FigureStyle,
    FigureWords,
    ForestFigure,
    ForestRow,
    LearningCurve,
    LearningFigure,
    MatrixFigure,
    ReliabilityBin,
    ReliabilityFigure,
    RocCurve,
    RocFigure,
    RocPoint,
    TimesFigure,
    TimesRow,
)
from thyroid_desktop.statistics.classification import Counts

STEPS = np.linspace(0, 1, 5)
FIGURES = {
    "roc": RocFigure(
        (RocCurve("model $x_1$", STEPS, STEPS**0.5, 0.7, (0.6, 0.8)), RocCurve("other", STEPS, STEPS)),
        (
            RocPoint("model $x_1$", "", 0.25, 0.5, is_model=True),
            RocPoint("R1", "alone", 0.2, 0.6, (0.1, 0.3), (0.5, 0.7)),
            RocPoint("R1", "with model", 0.1, 0.7),
        ),
        "Title",
    ),
    "matrix": MatrixFigure(tuple("ABCDE"), ((None, 0.5, 1e-9, None, 0.0),) * 5, ((None, -0.1, 0.2, 0.0, None),) * 5),
    "reliability": ReliabilityFigure({"A": (ReliabilityBin(3, 0.1, 0.0, (0.0, 0.5)),), "B": ()}),
    "decision": DecisionFigure(STEPS[:-1], {"A": STEPS[:-1]}, -STEPS[:-1]),
    "forest": ForestFigure(
        (ForestRow("R1", 0.1, (0.0, 0.2)), ForestRow("R2", 0.1, None), ForestRow("All", 0.1, (0.05, 0.15), True)),
        "Difference",
        favours=("alone", "with model"),
    ),
    "forest without a line": ForestFigure((ForestRow("R1", 0.7, None),), "AUROC", None),
    "confusion": ConfusionFigure({"A": Counts(8, 2, 5, 0), "B": Counts(0, 0, 3, 1)}),
    "confusion of one": ConfusionFigure({"A": Counts(8, 2, 5, 0)}, "Title"),
    "learning": LearningFigure(
        (
            LearningCurve("A", np.array([[0.7, 0.5, 0.4], [0.7, 0.6, 0.5]])),
            LearningCurve("A", np.array([[0.7, 0.4, 0.1]]), is_learnt=True),
        ),
        "Loss",
        (("warming up", 1), ("fine-tuning", 3)),
        "Title",
    ),
    "learning of many epochs": LearningFigure((LearningCurve("A", STEPS.repeat(4)[np.newaxis]),), "AUROC"),
    "times": TimesFigure((TimesRow("R1", "alone", np.array([3.0, 9.0])), TimesRow("R1", "", np.array([4.0])))),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("is_dark", [False, True])
def test_that_every_figure_is_drawn_in_its_size(name, is_dark):
    style = FigureStyle(width=4.0, dots_per_inch=50, is_dark=is_dark)
    content = EvidenceFigures().draw(FIGURES[name], format="png", style=style)
    with Image.open(io.BytesIO(content)) as image:
        assert image.width == 200
        shades = np.asarray(image.convert("L"))
    assert (np.median(shades) < 60) == is_dark
    assert shades.std() > 5


@pytest.mark.parametrize("format_", ["svg", "pdf"])
def test_that_the_same_figure_is_the_same_file(format_):
    made = [EvidenceFigures().draw(FIGURES["roc"], format=format_, style=FigureStyle()) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith(b"<?xml" if format_ == "svg" else b"%PDF")


def test_that_the_positive_class_is_written_on_it(monkeypatch):
    from matplotlib.figure import Figure

    written = []
    saved = Figure.savefig
    monkeypatch.setattr(Figure, "savefig", lambda figure, *args, **more: (
        written.extend(one.get_text() for one in [*figure.texts, figure.axes[0].yaxis.label]),
        saved(figure, *args, **more),
    ))  # fmt: skip
    style = FigureStyle(words=FigureWords(positive="benign"))
    EvidenceFigures().draw(FIGURES["roc"], format="svg", style=style)
    wanted = {"positive class: benign", "Sensitivity (positive: benign)", "Research use only – not for diagnosis"}
    assert wanted <= set(written)
