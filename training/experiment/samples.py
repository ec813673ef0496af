"""What an experiment asks of a bundle: rows with their folds, and the pixels of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Pixels
from training.experiment.recipe import BadExperiment

TEST: Final = -1
"""The fold of rows that no network may learn from."""
WHOLE: Final = -1
"""In place of a fold to hold out: nothing is held out, and all rows but the test part are learnt from."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled nodule on one image.

    Attributes:
        id: A pseudonym, unique in the bundle.
        nodule: Rows of one nodule are answered together, by the mean of their probabilities.
        box: The nodule's box in the pixels that the bundle answers.
        is_malignant: The label.
        fold: Fold of the cross-validation in which it is held out, or :data:`TEST`.
    """

    id: str
    nodule: str
    box: Box
    is_malignant: bool
    fold: int


class Samples(Protocol):
    """A bundle, as an experiment reads it."""

    @property
    def rows(self) -> tuple[Sample, ...]:
        """All rows, in the same order every time."""
        ...

    @property
    def identity(self) -> str:
        """A hash of the bundle's content: a run is only taken up again with the bundle it began with."""
        ...

    def pixels(self, row: Sample) -> Pixels:
        """The frame, or a part of it with enough margin, that the row's box refers to. May be asked from any thread."""
        ...


@dataclass(frozen=True, slots=True)
class Split:
    """The rows of one fold's training.

    Attributes:
        training: What the weights learn from.
        validation: What the learning rate looks at and out-of-fold answers are given for; the training rows themselves
            where nothing is held out.
        test: What is only answered at the end.
    """

    training: tuple[Sample, ...]
    validation: tuple[Sample, ...]
    test: tuple[Sample, ...]


def split(samples: Samples, fold: int) -> Split:
    """The rows of a fold, or of a training without one (:data:`WHOLE`), which answers nothing.

    Raises:
        BadExperiment: The bundle has no such fold, or a class is missing in what is learnt from.
    """
    rows = samples.rows
    training = tuple(row for row in rows if row.fold not in (fold, TEST))
    if fold == WHOLE:
        found = Split(training, training, ())
    else:
        validation = tuple(row for row in rows if row.fold == fold)
        found = Split(training, validation, tuple(row for row in rows if row.fold == TEST))
    if fold < WHOLE or not found.validation or len({row.is_malignant for row in training}) < 2:
        said = "it needs rows to answer, and both classes among those to learn from"
        raise BadExperiment(f"Fold {fold} of the bundle cannot be trained", said)
    return found


def labels_of(rows: Sequence[Sample]) -> NDArray[np.bool_]:
    """Whether malignant, (n,)."""
    return np.array([row.is_malignant for row in rows], dtype=np.bool_)


def taken_by_turns(rows: Sequence[Sample], count: int) -> tuple[Sample, ...]:
    """So many rows, or all where there are fewer: benign and malignant ones by turns, each in their order."""
    seen = {True: 0, False: 0}
    turns: list[tuple[int, Sample]] = []
    for row in rows:
        turns.append((seen[row.is_malignant], row))
        seen[row.is_malignant] += 1
    return tuple(row for _, row in sorted(turns, key=lambda turn: turn[0])[:count])
