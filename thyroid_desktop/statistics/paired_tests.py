"""Whether readers or models that judged the same cases differ: opinions right and wrong, and predictive values.

A figure that the data do not define is None, never NaN. The positive class is malignant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.classification import counts_of, truth_of
from thyroid_desktop.statistics.intervals import Proportion


@dataclass(frozen=True, slots=True)
class Paired:
    """McNemar's comparison of two on the same cases.

    Attributes:
        only_first: Cases that only the first got right.
        only_second: Cases that only the second got right.
        p: Exact, two-sided; 1 where they never differ.
    """

    only_first: int
    only_second: int
    p: float


@dataclass(frozen=True, slots=True)
class CochranQ:
    """Cochran's comparison of k on the same cases: the statistic, its degrees of freedom k − 1 and the p of χ².

    ``statistic`` and ``p`` are None where all got the same cases right: then nothing tells them apart.
    """

    statistic: float | None
    freedom: int
    p: float | None


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """One predictive value of two tests on the same cases.

    Attributes:
        first: Of the first test; None where it called no case so.
        second: Of the second test; None likewise.
        difference: First − second; None where one of them is.
        statistic: Generalised score, χ² with one degree of freedom; None where the data do not define it.
        p: Of the hypothesis that both are equal; None likewise.
    """

    first: Proportion | None
    second: Proportion | None
    difference: float | None
    statistic: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class PredictiveComparison:
    """Both predictive values of two tests on the same cases."""

    ppv: ScoreTest
    npv: ScoreTest


def mcnemar(first_right: ArrayLike, second_right: ArrayLike) -> Paired:
    """McNemar's test (Psychometrika 12 (1947) 153–157), exact: the cases on which the two differ are tosses of a coin.

    Args:
        first_right: (n,) whether the first got the case right. To compare sensitivities or specificities, give the
            cases of that class only.
        second_right: (n,) likewise.

    Raises:
        ValueError: Lengths differ, or a value is neither 0 nor 1.
    """
    from scipy.special import bdtr

    first, second = _same_length(first_right, second_right)
    only_first, only_second = int((first & ~second).sum()), int((second & ~first).sum())
    differing = only_first + only_second
    p = 2 * float(bdtr(min(only_first, only_second), differing, 0.5)) if differing else 1.0
    return Paired(only_first, only_second, min(1.0, p))


def cochran_q(right: ArrayLike) -> CochranQ:
    """Cochran's Q (Biometrika 37 (1950) 256–266): whether k get equally many of the same cases right.

    With G_j cases right for j, L_i right on case i and T right in all: Q = (k − 1)(k Σ G_j² − T²) / (k T − Σ L_i²),
    which is McNemar's statistic without correction for k = 2.

    Args:
        right: (k, n) whether reader or model j got case i right; k is 2 or more.

    Raises:
        ValueError: Not two or more rows, or a value is neither 0 nor 1.
    """
    from scipy.special import chdtrc

    table = np.asarray(right)
    if table.ndim != 2 or len(table) < 2:
        raise ValueError("Cochran's Q compares two or more rows of the same cases")
    rows = np.array([truth_of(row) for row in table], dtype=np.int64)
    count, of_rows, of_cases = len(rows), rows.sum(axis=1), rows.sum(axis=0)
    total = int(rows.sum())
    spread = count * total - int((of_cases**2).sum())
    if not spread:
        return CochranQ(None, count - 1, None)
    statistic = (count - 1) * (count * int((of_rows**2).sum()) - total**2) / spread
    return CochranQ(statistic, count - 1, float(chdtrc(count - 1, statistic)))


def predictive_values(
    is_malignant: ArrayLike, first_called: ArrayLike, second_called: ArrayLike
) -> PredictiveComparison:
    """Generalised score tests of positive and negative predictive values in a paired design.

    McNemar's test does not fit: the two predictive values rest on different, overlapping cases. Every call enters as an
    observation with an independent working correlation; with D the truth and Z which test called, both less their means
    over all calls, the statistic is (Σ DZ)² over the sum by cases of (Σ DZ)².

    Source: Leisenring, Alonzo, Pepe, Biometrics 56 (2000) 345–351, section 2.3.

    Args:
        is_malignant: (n,) truth.
        first_called: (n,) whether the first test called the case malignant.
        second_called: (n,) likewise.

    Raises:
        ValueError: Lengths differ, or a value is neither 0 nor 1.
    """
    first, second = counts_of(is_malignant, first_called), counts_of(is_malignant, second_called)
    truth, one = _same_length(is_malignant, first_called)
    other = truth_of(second_called)
    return PredictiveComparison(
        _score_test(first.ppv, second.ppv, _generalised_score(truth, one, other)),
        _score_test(first.npv, second.npv, _generalised_score(truth, ~one, ~other)),
    )


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjusted p values after Holm (Scandinavian Journal of Statistics 6 (1979) 65–70), in the order given.

    A None, where a test is not defined, stays None and does not count as a test.

    Raises:
        ValueError: A p is not within 0 to 1.
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    if not all(0.0 <= p <= 1.0 for p, _ in known):
        raise ValueError("a p lies within 0 to 1")
    adjusted: list[float | None] = [None] * len(p_values)
    greatest = 0.0
    for rank, (p, place) in enumerate(known):
        greatest = max(greatest, min(1.0, (len(known) - rank) * p))
        adjusted[place] = greatest
    return tuple(adjusted)


def _same_length(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    one, other = truth_of(first), truth_of(second)
    if len(one) != len(other):
        raise ValueError("both must be lists of the same cases")
    return one, other


def _generalised_score(truth: NDArray[np.bool_], first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float | None:
    """The statistic of the calls (n,) of both tests; None where nothing varies."""
    calls = int(first.sum()) + int(second.sum())
    if not first.any() or not second.any():
        return None
    share_of_second = int(second.sum()) / calls
    share_malignant = (int((truth & first).sum()) + int((truth & second).sum())) / calls
    by_case = (truth - share_malignant) * (second * (1 - share_of_second) - first * share_of_second)
    variance = float((by_case**2).sum())
    return float(by_case.sum()) ** 2 / variance if variance > 0.0 else None


def _score_test(first: Proportion | None, second: Proportion | None, statistic: float | None) -> ScoreTest:
    difference = None if first is None or second is None else first.value - second.value
    p = None if statistic is None else math.erfc(math.sqrt(statistic / 2))
    return ScoreTest(first, second, difference, statistic, p)
