"""A second opinion as the panel shows it: where it stands on its way from the hand to the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, RecordedPrediction, Spread
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.operating_point import OperatingPoint, Standing, standing

Stage = Literal["none", "hidden", "starting", "asking", "live", "spreading", "recorded", "failed"]
"""none: no box · hidden: kept from the reader until he has an own opinion · starting: the model is being loaded ·
asking: no answer yet · live: follows the hand, not recorded · spreading: float32 answer, its spread still on the way ·
recorded · failed."""


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What there is to show; the figures are None as long as there is no answer."""

    stage: Stage = "none"
    probability: float | None = None
    threshold: float | None = None
    spread: Spread | None = None
    cam: CamMap | None = None
    model: str = ""
    warnings: tuple[str, ...] = ()
    at: str = ""
    problem: UserProblem | None = None
    committee: Spread | None = None
    points: tuple[OperatingPoint, ...] = ()

    @classmethod
    def answered(cls, answer: EngineAnswer, stage: Stage) -> Opinion:
        """An answer that is not in the store (yet)."""
        return cls(
            stage=stage,
            probability=answer.probability_malignant,
            threshold=answer.model.threshold,
            spread=answer.spread,
            cam=answer.cam,
            model=model_text(answer.model),
            warnings=answer.warnings,
            committee=answer.committee,
            points=answer.model.points,
        )

    @classmethod
    def recorded(cls, recorded: RecordedPrediction, known: ModelIdentity | None) -> Opinion:
        """An answer of the store; ``known`` is the active model, which may be another one by now."""
        prediction = recorded.prediction
        provenance = prediction.provenance
        is_same = known is not None and known.weights_sha256 == provenance.weights_sha256
        return cls(
            stage="recorded",
            probability=prediction.probability_malignant,
            threshold=prediction.threshold,
            spread=prediction.spread,
            cam=prediction.cam,
            model=model_text(known) if known is not None and is_same else provenance.model_id,
            warnings=prediction.warnings,
            at=provenance.at,
            committee=prediction.committee,
            points=known.points if known is not None and is_same else (),
        )

    def waiting(self, stage: Stage) -> Opinion:
        """The same figures, not final any more."""
        return replace(self, stage=stage, spread=None, committee=None)

    @property
    def is_above(self) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability is not None and self.threshold is not None and self.probability >= self.threshold

    @property
    def standing(self) -> Standing | None:
        """Where the probability stands towards the model's operating points; None where there is nothing to say."""
        return None if self.probability is None else standing(self.probability, self.points)

    @property
    def is_uncertain(self) -> bool:
        """Whether members of the model's committee fall on both sides of the threshold."""
        return self.committee is not None and self.threshold is not None and self.committee.crosses(self.threshold)


def model_text(model: ModelIdentity) -> str:
    """Id and version, such as "xception-tn5000 1.2.0"."""
    return f"{model.id} {model.version}"


def probability_text(probability: float) -> str:
    """Two decimals; never 0.00 or 1.00, which would claim certainty."""
    if probability < 0.005:
        return "<\u202f0.01"
    if probability > 0.995:
        return ">\u202f0.99"
    return f"{probability:.2f}"


def spread_text(spread: Spread) -> str:
    """Lowest to highest, such as "0.74–0.86"; near the ends three decimals, and still never 0 or 1."""
    if probability_text(spread.low)[0].isdigit() and probability_text(spread.high)[0].isdigit():
        return f"{spread.low:.2f}–{spread.high:.2f}"
    low, high = (min(max(end, 0.001), 0.999) for end in (spread.low, spread.high))
    return f"{low:.3f}–{high:.3f}"
