from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.roc import Auroc, auroc, compare, curve, youden_threshold

TRUTH = [False, False, False, True, True, True, True]
SCORES = [1.0, 2.0, 3.0, 2.0, 3.0, 4.0, 5.0]


def pairwise(truth, scores):
    """The definition, in n·m steps: P(positive above negative), ties one half; and DeLong's placements."""
    truth, scores = np.asarray(truth, bool), np.asarray(scores, float)
    positives, negatives = scores[truth][:, None], scores[~truth][None, :]
    return (positives > negatives) + 0.5 * (positives == negatives)


@st.composite
def cases(draw):
    truth = draw(st.lists(st.booleans(), min_size=2, max_size=30).filter(lambda one: any(one) and not all(one)))
    scores = draw(st.lists(st.integers(-4, 4), min_size=len(truth), max_size=len(truth)))
    return np.array(truth), np.array(scores, float)


def test_that_the_area_counts_ties_one_half():
    kernel = pairwise(TRUTH, SCORES)
    assert auroc(TRUTH, SCORES).value == pytest.approx(kernel.mean(), abs=1e-15)
    assert kernel.mean() == pytest.approx(10 / 12)


@given(cases())
def test_that_area_and_variance_equal_their_definitions(case):
    truth, scores = case
    found, kernel = auroc(truth, scores), pairwise(truth, scores)
    assert found.value == pytest.approx(kernel.mean(), abs=1e-12)
    if min(kernel.shape) == 1:
        assert found.variance is found.standard_error is found.interval() is None
    else:
        spreads = [np.var(kernel.mean(axis=axis), ddof=1) / kernel.shape[1 - axis] for axis in (0, 1)]
        assert found.variance == pytest.approx(sum(spreads), abs=1e-12)
        assert found.standard_error == pytest.approx(np.sqrt(sum(spreads)), abs=1e-12)
    assert (found.positives, found.negatives) == kernel.shape


@given(cases())
def test_that_only_the_order_of_the_scores_counts(case):
    truth, scores = case
    assert auroc(truth, np.exp(scores) * 3 + 1).value == pytest.approx(auroc(truth, scores).value, abs=1e-12)
    assert auroc(truth, -scores).value == pytest.approx(1 - auroc(truth, scores).value, abs=1e-12)
    assert auroc(~truth, -scores).variance == pytest.approx(auroc(truth, scores).variance, abs=1e-12)


@given(cases())
def test_that_the_curve_encloses_the_area(case):
    truth, scores = case
    false, true, thresholds = curve(truth, scores)
    assert (false[0], true[0], thresholds[0]) == (0.0, 0.0, np.inf)
    assert (false[-1], true[-1]) == (1.0, 1.0)
    assert np.trapezoid(true, false) == pytest.approx(auroc(truth, scores).value, abs=1e-12)


def test_that_both_intervals_follow_the_normal_theory():
    area = Auroc(0.8, 0.0025, 40, 60)
    low, high = area.interval(scale="plain")
    assert (low, high) == pytest.approx((0.8 - 1.959963985 * 0.05, 0.8 + 1.959963985 * 0.05))
    low, high = area.interval()
    reach = 1.959963985 * 0.05 / (0.8 * 0.2)
    assert np.log(low / (1 - low)) == pytest.approx(np.log(4) - reach)
    assert np.log(high / (1 - high)) == pytest.approx(np.log(4) + reach)


def test_that_intervals_stay_inside_zero_to_one():
    assert Auroc(0.99, 0.01, 3, 3).interval(scale="plain")[1] == 1.0
    assert Auroc(0.02, 0.01, 3, 3).interval()[0] > 0.0
    assert auroc([True, True, False, False], [1, 1, 0, 0]).interval() == (1.0, 1.0)


def test_that_a_paired_comparison_equals_its_definition():
    rng = np.random.default_rng(1)
    truth = rng.random(80) < 0.4
    first, second = rng.normal(truth, 1.0), rng.normal(0.5 * truth, 1.0)
    one, other = pairwise(truth, first), pairwise(truth, second)
    difference = one - other
    variance = (
        np.var(difference.mean(axis=1), ddof=1) / len(one) + np.var(difference.mean(axis=0), ddof=1) / one.shape[1]
    )
    found = compare(truth, first, second)
    assert found.value == pytest.approx(difference.mean())
    assert found.variance == pytest.approx(variance)
    assert found.z == pytest.approx(difference.mean() / np.sqrt(variance))
    assert 0 < found.p < 1
    assert compare(truth, second, first).z == pytest.approx(-found.z)


def test_that_scores_of_the_same_order_do_not_differ():
    found = compare(TRUTH, SCORES, [2 * score for score in SCORES])
    assert (found.value, found.z, found.p) == (0.0, 0.0, 1.0)


def test_that_a_difference_without_variance_is_certain():
    found = compare([True, True, False, False], [3, 3, 1, 1], [1, 1, 3, 3])
    assert (found.value, found.variance, found.z, found.p) == (1.0, 0.0, np.inf, 0.0)


def test_that_youdens_threshold_lies_between_the_cases_it_parts():
    assert youden_threshold([False, False, True, True], [0.1, 0.2, 0.7, 0.9]) == pytest.approx(0.45)


def test_that_a_useless_score_still_gets_a_threshold():
    assert youden_threshold([True, False], [0.0, 1.0]) == 0.0, "all are called malignant, which is no worse than none"
    assert youden_threshold([True, False], [0.5, 0.5]) == 0.5


@pytest.mark.parametrize(
    ("truth", "scores", "said"),
    [
        ([True, False], [1.0], "same length"),
        ([[True, False]], [[1.0, 2.0]], "same length"),
        ([True, False], [1.0, np.nan], "finite"),
        ([True, True], [1.0, 2.0], "both classes"),
        ([False, False], [1.0, 2.0], "both classes"),
    ],
)
def test_that_impossible_input_is_refused(truth, scores, said):
    with pytest.raises(ValueError, match=said):
        auroc(truth, scores)
