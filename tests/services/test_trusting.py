"""Sentences about how far to trust an answer say what the figures say."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance, Spread
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint
from thyroid_desktop.services.trusting import committee_sentence, is_uncertain, points_sentence, standing_sentence

SHARE = Estimate(0.95, 0.94, 0.96)
POINTS = (
    OperatingPoint("youden", Estimate(0.7, 0.65, 0.75), Estimate(0.8, 0.78, 0.82), Estimate(0.9, 0.88, 0.92)),
    OperatingPoint("sensitivity-95", Estimate(0.4, 0.36, 0.45), SHARE, Estimate(0.61, 0.58, 0.64)),
)
CAM = CamMap(np.ones((2, 2), np.float32), Affine(1, 0, 0, 0, 1, 0))
PROVENANCE = Provenance("tiny", "a" * 64, "1", "b" * 64, 0, Box(1, 1, 9, 9), "2025-11-23T09:00:00")


def prediction(committee: Spread | None) -> Prediction:
    return Prediction(0.6, CAM, PROVENANCE, 0.7, Spread(0.5, 0.6), committee=committee)


@pytest.mark.parametrize(
    ("committee", "uncertain", "sentence"),
    [
        (None, False, ""),
        (Spread(0.55, 0.69), False, "0.55–0.69 with last layers of other patients."),
        (Spread(0.55, 0.72), True, "Uncertain, across the threshold: 0.55–0.72 with last layers of other patients."),
    ],
)
def test_that_a_committee_on_both_sides_of_the_threshold_makes_an_answer_uncertain(
    committee: Spread | None, uncertain: bool, sentence: str
) -> None:
    assert is_uncertain(prediction(committee)) is uncertain
    assert committee_sentence(prediction(committee)) == sentence


@pytest.mark.parametrize(
    ("probability", "sentence"),
    [
        (0.1, "Below the point of 95 % sensitivity (0.40): low range."),
        (0.5, "Between the points of 95 % sensitivity (0.40) and of Youden (0.70): grey zone."),
        (0.9, "At or above Youden's point (0.70)."),
    ],
)
def test_that_the_place_among_the_points_is_told(probability: float, sentence: str) -> None:
    assert standing_sentence(probability, POINTS) == sentence
    assert standing_sentence(probability, POINTS[:1]) == ""


def test_that_the_figures_of_the_points_are_told() -> None:
    assert points_sentence(()) == ""
    told = points_sentence(POINTS)
    assert "Youden at 0.70 (0.65–0.75): sensitivity 0.80 (0.78–0.82), specificity 0.90 (0.88–0.92);" in told
    assert told.endswith(
        "95 % sensitivity at 0.40 (0.36–0.45): sensitivity 0.95 (0.94–0.96), specificity 0.61 (0.58–0.64)."
    )
