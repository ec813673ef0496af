"""Tables of evidence as values: scores of models and readers for the same cases, and readings of a reader study."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
PositiveClass = Literal["malignant", "benign"]
"""Which class sensitivity is about. It is malignant unless somebody asks for the other."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """What each model or reader says about each case.

    A greater score always speaks for malignant, whichever class is called positive: the positive class decides what
    sensitivity, predictive values and F1 are about, not what a score means.

    Attributes:
        cases: Names of the n cases, each once.
        patients: (n,) whose case it is, or None where that is not known. Any labels that can be compared.
        truth: (n,) bool, whether the case is malignant; both classes are there.
        curves: Name of a model or reader → its (n,) finite float64 scores; at least one, in the order of the table.
        positive: Which class is called positive.

    Raises:
        ValueError: Lengths differ, a score is not finite, a class is empty, or there is no curve.
    """

    cases: Sequence[str]
    patients: Sequence[Hashable] | NDArray[np.intp] | None
    truth: NDArray[np.bool_]
    curves: Mapping[str, FloatArray]
    positive: PositiveClass = "malignant"

    def __post_init__(self) -> None:
        count = len(self.cases)
        named = [("truth", self.truth), *self.curves.items()]
        if self.patients is not None:
            named.append(("patients", np.empty(len(self.patients))))
        wrong = next((name for name, values in named if len(values) != count), None)
        if wrong is not None:
            raise ValueError(f"{wrong} has another length than the list of cases")
        if not self.curves:
            raise ValueError("a table of scores has at least one curve")
        if self.truth.all() or not self.truth.any():
            raise ValueError("both classes must be present")
        if not all(np.isfinite(scores).all() for scores in self.curves.values()):
            raise ValueError("every score must be finite")

    @property
    def matrix(self) -> FloatArray:
        """All scores, (k, n) float64, a row a curve."""
        return np.stack(list(self.curves.values()))

    @property
    def is_positive(self) -> NDArray[np.bool_]:
        """(n,) bool, whether the case is of the positive class."""
        return self.truth if self.positive == "malignant" else ~self.truth


@dataclass(frozen=True, slots=True, eq=False)
class ReadingsTable:
    """Readings of a study with several readers and several arms, in the order in which they were found.

    Attributes:
        readers: Names of the readers.
        cases: Names of the n cases.
        arms: Names of the arms, such as "alone" and "with model".
        truth: (n,) bool, whether the case is malignant.
        places: (m, 3) intp, a row a reading: number of its arm, reader and case.
        scores: (m,) finite float64, greater for malignant.

    Raises:
        ValueError: Lengths differ, or a score is not finite.
    """

    readers: tuple[str, ...]
    cases: tuple[str, ...]
    arms: tuple[str, ...]
    truth: NDArray[np.bool_]
    places: NDArray[np.intp]
    scores: FloatArray

    def __post_init__(self) -> None:
        if len(self.truth) != len(self.cases) or self.places.shape != (len(self.scores), 3):
            raise ValueError("truth, readings and scores do not fit together")
        if not np.isfinite(self.scores).all():
            raise ValueError("every score must be finite")
