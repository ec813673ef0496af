from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.classification import Counts, counts_at
from thyroid_desktop.statistics.partial_roc import (
    OperatingPoint,
    at_sensitivity,
    at_specificity,
    operating_points,
    partial_area,
)
from thyroid_desktop.statistics.roc import auroc, youden_threshold

TRUTH = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
SCORES = [0.9, 0.8, 0.55, 0.3, 0.7, 0.6, 0.4, 0.2, 0.2, 0.1]


@st.composite
def cases(draw):
    truth = draw(st.lists(st.booleans(), min_size=2, max_size=30).filter(lambda one: any(one) and not all(one)))
    scores = draw(st.lists(st.integers(-4, 4), min_size=len(truth), max_size=len(truth)))
    return np.array(truth), np.array(scores, float)


@given(cases())
def test_that_the_parts_make_up_the_whole(case):
    whole = auroc(*case).value
    for focus in ("specificity", "sensitivity"):
        parts = [partial_area(*case, low=a, high=b, focus=focus) for a, b in ((0, 0.3), (0.3, 0.85), (0.85, 1))]
        assert sum(part.value for part in parts) == pytest.approx(whole, abs=1e-12)
        every = partial_area(*case, low=0, high=1, focus=focus)
        assert every.value == pytest.approx(whole, abs=1e-12)
        if every.standardised is not None:
            assert every.standardised == pytest.approx(whole, abs=1e-12)


def test_that_a_part_is_what_hand_counting_gives():
    # Specificity 1 to 2/3: sensitivity climbs to 2/4 upright, and stays there over two benign cases.
    found = partial_area(TRUTH, SCORES, low=2 / 3, high=1)
    assert found.value == pytest.approx(0.5 / 3)
    diagonal = (1 / 3) ** 2 / 2
    assert found.standardised == pytest.approx((1 + (0.5 / 3 - diagonal) / (1 / 3 - diagonal)) / 2)
    # Sensitivity 1/2 to 3/4: one malignant case, above four benign ones of six.
    assert partial_area(TRUTH, SCORES, low=0.5, high=0.75, focus="sensitivity").value == pytest.approx(4 / 6 / 4)


def test_that_a_perfect_and_a_useless_part_are_standardised_to_one_and_one_half():
    perfect, useless = [1, 1, 0, 0], [1.0, 1.0, 1.0, 1.0]
    for focus in ("specificity", "sensitivity"):
        found = partial_area(perfect, [4, 3, 2, 1], low=0.8, high=0.9, focus=focus)
        assert (found.value, found.standardised) == pytest.approx((0.1, 1.0))
        found = partial_area(perfect, useless, low=0.8, high=0.9, focus=focus)
        assert found.standardised == pytest.approx(0.5)


def test_that_a_part_below_the_diagonal_has_no_standardised_value():
    found = partial_area([1, 1, 0, 0], [1, 2, 3, 4], low=0.5, high=0.9)
    assert (found.value, found.standardised) == (0.0, None)


# pROC 1.18.0: auc(roc(...), partial.auc = c(high, low), partial.auc.focus = ..., partial.auc.correct = ...)
@pytest.mark.parametrize(
    ("low", "high", "focus", "value", "standardised"),
    [
        (0.9, 1, "specificity", 0.04999999999999999, 0.736842105263158),
        (0.8, 1, "specificity", 0.09999999999999998, 0.7222222222222222),
        (0.55, 0.95, "specificity", 0.2291666666666666, 0.7152777777777778),
        (0.5, 0.75, "specificity", 0.1666666666666667, 0.7333333333333333),
        (0.1, 0.9, "specificity", 0.6416666666666667, 0.8020833333333334),
        (0.9, 1, "sensitivity", 0.04999999999999999, 0.736842105263158),
        (0.8, 1, "sensitivity", 0.09999999999999998, 0.7222222222222222),
        (0.55, 0.95, "sensitivity", 0.2333333333333333, 0.7222222222222222),
        (0.5, 0.75, "sensitivity", 0.1666666666666667, 0.7333333333333333),
        (0.1, 0.9, "sensitivity", 0.6416666666666666, 0.8020833333333333),
    ],
)
def test_that_a_part_is_that_of_proc(low, high, focus, value, standardised):
    found = partial_area(TRUTH, SCORES, low=low, high=high, focus=focus)
    assert found.value == pytest.approx(value, rel=1e-9)
    assert found.standardised == pytest.approx(standardised, rel=1e-9)


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.9, 0.1), (-0.1, 0.5), (0.5, 1.1), (math.nan, 1.0)])
def test_that_what_is_no_range_is_refused(low, high):
    with pytest.raises(ValueError, match="range"):
        partial_area(TRUTH, SCORES, low=low, high=high)


