"""Bootstrap intervals of an evaluation: how often cases or patients are drawn again, and what is computed from them.

The same seed draws the same patients for all figures, so that differences of areas rest on the same draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.services.evidence.score_tables import ScoreTable
from thyroid_desktop.statistics.bootstrap import Bootstrap, auroc_interval, clustered
from thyroid_desktop.statistics.classification import SHARES, Counts

FloatArray = NDArray[np.float64]
Interval = tuple[float, float]

USUAL_REPLICATES: Final = 2000
FEWEST_REPLICATES: Final = 200
"""With fewer, the ends of a percentile interval are chance."""
_MOST_WORK: Final = 500_000_000
"""Cases × curves × replicates that take a few seconds."""
_BINS: Final = 10
_INDICES: Final = ("f1", "mcc", "balanced_accuracy")


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """What drawing again says.

    Attributes:
        replicates: How often was drawn; 0 where it was left out or cannot be done.
        clusters: How many patients there are; None when single cases are drawn.
        areas: (r, k) float64, areas of all curves in each replicate.
        shares: A curve each: name of a figure at the threshold → its interval; empty when single cases are drawn.
    """

    replicates: int
    clusters: int | None
    areas: Bootstrap | None
    shares: tuple[Mapping[str, Interval], ...]

    def area(self, curve: int) -> Interval | None:
        """Interval of one curve's area."""
        return None if self.areas is None else self.areas.interval(curve)

    def difference(self, first: int, second: int, *, confidence: float = 0.95) -> Interval | None:
        """Percentile interval of one area minus another, over the replicates that hold both classes."""
        if self.areas is None:
            return None
        apart = self.areas.estimates[:, first] - self.areas.estimates[:, second]
        apart = apart[np.isfinite(apart)]
        if not len(apart):
            return None
        low, high = np.quantile(apart, [0.5 - confidence / 2, 0.5 + confidence / 2])
        return float(low), float(high)


def fitting_replicates(table: ScoreTable, *, is_clustered: bool) -> int:
    """As often as usual for tables of usual size, less often for large ones, and 0 where even the fewest take too long.

    Patients are always drawn, for nothing else tells how far cases of one patient hang together.
    """
    affordable = _MOST_WORK // (len(table.truth) * len(table.curves))
    if affordable < FEWEST_REPLICATES:
        return FEWEST_REPLICATES if is_clustered else 0
    return min(USUAL_REPLICATES, affordable)


def resample(table: ScoreTable, *, is_clustered: bool, threshold: float, replicates: int, seed: int) -> Resampled:
    """Draw cases, or patients with all their cases, again and again; classes apart.

    Args:
        table: With patients when they are to be drawn.
        is_clustered: Whether patients are drawn.
        threshold: At and above it a case is called malignant.
        replicates: How often; 0 for not at all.
        seed: Of the generator.

    Raises:
        ValueError: Patients are to be drawn and the table names none.
    """
    if is_clustered and table.patients is None:
        raise ValueError("the table names no patients")
    labels = np.asarray(table.patients) if is_clustered else np.arange(len(table.truth))
    _, codes = np.unique(labels, return_inverse=True)
    patients = int(codes.max()) + 1
    clusters = patients if is_clustered else None
    nothing: tuple[Mapping[str, Interval], ...] = ({},) * len(table.curves)
    if not replicates:
        return Resampled(0, clusters, None, nothing)
    areas = auroc_interval(table.truth, table.matrix, codes.tolist(), replicates=replicates, seed=seed)
    drawn = len(areas.estimates)
    if not is_clustered or not drawn:
        return Resampled(drawn, clusters, areas, nothing)
    shares = tuple(
        _share_intervals(table, scores, codes, threshold=threshold, replicates=replicates, seed=seed)
        for scores in table.curves.values()
    )
    return Resampled(drawn, clusters, areas, shares)


def _share_intervals(
    table: ScoreTable, scores: FloatArray, codes: NDArray[np.intp], *, threshold: float, replicates: int, seed: int
) -> Mapping[str, Interval]:
    """Intervals of what is counted at the threshold and, for probabilities, of calibration; by sums over patients."""
    patients = int(codes.max()) + 1
    columns = _columns(table, scores, threshold)
    sums = np.stack([np.bincount(codes, weights=column, minlength=patients) for column in columns], axis=1)
    has_malignant = np.bincount(codes, weights=table.truth, minlength=patients) > 0
    # In the order of first appearance, as the areas number them, so that the same seed draws the same patients.
    order = np.argsort(np.unique(codes, return_index=True)[1])
    sums, has_malignant = sums[order], has_malignant[order]

    def figures(drawn: NDArray[np.intp]) -> list[float]:
        return _figures(sums[drawn].sum(axis=0), is_malignant_positive=table.positive == "malignant")

    found = clustered(figures, range(patients), stratum=has_malignant, replicates=replicates, seed=seed)
    names = (*SHARES, *_INDICES, "brier", "ece")[: found.estimates.shape[1]]
    intervals = {name: found.interval(number) for number, name in enumerate(names)}
    return {name: interval for name, interval in intervals.items() if interval is not None}


def _columns(table: ScoreTable, scores: FloatArray, threshold: float) -> list[FloatArray]:
    """What is summed up by patient: the four cells of the table of calls, and for probabilities what measures them."""
    truth, called = table.truth, scores >= threshold
    cells = [truth & called, truth & ~called, ~truth & ~called, ~truth & called]
    columns = [cell.astype(np.float64) for cell in cells]
    if is_probability(scores):
        bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
        gaps = scores - truth
        columns += [gaps**2, *(np.where(bins == number, gaps, 0.0) for number in range(_BINS))]
    return columns


def _figures(sums: FloatArray, *, is_malignant_positive: bool) -> list[float]:
    cells = [round(float(value)) for value in sums[:4]]
    counts = Counts(*cells) if is_malignant_positive else Counts(*cells).turned
    shares = [getattr(counts, name) for name in SHARES]
    figures = [np.nan if share is None else share.value for share in shares]
    figures += [np.nan if value is None else value for value in (getattr(counts, name) for name in _INDICES)]
    if len(sums) > 4:
        total = sum(cells)
        figures += [float(sums[4]) / total, float(np.abs(sums[5:]).sum()) / total]
    return figures


def is_probability(scores: FloatArray) -> bool:
    """Whether all scores lie within 0 to 1, so that they can be probabilities."""
    return bool(scores.min() >= 0.0 and scores.max() <= 1.0)
