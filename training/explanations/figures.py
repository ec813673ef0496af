"""From what was measured of each nodule to figures with intervals, differences to Grad-CAM, and a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.bootstrap import clustered
from training.explanations.erasing import area_under
from training.explanations.measuring import ERASED_BY, Measured
from training.explanations.methods import CANDIDATES, GRAD_CAM, METHODS

ALL: Final = "all"
REPLICATES: Final = 2000
SANE: Final = 0.5
"""Mean rank correlation with the map of a wholly redrawn head up to which a map counts as one of this network."""

NOWHERE: Final = float("nan")
Read = Callable[[Measured, str], float]

RULE: Final = (
    "A method takes the place of Grad-CAM only if its map depends on what was learnt (mean rank correlation with the "
    f"map of a wholly redrawn head at most {SANE}), if insertion minus deletion is clearly greater than Grad-CAM's on "
    "the same nodules (95 % interval of the difference above 0), and if its energy inside the outline is not clearly "
    "less (95 % interval of that difference not below 0). Of several such methods the one with the greatest insertion "
    "minus deletion is taken."
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over nodules with its 95 % interval (percentile bootstrap, cases drawn whole).

    Attributes:
        value: The mean; None where no nodule defines it.
        low: Lower end; None where there is no interval, as with a single case.
        high: Upper end.
        count: How many nodules define it.
    """

    value: float | None
    low: float | None
    high: float | None
    count: int


FIGURES: Final[dict[str, Read]] = {
    "energy": lambda one, name: one.energy[name],
    "energy_to_area": lambda one, name: one.energy[name] / one.area if one.area > 0.0 else NOWHERE,
    "pointing": lambda one, name: one.pointing[name],
    "deletion": lambda one, name: area_under(one.deletion[name]) if name in one.deletion else NOWHERE,
    "insertion": lambda one, name: area_under(one.insertion[name]) if name in one.insertion else NOWHERE,
    "gain": lambda one, name: (
        area_under(one.insertion[name]) - area_under(one.deletion[name]) if name in one.deletion else NOWHERE
    ),
}
"""What is told of a method: ``gain`` is insertion minus deletion, ``energy_to_area`` 1 for a map that knows nothing."""


ByFigure = dict[str, Estimate]


def figures_of(found: Sequence[Measured]) -> dict[str, dict[str, ByFigure]]:
    """By collection (and all of them), method and figure."""
    return {
        collection: _by_method(list(METHODS), part, lambda one, name, read: read(one, name))
        for collection, part in _parts(found).items()
    }


def differences_of(found: Sequence[Measured]) -> dict[str, ByFigure]:
    """By method and figure: how far it is above Grad-CAM on the same nodules, all collections together."""
    others = [name for name in CANDIDATES if name != GRAD_CAM]
    return _by_method(others, found, lambda one, name, read: read(one, name) - read(one, GRAD_CAM))


def areas_of(found: Sequence[Measured]) -> dict[str, Estimate]:
    """By collection: share of the visible crop inside the outline."""
    return {
        name: estimates(np.array([[one.area] for one in part]), [one.group for one in part])[0]
        for name, part in _parts(found).items()
    }


def counts_of(found: Sequence[Measured]) -> dict[str, dict[str, int]]:
    """By collection: nodules, cases, nodules with curves, and those that the network rather calls malignant."""
    return {
        name: {
            "nodules": len(part),
            "cases": len({one.group for one in part}),
            "erased": sum(bool(one.deletion) for one in part),
            "called_malignant": sum(one.sign > 0 for one in part),
        }
        for name, part in _parts(found).items()
    }


def sanity_of(found: Sequence[Measured]) -> dict[str, dict[str, Estimate]]:
    """By stage and method: mean rank correlation with the maps of redrawn weights."""
    stages = dict.fromkeys(stage for one in found for stage in one.sanity)
    return {stage: _by_candidate([one for one in found if stage in one.sanity], stage) for stage in stages}


def _by_candidate(found: Sequence[Measured], stage: str) -> dict[str, Estimate]:
    table = np.array([[one.sanity[stage][name] for name in CANDIDATES] for one in found])
    return dict(zip(CANDIDATES, estimates(table, [one.group for one in found]), strict=True))


def mean_curves(found: Sequence[Measured]) -> dict[str, dict[str, list[float]]]:
    """Mean deletion and insertion curve of each method; nothing where none was computed."""
    erased = [one for one in found if one.deletion]
    if not erased:
        return {}
    return {
        name: {
            "deletion": np.mean([one.deletion[name] for one in erased], axis=0).tolist(),
            "insertion": np.mean([one.insertion[name] for one in erased], axis=0).tolist(),
        }
        for name in ERASED_BY
    }


def chosen(figures: dict[str, ByFigure], differences: dict[str, ByFigure], by_whole_head: dict[str, Estimate]) -> str:
    """The method that :data:`RULE` chooses.

    Args:
        figures: By method and figure, of all nodules.
        differences: To Grad-CAM, by method and figure.
        by_whole_head: Rank correlations with the maps of wholly redrawn heads, by method.
    """
    better = [
        name
        for name, by_figure in differences.items()
        if _is_sane(by_whole_head[name]) and _is_above(by_figure["gain"]) and not _is_below(by_figure["energy"])
    ]
    return max(better, key=lambda name: figures[name]["gain"].value or 0.0, default=GRAD_CAM)


def estimates(values: NDArray[np.float64], groups: Sequence[str]) -> list[Estimate]:
    """Means of the columns of (n, m) figures with intervals; NaN is left out.

    Args:
        values: One row a nodule.
        groups: n cases.
    """
    counts = np.isfinite(values).sum(axis=0)
    means = _means(values)
    drawn = clustered(lambda numbers: _means(values[numbers]), groups, replicates=REPLICATES)
    return [
        Estimate(_told(mean), _told(low), _told(high), int(count))
        for mean, low, high, count in zip(means, drawn.low, drawn.high, counts, strict=True)
    ]


def _parts(found: Sequence[Measured]) -> dict[str, Sequence[Measured]]:
    names = list(dict.fromkeys(one.collection for one in found))
    alone = {name: [one for one in found if one.collection == name] for name in names}
    return {ALL: found, **alone} if len(names) > 1 else {ALL: found}


def _by_method(
    names: Sequence[str], found: Sequence[Measured], read: Callable[[Measured, str, Read], float]
) -> dict[str, ByFigure]:
    table = np.array([[read(one, name, figure) for name in names for figure in FIGURES.values()] for one in found])
    flat = iter(estimates(table, [one.group for one in found]))
    return {name: {figure: next(flat) for figure in FIGURES} for name in names}


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of the columns without their NaN; NaN where there is nothing else."""
    is_there = np.isfinite(values)
    counts = is_there.sum(axis=0)
    sums = np.where(is_there, values, 0.0).sum(axis=0)
    means = np.full(values.shape[1], np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def _told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _is_sane(estimate: Estimate) -> bool:
    return estimate.value is not None and estimate.value <= SANE


def _is_above(difference: Estimate) -> bool:
    return difference.low is not None and difference.low > 0.0


def _is_below(difference: Estimate) -> bool:
    return difference.high is not None and difference.high < 0.0
