"""Several readers, the same cases in several arms: Obuchowski and Rockette's analysis with Hillis' degrees of freedom.

Areas A_ij of arm i and reader j are taken apart into arm, reader and arm × reader; the errors of two areas are
correlated because the cases are the same: Cov1 (one reader, two arms), Cov2 (two readers, one arm), Cov3 (two readers,
two arms).

Sources: Obuchowski and Rockette, Commun Stat Simul Comput 24 (1995) 285–308; Hillis, Obuchowski, Schartz, Berbaum, Stat
Med 24 (2005) 1579–1607; Hillis, Stat Med 26 (2007) 596–619 (degrees of freedom); Hillis, Stat Med 33 (2014) 330–360
(fixed readers, fixed cases, a single arm). Double precision throughout. The positive class is malignant; a greater
score speaks for it. An opinion is a score of 0 or 1: its area is the mean of sensitivity and specificity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, product
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Covariance = Literal["jackknife", "delong"]
Model = Literal["random-readers-random-cases", "fixed-readers", "fixed-cases"]
FloatArray = NDArray[np.float64]

_NOTHING = 1e-24
"""Mean squares and variances of areas below this are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Factorial:
    """A study in which every reader read every case in every arm.

    Attributes:
        truth: (n,) bool, True is malignant; at least two cases of each class.
        scores: (arms, readers, n) finite float64, greater for malignant; at least two arms and two readers.

    Raises:
        ValueError: The shapes do not fit, a score is not finite, or there is too little of something.
    """

    truth: NDArray[np.bool_]
    scores: FloatArray

    def __post_init__(self) -> None:
        if self.truth.ndim != 1 or self.scores.ndim != 3 or self.scores.shape[2] != len(self.truth):
            raise ValueError("scores must be a table of arms × readers × cases, with one truth a case")
        if not np.isfinite(self.scores).all():
            raise ValueError("every score must be finite")
        arms, readers, _ = self.scores.shape
        if arms < 2:
            raise ValueError("a comparison needs at least two arms")
        if readers < 2:
            raise ValueError("an analysis over readers needs at least two readers")
        positives = int(np.count_nonzero(self.truth))
        if positives < 2 or len(self.truth) - positives < 2:
            raise ValueError("at least two malignant and two benign cases are needed")


@dataclass(frozen=True, slots=True)
class ArmDifference:
    """Mean area of one arm minus that of another, −1 to 1.

    Attributes:
        first: Number of the arm from which is subtracted.
        second: Number of the arm that is subtracted.
        value: The difference.
        se: Its standard error.
        ddf: Degrees of freedom of t; None for infinitely many (normal theory).
        t: value / se; None when the standard error is 0.
        p: Two-sided; None likewise.
        low: Lower end of the interval, cut off at −1.
        high: Upper end, cut off at 1. Without a standard error the interval has no width.
    """

    first: int
    second: int
    value: float
    se: float
    ddf: float | None
    t: float | None
    p: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ReaderDifference:
    """One reader's area in one arm minus that in another, the reader being fixed: normal theory.

    Attributes:
        reader: Number of the reader.
        first: Number of the arm from which is subtracted.
        second: Number of the arm that is subtracted.
        value: The difference, −1 to 1.
        se: Its standard error, from the covariance of this reader's two areas.
        z: value / se; None when the standard error is 0.
        p: Two-sided; None likewise.
        low: Lower end of the interval, cut off at −1.
        high: Upper end, cut off at 1.
    """

    reader: int
    first: int
    second: int
    value: float
    se: float
    z: float | None
    p: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Mrmc:
    """What the analysis found.

    Attributes:
        arms: (t,) mean area of each arm over the readers.
        areas: (t, r) area of each arm and reader.
        arm_intervals: (t, 2) interval of each arm's mean area from this arm's readings alone, cut off at 0 and 1.
        differences: Every pair of arms in order, first minus second.
        per_reader: The same for every reader, reader by reader.
        f: Statistic of the hypothesis that all arms have the same mean area; None where the data hold no error at all.
        ddf_numerator: Its degrees of freedom above, t − 1.
        ddf: Those below; None for infinitely many (f is then a χ² over ddf_numerator).
        p: P of the hypothesis; None where f is.
        var_r: Variance component of readers, by moments: may fall below 0.
        var_tr: Variance component of arm × reader, by moments: may fall below 0.
        cov1: Mean covariance of errors, one reader in two arms.
        cov2: Two readers in one arm.
        cov3: Two readers in two arms.
        error_variance: Mean variance of an area's error.
        ms_t: Mean square of arms.
        ms_tr: Mean square of arm × reader.
        covariance: How the errors' covariances were estimated.
        model: To what the result generalises.
    """

    arms: FloatArray
    areas: FloatArray
    arm_intervals: FloatArray
    differences: tuple[ArmDifference, ...]
    per_reader: tuple[ReaderDifference, ...]
    f: float | None
    ddf_numerator: int
    ddf: float | None
    p: float | None
    var_r: float
    var_tr: float
    cov1: float
    cov2: float
    cov3: float
    error_variance: float
    ms_t: float
    ms_tr: float
    covariance: Covariance
    model: Model