def test_that_operating_points_are_what_hand_counting_gives():
    youden, sensitive, specific, closest = operating_points(TRUTH, SCORES)
    assert youden == OperatingPoint("youden", pytest.approx(0.75), Counts(2, 2, 6, 0))
    assert sensitive == OperatingPoint("sensitivity-95", pytest.approx(0.25), Counts(4, 0, 3, 3))
    assert specific == OperatingPoint("specificity-95", pytest.approx(0.75), Counts(2, 2, 6, 0))
    assert closest == OperatingPoint("closest", pytest.approx(0.475), Counts(3, 1, 4, 2))


@given(cases())
def test_that_every_point_calls_what_it_says_and_is_the_best_of_its_kind(case):
    found = {point.name: point for point in operating_points(*case)}
    thresholds = [math.nextafter(case[1].max(), math.inf), *np.unique(case[1])[::-1]]
    everywhere = [counts_at(*case, threshold) for threshold in thresholds]
    for point in found.values():
        assert math.isfinite(point.threshold)
        assert counts_at(*case, point.threshold) == point.counts
    assert found["youden"].counts.youden == max(one.youden for one in everywhere)
    assert found["youden"].threshold == youden_threshold(*case)
    sensitive = [one for one in everywhere if one.sensitivity.value >= 0.95]
    assert found["sensitivity-95"].counts.false_positive == min(one.false_positive for one in sensitive)
    specific = [one for one in everywhere if one.specificity.value >= 0.95]
    assert found["specificity-95"].counts.true_positive == max(one.true_positive for one in specific)
    nearest = min(distance(one) for one in everywhere)
    assert distance(found["closest"].counts) == pytest.approx(nearest, abs=1e-12)


def distance(counts):
    return (1 - counts.sensitivity.value) ** 2 + (1 - counts.specificity.value) ** 2


def test_that_a_wanted_sensitivity_or_specificity_is_reached_and_named():
    point = at_sensitivity(TRUTH, SCORES, sensitivity=0.75)
    assert (point.name, point.counts) == ("sensitivity-75", Counts(3, 1, 4, 2))
    point = at_specificity(TRUTH, SCORES, specificity=0.5)
    assert (point.name, point.counts) == ("specificity-50", Counts(4, 0, 3, 3))
    assert at_specificity(TRUTH, SCORES, specificity=0.975).name == "specificity-97.5"


def test_that_a_share_that_was_reached_exactly_is_not_lost_to_rounding():
    truth, scores = [True] * 20 + [False] * 20, [*range(20), *range(-20, 0)]
    assert at_sensitivity(truth, scores, sensitivity=0.95).counts.true_positive == 19
    level = [18.5] * 20 + list(range(20))
    assert at_specificity(truth, level, specificity=0.95).counts.true_negative == 19


def test_that_nobody_is_called_where_the_best_score_is_a_benign_ones():
    point = at_specificity([1, 0], [0.2, 0.9], specificity=1.0)
    assert point.counts == Counts(0, 1, 1, 0)
    assert point.threshold == math.nextafter(0.9, math.inf)


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_that_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="0 to 1"):
        at_sensitivity(TRUTH, SCORES, sensitivity=share)
    with pytest.raises(ValueError, match="0 to 1"):
        at_specificity(TRUTH, SCORES, specificity=share)
