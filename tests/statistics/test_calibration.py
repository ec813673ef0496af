from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.calibration import (
    Recalibration,
    brier_decomposition,
    brier_score,
    calibration_error,
    fitted_temperature,
    negative_log_likelihood,
    probability_malignant,
    recalibration,
    reliability,
)


def test_that_the_probability_is_the_softmax_of_the_second_class():
    logits = np.array([[0.0, 0.0], [1.0, 3.0], [900.0, -900.0], [-900.0, 900.0]])
    assert probability_malignant(logits) == pytest.approx([0.5, 1 / (1 + np.exp(-2)), 0.0, 1.0])
    assert probability_malignant(logits, temperature=2.0)[1] == pytest.approx(1 / (1 + np.exp(-1)))


def test_that_brier_and_calibration_error_are_what_hand_counting_gives():
    truth, stated = [True, False, True, False], [0.9, 0.2, 0.85, 1.0]
    assert brier_score(truth, stated) == pytest.approx((0.01 + 0.04 + 0.0225 + 1.0) / 4)
    # bin 8: 0.85 against 1; bin 9: 0.9 and 1.0 against 1 and 0; bin 2: 0.2 against 0
    assert calibration_error(truth, stated) == pytest.approx((0.15 + abs(1.9 - 1.0) + 0.2) / 4)


def test_that_the_fitted_temperature_undoes_a_known_one():
    rng = np.random.default_rng(3)
    true = rng.normal(0, 1.5, 40_000)
    truth = rng.random(len(true)) < 1 / (1 + np.exp(-true))
    overconfident = np.stack([np.zeros_like(true), 2.5 * true], axis=1)
    temperature = fitted_temperature(truth, overconfident)
    assert temperature == pytest.approx(2.5, rel=0.05)
    best = negative_log_likelihood(truth, overconfident, temperature=temperature)
    for other in (temperature * 0.9, temperature * 1.1, 1.0):
        assert best < negative_log_likelihood(truth, overconfident, temperature=other)
    calibrated = probability_malignant(overconfident, temperature=temperature)
    assert calibration_error(truth, calibrated) < 0.01 < calibration_error(truth, probability_malignant(overconfident))


STATED = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.05, 0.3, 0.31, 0.5, 0.77, 0.99, 1.0])), min_size=1)


def test_that_bins_hold_the_cases_that_were_stated_alike():
    found = reliability([True, False, True, True], [0.95, 0.91, 1.0, 0.05])
    assert [(one.low, one.high, one.count) for one in found] == [(0.0, 0.1, 1), (0.9, 1.0, 3)]
    assert found[1].stated == pytest.approx((0.95 + 0.91 + 1.0) / 3)
    assert (found[1].observed.successes, found[1].observed.total) == (2, 3)


@given(STATED, st.integers(1, 20))
def test_that_bins_account_for_every_case_and_for_the_calibration_error(cases, bins):
    truth, stated = [one for one, _ in cases], [one for _, one in cases]
    found = reliability(truth, stated, bins=bins)
    assert sum(one.count for one in found) == len(cases)
    gaps = sum(one.count * abs(one.stated - one.observed.value) for one in found) / len(cases)
    assert gaps == pytest.approx(calibration_error(truth, stated, bins=bins), abs=1e-12)


@given(STATED, st.integers(1, 20))
def test_that_the_parts_of_the_brier_score_add_up_to_it(cases, bins):
    truth, stated = [one for one, _ in cases], [one for _, one in cases]
    parts = brier_decomposition(truth, stated, bins=bins)
    whole = parts.reliability - parts.resolution + parts.uncertainty + parts.remainder
    assert whole == pytest.approx(brier_score(truth, stated), abs=1e-12)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0
    if all(len({one for one in stated if min(int(one * bins), bins - 1) == number}) < 2 for number in range(bins)):
        assert parts.remainder == pytest.approx(0.0, abs=1e-12)


def test_that_the_parts_are_what_hand_counting_gives():
    parts = brier_decomposition([True, False, True, True], [0.2, 0.2, 0.8, 0.8])
    assert parts.reliability == pytest.approx((0.3**2 + 0.2**2) / 2)
    assert parts.resolution == pytest.approx((0.25**2 + 0.25**2) / 2)
    assert parts.uncertainty == pytest.approx(0.75 * 0.25)


def likelihood(truth, logits, intercept, slope):
    predictor = intercept + slope * logits
    return float(np.sum(np.where(truth, predictor, 0.0) - np.logaddexp(0.0, predictor)))


