"""Tying a model's answer to the image and the box it was given for, and recording it."""

from __future__ import annotations

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import EngineAnswer, Prediction, Provenance, RecordedPrediction
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import Clock, PredictionStore


class Diagnosing:
    """Records second opinions; nothing that was recorded is altered."""

    def __init__(self, predictions: PredictionStore, clock: Clock) -> None:
        self._predictions = predictions
        self._clock = clock

    def prediction_from(self, answer: EngineAnswer, image: Image, *, frame: int, box: Box) -> Prediction:
        """The answer with all that one needs to compute it again.

        Args:
            answer: What the engine said.
            image: The image it was asked about.
            frame: Frame number, from 0.
            box: The box it was asked about, in stored pixels.
        """
        provenance = Provenance(
            model_id=answer.model.id,
            weights_sha256=answer.model.weights_sha256,
            preprocessing=answer.model.preprocessing,
            input_sha256=image.sha256,
            frame=frame,
            box=box,
            at=self._clock(),
            precision=answer.precision,
        )
        return Prediction(
            probability_malignant=answer.probability_malignant,
            cam=answer.cam,
            provenance=provenance,
            threshold=answer.model.threshold,
            spread=answer.spread,
            warnings=answer.warnings,
            pooled=answer.pooled,
            committee=answer.committee,
        )

    def record(
        self, answer: EngineAnswer, image: Image, revision: BoxRevision, user_id: int
    ) -> tuple[RecordedPrediction, Changes]:
        """Record the answer for a revision of a box; committed on return.

        Args:
            answer: A complete answer: float32, with its spread.
            image: The image that the revision belongs to.
            revision: The state of the box that was asked about.
            user_id: Who was at the screen.

        Raises:
            ValueError: The answer is a preview, or the revision is of another image or of a deleted box.
            StoreProblem: The store cannot be written.
        """
        if answer.precision != "float32" or answer.spread is None:
            raise ValueError("only a float32 answer with its spread is recorded")
        if revision.image_id != image.id:
            raise ValueError("the box revision belongs to another image")
        if revision.box is None:
            raise ValueError("the box was deleted in this revision")
        prediction = self.prediction_from(answer, image, frame=revision.frame, box=revision.box)
        recorded = self._predictions.add(
            image_id=image.id, box_revision_id=revision.id, user_id=user_id, prediction=prediction
        )
        return recorded, Changes(prediction_image_ids=frozenset({image.id}))

    def latest(self, image_id: int, box_revision_id: int) -> RecordedPrediction | None:
        """The newest recorded prediction for this state of a box, or None when there is none yet."""
        of_revision = [one for one in self._predictions.of_image(image_id) if one.box_revision_id == box_revision_id]
        return max(of_revision, key=lambda one: one.id, default=None)
