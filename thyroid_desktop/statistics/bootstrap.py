"""Intervals by drawing whole clusters (patients) again: the cases of one patient are not independent of each other.

Sources: Efron, Annals of Statistics 7 (1979) 1–26 (percentile intervals); Field and Welsh, J R Stat Soc B 69 (2007)
369–390 (clusters drawn with all their cases); Rutter, Academic Radiology 7 (2000) 413–419 (for ROC curves).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.aggregation import numbered
from thyroid_desktop.statistics.classification import scored, truth_of

FloatArray = NDArray[np.float64]

_CELLS_AT_ONCE = 100_000
"""How many weights are replayed in one stroke: few enough to stay in the processor's cache, several times quicker."""


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Percentile intervals of m figures.

    Attributes:
        low: (m,) float64, NaN where a figure has no interval.
        high: (m,) float64, likewise.
        estimates: (r, m) float64, one row a replicate, NaN where a figure was not defined; r is 0 when a stratum has
            one cluster only, which cannot tell how clusters differ.
    """

    low: FloatArray
    high: FloatArray
    estimates: FloatArray

    @property
    def defined(self) -> NDArray[np.int64]:
        """(m,) in how many replicates each figure was defined."""
        return np.asarray(np.isfinite(self.estimates).sum(axis=0), dtype=np.int64)

    @property
    def replicates_used(self) -> int:
        """In how many replicates every figure was defined."""
        return int(np.isfinite(self.estimates).all(axis=1).sum())

    def interval(self, number: int = 0) -> tuple[float, float] | None:
        """Interval of one figure; None where it has none."""
        low, high = float(self.low[number]), float(self.high[number])
        return None if np.isnan(low) else (low, high)


def clustered(
    statistic: Callable[[NDArray[np.intp]], ArrayLike],
    clusters: Iterable[Hashable],
    *,
    stratum: ArrayLike | None = None,
    replicates: int = 2000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Bootstrap:
    """Percentile intervals of any figures when clusters are drawn with all their cases.

    Args:
        statistic: Takes the numbers of the drawn cases, (any,) intp with repetitions, and gives one figure or (m,);
            NaN for one that these cases do not define. Undefined figures are left out of the quantiles and counted.
        clusters: n labels, equal ones for the cases that belong together.
        stratum: (n,) truth. Clusters with a malignant case and clusters without one are then drawn apart, so that both
            classes stay present as often as they are.
        replicates: How often is drawn.
        seed: Of the generator (PCG64); the same seed draws the same cases on every machine.
        confidence: Share of the replicates between the ends.

    Raises:
        ValueError: Lengths differ, or there is no case.
    """
    plan = _Plan(clusters, stratum)
    size = len(_row(statistic(np.arange(len(plan.codes)))))
    rows = [
        _row(statistic(np.repeat(plan.order, drawn[plan.codes[plan.order]]))) for drawn in plan.draws(replicates, seed)
    ]
    return _summed_up(np.reshape(rows, (len(rows), size)).astype(np.float64), confidence)


def auroc_interval(
    is_malignant: ArrayLike,
    scores: ArrayLike,
    clusters: Iterable[Hashable],
    *,
    replicates: int = 2000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Bootstrap:
    """The same as :func:`clustered` of the areas of k scores, stratified by the truth, but O(k n) a replicate.

    Every curve is sorted once; a replicate then is a list of whole weights, played through in that order.

    Args:
        is_malignant: (n,) truth.
        scores: (k, n) or (n,) finite scores, greater for malignant.
        clusters: n labels.
        replicates: As for :func:`clustered`; so are ``seed`` and ``confidence``.
        seed: See there.
        confidence: See there.

    Raises:
        ValueError: Lengths differ or a score is not finite.
    """
    matrix = np.atleast_2d(np.asarray(scores, dtype=np.float64))
    truth = truth_of(is_malignant)
    plan = _Plan(clusters, truth)
    replays = [_Replay(*scored(truth, row)) for row in matrix]
    draws, at_once = plan.draws(replicates, seed), max(1, _CELLS_AT_ONCE // len(truth))
    estimates = [np.empty((0, len(matrix)))]
    while drawn := list(islice(draws, at_once)):
        weights = np.array(drawn, dtype=np.float64)[:, plan.codes]
        estimates.append(np.column_stack([replay.areas(weights) for replay in replays]))
    return _summed_up(np.concatenate(estimates), confidence)


class _Plan:
    """Who belongs to whom, and the draws."""

    def __init__(self, clusters: Iterable[Hashable], stratum: ArrayLike | None) -> None:
        labels, self.codes = numbered(clusters)
        if not labels:
            raise ValueError("there is no case to draw")
        malignant = np.zeros(len(labels), dtype=np.bool_)
        if stratum is not None:
            truth = truth_of(stratum)
            if truth.shape != self.codes.shape:
                raise ValueError("truth and clusters must be two lists of the same length")
            malignant[self.codes[truth]] = True
        self.order = np.argsort(self.codes, kind="stable")
        self._strata = [one for one in (np.flatnonzero(malignant), np.flatnonzero(~malignant)) if len(one)]
        self._count = len(labels)

    def draws(self, replicates: int, seed: int) -> Iterator[NDArray[np.int64]]:
        """(clusters,) how often each was drawn, for each replicate; nothing where a stratum has one cluster."""
        if min(len(stratum) for stratum in self._strata) < 2:
            return
        generator = np.random.default_rng(seed)
        for _ in range(replicates):
            drawn = [stratum[generator.integers(0, len(stratum), len(stratum))] for stratum in self._strata]
            yield np.bincount(np.concatenate(drawn), minlength=self._count)


class _Replay:
    """The area of one score under whole weights of the cases."""

    def __init__(self, truth: NDArray[np.bool_], scores: FloatArray) -> None:
        negatives = np.flatnonzero(~truth)
        self._positives, self._negatives = np.flatnonzero(truth), negatives[np.argsort(scores[negatives])]
        arranged, of_positives = scores[self._negatives], scores[self._positives]
        self._below = np.searchsorted(arranged, of_positives, side="left")
        self._up_to = np.searchsorted(arranged, of_positives, side="right")

    def areas(self, weights: FloatArray) -> FloatArray:
        """(r,) areas from weights (r, n); NaN where a class has no weight."""
        positives = weights.take(self._positives, axis=1)
        summed = np.zeros((len(weights), len(self._negatives) + 1))
        np.cumsum(weights.take(self._negatives, axis=1), axis=1, out=summed[:, 1:])
        # A negative with the same score counts one half: what lies below counts twice, what lies level once.
        doubled = np.einsum("ij,ij->i", positives, summed.take(self._below, axis=1))
        doubled += np.einsum("ij,ij->i", positives, summed.take(self._up_to, axis=1))
        whole = 2 * positives.sum(axis=1) * summed[:, -1]
        found = np.full(len(weights), np.nan)
        np.divide(doubled, whole, out=found, where=whole > 0)
        return found


def _row(figures: ArrayLike) -> FloatArray:
    return np.atleast_1d(np.asarray(figures, dtype=np.float64))


def _summed_up(estimates: FloatArray, confidence: float) -> Bootstrap:
    ends = np.full((2, estimates.shape[1]), np.nan)
    for number, column in enumerate(estimates.T):
        defined = column[np.isfinite(column)]
        if len(defined):
            ends[:, number] = np.quantile(defined, [0.5 - confidence / 2, 0.5 + confidence / 2])
    return Bootstrap(ends[0], ends[1], estimates)
