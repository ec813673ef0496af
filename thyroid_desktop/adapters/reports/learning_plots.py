"""What is drawn in figures of a training: how it went from epoch to epoch, and what its networks call each class."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Final

import numpy as np

from thyroid_desktop.adapters.reports.evidence_ink import Ink
from thyroid_desktop.adapters.reports.evidence_plots import legend, short
from thyroid_desktop.services.evidence.evidence_figures import (
    ConfusionFigure,
    FigureWords,
    LearningCurve,
    LearningFigure,
)
from thyroid_desktop.statistics.classification import Counts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL: Final = (2.9, 3.3)
"""Width and height that a panel of two by two cells takes with its words, in cells."""
_MOST_ACROSS: Final = 3
_FEW_EPOCHS: Final = 12
"""So few are marked each."""


def confusion(axes: Axes, figure: ConfusionFigure, ink: Ink, words: FigureWords) -> None:
    """Two by two cells for each model: a line a truth, its share of that truth the fuller the greater."""
    axes.grid(visible=False)
    axes.axis("off")
    axes.set_aspect("equal")
    across, down = PANEL
    columns, lines = layout(figure)
    for number, (name, counts) in enumerate(figure.counts.items()):
        line, column = divmod(number, columns)
        _panel(axes, (column * across, line * down), name, counts, ink, words)
    alone = across / 2 if len(figure.counts) == 1 else 0.0
    axes.set_xlim(-1.0 - alone, columns * across - 1.0 - alone)
    axes.set_ylim(lines * down - 1.0, -1.0)


def layout(figure: ConfusionFigure) -> tuple[int, int]:
    """Panels beside each other, two at least, and lines of them."""
    columns = min(max(len(figure.counts), 2), _MOST_ACROSS)
    return columns, -(-len(figure.counts) // columns)


def learning(axes: Axes, figure: LearningFigure, ink: Ink, words: FigureWords) -> None:
    """The mean of the folds as a line, all of them as a band; dashed where it was measured on what was learnt from."""
    from matplotlib.ticker import MaxNLocator

    axes.set_xlabel(words.epoch)
    axes.set_ylabel(figure.axis)
    names = list(dict.fromkeys(curve.name for curve in figure.curves))
    colours = dict(zip(names, cycle(ink.series), strict=False))
    for curve in figure.curves:
        _curve(axes, curve, colours[curve.name])
    if any(curve.is_learnt for curve in figure.curves):
        axes.plot([], [], color=ink.muted, linestyle="-", label=words.held_out)
        axes.plot([], [], color=ink.muted, linestyle="--", linewidth=1.0, label=words.learnt)
    longest = max((curve.values.shape[1] for curve in figure.curves), default=1)
    axes.set_xlim(0.5, longest + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    before = 0
    for name, last in figure.stages:
        if last < longest:
            axes.axvline(last + 0.5, color=ink.muted, linewidth=0.8, linestyle=(0, (2, 3)))
        middle = (before + last + 1) / 2
        axes.text(
            middle,
            1.01,
            short(name, 24),
            transform=axes.get_xaxis_transform(),
            color=ink.muted,
            fontsize=7,
            ha="center",
        )
        before = last
    legend(axes, ink, "best")


def _curve(axes: Axes, curve: LearningCurve, colour: str) -> None:
    epochs = np.arange(1, curve.values.shape[1] + 1)
    line, weight = ("--", 1.0) if curve.is_learnt else ("-", 1.6)
    marker = "o" if len(epochs) <= _FEW_EPOCHS else ""
    mean, label = curve.values.mean(axis=0), None if curve.is_learnt else short(curve.name, 40)
    axes.plot(epochs, mean, color=colour, linestyle=line, linewidth=weight, marker=marker, markersize=3, label=label)
    if len(curve.values) > 1 and not curve.is_learnt:
        axes.fill_between(epochs, curve.values.min(axis=0), curve.values.max(axis=0), color=colour, alpha=0.13, lw=0)


def _panel(axes: Axes, corner: tuple[float, float], name: str, counts: Counts, ink: Ink, words: FigureWords) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    left, top = corner
    lines = (
        (words.positive, (counts.true_positive, counts.false_negative)),
        (words.negative, (counts.false_positive, counts.true_negative)),
    )
    for line, (truth, cells) in enumerate(lines):
        of_truth = sum(cells)
        for column, count in enumerate(cells):
            share = count / of_truth if of_truth else 0.0
            place = left + column - 0.48, top + line - 0.48
            axes.add_patch(Rectangle(place, 0.96, 0.96, facecolor=to_rgba(ink.cell, 0.75 * share), edgecolor=ink.rule))
            told = f"{count}\n{share:.1%}" if of_truth else f"{count}"
            axes.text(left + column, top + line, told, ha="center", va="center", color=ink.text, fontsize=8)
        told = f"{words.truth}\n{truth}"
        place = left - 0.55, top + line
        axes.text(*place, told, rotation=90, ha="right", va="center", color=ink.muted, fontsize=7)
    for column, called in enumerate((words.positive, words.negative)):
        told = f"{words.called}\n{called}"
        axes.text(left + column, top + 1.56, told, ha="center", va="top", color=ink.muted, fontsize=7)
    axes.text(left + 0.5, top - 0.58, short(name, 26), ha="center", va="bottom", color=ink.text, fontsize=8.5)
