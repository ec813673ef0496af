"""What is drawn in each kind of figure of evidence, on axes that are dressed already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from thyroid_desktop.adapters.reports.evidence_ink import LINES, MARKERS, Ink
from thyroid_desktop.adapters.reports.paper import breadth, printable, shortened
from thyroid_desktop.services.evidence.evidence_figures import (
    DecisionFigure,
    EvidenceFigure,
    FigureWords,
    ForestFigure,
    MatrixFigure,
    ReliabilityFigure,
    RocCurve,
    RocFigure,
    RocPoint,
    TimesFigure,
    TimesRow,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_TOLD: Final = 14
"""Entries of a legend that still leave room for the figure."""
_LOWEST_BENEFIT: Final = -0.05
_SMALL_P: Final = 0.001
MOST_LEVEL_NAMES: Final = 4
"""With more curves, their names stand upright below a matrix."""
_LETTER: Final = 0.075
"""Inches of a Latin letter in names beside axes."""
_WIDER: Final = 0.4
"""By how much more an East Asian letter takes."""
_BESIDE: Final = 0.35
"""Inches beside axes that no name takes."""
_MOST_BESIDE: Final = 0.45
"""Share of the figure that names beside axes take at most."""
_LONGEST_BESIDE: Final = 34


def dress(axes: Axes, ink: Ink) -> None:
    """Give axes their colours."""
    axes.set_facecolor(ink.ground)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(ink.muted)
    axes.tick_params(colors=ink.muted, labelsize=7.5, length=3)
    axes.xaxis.label.set_color(ink.text)
    axes.yaxis.label.set_color(ink.text)
    axes.grid(visible=True, color=ink.rule, linewidth=0.5)
    axes.set_axisbelow(True)


def roc(axes: Axes, figure: RocFigure, ink: Ink, words: FigureWords) -> None:
    """Curves of models and readers, and points of yes-or-no opinions, joined where one of them moved."""
    _unit_square(axes)
    axes.set_xlabel(words.false_positive_rate)
    axes.set_ylabel(words.true_positive_rate.format(positive=words.positive))
    axes.plot([0, 1], [0, 1], color=ink.muted, linewidth=0.8, linestyle=(0, (2, 3)), label=words.chance)
    colours = {
        curve.name: (colour, line)
        for curve, colour, line in zip(figure.curves, cycle(ink.series), _lines(len(ink.series)), strict=False)
    }
    for curve in figure.curves:
        colour, line = colours[curve.name]
        axes.plot(
            curve.false_positive_rate,
            curve.true_positive_rate,
            color=colour,
            linestyle=line,
            linewidth=1.4,
            label=_curve_label(curve, words),
        )
    for point in figure.points:
        if point.is_model and point.name in colours:
            axes.plot(
                point.false_positive_rate, point.true_positive_rate, "o", color=colours[point.name][0], markersize=4.5
            )
    _reader_points(axes, [one for one in figure.points if not one.is_model], ink)
    legend(axes, ink, "lower right")


def matrix(axes: Axes, figure: MatrixFigure, ink: Ink, words: FigureWords) -> None:
    """A cell for every two: above the diagonal p, below it the difference; the smaller p, the fuller the cell."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    count = len(figure.names)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    for row in range(count):
        for column in range(count):
            p, apart = figure.p[row][column], figure.differences[row][column]
            strength = 0.0 if p is None else float(np.clip(-np.log10(max(p, 1e-6)) / 4, 0.04, 0.8))
            axes.add_patch(
                Rectangle(
                    (column - 0.48, row - 0.48), 0.96, 0.96, facecolor=to_rgba(ink.cell, strength), edgecolor=ink.rule
                )
            )
            told = _p(p) if column > row else "" if apart is None else f"{apart:+.3f}".replace("-", "−")
            told = "–" if row == column else told
            axes.text(column, row, told, ha="center", va="center", color=ink.text, fontsize=min(7.5, 44 / count))
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_xticks(range(count), [short(name, 22) for name in figure.names], color=ink.text)
    if count > MOST_LEVEL_NAMES:
        axes.tick_params(axis="x", labelrotation=90, labelsize=6.5)
    axes.set_yticks(range(count), names_beside(figure, _width(axes)), color=ink.text)
    axes.tick_params(length=0)
    axes.set_xlabel(words.matrix, fontsize=7.5, loc="right")


