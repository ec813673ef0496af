from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.statistics.calibration import (
    brier_score,
    calibration_error,
    fitted_temperature,
    negative_log_likelihood,
    probability_malignant,
)


def test_that_the_probability_is_the_softmax_of_the_second_class():
    logits = np.array([[0.0, 0.0], [1.0, 3.0], [900.0, -900.0], [-900.0, 900.0]])
    assert probability_malignant(logits) == pytest.approx([0.5, 1 / (1 + np.exp(-2)), 0.0, 1.0])
    assert probability_malignant(logits, temperature=2.0)[1] == pytest.approx(1 / (1 + np.exp(-1)))


def test_that_brier_and_calibration_error_are_what_hand_counting_gives():
    truth, given = [True, False, True, False], [0.9, 0.2, 0.85, 1.0]
    assert brier_score(truth, given) == pytest.approx((0.01 + 0.04 + 0.0225 + 1.0) / 4)
    # bin 8: 0.85 against 1; bin 9: 0.9 and 1.0 against 1 and 0; bin 2: 0.2 against 0
    assert calibration_error(truth, given) == pytest.approx((0.15 + abs(1.9 - 1.0) + 0.2) / 4)


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
