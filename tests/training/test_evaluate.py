"""Figures count malignant as positive, and their operating point comes from the answers alone."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.statistics.roc import auroc
from training.evaluate import OperatingPoint, chosen_point, figures_of, grouped_interval


def made_answers(count=600, seed=1):
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < 0.6
    logits = np.stack([np.zeros(count), rng.normal(np.where(truth, 1.0, -1.0), 1.2)], axis=1).astype(np.float32)
    return truth, logits


def test_that_figures_count_at_the_threshold_with_malignant_as_positive():
    truth = np.array([True, True, True, False, False])
    logits = np.array([[0, 2], [0, 1], [0, -1], [0, 0.5], [0, -2]], np.float32)
    figures = figures_of(truth, logits, OperatingPoint(temperature=1.0, threshold=0.5))
    assert (figures.sensitivity.successes, figures.sensitivity.total) == (2, 3)
    assert (figures.specificity.successes, figures.specificity.total) == (1, 2)
    assert figures.area.value == pytest.approx(5 / 6)
    said = figures.as_json()
    assert said["auroc"] == pytest.approx(0.8333)
    assert said["malignant"] == 3


def test_that_the_chosen_point_calibrates_and_balances():
    truth, logits = made_answers()
    point = chosen_point(truth, 3 * logits)
    figures = figures_of(truth, 3 * logits, point)
    assert 1.5 < point.temperature < 4
    assert figures.calibration_error < figures_of(truth, 3 * logits, OperatingPoint(1.0, 0.5)).calibration_error
    assert figures.sensitivity.value + figures.specificity.value > 1.5


def test_that_drawing_whole_groups_widens_the_interval_when_groups_are_alike():
    truth, logits = made_answers(60)
    repeated = np.repeat(np.arange(60), 10)
    scores = logits[repeated, 1].astype(float)
    as_groups = grouped_interval(truth[repeated], scores, repeated, draws=300, seed=0)
    as_if_independent = grouped_interval(truth[repeated], scores, np.arange(600), draws=300, seed=0)
    assert np.ptp(as_groups) > 2 * np.ptp(as_if_independent)
    assert as_groups[0] < auroc(truth, logits[:, 1]).value < as_groups[1]
