"""Answers of a study's networks to what they never saw, put together from the folders that the trainings left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.calibration import probability_malignant
from training.bundled.study import Part
from training.dataset import joined_groups
from training.experiment.answering import Answer, read_answers
from training.experiment.collection_samples import CollectionSamples
from training.experiment.running import PLAIN_ANSWERS
from training.importers import Row, Source


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """One collection, answered by networks that never saw it.

    Attributes:
        source: The collection.
        rows: Its rows, n of them.
        groups: (n,) group numbers.
        folds: (n,) fold in which a row was held out; -1 where every fold answered it.
        logits: (k, n, 2) float32, benign and malignant: one network's, or those of k folds that all answered.
    """

    source: Source
    rows: tuple[Row, ...]
    groups: NDArray[np.int64]
    folds: NDArray[np.int64]
    logits: NDArray[np.float32]

    @property
    def is_malignant(self) -> NDArray[np.bool_]:
        """(n,) truth."""
        return np.array([row.is_malignant for row in self.rows])

    def chances(self, temperature: float) -> NDArray[np.float64]:
        """(n,) probabilities of malignancy: where k networks answered, the mean of theirs."""
        each = [probability_malignant(one, temperature=temperature) for one in self.logits]
        found: NDArray[np.float64] = np.mean(each, axis=0)
        return found


def answered(part: Part, samples: CollectionSamples, folders: Sequence[Path]) -> dict[Source, Answered]:
    """What the networks of a part say about each collection, one plain view a row, as the program would ask.

    Args:
        part: What was asked.
        samples: Its rows.
        folders: Of its folds, in order.

    Raises:
        OSError: A fold has left no answers.
    """
    given = [{one.row: one for one in read_answers(folder / PLAIN_ANSWERS)} for folder in folders]
    sources = dict.fromkeys((*part.learn_from, *part.unseen))
    return {source: _of(source, samples, given, is_shared=source in part.unseen) for source in sources}


def _of(
    source: Source, samples: CollectionSamples, given: Sequence[Mapping[str, Answer]], *, is_shared: bool
) -> Answered:
    rows = tuple(row for row in samples.origins if row.source == source)
    folds = {row.id: row.fold for row in samples.rows}
    places = np.array([-1 if is_shared else folds[row.id] for row in rows], dtype=np.int64)
    if is_shared:
        logits = [[_pair(one[row.id]) for row in rows] for one in given]
    else:
        logits = [[_pair(given[place][row.id]) for row, place in zip(rows, places, strict=True)]]
    return Answered(source, rows, joined_groups(rows), places, np.array(logits, np.float32))


def _pair(one: Answer) -> tuple[float, float]:
    return one.logit_benign, one.logit_malignant
