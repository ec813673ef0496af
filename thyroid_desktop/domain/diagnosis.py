"""The model's second opinion as a value. The positive class is **malignant**, everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Affine, Box, Point
from thyroid_desktop.domain.operating_point import OperatingPoint

Precision = Literal["float32", "fast"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Lowest and highest probability of malignancy: over small changes of the box, or among a committee's members."""

    low: float
    high: float

    def crosses(self, threshold: float) -> bool:
        """Whether its ends fall on different sides of a threshold, at and above which a nodule is called malignant."""
        return self.low < threshold <= self.high


@dataclass(frozen=True, slots=True, eq=False)
class CamMap:
    """A class-activation map: where the model looked. Attention, not the nodule's boundary.

    Attributes:
        values: (h, w) float32, 0 or above; the share of the logit difference malignant − benign that each cell adds
            (Grad-CAM after ReLU), not yet scaled for display.
        to_stored: Map from cell coordinates (corner origin, one unit a cell) to ``stored``.
        log_odds: (h, w) float32, signed: what each cell adds to the log-odds of the probability of malignancy, as
            that is shown (so the share of the logit difference, divided by the model's temperature). With what the
            head's biases add, the cells sum up to the log-odds. None where it was not recorded.
    """

    values: NDArray[np.float32]
    to_stored: Affine
    log_odds: NDArray[np.float32] | None = None

    def log_odds_at(self, point: Point) -> float | None:
        """What the cell at a stored position adds to the log-odds; None outside of the map, or if not recorded.

        Raises:
            ValueError: ``to_stored`` flattens the plane, so that no position belongs to a cell.
        """
        if self.log_odds is None:
            return None
        place = self.to_stored.inverse().apply(point)
        height, width = self.log_odds.shape
        if not (0.0 <= place.x < width and 0.0 <= place.y < height):
            return None
        return float(self.log_odds[int(place.y), int(place.x)])


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model answers.

    Attributes:
        id: Folder name of the bundle.
        version: Version of the bundle, as its manifest says.
        title: Name for people.
        weights_sha256: SHA-256 of ``model.onnx``.
        preprocessing: Version of the preprocessing it was trained with.
        threshold: Operating point on the probability of malignancy, 0 to 1.
        points: Operating points that have a name, with what was measured at them; empty where the bundle has none.
    """

    id: str
    version: str
    title: str
    weights_sha256: str
    preprocessing: str
    threshold: float
    points: tuple[OperatingPoint, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class EngineAnswer:
    """What a model says about one box of one frame, before it is tied to an image of the store.

    Attributes:
        probability_malignant: 0 to 1.
        cam: Where the model looked.
        model: Which one it is.
        precision: ``float32`` for what is recorded, ``fast`` for what follows the hand.
        spread: Over small shifts and scalings of the box (±5 % of its sides). None when it was not asked for (live
            preview).
        warnings: Sentences about what makes the answer less sure.
        pooled: (c,) float32; the features of the box, averaged over the feature map, which the head starts from. They
            can be compared with those of the same weights only. None for previews.
        committee: Lowest and highest probability of malignancy among the members of the model's committee, networks
            that learnt from different parts of the data. None for previews, and where the model has no committee.
    """

    probability_malignant: float
    cam: CamMap
    model: ModelIdentity
    precision: Precision
    spread: Spread | None = None
    warnings: tuple[str, ...] = ()
    pooled: NDArray[np.float32] | None = None
    committee: Spread | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What one needs to know to compute a result again.

    Attributes:
        model_id: Folder name of the bundle.
        weights_sha256: SHA-256 of ``model.onnx``.
        preprocessing: Version of the preprocessing.
        input_sha256: SHA-256 of the image file.
        frame: Frame number, from 0.
        box: The box asked about, in stored pixels.
        at: UTC, ISO 8601.
        precision: ``float32`` for whatever is recorded.
    """

    model_id: str
    weights_sha256: str
    preprocessing: str
    input_sha256: str
    frame: int
    box: Box
    at: str
    precision: Precision = "float32"


@dataclass(frozen=True, slots=True)
class Prediction:
    """Probability of malignancy (0 to 1) of the nodule in a box, with its map, spread and provenance.

    ``spread`` is None only while a live preview is shown; ``threshold`` is the model's operating point, at and above
    which the nodule is called malignant. ``committee`` is the range over the members of the model's committee, None
    without one. ``pooled`` holds the (c,) float32 features from the engine until they are stored; they lie by
    themselves in the store, and what is read back from there is without them.
    """

    probability_malignant: float
    cam: CamMap
    provenance: Provenance
    threshold: float
    spread: Spread | None = None
    warnings: tuple[str, ...] = ()
    pooled: NDArray[np.float32] | None = None
    committee: Spread | None = None

    @property
    def is_malignant(self) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability_malignant >= self.threshold


@dataclass(frozen=True, slots=True)
class RecordedPrediction:
    """A prediction in the store, with the box revision it belongs to and who was at the screen."""

    id: int
    image_id: int
    box_revision_id: int
    user_id: int
    prediction: Prediction