def reliability(axes: Axes, figure: ReliabilityFigure, ink: Ink, words: FigureWords) -> None:
    """Stated against observed shares, with Wilson's intervals; a mark is as large as its cases are many."""
    _unit_square(axes)
    axes.set_xlabel(words.stated.format(positive=words.positive))
    axes.set_ylabel(words.observed.format(positive=words.positive))
    axes.plot([0, 1], [0, 1], color=ink.muted, linewidth=0.8, linestyle=(0, (2, 3)), label=words.perfect)
    for (name, bins), colour, line in zip(
        figure.curves.items(), cycle(ink.series), _lines(len(ink.series)), strict=False
    ):
        stated, observed = [one.stated for one in bins], [one.observed for one in bins]
        total = sum(one.count for one in bins)
        axes.plot(stated, observed, color=colour, linestyle=line, linewidth=1.1, label=short(name, 40))
        axes.scatter(stated, observed, s=[12 + 160 * one.count / total for one in bins], color=colour, alpha=0.75)
        for one in bins:
            axes.plot([one.stated] * 2, one.interval, color=colour, linewidth=0.8, alpha=0.7)
    legend(axes, ink, "upper left")


def decision(axes: Axes, figure: DecisionFigure, ink: Ink, words: FigureWords) -> None:
    """Net benefit of acting on each curve, on everybody, and on nobody."""
    axes.set_xlabel(words.threshold.format(positive=words.positive))
    axes.set_ylabel(words.net_benefit.format(positive=words.positive))
    axes.plot(figure.thresholds, figure.treat_all, color=ink.muted, linewidth=0.9, label=words.treat_all)
    axes.axhline(0.0, color=ink.muted, linewidth=0.9, linestyle=(0, (2, 3)), label=words.treat_none)
    for (name, benefit), colour, line in zip(
        figure.curves.items(), cycle(ink.series), _lines(len(ink.series)), strict=False
    ):
        axes.plot(figure.thresholds, benefit, color=colour, linestyle=line, linewidth=1.4, label=short(name, 40))
    highest = max([float(figure.treat_all.max()), *(float(one.max()) for one in figure.curves.values())])
    axes.set_xlim(0, 1)
    axes.set_ylim(_LOWEST_BENEFIT, max(highest * 1.1, 0.05))
    legend(axes, ink, "upper right")


def forest(axes: Axes, figure: ForestFigure, ink: Ink, _words: FigureWords) -> None:
    """A line each for readers, and a diamond for all of them."""
    axes.grid(visible=False, axis="y")
    if figure.reference is not None:
        axes.axvline(figure.reference, color=ink.muted, linewidth=0.8)
    for place, row in enumerate(figure.rows):
        low, high = row.interval or (row.value, row.value)
        if row.is_summary:
            axes.fill(
                [low, row.value, high, row.value], [place, place - 0.28, place, place + 0.28], color=ink.series[1]
            )
            axes.axhline(place - 0.5, color=ink.rule, linewidth=0.8)
        else:
            axes.plot([low, high], [place, place], color=ink.series[0], linewidth=1.4)
            axes.plot(row.value, place, "s", color=ink.series[0], markersize=4.5)
    axes.set_yticks(range(len(figure.rows)), names_beside(figure, _width(axes)), color=ink.text)
    axes.set_ylim(len(figure.rows) - 0.4, -0.6)
    axes.set_xlabel(figure.axis)
    for words, x, align in zip(figure.favours, (0.01, 0.99), ("left", "right"), strict=True):
        axes.text(x, 1.0, words, transform=axes.transAxes, color=ink.muted, fontsize=7, ha=align, va="bottom")


