from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.paired_tests import CochranQ, Paired, cochran_q, holm, mcnemar, predictive_values

# Two tests of 712 people, the data Paired1 of R's DTComPair: called by both, by the first only, by the second only, by
# none; of the 451 diseased, then of the 261 others. Its pv.gs gives PPV 5.71124070, p 0.01685662; NPV 17.78567,
# p 2.472383e-05.
DISEASED, OTHERS = (319, 78, 22, 32), (31, 53, 22, 155)

CASES = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=40)


def three_lists(diseased, others):
    calls = [(1, 1), (1, 0), (0, 1), (0, 0)]
    rows = [(truth, *call) for truth, cells in ((1, diseased), (0, others)) for call in np.repeat(calls, cells, axis=0)]
    return np.array(rows).T


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 5))
def test_that_mcnemars_test_is_a_binomial_one_of_the_cases_that_differ(first, second, agreed):
    one = [True] * first + [False] * second + [True] * agreed
    other = [False] * first + [True] * second + [True] * agreed
    found = mcnemar(one, other)
    assert (found.only_first, found.only_second) == (first, second)
    expected = binomtest(first, first + second, 0.5).pvalue if first + second else 1.0
    assert found.p == pytest.approx(expected, rel=1e-9)


def test_that_readers_who_never_differ_have_a_p_of_one():
    assert mcnemar([1, 0, 1], [1, 0, 1]) == Paired(0, 0, 1.0)
    assert mcnemar([1, 0], [0, 1]) == Paired(1, 1, 1.0)


def test_that_cochrans_q_is_what_its_formula_gives():
    # Three readers on six cases; G = (5, 3, 1), T = 9, L = (3, 2, 2, 1, 1, 0).
    right = [[1, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]]
    found = cochran_q(right)
    assert found.statistic == pytest.approx(2 * (3 * (25 + 9 + 1) - 81) / (27 - 19))
    assert (found.freedom, found.p) == (2, pytest.approx(chi2.sf(6.0, 2)))


@given(CASES)
def test_that_cochrans_q_of_two_is_mcnemars_without_correction(cases):
    one, other = np.array(cases)[:, 0], np.array(cases)[:, 1]
    found, pair = cochran_q([one, other]), mcnemar(one, other)
    differing = pair.only_first + pair.only_second
    if not differing:
        assert found == CochranQ(None, 1, None)
    else:
        assert found.statistic == pytest.approx((pair.only_first - pair.only_second) ** 2 / differing)


@pytest.mark.parametrize("right", [[[1, 0]], [1, 0], [[0, 1], [0, 2]]])
def test_that_cochrans_q_needs_two_rows_of_right_and_wrong(right):
    with pytest.raises(ValueError, match=r"two or more rows|0 or 1"):
        cochran_q(right)


def test_that_predictive_values_are_compared_as_dtcompair_does():
    found = predictive_values(*three_lists(DISEASED, OTHERS))
    assert (found.ppv.first, found.ppv.second) == (Proportion(397, 481), Proportion(341, 394))
    assert found.ppv.difference == pytest.approx(-0.04011841, abs=5e-9)
    assert found.ppv.statistic == pytest.approx(5.71124070, abs=5e-9)
    assert found.ppv.p == pytest.approx(0.01685662, abs=5e-9)
    assert (found.npv.first, found.npv.second) == (Proportion(177, 231), Proportion(208, 318))
    assert found.npv.difference == pytest.approx(0.1121457, abs=5e-8)
    assert found.npv.statistic == pytest.approx(17.78567, abs=5e-6)
    assert found.npv.p == pytest.approx(2.472383e-05, abs=5e-12)


def test_that_the_comparison_holds_its_level_when_both_values_are_equal():
    generator, smaller = np.random.default_rng(5), 0
    for _ in range(400):
        truth = generator.random(300) < 0.4
        shared = generator.normal(size=300)
        first, second = (shared + generator.normal(size=300) + 1.5 * truth > 1 for _ in "ab")
        smaller += predictive_values(truth, first, second).ppv.p < 0.05
    assert 0.02 < smaller / 400 < 0.08


@given(CASES)
def test_that_swapping_the_tests_or_the_classes_swaps_the_comparison(cases):
    truth, first, second = np.array(cases).T
    found, swapped = predictive_values(truth, first, second), predictive_values(truth, second, first)
    turned = predictive_values(~truth, ~first, ~second)
    assert found.ppv.first == swapped.ppv.second == turned.npv.first
    for one, other in ((found.ppv, swapped.ppv), (found.npv, swapped.npv), (found.ppv, turned.npv)):
        if one.statistic is None:
            assert one.p is other.statistic is other.p is None
        else:
            assert one.statistic == pytest.approx(other.statistic, rel=1e-9, abs=1e-12)
            assert one.p == pytest.approx(other.p, rel=1e-6)
    if found.ppv.difference is not None:
        assert found.ppv.difference == -swapped.ppv.difference == pytest.approx(turned.npv.difference)


def test_that_a_test_that_calls_nobody_has_no_positive_value():
    found = predictive_values([1, 0, 1], [0, 0, 0], [1, 0, 0])
    assert (found.ppv.first, found.ppv.second) == (None, Proportion(1, 1))
    assert found.ppv.difference is found.ppv.statistic is found.ppv.p is None
    assert found.npv.difference == pytest.approx(1 / 3 - 1 / 2)


def test_that_calls_that_are_all_right_do_not_tell_tests_apart():
    found = predictive_values([1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0])
    assert (found.ppv.difference, found.ppv.statistic, found.ppv.p) == (0.0, None, None)


@pytest.mark.parametrize("lists", [([1, 0], [1], [1, 0]), ([1, 0], [1, 0], [1, 0, 1])])
def test_that_lists_of_different_lengths_are_refused(lists):
    with pytest.raises(ValueError, match="same length"):
        predictive_values(*lists)
    with pytest.raises(ValueError, match="same cases"):
        mcnemar(lists[2], [*lists[2], 1])


def test_that_holm_multiplies_the_smallest_most_and_never_turns_the_order_round():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([0.02, 0.02, 0.9, 0.5]) == pytest.approx((0.08, 0.08, 1.0, 1.0))
    assert holm([]) == ()
    assert holm([0.2]) == (0.2,)


def test_that_a_test_that_is_not_defined_stays_so_and_counts_for_none():
    adjusted = holm([None, 0.01, None, 0.04, 0.03])
    assert (adjusted[0], adjusted[2]) == (None, None)
    assert [adjusted[1], *adjusted[3:]] == list(holm([0.01, 0.04, 0.03]))


@given(st.lists(st.floats(0, 1), max_size=8), st.randoms())
def test_that_holm_depends_on_no_order_and_never_makes_a_p_smaller(values, random):
    adjusted, places = holm(values), list(range(len(values)))
    random.shuffle(places)
    assert holm([values[place] for place in places]) == tuple(adjusted[place] for place in places)
    assert all(p <= new <= 1.0 for p, new in zip(values, adjusted, strict=True))


@pytest.mark.parametrize("p", [-0.1, 1.2, float("nan")])
def test_that_what_is_no_p_is_refused(p):
    with pytest.raises(ValueError, match="0 to 1"):
        holm([0.5, p])
