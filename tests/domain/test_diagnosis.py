"""A prediction calls a nodule malignant from the threshold on."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance
from thyroid_desktop.domain.geometry import Affine, Box


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
