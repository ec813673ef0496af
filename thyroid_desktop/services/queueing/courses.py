"""How trainings go, as values: one point an epoch for every network and fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

WHOLE: Final = "whole"
"""What the folder of the member is called that learns from everything."""


@dataclass(frozen=True, slots=True)
class EpochPoint:
    """The end of an epoch; None for what is not finite, and for held-out rows where none are held out.

    Attributes:
        epoch: From 1, counted through all stages.
        loss: Mean loss of the training rows.
        validation_loss: Mean loss of the held-out rows.
        accuracy: Of the held-out rows, 0…1.
        auroc: Area under the ROC curve of the held-out rows, 0…1; malignant is the positive class.
    """

    epoch: int
    loss: float | None
    validation_loss: float | None
    accuracy: float | None
    auroc: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """How the training of one network on one fold went until now.

    Attributes:
        network: Its name.
        member: Which fold, as its folder is called: "fold-0", or "whole" for the one that learns from everything.
        points: At least one, oldest first.
    """

    network: str
    member: str
    points: tuple[EpochPoint, ...]

    @property
    def learns_from_all(self) -> bool:
        """Whether nothing was held out, so that nothing but the loss of the training rows says anything."""
        return self.member == WHOLE


class CourseReader(Protocol):
    """Where courses are read."""

    def of_job(self, job_id: int) -> tuple[Course, ...]:
        """The courses of a job's networks and folds; none where nothing is known yet."""
        ...
