"""Made-up reader studies after the model of Roe and Metz: readers, cases and every interaction drawn at random."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from thyroid_desktop.statistics.mrmc import Factorial


@dataclass(frozen=True, slots=True)
class Design:
    """How a study is drawn (Roe and Metz, Acad Radiol 4 (1997) 298–303).

    ``means`` is the mean score of malignant cases in each arm, benign ones having 0; the rest are variances: of readers
    and of arm × reader (for each class), of cases, arm × case, reader × case, and of what is left. The last four add up
    to 1.
    """

    readers: int = 5
    positives: int = 50
    negatives: int = 50
    means: tuple[float, ...] = (1.5, 1.5)
    of_readers: float = 0.0055
    of_arm_and_reader: float = 0.0055
    of_cases: float = 0.3
    of_arm_and_case: float = 0.3
    of_reader_and_case: float = 0.2
    left: float = 0.2

    @property
    def of_a_reader(self) -> float:
        """Variance that a reader brings along."""
        return self.of_readers + self.of_arm_and_reader

    @property
    def of_a_reading(self) -> float:
        """Variance of one reader's scores of one case."""
        return self.of_reader_and_case + self.left


@dataclass(frozen=True, slots=True)
class Drawn:
    """A study, and what it was made of: effects of readers on benign and malignant cases, and of the cases."""

    study: Factorial
    design: Design
    readers: np.ndarray  # (2, arms, readers), benign first
    cases: np.ndarray  # (arms, cases)

    def areas_of_these_readers(self) -> np.ndarray:
        """(arms, readers) areas that these readers would reach on all the cases there are."""
        spread = math.sqrt(2 * (self.design.of_cases + self.design.of_arm_and_case + self.design.of_a_reading))
        return ndtr((self.readers[1] - self.readers[0]) / spread)

    def areas_on_these_cases(self) -> np.ndarray:
        """(arms,) mean areas that all the readers there are would reach on these cases."""
        malignant, benign = self.cases[:, self.study.truth], self.cases[:, ~self.study.truth]
        apart = malignant[:, :, None] - benign[:, None, :]
        return ndtr(apart / math.sqrt(2 * (self.design.of_a_reader + self.design.of_a_reading))).mean(axis=(1, 2))


def drawn(generator: np.random.Generator, design: Design) -> Drawn:
    """One study in which every reader reads every case in every arm."""
    arms, readers, cases = len(design.means), design.readers, design.positives + design.negatives
    truth = np.arange(cases) < design.positives

    def effects(variance: float, *shape: int) -> np.ndarray:
        return math.sqrt(variance) * generator.normal(size=shape)

    of_readers = effects(design.of_readers, 2, 1, readers) + effects(design.of_arm_and_reader, 2, arms, readers)
    of_readers[1] += np.reshape(design.means, (arms, 1))
    of_cases = effects(design.of_cases, 1, cases) + effects(design.of_arm_and_case, arms, cases)
    scores = of_readers[truth.astype(int)].transpose(1, 2, 0) + of_cases[:, None, :]
    scores += effects(design.of_reader_and_case, 1, readers, cases) + effects(design.left, arms, readers, cases)
    means = np.where(truth, np.reshape(design.means, (arms, 1)), 0.0)
    return Drawn(Factorial(truth, scores), design, of_readers, of_cases + means)


def drawn_study(generator: np.random.Generator, design: Design) -> Factorial:
    """The same without what it was made of."""
    return drawn(generator, design).study


def areas_of_everybody(design: Design) -> np.ndarray:
    """(arms,) mean areas of all readers on all cases."""
    case = design.of_cases + design.of_arm_and_case
    return ndtr(np.array(design.means) / math.sqrt(2 * (design.of_a_reader + case + design.of_a_reading)))
