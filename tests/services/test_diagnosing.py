"""Answers are tied to what they were given for, and only complete ones are recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import (
    CamMap,
    EngineAnswer,
    ModelIdentity,
    Prediction,
    Provenance,
    RecordedPrediction,
    Spread,
)
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.diagnosing import Diagnosing
from thyroid_desktop.services.ports import PredictionStore

NOW = "2025-01-02T03:04:05.000006+00:00"
BOX = Box(1.0, 2.0, 30.0, 40.0)
IMAGE = Image(7, 1, "a" * 64, "scan.dcm", ImageDescription("still", Size(100, 100)))
REVISION = BoxRevision(11, "b" * 32, 7, 3, 1, BOX, "draw", 5, NOW)
ANSWER = EngineAnswer(
    0.8,
    CamMap(np.ones((2, 2), dtype=np.float32), Affine(1.0, 0.0, 0.0, 0.0, 1.0, 0.0)),
    ModelIdentity("model", "1.2", "Model", "c" * 64, "letterbox", 0.6),
    "float32",
    Spread(0.7, 0.9),
    ("odd",),
)


class MemoryPredictions:
    """Keeps predictions in a list."""

    def __init__(self) -> None:
        self.rows: list[RecordedPrediction] = []

    def add(self, *, image_id: int, box_revision_id: int, user_id: int, prediction: Prediction) -> RecordedPrediction:
        self.rows.append(RecordedPrediction(len(self.rows) + 1, image_id, box_revision_id, user_id, prediction))
        return self.rows[-1]

    def of_image(self, image_id: int) -> tuple[RecordedPrediction, ...]:
        return tuple(row for row in self.rows if row.image_id == image_id)


@pytest.fixture
def predictions() -> MemoryPredictions:
    return MemoryPredictions()


@pytest.fixture
def diagnosing(predictions: MemoryPredictions) -> Diagnosing:
    port: PredictionStore = predictions
    return Diagnosing(port, lambda: NOW)


def test_that_a_prediction_carries_all_one_needs_to_compute_it_again(diagnosing: Diagnosing) -> None:
    prediction = diagnosing.prediction_from(ANSWER, IMAGE, frame=3, box=BOX)
    assert prediction.provenance == Provenance("model", "c" * 64, "letterbox", "a" * 64, 3, BOX, NOW, "float32")
    assert (prediction.probability_malignant, prediction.threshold) == (0.8, 0.6)
    assert prediction.spread == Spread(0.7, 0.9)
    assert prediction.cam is ANSWER.cam
    assert prediction.warnings == ("odd",)
    assert prediction.is_malignant


def test_that_features_and_committee_go_along_into_the_store(
    diagnosing: Diagnosing, predictions: MemoryPredictions
) -> None:
    pooled = np.ones(8, np.float32)
    diagnosing.record(replace(ANSWER, pooled=pooled, committee=Spread(0.6, 0.95)), IMAGE, REVISION, 5)
    (row,) = predictions.rows
    assert row.prediction.pooled is pooled
    assert row.prediction.committee == Spread(0.6, 0.95)


def test_that_a_preview_says_that_it_is_one(diagnosing: Diagnosing) -> None:
    preview = diagnosing.prediction_from(replace(ANSWER, precision="fast", spread=None), IMAGE, frame=0, box=BOX)
    assert preview.provenance.precision == "fast"
    assert preview.spread is None


def test_that_a_complete_answer_is_recorded_for_its_revision(
    diagnosing: Diagnosing, predictions: MemoryPredictions
) -> None:
    recorded, changes = diagnosing.record(ANSWER, IMAGE, REVISION, 5)
    assert predictions.rows == [recorded]
    assert (recorded.image_id, recorded.box_revision_id, recorded.user_id) == (7, 11, 5)
    assert recorded.prediction.provenance.frame == 3
    assert recorded.prediction.provenance.box == BOX
    assert changes == Changes(prediction_image_ids=frozenset({7}))


@pytest.mark.parametrize(
    ("answer", "revision", "reason"),
    [
        (replace(ANSWER, precision="fast"), REVISION, "float32"),
        (replace(ANSWER, spread=None), REVISION, "spread"),
        (ANSWER, replace(REVISION, image_id=8), "another image"),
        (ANSWER, replace(REVISION, box=None), "deleted"),
    ],
)
def test_that_nothing_else_is_recorded(
    diagnosing: Diagnosing, predictions: MemoryPredictions, answer: EngineAnswer, revision: BoxRevision, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        diagnosing.record(answer, IMAGE, revision, 5)
    assert predictions.rows == []


def test_that_the_latest_prediction_of_a_revision_is_found(diagnosing: Diagnosing) -> None:
    assert diagnosing.latest(7, 11) is None
    diagnosing.record(ANSWER, IMAGE, REVISION, 5)
    newest, _ = diagnosing.record(replace(ANSWER, probability_malignant=0.75), IMAGE, REVISION, 5)
    diagnosing.record(ANSWER, IMAGE, replace(REVISION, id=12), 5)
    assert diagnosing.latest(7, 11) == newest
    assert diagnosing.latest(7, 13) is None
    assert diagnosing.latest(8, 11) is None
