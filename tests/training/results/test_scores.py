"""Figures with intervals, and what one class alone leaves undefined."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.domain.training_result import Share
from thyroid_desktop.statistics.roc import auroc
from training.results.scores import Called, has_both, scores_of, threshold_of

TRUTH = np.array([True, True, True, False, False, False])
CHANCES = np.array([0.9, 0.8, 0.3, 0.4, 0.2, 0.1])


def test_that_every_figure_is_the_one_of_the_program():
    found = scores_of(TRUTH, CHANCES, CHANCES > 0.5)
    area = auroc(TRUTH, CHANCES)
    assert (found.auroc, (found.auroc_low, found.auroc_high)) == (area.value, area.interval())
    assert (found.nodules, found.malignant) == (6, 3)
    assert (found.sensitivity.k, found.sensitivity.n, found.specificity.k) == (2, 3, 3)
    assert found.accuracy.value == pytest.approx(5 / 6)
    assert found.accuracy.low < 5 / 6 < found.accuracy.high
    assert found.brier == pytest.approx(np.mean((CHANCES - TRUTH) ** 2))


def test_that_one_class_alone_defines_no_area_and_no_share_of_the_other():
    truth = np.ones(3, np.bool_)
    found = scores_of(truth, CHANCES[:3], CHANCES[:3] > 0.5)
    assert (found.auroc, found.auroc_low, found.auroc_high) == (None, None, None)
    assert found.specificity == Share(None, 0, 0, None, None)
    assert found.sensitivity.k == 2
    assert threshold_of(truth, CHANCES[:3]) == 0.5
    assert not has_both(truth)


def test_that_classes_told_apart_completely_have_no_interval_without_width():
    found = scores_of(TRUTH, TRUTH * 0.5 + 0.2, TRUTH)
    assert (found.auroc, found.auroc_low) == (1.0, None)


def test_that_calls_are_counted_against_the_truth():
    counts = Called("Tiny", "test", "plain", 1.0, 0.35, TRUTH, CHANCES, CHANCES >= 0.35).counts
    assert (counts.true_positive, counts.false_negative, counts.true_negative, counts.false_positive) == (2, 1, 2, 1)
