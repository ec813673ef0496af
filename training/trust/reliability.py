"""The reliability diagram of out-of-fold answers, as a table and drawn by the program's own hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures
from thyroid_desktop.services.evidence.evidence_figures import FigureStyle, ReliabilityBin, ReliabilityFigure
from thyroid_desktop.statistics.calibration import reliability

TITLE: Final = "Every nodule answered by a network that never saw it"
_DOTS: Final = 160.0
_HEAD: Final = ("curve", "from", "to", "nodules", "stated", "observed", "low", "high")
Curves = Mapping[str, NDArray[np.float64]]


def reliability_csv(is_malignant: NDArray[np.bool_], curves: Curves) -> bytes:
    """A line a bin that is not empty; observed shares have Wilson's interval."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_HEAD)
    for name, chances in curves.items():
        for one in reliability(is_malignant, chances):
            figures = (one.stated, one.observed.value, *one.observed.wilson())
            table.writerow([name, one.low, one.high, one.count, *(f"{figure:.6f}" for figure in figures)])
    return text.getvalue().encode()


def reliability_png(is_malignant: NDArray[np.bool_], curves: Curves) -> bytes:
    """The diagram as a PNG."""
    bins = {
        name: tuple(
            ReliabilityBin(one.count, one.stated, one.observed.value, one.observed.wilson())
            for one in reliability(is_malignant, chances)
        )
        for name, chances in curves.items()
    }
    style = FigureStyle(dots_per_inch=_DOTS)
    return EvidenceFigures().draw(ReliabilityFigure(bins, TITLE), format="png", style=style)
