"""What a reader study found, as values: by reader and condition, changed opinions, times, and all readers at once.

Positive class: malignant. A condition is an arm, or a stage of an arm that asks for an opinion before and after the
model's answer. Readers and cases are called by their numbers. Whatever is not read yet is left out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.nodule import Verdict
from thyroid_desktop.domain.reading import ReaderStudy, Stage
from thyroid_desktop.statistics.classification import Counts
from thyroid_desktop.statistics.mrmc import Mrmc
from thyroid_desktop.statistics.roc import Auroc

Measure = Literal["score", "opinion"]
Obstacle = Literal["one-condition", "one-reader", "unfinished", "few-cases"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One way in which all cases are read."""

    name: str
    arm: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class Times:
    """How long cases were on the screen, in seconds: the quartiles of ``seconds``, which has at least one."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the readings took no longer."""
        return self._quantile(0.5)

    @property
    def quartiles(self) -> tuple[float, float]:
        """A quarter took no longer than the first, three quarters no longer than the second."""
        return self._quantile(0.25), self._quantile(0.75)

    def _quantile(self, share: float) -> float:
        return float(np.quantile(self.seconds, share))


@dataclass(frozen=True, slots=True)
class ReaderResult:
    """One reader in one condition.

    Attributes:
        reader: Number of the reader, from 1.
        condition: Index of the condition.
        read: Cases that are locked; all figures are about these.
        counts: Opinions against the truth.
        auroc: By score, or by opinion where no score is asked; None without both classes.
        times: Reading times; None when nothing is read.
    """

    reader: int
    condition: int
    read: int
    counts: Counts
    auroc: Auroc | None
    times: Times | None


@dataclass(frozen=True, slots=True)
class ModelResult:
    """The model by itself on the cases of the study.

    Attributes:
        name: Identity of the model, as recorded; several are joined by "+".
        items: Numbers of the cases that it has answered.
        probabilities: Of malignancy, 0 to 1, case by case.
        counts: At the threshold that was recorded with each answer.
        auroc: None without both classes.
    """

    name: str
    items: tuple[int, ...]
    probabilities: tuple[float, ...]
    counts: Counts
    auroc: Auroc | None


@dataclass(frozen=True, slots=True)
class ChangedOpinion:
    """A reader judged a case otherwise in the second condition than in the first."""

    reader: int
    item: int
    before: Verdict
    after: Verdict
    is_malignant: bool

    @property
    def helped(self) -> bool:
        """Whether the second opinion is the right one."""
        return (self.after == "malignant") == self.is_malignant


@dataclass(frozen=True, slots=True)
class OpinionChanges:
    """What a reader, or all of them, changed from one condition to another.

    Attributes:
        reader: Number of the reader; None for all together.
        first: Index of the condition before.
        second: Index of the condition after.
        both: Cases read in both.
        changed: Those judged otherwise, by reader and case.
        p: McNemar, exact, two-sided; None for all readers together, whose opinions on one case are no separate tosses.
    """

    reader: int | None
    first: int
    second: int
    both: int
    changed: tuple[ChangedOpinion, ...]
    p: float | None

    @property
    def to_right(self) -> int:
        """Wrong before, right after."""
        return sum(one.helped for one in self.changed)

    @property
    def to_wrong(self) -> int:
        """Right before, wrong after."""
        return len(self.changed) - self.to_right


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """All conditions and all finished readers at once, after Obuchowski and Rockette.

    Attributes:
        measure: Areas by score, or of the opinions, which are (sensitivity + specificity) / 2.
        readers: Numbers of the readers who have read everything; in the order of ``analysis.areas``.
        analysis: Arms are the conditions of the study, in their order.
        p_holm: Of ``analysis.differences``, corrected for their number; None where a p is.
    """

    measure: Measure
    readers: tuple[int, ...]
    analysis: Mrmc
    p_holm: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StudyResults:
    """Everything that a study has found so far.

    Attributes:
        study: The study, with its truths.
        conditions: In the order of arms and stages.
        readers: Reader by reader, each in all conditions.
        model: None when no case has the model's answer.
        changes: Own opinion against that with the model in each arm that asks for both, then arm against arm; each for
            every reader and then for all.
        by_score: None where no score is asked, or for ``obstacle``.
        by_opinion: None for ``obstacle``.
        obstacle: Why readers cannot be compared all at once; None when they can.
        locked: Answers that are locked.
        total: Answers that there will be.
        unshown: Answers with the model for which there was none to show.
        table: Readings as they are counted: (conditions, readers, cases) scores, NaN where nothing is read.
    """

    study: ReaderStudy
    conditions: tuple[Condition, ...]
    readers: tuple[ReaderResult, ...]
    model: ModelResult | None
    changes: tuple[OpinionChanges, ...]
    by_score: Comparison | None
    by_opinion: Comparison | None
    obstacle: Obstacle | None
    locked: int
    total: int
    unshown: int
    table: NDArray[np.float64]

    @property
    def is_complete(self) -> bool:
        """Whether every reader has read everything."""
        return self.locked >= self.total

    @property
    def primary(self) -> tuple[int, int]:
        """Indexes of the conditions that the plain sentence compares: the first and the last."""
        return 0, len(self.conditions) - 1

    def of(self, reader: int, condition: int) -> ReaderResult:
        """The result of a reader (number from 1) in a condition (index)."""
        return self.readers[(reader - 1) * len(self.conditions) + condition]
