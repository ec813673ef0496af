from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.classification import Counts, counts_at, counts_of
from thyroid_desktop.statistics.intervals import Proportion

CELLS = st.integers(0, 60)


def test_that_every_share_has_its_own_denominator():
    counts = Counts(true_positive=31, false_negative=4, true_negative=32, false_positive=18)
    assert counts.sensitivity == Proportion(31, 35)
    assert counts.specificity == Proportion(32, 50)
    assert counts.ppv == Proportion(31, 49)
    assert counts.npv == Proportion(32, 36)
    assert counts.accuracy == Proportion(63, 85)
    assert (counts.positives, counts.negatives) == (35, 50)


def test_that_the_figures_without_a_denominator_are_what_hand_counting_gives():
    counts = Counts(6, 2, 9, 3)
    assert counts.f1 == pytest.approx(2 * (6 / 9) * (6 / 8) / (6 / 9 + 6 / 8))
    assert counts.balanced_accuracy == pytest.approx((6 / 8 + 9 / 12) / 2)
    assert counts.youden == pytest.approx(6 / 8 + 9 / 12 - 1)
    assert counts.mcc == pytest.approx((6 * 9 - 3 * 2) / math.sqrt(9 * 8 * 12 * 11))


@given(CELLS, CELLS, CELLS, CELLS)
def test_that_matthews_correlation_is_the_correlation_of_truth_and_opinion(a, b, c, d):
    counts = Counts(a, b, c, d)
    truth, called = np.repeat([1, 1, 0, 0], [a, b, c, d]), np.repeat([1, 0, 0, 1], [a, b, c, d])
    if len(set(truth)) < 2 or len(set(called)) < 2:
        assert counts.mcc is None
    else:
        assert counts.mcc == pytest.approx(np.corrcoef(truth, called)[0, 1], abs=1e-12)


@given(CELLS, CELLS, CELLS, CELLS)
def test_that_turning_both_classes_round_swaps_the_figures(a, b, c, d):
    there, back = Counts(a, b, c, d), Counts(c, d, a, b)
    assert (there.sensitivity, there.ppv) == (back.specificity, back.npv)
    assert (there.accuracy, there.mcc, there.youden) == (back.accuracy, back.mcc, back.youden)


def test_that_a_figure_without_a_denominator_is_none():
    empty = Counts(0, 0, 0, 0)
    assert empty.sensitivity is empty.specificity is empty.ppv is empty.npv is empty.accuracy is None
    assert empty.f1 is empty.mcc is empty.balanced_accuracy is empty.youden is None
    all_benign = Counts(0, 0, 7, 0)
    assert (all_benign.specificity, all_benign.npv, all_benign.f1) == (Proportion(7, 7), Proportion(7, 7), None)
    assert all_benign.youden is all_benign.sensitivity is all_benign.ppv is None
    assert Counts(3, 1, 0, 0).youden is None


def test_that_a_million_cases_of_each_kind_do_not_overflow():
    assert Counts(10**6, 10**6, 10**6, 10**6).mcc == 0.0
    assert Counts(10**9, 0, 10**9, 0).mcc == 1.0
    assert Counts(0, 10**9, 0, 10**9).mcc == -1.0


def test_that_opinions_are_counted_against_the_truth():
    assert counts_of([1, 1, 1, 0, 0], [True, False, True, True, False]) == Counts(2, 1, 1, 1)
    assert counts_of([], []) == Counts(0, 0, 0, 0)


def test_that_a_score_that_reaches_the_threshold_is_called_malignant():
    truth, scores = [True, True, False, False], [0.5, 0.4, 0.5, 0.1]
    assert counts_at(truth, scores, 0.5) == Counts(1, 1, 1, 1)
    assert counts_at(truth, scores, math.inf) == Counts(0, 2, 2, 0)
    assert counts_at(truth, scores, -math.inf) == Counts(2, 0, 0, 2)


def test_that_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        Counts(1, -1, 0, 0)


@pytest.mark.parametrize(
    ("truth", "called", "said"),
    [
        ([0, 1], [1], "same length"),
        ([[0, 1]], [[0, 1]], "same length"),
        ([0, 2], [0, 1], "0 or 1"),
        ([0, math.nan], [0, 1], "0 or 1"),
        (["benign", "malignant"], [0, 1], "0 or 1"),
        ([0, 1], [0.3, 0.9], "0 or 1"),
    ],
)
def test_that_what_is_no_truth_and_no_opinion_is_refused(truth, called, said):
    with pytest.raises(ValueError, match=said):
        counts_of(truth, called)


@pytest.mark.parametrize(
    ("scores", "threshold", "said"),
    [([0.1, 0.2, 0.3], 0.5, "same length"), ([0.1, math.inf], 0.5, "finite"), ([0.1, 0.2], math.nan, "a number")],
)
def test_that_scores_and_thresholds_must_be_numbers(scores, threshold, said):
    with pytest.raises(ValueError, match=said):
        counts_at([0, 1], scores, threshold)


def test_that_turned_counts_are_the_same_opinions_seen_from_the_other_class():
    counts = Counts(3, 5, 7, 11)
    assert counts.turned == Counts(7, 11, 3, 5)
    assert counts.turned.turned == counts
    assert (counts.turned.sensitivity, counts.turned.ppv) == (counts.specificity, counts.npv)
    assert counts.turned.accuracy == counts.accuracy
