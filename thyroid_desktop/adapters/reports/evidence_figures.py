"""Draws figures of evidence with matplotlib, without a screen: for the window, for files and for a paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.adapters.reports import evidence_plots as plots
from thyroid_desktop.adapters.reports import learning_plots
from thyroid_desktop.adapters.reports.evidence_ink import BRIGHT, DARK, Ink
from thyroid_desktop.adapters.reports.paper import printable, typography
from thyroid_desktop.services.evidence.evidence_figures import (
    ConfusionFigure,
    DecisionFigure,
    EvidenceFigure,
    FigureFormat,
    FigureStyle,
    ForestFigure,
    LearningFigure,
    MatrixFigure,
    ReliabilityFigure,
    RocFigure,
    TimesFigure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST_HEIGHT: Final = 2.4
_NOTHING_PERSONAL: Final[dict[FigureFormat, dict[str, None]]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class EvidenceFigures:
    """Fulfils the ``FigureMaker`` of ``evidence_figures``; several threads may use it, one drawing at a time."""

    def draw(self, figure: EvidenceFigure, *, format: FigureFormat, style: FigureStyle) -> bytes:  # noqa: A002 - its word
        """The figure as the content of a file, without anything about the machine or the moment in it."""
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        ink = DARK if style.is_dark else BRIGHT
        with typography(), mpl.rc_context({"svg.hashsalt": "thyroid-desktop", "svg.fonttype": "path"}):
            made = Figure(figsize=(style.width, height_of(figure, style.width)), facecolor=ink.ground)
            FigureCanvasAgg(made)
            axes: Axes = made.add_subplot()
            plots.dress(axes, ink)
            _drawing(figure)(axes, figure, ink, style.words)
            if figure.title:
                above = 14.0 if isinstance(figure, LearningFigure) and figure.stages else None
                axes.set_title(printable(figure.title), color=ink.text, fontsize=9.5, loc="left", pad=above)
            _sign(made, ink, style)
            made.subplots_adjust(**_margins(figure, style.width, made.get_figheight()))
            stream = io.BytesIO()
            made.savefig(
                stream,
                format=format,
                dpi=style.dots_per_inch,
                facecolor=ink.ground,
                metadata=_NOTHING_PERSONAL[format],
            )
        return stream.getvalue()


def height_of(figure: EvidenceFigure, width: float) -> float:
    """Height in inches that a figure of this width takes."""
    match figure:
        case RocFigure() | ReliabilityFigure():
            return width * 0.92
        case DecisionFigure() | LearningFigure():
            return width * 0.66
        case ConfusionFigure():
            columns, lines = learning_plots.layout(figure)
            across, down = learning_plots.PANEL
            return (width - 0.4) / (columns * across) * lines * down + (0.75 if figure.title else 0.55)
        case MatrixFigure():
            below = 1.9 if len(figure.names) > plots.MOST_LEVEL_NAMES else 0.9
            return max(_LEAST_HEIGHT, min(width * 1.1, 0.4 + below + 0.55 * len(figure.names)))
        case ForestFigure() | TimesFigure():
            return max(_LEAST_HEIGHT, 1.3 + 0.3 * len(figure.rows))


def _drawing(figure: EvidenceFigure) -> Callable[..., None]:
    drawings: dict[type[Any], Callable[..., None]] = {
        RocFigure: plots.roc,
        MatrixFigure: plots.matrix,
        ReliabilityFigure: plots.reliability,
        DecisionFigure: plots.decision,
        ForestFigure: plots.forest,
        TimesFigure: plots.times,
        ConfusionFigure: learning_plots.confusion,
        LearningFigure: learning_plots.learning,
    }
    return drawings[type(figure)]


def _margins(figure: EvidenceFigure, width: float, height: float) -> dict[str, float]:
    """Room for words beside the axes: as much as the longest name takes, in shares of the figure."""
    names = plots.names_beside(figure, width)
    is_turned = isinstance(figure, MatrixFigure) and len(figure.names) > plots.MOST_LEVEL_NAMES
    bottom = 1.9 if is_turned else 0.78
    left = plots.room_beside(names) if names else 0.65
    top = 0.35 if figure.title else 0.15
    if isinstance(figure, ConfusionFigure):
        bottom, left = 0.4, 0.2
    if isinstance(figure, LearningFigure):
        top += 0.15  # for the names of stages
    return {"left": left / width, "right": 1 - 0.2 / width, "top": 1 - top / height, "bottom": bottom / height}


def _sign(made: Any, ink: Ink, style: FigureStyle) -> None:
    """Below every figure: what is positive, and that nobody is to be treated by it."""
    height = made.get_figheight()
    words = style.words
    positive = words.positive_class.format(positive=words.positive)
    made.text(0.012, 0.1 / height, positive, color=ink.muted, fontsize=6.5)
    made.text(0.988, 0.1 / height, words.notice, color=ink.muted, fontsize=6.5, ha="right")