def analyse(
    data: Factorial,
    *,
    covariance: Covariance = "jackknife",
    model: Model = "random-readers-random-cases",
    confidence: float = 0.95,
) -> Mrmc:
    """Compare the arms of a study by the readers' areas under the ROC curve.

    With mean squares MS(T), MS(TR) of the areas and D = max(r (Cov2 − Cov3), 0):

    * random readers and cases: F = MS(T) / (MS(TR) + D), with t − 1 and (MS(TR) + D)² (t − 1)(r − 1) / MS(TR)² degrees
      of freedom (Hillis 2007); the result holds for readers and cases like these;
    * fixed readers: χ² = (t − 1) MS(T) / (Var − Cov1 + (r − 1) max(Cov2 − Cov3, 0)); it holds for these readers only;
    * fixed cases: F = MS(T) / MS(TR) with t − 1 and (t − 1)(r − 1) degrees of freedom; it holds for these cases only.

    A difference of two arms has the variance 2/r times the denominator. An arm's own interval replaces MS(TR) by the
    mean square of its readers, Cov2 − Cov3 by its own Cov2, and Var − Cov1 by its own Var.

    Args:
        data: The readings.
        covariance: Of the errors: the jackknife over cases, or DeLong's.
        model: To what the result shall generalise.
        confidence: Of all intervals, inside 0 to 1.
    """
    areas, matrix = _areas(data, covariance)
    (arms, readers), means, pairs = areas.shape, areas.mean(axis=1), tuple(combinations(range(len(areas)), 2))
    variance, cov1, cov2, cov3 = _error_components(matrix)
    ms_t, ms_r, ms_tr = _mean_squares(areas)
    shared, freedom = max(cov2 - cov3, 0.0), (arms - 1) * (readers - 1)
    error, ddf = _error(model, ms_tr, variance - cov1, shared=shared, readers=readers, freedom=freedom)
    f = ms_t / error if error > 0.0 else None
    p = None if f is None else _p_of_f(f, arms - 1, ddf)
    se = math.sqrt(2 * error / readers)
    differences = tuple(_arm_difference(means, pair, se, ddf, confidence=confidence) for pair in pairs)
    per_reader = tuple(
        _reader_difference(areas, matrix, reader, pair, confidence=confidence)
        for reader, pair in product(range(readers), pairs)
    )
    intervals = _arm_intervals(areas, matrix, model=model, confidence=confidence)
    var_r, var_tr = (ms_r - ms_tr) / arms - cov1 + cov3, ms_tr - variance + cov1 + shared
    test, components = (f, arms - 1, ddf, p), (var_r, var_tr, cov1, cov2, cov3, variance, ms_t, ms_tr)
    return Mrmc(means, areas, intervals, differences, per_reader, *test, *components, covariance, model)


def _areas(data: Factorial, covariance: Covariance) -> tuple[FloatArray, FloatArray]:
    """Areas (t, r) and the covariance of their errors (t, r, t, r)."""
    arms, readers, _ = data.scores.shape
    curves = data.scores.reshape(arms * readers, -1)
    found = [_placements(data.truth, scores) for scores in curves]
    above, below = np.stack([one[0] for one in found]), np.stack([one[1] for one in found])
    positives, negatives = above.shape[1], below.shape[1]
    values = above.mean(axis=1)
    if covariance == "delong":
        matrix = np.cov(above) / positives + np.cov(below) / negatives
    else:
        # Without case k of m, an area A is (m A − its placement) / (m − 1): no curve is made anew.
        whole = values[:, None]
        left_out = np.hstack(
            [
                whole + (whole - above) / (positives - 1),
                whole + (whole - below) / (negatives - 1),
            ]
        )
        cases = positives + negatives
        matrix = np.cov(left_out, ddof=0) * (cases - 1)
    return values.reshape(arms, readers), matrix.reshape(arms, readers, arms, readers)


