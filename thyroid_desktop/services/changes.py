"""What a use case touched, so that panels re-read only what concerns them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows that a service call added or altered.

    Attributes:
        case_ids: Cases whose list row, images or title changed.
        image_ids: Images whose boxes changed.
        prediction_image_ids: Images that have a new prediction.
        is_settings: Whether a setting, the user or the recent list changed.
        is_queue: Whether a training job was added or altered.
    """

    case_ids: frozenset[int] = frozenset()
    image_ids: frozenset[int] = frozenset()
    prediction_image_ids: frozenset[int] = frozenset()
    is_settings: bool = False
    is_queue: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Both changes together."""
        return Changes(
            self.case_ids | other.case_ids,
            self.image_ids | other.image_ids,
            self.prediction_image_ids | other.prediction_image_ids,
            self.is_settings or other.is_settings,
            self.is_queue or other.is_queue,
        )
