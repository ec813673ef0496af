"""Orders and times for tests of the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from thyroid_desktop.domain.jobs import PretrainedFile, TrainingOrder

BEGINNING = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def an_order(**changes: Any) -> TrainingOrder:
    """An order with something in every field."""
    said: dict[str, Any] = {
        "title": "Xception, better",
        "recipe_id": "better",
        "recipe": 'id = "better"\n',
        "case_ids": (3, 1),
        "weights": (PretrainedFile("Xception", "/weights/xception.npz"),),
        "backend": "jax",
        "limit_steps": 2,
    }
    return TrainingOrder(**{**said, **changes})


def at(seconds: float) -> str:
    """So many seconds after the beginning, as the program writes times."""
    return (BEGINNING + timedelta(seconds=seconds)).isoformat(timespec="microseconds")
