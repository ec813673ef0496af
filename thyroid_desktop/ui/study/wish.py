"""What somebody wants of a new reader study, as the dialog says it, and what there is to make it of."""

from __future__ import annotations

from dataclasses import dataclass

from thyroid_desktop.domain.reading import Arm


@dataclass(frozen=True, slots=True)
class StudyWish:
    """A study as it was defined; readers by their names, for some may be new."""

    title: str
    arms: tuple[Arm, ...]
    readers: tuple[str, ...]
    is_crossover: bool
    is_randomised: bool
    washout_days: int
    is_box_given: bool
    asks_score: bool
    asks_tirads: bool
    shows_patient: bool

    @property
    def needs_model(self) -> bool:
        """Whether some arm shows what the model says."""
        return any(arm.model != "never" for arm in self.arms)


@dataclass(frozen=True, slots=True)
class CaseCount:
    """How many cases there are for a study, and why others are none."""

    malignant: int = 0
    benign: int = 0
    without_truth: int = 0
    without_box: int = 0
    unmatched: int = 0
    """Lines of a table of truths that name no image of the list."""

    @property
    def total(self) -> int:
        """Cases with a box and the truth."""
        return self.malignant + self.benign