def _placements(truth: NDArray[np.bool_], scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The share of benign cases below each malignant one, and of malignant ones above each benign one (ties half)."""
    positives, negatives = np.sort(scores[truth]), np.sort(scores[~truth])
    low, high = (np.searchsorted(negatives, scores[truth], side=side) for side in ("left", "right"))
    above = (low + high) / (2 * len(negatives))
    low, high = (np.searchsorted(positives, scores[~truth], side=side) for side in ("left", "right"))
    return above, 1.0 - (low + high) / (2 * len(positives))


def _error_components(matrix: FloatArray) -> tuple[float, float, float, float]:
    """Mean variance, Cov1, Cov2 and Cov3 of a covariance (t, r, t, r)."""
    arms, readers = matrix.shape[:2]
    same_arm = np.eye(arms, dtype=bool)[:, None, :, None]
    same_reader = np.eye(readers, dtype=bool)[None, :, None, :]
    kinds = (same_arm & same_reader, ~same_arm & same_reader, same_arm & ~same_reader, ~same_arm & ~same_reader)
    variance, cov1, cov2, cov3 = (float(matrix[kind].mean()) for kind in kinds)
    return variance, cov1, cov2, cov3


def _mean_squares(areas: FloatArray) -> tuple[float, float, float]:
    """Mean squares of arms, readers and arm × reader; what is only rounding is 0."""
    arms, readers = areas.shape
    of_arm, of_reader, whole = areas.mean(axis=1, keepdims=True), areas.mean(axis=0, keepdims=True), areas.mean()
    ms_t = readers * ((of_arm - whole) ** 2).sum() / (arms - 1)
    ms_r = arms * ((of_reader - whole) ** 2).sum() / (readers - 1)
    ms_tr = ((areas - of_arm - of_reader + whole) ** 2).sum() / ((arms - 1) * (readers - 1))
    return _nothing_or(float(ms_t)), _nothing_or(float(ms_r)), _nothing_or(float(ms_tr))


def _error(
    model: Model, mean_square: float, own: float, *, shared: float, readers: int, freedom: int
) -> tuple[float, float | None]:
    """The denominator of F and its degrees of freedom, None for infinitely many.

    Args:
        model: To what the result generalises.
        mean_square: How the areas scatter beyond what is compared.
        own: Error variance of one reader's part.
        shared: What the errors of two readers share, 0 or above.
        readers: Number of readers.
        freedom: Degrees of freedom of the mean square.
    """
    if model == "fixed-readers":
        return _nothing_or(own + (readers - 1) * shared), None
    if model == "fixed-cases":
        return mean_square, float(freedom)
    error = _nothing_or(mean_square + readers * shared)
    return error, (error / mean_square) ** 2 * freedom if mean_square > 0.0 else None


def _arm_intervals(areas: FloatArray, matrix: FloatArray, *, model: Model, confidence: float) -> FloatArray:
    """Interval (t, 2) of every arm's mean area, from this arm's areas and their covariances only."""
    arms, readers = areas.shape
    ends = []
    for arm in range(arms):
        own = matrix[arm, :, arm, :]
        variance = float(np.trace(own)) / readers
        shared = max((float(own.sum()) / readers - variance) / (readers - 1), 0.0)
        scatter = _nothing_or(float(areas[arm].var(ddof=1)))
        error, ddf = _error(model, scatter, variance, shared=shared, readers=readers, freedom=readers - 1)
        reach = _quantile(ddf, confidence) * math.sqrt(error / readers)
        centre = float(areas[arm].mean())
        ends.append((max(0.0, centre - reach), min(1.0, centre + reach)))
    return np.array(ends)


def _arm_difference(
    means: FloatArray, pair: tuple[int, int], se: float, ddf: float | None, *, confidence: float
) -> ArmDifference:
    value = float(means[pair[0]] - means[pair[1]])
    t = value / se if se > 0.0 else None
    low, high = _cut(value, _quantile(ddf, confidence) * se)
    return ArmDifference(*pair, value, se, ddf, t, None if t is None else _p_of_f(t * t, 1, ddf), low, high)


def _reader_difference(
    areas: FloatArray, matrix: FloatArray, reader: int, pair: tuple[int, int], *, confidence: float
) -> ReaderDifference:
    first, second = pair
    value = float(areas[first, reader] - areas[second, reader])
    own = matrix[:, reader, :, reader]
    se = math.sqrt(_nothing_or(float(own[first, first] + own[second, second] - 2 * own[first, second])))
    z = value / se if se > 0.0 else None
    low, high = _cut(value, _quantile(None, confidence) * se)
    return ReaderDifference(
        reader, first, second, value, se, z, None if z is None else _p_of_f(z * z, 1, None), low, high
    )


def _quantile(ddf: float | None, confidence: float) -> float:
    """Two-sided quantile of Student's t; of the normal distribution for infinitely many degrees of freedom."""
    from scipy.special import stdtrit

    level = 0.5 + confidence / 2
    return NormalDist().inv_cdf(level) if ddf is None else float(stdtrit(ddf, level))


def _p_of_f(f: float, numerator: int, ddf: float | None) -> float:
    """Upper tail of F, or of χ² over its degrees of freedom."""
    from scipy.special import chdtrc, fdtrc

    return float(chdtrc(numerator, f * numerator) if ddf is None else fdtrc(numerator, ddf, f))


def _cut(centre: float, reach: float) -> tuple[float, float]:
    return max(-1.0, centre - reach), min(1.0, centre + reach)


def _nothing_or(value: float) -> float:
    return value if value > _NOTHING else 0.0
