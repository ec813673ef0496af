"""Adopting a model is an act that is recorded, with who, when and why, and that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Adoption:
    """One change of the model in use.

    Attributes:
        id: In the store, growing with time; 0 before it is kept.
        at: UTC, ISO 8601.
        user_id: Who did it.
        model_id: The model that answers from then on.
        weights_sha256: Of that model.
        before_id: The model that answered until then; empty when none was usable.
        before_sha256: Of that model.
        takes_back: The adoption that this one takes back; None for an adoption of its own.
        job_id: The job that the model came from; None when it came from elsewhere.
        reason: What the user said.
    """

    id: int
    at: str
    user_id: int
    model_id: str
    weights_sha256: str
    before_id: str
    before_sha256: str
    takes_back: int | None = None
    job_id: int | None = None
    reason: str = ""
