"""Made-up reader studies after the model of Roe and Metz: readers, cases and every interaction drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thyroid_desktop.statistics.mrmc import Factorial


@dataclass(frozen=True, slots=True)
class Design:
    """How a study is drawn (Roe and Metz, Acad Radiol 4 (1997) 298–303).

    ``means`` is the mean score of malignant cases in each arm, benign ones having 0; the rest are variances: of readers
    and of arm × reader (for each class), of cases, arm × case, reader × case, and of what is left. Those of cases and
    what is left add up to 1 in Roe and Metz's designs, of which the default is one with highly correlated cases.
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


def drawn_study(generator: np.random.Generator, design: Design) -> Factorial:
    """One study in which every reader reads every case in every arm."""
    arms, readers = len(design.means), design.readers
    parts = []
    for is_malignant, cases in ((True, design.positives), (False, design.negatives)):
        centre = np.reshape(design.means, (arms, 1, 1)) if is_malignant else 0.0
        shapes = [
            (design.of_readers, (1, readers, 1)),
            (design.of_arm_and_reader, (arms, readers, 1)),
            (design.of_cases, (1, 1, cases)),
            (design.of_arm_and_case, (arms, 1, cases)),
            (design.of_reader_and_case, (1, readers, cases)),
            (design.left, (arms, readers, cases)),
        ]
        parts.append(centre + sum(np.sqrt(variance) * generator.normal(size=shape) for variance, shape in shapes))
    truth = np.arange(design.positives + design.negatives) < design.positives
    return Factorial(truth, np.concatenate(parts, axis=2))
