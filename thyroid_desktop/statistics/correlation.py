"""How far readers agree on a number: the six intraclass correlations with intervals from the F distribution.

Sources: Shrout and Fleiss, Psychol Bull 86 (1979) 420–428 (the six forms); McGraw and Wong, Psychol Methods 1 (1996)
30–46 (intervals). Double precision throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
FORMS: tuple[Form, ...] = get_args(Form)
"""1: other readers a subject; 2: these readers stand for others; 3: these readers only. Then 1: one; k: their mean."""


@dataclass(frozen=True, slots=True)
class Icc:
    """An intraclass correlation.

    Attributes:
        form: Which of the six.
        value: At most 1; 0 is no agreement beyond chance, and it may fall below. None where not defined.
        low: Lower end of the interval; None where the data do not bound it.
        high: Upper end; None likewise.
        f: Statistic of the hypothesis that the correlation is 0; None when the readers never differ.
        df1: Its degrees of freedom above.
        df2: Those below.
        p: Upper tail of F; None where f is.
    """

    form: Form
    value: float | None
    low: float | None
    high: float | None
    f: float | None
    df1: int
    df2: int
    p: float | None


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of n subjects and k readers; within: inside subjects, as if readers had no names."""

    subjects: int
    readers: int
    between: float
    within: float
    of_readers: float
    rest: float


def intraclass(ratings: ArrayLike, *, confidence: float = 0.95) -> dict[Form, Icc]:
    """All six intraclass correlations of a complete table of ratings.

    With mean squares B between and W within subjects, J of readers and E of what is left: ICC(1,1) = (B − W) / (B +
    (k − 1) W), ICC(2,1) = (B − E) / (B + (k − 1) E + k (J − E) / n), ICC(3,1) = (B − E) / (B + (k − 1) E); for the mean
    of k readers (B − W) / B, (B − E) / (B + (J − E) / n), (B − E) / B. The intervals of forms 1 and 3 are exact under
    normal theory; those of form 2 rest on Satterthwaite's degrees of freedom.

    Args:
        ratings: (n, k) finite: a row a subject, a column a reader; at least two of each.
        confidence: Of the intervals, inside 0 to 1.

    Raises:
        ValueError: The table has not two dimensions, is too small, or holds what is not finite.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():
        raise ValueError("ratings are a table of finite numbers, at least two subjects × two readers")
    squares, level = _mean_squares(table), 0.5 + confidence / 2
    return {form: _icc(form, squares, level) for form in FORMS}


def _mean_squares(table: NDArray[np.float64]) -> _Squares:
    subjects, readers = table.shape
    rounding = 1e-24 * float((table**2).mean())
    whole, of_subject, of_reader = table.mean(), table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    squares = (
        readers * ((of_subject - whole) ** 2).sum() / (subjects - 1),
        ((table - of_subject) ** 2).sum() / (subjects * (readers - 1)),
        subjects * ((of_reader - whole) ** 2).sum() / (readers - 1),
        ((table - of_subject - of_reader + whole) ** 2).sum() / ((subjects - 1) * (readers - 1)),
    )
    return _Squares(subjects, readers, *(float(one) if one > rounding else 0.0 for one in squares))


def _icc(form: Form, squares: _Squares, level: float) -> Icc:
    from scipy.special import fdtrc

    n, k, is_mean = squares.subjects, squares.readers, form.endswith("k")
    error, df1 = (squares.within, n - 1) if form.startswith("1") else (squares.rest, n - 1)
    df2 = n * (k - 1) if form.startswith("1") else (n - 1) * (k - 1)
    of_readers = (squares.of_readers - error) / n if form.startswith("2") else 0.0
    whole = squares.between + of_readers + (0.0 if is_mean else (k - 1) * (error + of_readers))
    value = (squares.between - error) / whole if whole > 0.0 else None
    if value is None or error == 0.0:
        return Icc(form, value, None, None, None, df1, df2, None)
    f = squares.between / error
    if form.startswith("2"):
        low, high = _interval_of_form_2(squares, level, is_mean=is_mean)
    else:
        low, high = _interval_of_f(f, (df1, df2), level, added=0 if is_mean else k - 1)
    return Icc(form, value, low, high, f, df1, df2, float(fdtrc(df1, df2, f)))


def _interval_of_f(
    f: float, freedom: tuple[int, int], level: float, *, added: int
) -> tuple[float | None, float | None]:
    """Ends (F' − 1) / (F' + added) with F' the ends of the interval of the ratio of variances."""
    from scipy.special import fdtri

    low, high = f / float(fdtri(*freedom, level)), f * float(fdtri(freedom[1], freedom[0], level))
    return _ratio(low - 1, low + added), _ratio(high - 1, high + added)


def _interval_of_form_2(squares: _Squares, level: float, *, is_mean: bool) -> tuple[float | None, float | None]:
    """McGraw and Wong's, table 7; a correlation below 0 counts as 0 for the degrees of freedom."""
    from scipy.special import fdtri

    n, k, between, rest = squares.subjects, squares.readers, squares.between, squares.rest
    whole = between + (k - 1) * rest + k * (squares.of_readers - rest) / n
    value = max((between - rest) / whole, 0.0) if whole > 0.0 else 0.0
    of_readers = k * value / (n * (1 - value)) * squares.of_readers
    left = (1 + k * value * (n - 1) / (n * (1 - value))) * rest
    freedom = (of_readers + left) ** 2 / (of_readers**2 / (k - 1) + left**2 / ((n - 1) * (k - 1)))
    down, up = float(fdtri(n - 1, freedom, level)), float(fdtri(freedom, n - 1, level))
    other = squares.of_readers - rest if is_mean else k * squares.of_readers + (k * n - k - n) * rest
    low = _ratio(n * (between - down * rest), down * other + n * between)
    high = _ratio(n * (up * between - rest), other + n * up * between)
    return low, high


def _ratio(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator > 0.0 else None
