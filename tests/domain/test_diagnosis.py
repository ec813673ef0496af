"""A prediction calls a nodule malignant from the threshold on, and its map says what each cell adds."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance
from thyroid_desktop.domain.geometry import Affine, Box, Point


def prediction(probability: float, threshold: float) -> Prediction:
    provenance = Provenance("model", "a" * 64, "1", "b" * 64, 0, Box(0, 0, 9, 9), "2026-01-01T00:00:00+00:00")
    cam = CamMap(np.zeros((2, 2), np.float32), Affine(1, 0, 0, 0, 1, 0))
    return Prediction(probability, cam, provenance, threshold)


@pytest.mark.parametrize(
    ("probability", "threshold", "is_malignant"),
    [(0.49, 0.5, False), (0.5, 0.5, True), (0.51, 0.5, True), (0.0, 0.0, True), (0.99, 1.0, False)],
)
def test_that_the_threshold_itself_is_malignant(probability: float, threshold: float, is_malignant: bool) -> None:
    assert prediction(probability, threshold).is_malignant is is_malignant


def test_that_what_is_recorded_is_float32_unless_said_otherwise() -> None:
    assert prediction(0.5, 0.5).provenance.precision == "float32"


LOG_ODDS = np.array([[0.5, -0.25, 0.0], [1.0, 2.0, -3.0]], np.float32)
ACROSS = CamMap(np.maximum(LOG_ODDS, 0), Affine(10.0, 0.0, 100.0, 0.0, 20.0, 50.0), LOG_ODDS)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (100.0, 50.0, 0.5),
        (109.9, 69.9, 0.5),
        (110.0, 50.0, -0.25),
        (129.9, 89.9, -3.0),
        (99.9, 60.0, None),
        (130.0, 60.0, None),
        (105.0, 49.9, None),
        (105.0, 90.0, None),
    ],
)
def test_that_a_position_is_told_what_its_own_cell_adds(x: float, y: float, expected: float | None) -> None:
    assert ACROSS.log_odds_at(Point(x, y)) == expected


def test_that_a_map_recorded_without_signs_says_of_no_position_what_it_adds() -> None:
    assert CamMap(ACROSS.values, ACROSS.to_stored).log_odds_at(Point(105.0, 60.0)) is None