def times(axes: Axes, figure: TimesFigure, ink: Ink, words: FigureWords) -> None:
    """Every reading as a faint point, the quartiles as a bar, the median as a mark; seconds on a logarithmic axis."""
    axes.grid(visible=False, axis="y")
    from matplotlib.ticker import LogLocator, NullLocator

    groups = list(dict.fromkeys(row.group for row in figure.rows))
    for place, row in enumerate(figure.rows):
        colour = ink.series[groups.index(row.group) % len(ink.series)]
        low, middle, high = np.percentile(row.seconds, (25, 50, 75))
        spread = np.random.default_rng(0).uniform(-0.22, 0.22, len(row.seconds))
        axes.plot(row.seconds, place + spread, ".", color=colour, markersize=2.5, alpha=0.35)
        axes.plot([low, high], [place, place], color=colour, linewidth=4, alpha=0.8, solid_capstyle="butt")
        axes.plot(middle, place, "|", color=ink.text, markersize=11, markeredgewidth=1.6)
    axes.set_yticks(range(len(figure.rows)), names_beside(figure, _width(axes)), color=ink.text)
    axes.set_ylim(len(figure.rows) - 0.4, -0.6)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(lambda value, _place: f"{value:g}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(words.seconds)


def names_beside(figure: EvidenceFigure, width: float) -> list[str]:
    """The names beside the axes of a figure of this width, in inches, cut to the room that there is."""
    letters = min(_LONGEST_BESIDE, int((_MOST_BESIDE * width - _BESIDE) / _LETTER))
    match figure:
        case MatrixFigure():
            names = list(figure.names)
        case ForestFigure():
            names = [row.name for row in figure.rows]
        case TimesFigure():
            names = [_times_name(row) for row in figure.rows]
        case _:
            names = []
    return [short(name, letters) for name in names]


def room_beside(names: list[str]) -> float:
    """Inches that these names take beside the axes."""
    return _BESIDE + _LETTER * max(len(name) + _WIDER * (breadth(name) - len(name)) for name in names)


def _width(axes: Axes) -> float:
    """Of the figure, in inches."""
    return float(axes.figure.bbox.width / axes.figure.dpi)


def _times_name(row: TimesRow) -> str:
    """Reader and arm."""
    return f"{row.name}, {row.group}" if row.group else row.name


def _reader_points(axes: Axes, points: list[RocPoint], ink: Ink) -> None:
    """Points of readers: a colour a group, a mark a reader."""
    groups = list(dict.fromkeys(one.group for one in points))
    names = list(dict.fromkeys(one.name for one in points))
    before: dict[str, RocPoint] = {}
    for point in points:
        colour = ink.series[(groups.index(point.group) + 1) % len(ink.series)]
        x, y = point.false_positive_rate, point.true_positive_rate
        for interval, is_x in ((point.false_positive_interval, True), (point.true_positive_interval, False)):
            if interval is not None:
                ends = (interval, (y, y)) if is_x else ((x, x), interval)
                axes.plot(*ends, color=colour, linewidth=0.7, alpha=0.45)
        marker = MARKERS[names.index(point.name) % len(MARKERS)]
        label = f"{point.name}, {point.group}" if point.group else point.name
        axes.plot(x, y, marker, color=colour, markersize=6, label=short(label, 40), linestyle="none")
        earlier = before.setdefault(point.name, point)
        if earlier is not point:
            axes.annotate(
                "",
                (x, y),
                (earlier.false_positive_rate, earlier.true_positive_rate),
                arrowprops={"arrowstyle": "->", "color": ink.muted, "linewidth": 0.9, "shrinkA": 4, "shrinkB": 4},
            )


def _unit_square(axes: Axes) -> None:
    axes.set_xlim(-0.012, 1.012)
    axes.set_ylim(-0.012, 1.012)
    ticks = np.linspace(0, 1, 6)
    axes.set_xticks(ticks)
    axes.set_yticks(ticks)


def legend(axes: Axes, ink: Ink, place: Any) -> None:
    """Tell what is what, as far as there is room."""
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(
        handles[:_MOST_TOLD],
        labels[:_MOST_TOLD],
        loc=place,
        fontsize=7,
        labelcolor=ink.text,
        facecolor=ink.ground,
        edgecolor=ink.rule,
        framealpha=0.85,
    )


def _curve_label(curve: RocCurve, words: FigureWords) -> str:
    told = short(curve.name, 40)
    if curve.auroc is None:
        return told
    interval = "" if curve.interval is None else f" ({curve.interval[0]:.3f}–{curve.interval[1]:.3f})"
    return f"{told}, {words.auroc} {curve.auroc:.3f}{interval}"


def _lines(colours: int) -> Iterator[object]:
    """A line style for each round through the colours."""
    for line in cycle(LINES):
        yield from [line] * colours


def _p(p: float | None) -> str:
    if p is None:
        return ""
    return "< 0.001" if p < _SMALL_P else f"{p:.3f}"


def short(name: str, letters: int) -> str:
    """A name as it can be drawn, cut to so many letters."""
    return shortened(printable(name), letters)
