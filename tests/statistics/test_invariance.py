"""What must not change a figure, for all figures at once: the order of cases, monotone maps, labels and duplication."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.calibration import brier_score, calibration_error, recalibration
from thyroid_desktop.statistics.classification import Counts, counts_at
from thyroid_desktop.statistics.correlation import intraclass
from thyroid_desktop.statistics.decision import net_benefit
from thyroid_desktop.statistics.mrmc import Factorial, analyse
from thyroid_desktop.statistics.paired_tests import cochran_q, holm, mcnemar, predictive_values
from thyroid_desktop.statistics.partial_roc import operating_points, partial_area
from thyroid_desktop.statistics.roc import areas, auroc, difference

FIGURES = ("sensitivity", "specificity", "ppv", "npv", "accuracy")


@st.composite
def tables(draw):
    """Truth with two cases or more of each class, and three scores between 0 and 1 with ties."""
    size = draw(st.integers(6, 30))
    truth = np.array(draw(st.permutations([True, True, False, False] + [draw(st.booleans()) for _ in range(size - 4)])))
    grid = st.lists(st.integers(1, 9), min_size=size, max_size=size)
    return truth, np.array([draw(grid) for _ in range(3)]) / 10, np.array(draw(st.permutations(range(size))))


def everything(truth: np.ndarray, scores: np.ndarray) -> list[float | None]:
    """All figures of a table that do not hang on how cases are numbered."""
    curves = areas(truth, scores)
    tested = difference(curves, 0, 1)
    counts = counts_at(truth, scores[0], 0.5)
    shares = [getattr(counts, name) for name in FIGURES]
    fit = recalibration(truth, scores[0])
    called, right = scores >= 0.5, (scores >= 0.5) == truth
    predictive = predictive_values(truth, called[0], called[1])
    return [
        *curves.values,
        *np.ravel(curves.covariance),
        tested.value,
        tested.p,
        partial_area(truth, scores[0], low=0.6, high=1.0).value,
        *(None if share is None else share.value for share in shares),
        counts.f1,
        counts.mcc,
        brier_score(truth, scores[0]),
        calibration_error(truth, scores[0]),
        fit.slope,
        fit.intercept_alone,
        *net_benefit(truth, scores[0], [0.2, 0.5, 0.8]).model,
        mcnemar(right[0], right[1]).p,
        cochran_q(right).statistic,
        predictive.ppv.statistic,
        predictive.npv.p,
    ]


def assert_same(found: list[float | None], expected: list[float | None]) -> None:
    assert [one is None for one in found] == [one is None for one in expected]
    for one, other in zip(found, expected, strict=True):
        if one is not None:
            assert one == pytest.approx(other, rel=1e-6, abs=1e-9)


@given(tables())
def test_that_the_order_of_cases_changes_nothing(table):
    truth, scores, order = table
    assert_same(everything(truth[order], scores[:, order]), everything(truth, scores))


@given(tables(), st.sampled_from([np.exp, np.cbrt, lambda x: 100 * x - 7, lambda x: -1 / x]))
def test_that_a_rising_map_of_scores_changes_no_figure_of_ranks(table, rising):
    truth, scores, _ = table
    before, after = areas(truth, scores), areas(truth, rising(scores))
    np.testing.assert_allclose(after.values, before.values, atol=1e-12)
    np.testing.assert_allclose(after.covariance, before.covariance, atol=1e-12)
    assert [one.counts for one in operating_points(truth, rising(scores[0]))] == [
        one.counts for one in operating_points(truth, scores[0])
    ]
    part = [partial_area(truth, one, low=0.5, high=0.9).value for one in (scores[0], rising(scores[0]))]
    assert part[0] == pytest.approx(part[1], abs=1e-12)


@given(tables())
def test_that_swapped_labels_and_scores_turned_round_swap_the_figures(table):
    truth, scores, _ = table
    before, after = areas(truth, scores), areas(~truth, 1 - scores)
    np.testing.assert_allclose(after.values, before.values, atol=1e-12)
    np.testing.assert_allclose(after.covariance, before.covariance, atol=1e-12)
    # 0.45 lies between two scores, so that turning round makes "at or above" no other case.
    counts, turned = counts_at(truth, scores[0], 0.45), counts_at(~truth, 1 - scores[0], 0.55)
    swapped = Counts(turned.true_negative, turned.false_positive, turned.true_positive, turned.false_negative)
    assert swapped == counts
    assert (counts.sensitivity, counts.ppv, counts.mcc) == (turned.specificity, turned.npv, turned.mcc)
    assert brier_score(~truth, 1 - scores[0]) == pytest.approx(brier_score(truth, scores[0]))


@given(tables())
def test_that_doubled_cases_leave_figures_and_halve_variances_nearly(table):
    truth, scores, _ = table
    twice, both = np.tile(truth, 2), np.tile(scores, 2)
    before, after = areas(truth, scores), areas(twice, both)
    np.testing.assert_allclose(after.values, before.values, atol=1e-12)
    assert before.covariance is not None
    assert after.covariance is not None
    # Each class's part is a variance with n − 1 below it, over n: doubled it is (n − 1) / (2n − 1) of what it was.
    smallest = min(truth.sum(), (~truth).sum())
    assert (np.diag(after.covariance) <= np.diag(before.covariance) / 2 + 1e-12).all()
    assert (np.diag(after.covariance) >= np.diag(before.covariance) * (smallest - 1) / (2 * smallest - 1) - 1e-12).all()
    counts, doubled = counts_at(truth, scores[0], 0.5), counts_at(twice, both[0], 0.5)
    assert dataclasses.astuple(doubled) == tuple(2 * one for one in dataclasses.astuple(counts))
    assert brier_score(twice, both[0]) == pytest.approx(brier_score(truth, scores[0]))
    assert calibration_error(twice, both[0]) == pytest.approx(calibration_error(truth, scores[0]))
    slopes = recalibration(truth, scores[0]).slope, recalibration(twice, both[0]).slope
    assert slopes[0] is slopes[1] is None or slopes[0] == pytest.approx(slopes[1], rel=1e-5)


@given(tables(), st.permutations(range(3)))
def test_that_the_order_of_curves_only_moves_their_figures(table, order):
    truth, scores, _ = table
    order = list(order)
    before, after = areas(truth, scores), areas(truth, scores[order])
    np.testing.assert_allclose(after.values, before.values[order], atol=1e-12)
    np.testing.assert_allclose(after.covariance, before.covariance[np.ix_(order, order)], atol=1e-12)
    assert difference(before, 0, 1).value == -difference(before, 1, 0).value
    assert difference(before, 0, 1).p == pytest.approx(difference(before, 1, 0).p)


@given(tables(), st.permutations(range(3)))
def test_that_the_order_of_readers_and_cases_changes_no_study(table, readers):
    truth, scores, order = table
    study = np.stack([scores, np.roll(scores, 1, axis=1)])
    before = analyse(Factorial(truth, study))
    after = analyse(Factorial(truth[order], study[:, list(readers)][:, :, order]))
    swapped = analyse(Factorial(truth, study[::-1]))
    for name in ("f", "ddf", "p", "cov1", "cov2", "cov3", "ms_t", "ms_tr"):
        for other in (after, swapped):
            one, two = getattr(before, name), getattr(other, name)
            assert (one is None) == (two is None)
            assert one is None or one == pytest.approx(two, rel=1e-6, abs=1e-12)
    assert swapped.differences[0].value == pytest.approx(-before.differences[0].value, abs=1e-12)


@given(st.lists(st.floats(0, 1), max_size=8), st.randoms())
def test_that_holm_follows_the_order_given_and_never_makes_p_smaller(values, chance):
    adjusted = holm(values)
    assert all(one >= other for one, other in zip(adjusted, values, strict=True))
    places = list(range(len(values)))
    chance.shuffle(places)
    assert holm([values[place] for place in places]) == pytest.approx([adjusted[place] for place in places])


@given(tables())
def test_that_agreement_of_numbers_hangs_on_no_order_of_subjects(table):
    _, scores, order = table
    ratings = scores.T + np.arange(len(order))[:, None]
    before, after = intraclass(ratings), intraclass(ratings[order])
    assert list(before) == list(after)
    for form, one in before.items():
        assert one.value == pytest.approx(after[form].value, abs=1e-9)


def test_that_a_single_area_is_the_first_of_several():
    truth, scores = np.arange(20) % 2 == 0, np.random.default_rng(1).random((2, 20))
    assert auroc(truth, scores[1]) == areas(truth, scores).auroc(1)


@pytest.mark.parametrize("scores", [[], [1.0, 2.0]])
def test_that_curves_that_are_no_rows_are_refused(scores):
    with pytest.raises(ValueError, match="one row a curve"):
        areas([True, False], scores)


def test_that_a_difference_over_one_case_of_a_class_has_no_interval():
    found = difference(areas([True, False, False], [[0.2, 0.1, 0.3], [0.4, 0.3, 0.1]]), 0, 1)
    assert (found.variance, found.z, found.p, found.interval()) == (None, None, None, None)