@given(st.integers(0, 10_000))
def test_that_recalibration_is_the_peak_of_the_likelihood_with_its_curvature(seed):
    generator = np.random.default_rng(seed)
    stated = generator.uniform(0.02, 0.98, 40)
    truth = generator.random(40) < stated
    found, logits = recalibration(truth, stated), np.log(stated / (1 - stated))
    peak, step = likelihood(truth, logits, found.intercept, found.slope), 1e-3
    sides = [(step, 0), (-step, 0), (0, step), (0, -step), (step, step), (-step, -step)]
    values = [likelihood(truth, logits, found.intercept + one, found.slope + other) for one, other in sides]
    assert max(values) < peak
    curvature = np.array([[values[0] + values[1] - 2 * peak, 0.0], [0.0, values[2] + values[3] - 2 * peak]])
    curvature[0, 1] = curvature[1, 0] = (values[4] + values[5] - 2 * peak - curvature.sum()) / 2
    errors = np.sqrt(np.diag(np.linalg.inv(-curvature / step**2)))
    assert (found.intercept_se, found.slope_se) == pytest.approx(errors, rel=1e-3)
    alone = likelihood(truth, logits, found.intercept_alone, 1.0)
    assert alone > max(likelihood(truth, logits, found.intercept_alone + one, 1.0) for one in (-step, step))
    reach = 1.959963985
    for value, error, interval in [
        (found.slope, found.slope_se, found.slope_interval()),
        (found.intercept, found.intercept_se, found.intercept_interval()),
        (found.intercept_alone, found.intercept_alone_se, found.intercept_alone_interval()),
    ]:
        assert interval == pytest.approx((value - reach * error, value + reach * error))


def test_that_recalibration_finds_what_was_done_to_true_probabilities():
    generator = np.random.default_rng(9)
    logits = generator.normal(0, 1.5, 200_000)
    truth = generator.random(len(logits)) < 1 / (1 + np.exp(-logits))
    found = recalibration(truth, 1 / (1 + np.exp(-(logits * 2.0 + 0.5))))
    assert (found.slope, found.intercept) == pytest.approx((0.5, -0.25), abs=0.02)
    assert found.intercept_alone < 0


def test_that_two_groups_have_the_slope_of_their_odds():
    truth, stated = [True] * 1 + [False] * 3 + [True] * 3 + [False] * 1, [0.2] * 4 + [0.8] * 4
    found = recalibration(truth, stated)
    assert found.slope == pytest.approx(np.log(3) / np.log(4))
    assert found.intercept == pytest.approx(0.0, abs=1e-9)


def test_that_a_fit_whose_first_steps_lead_too_far_still_arrives():
    logits, truth = np.array([-17.3, -13.5, -2.3, -5.9]), np.array([True, True, False, True])
    found = recalibration(truth, 1 / (1 + np.exp(-logits)))
    share = np.sum(1 / (1 + np.exp(-(logits + found.intercept_alone))))
    assert share == pytest.approx(3.0, abs=1e-9)


@pytest.mark.parametrize(
    ("truth", "stated"),
    [
        ([False, False, True, True], [0.1, 0.2, 0.7, 0.9]),  # a threshold separates the classes
        ([False, False, True, True], [0.1, 0.5, 0.5, 0.9]),  # all but a tie
        ([True, True, False, False], [0.1, 0.2, 0.7, 0.9]),  # separated the wrong way round
        ([True, False, True, False], [0.3, 0.3, 0.3, 0.3]),  # no slope to be seen
    ],
)
def test_that_a_likelihood_without_a_peak_gives_the_intercept_alone(truth, stated):
    found = recalibration(truth, stated)
    assert (found.slope, found.intercept, found.slope_se, found.intercept_se) == (None, None, None, None)
    assert np.isfinite([found.intercept_alone, found.intercept_alone_se]).all()
    assert (found.slope_interval(), found.intercept_interval()) == (None, None)


@pytest.mark.parametrize(
    ("truth", "stated"),
    [
        ([True, True], [0.4, 0.6]),
        ([False, False], [0.4, 0.6]),
        ([True, False, False, True], [0.4, 0.6, 1.0, 0.5]),  # said to be certain, and wrong
        ([True, False], [1.0, 0.0]),
    ],
)
def test_that_nothing_is_fitted_where_nothing_can_be(truth, stated):
    assert recalibration(truth, stated) == Recalibration()
    assert Recalibration().intercept_alone_interval() is None


def test_that_certainty_which_came_true_changes_nothing():
    truth, stated = [True, False, True, False, False, True], [0.4, 0.6, 0.8, 0.3, 0.1, 0.7]
    assert recalibration([*truth, True, False], [*stated, 1.0, 0.0]) == recalibration(truth, stated)


@pytest.mark.parametrize(
    ("truth", "stated", "said"),
    [
        ([True], [0.5, 0.5], "same length"),
        ([], [], "one case or more"),
        ([[True]], [[0.5]], "same length"),
        ([True], [1.2], "0 to 1"),
        ([True], [np.nan], "0 to 1"),
    ],
)
def test_that_impossible_probabilities_are_refused(truth, stated, said):
    for measure in (reliability, brier_decomposition, recalibration):
        with pytest.raises(ValueError, match=said):
            measure(truth, stated)
