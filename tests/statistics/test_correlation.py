from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f as f_distribution

from thyroid_desktop.statistics.correlation import FORMS, intraclass

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
TABLES = st.tuples(st.integers(2, 6), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 6), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def test_that_the_six_forms_are_those_that_shrout_and_fleiss_printed():
    found = intraclass(SHROUT_FLEISS)
    printed = {"1,1": 0.17, "2,1": 0.29, "3,1": 0.71, "1,k": 0.44, "2,k": 0.62, "3,k": 0.91}
    assert {form: round(one.value, 2) for form, one in found.items()} == printed
    assert found["1,1"].f == pytest.approx(1.79, abs=0.005)
    assert found["2,1"].f == pytest.approx(11.03, abs=0.005)
    assert [(one.df1, one.df2) for one in found.values()] == [(5, 18), (5, 15), (5, 15)] * 2
    # The intervals as R's psych::ICC prints them for this table.
    for form, low, high in [
        *(("1,1", -0.133, 0.723), ("2,1", 0.019, 0.761), ("3,1", 0.342, 0.946)),
        *(("1,k", -0.884, 0.912), ("2,k", 0.071, 0.927), ("3,k", 0.676, 0.986)),
    ]:
        assert (found[form].low, found[form].high) == pytest.approx((low, high), abs=6e-4)


@given(TABLES)
def test_that_values_equal_the_mean_squares_of_a_slow_analysis_of_variance(table):
    ratings = np.array(table, dtype=float)
    n, k = ratings.shape
    whole = ratings.mean()
    between = sum(k * (row.mean() - whole) ** 2 for row in ratings) / (n - 1)
    within = sum((one - row.mean()) ** 2 for row in ratings for one in row) / (n * (k - 1))
    readers = sum(n * (column.mean() - whole) ** 2 for column in ratings.T) / (k - 1)
    rest = (within * n * (k - 1) - readers * (k - 1)) / ((n - 1) * (k - 1))
    ratios = {
        "1,1": (between - within, between + (k - 1) * within),
        "2,1": (between - rest, between + (k - 1) * rest + k * (readers - rest) / n),
        "3,1": (between - rest, between + (k - 1) * rest),
        "1,k": (between - within, between),
        "2,k": (between - rest, between + (readers - rest) / n),
        "3,k": (between - rest, between),
    }
    found = intraclass(ratings)
    for form, (above, below) in ratios.items():
        one = found[form]
        assert one.form == form
        if below > 1e-6:
            assert one.value == pytest.approx(above / below, abs=1e-6)
            assert one.value <= 1 + 1e-9
        numbers = (one.value, one.low, one.high, one.f, one.p)
        assert all(number is None or math.isfinite(number) for number in numbers)
        if one.p is not None:
            error = within if form.startswith("1") else rest
            assert one.p == pytest.approx(f_distribution.sf(between / error, one.df1, one.df2), abs=1e-7)


@given(TABLES, st.floats(0.1, 50), st.floats(-100, 100))
def test_that_unit_and_origin_of_the_scale_do_not_matter(table, unit, origin):
    ratings = np.array(table, dtype=float)
    for form, one in intraclass(ratings).items():
        other = intraclass(ratings * unit + origin)[form]
        if one.low is not None and one.high is not None and other.low is not None and max(abs(one.low), one.f) < 1e3:
            assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high), abs=1e-4)


@given(TABLES)
def test_that_the_value_lies_inside_its_interval(table):
    for one in intraclass(table).values():
        if one.low is not None and one.high is not None and one.value >= 0:
            assert one.low - 1e-9 <= one.value <= one.high + 1e-9


def test_that_more_confidence_is_wider():
    narrow, wide = intraclass(SHROUT_FLEISS, confidence=0.8), intraclass(SHROUT_FLEISS, confidence=0.99)
    for form in FORMS:
        assert wide[form].low < narrow[form].low < narrow[form].high < wide[form].high


def test_that_readers_who_never_differ_correlate_completely_without_an_interval():
    for one in intraclass([[1, 1], [2, 2], [5, 5]]).values():
        assert one.value == pytest.approx(1.0)
        assert (one.low, one.high, one.f, one.p) == (None, None, None, None)


def test_that_a_constant_offset_of_a_reader_counts_as_disagreement_in_forms_1_and_2_only():
    found = intraclass([[1, 11], [2, 12], [5, 15]])
    assert found["3,1"].value == pytest.approx(1.0)
    assert found["2,1"].value < 0.1
    assert found["1,1"].value < 0


def test_that_ratings_which_are_all_alike_have_no_correlation():
    assert all(one.value is None and one.p is None for one in intraclass([[0.1, 0.1, 0.1]] * 4).values())


def test_that_an_end_which_the_data_do_not_bound_is_none():
    # Hardly a spread between subjects, and readers alike in the mean: the mean form has no lower end.
    assert intraclass([[1, 2, 3], [2, 3, 1], [3, 1, 2.1]])["2,k"].low is None


@pytest.mark.parametrize("ratings", [[[1, 2]], [[1], [2]], [1, 2], [[1, 2], [3, math.inf]]])
def test_that_a_table_which_is_none_is_refused(ratings):
    with pytest.raises(ValueError, match="ratings"):
        intraclass(ratings)
