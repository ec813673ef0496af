"""What a yes-or-no opinion gets right: counts against the truth and every figure that follows from them.

The positive class is malignant: sensitivity is the share of the malignant cases called malignant, specificity that of
the benign ones called benign, each over its own denominator. A figure whose denominator is 0 is None, never NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.intervals import Proportion

SHARES: Final = ("sensitivity", "specificity", "ppv", "npv", "accuracy")
"""The properties of :class:`Counts` that are shares."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The four cells of opinion against truth; each property is None where nothing defines it.

    Raises:
        ValueError: A count is negative.
    """

    true_positive: int
    false_negative: int
    true_negative: int
    false_positive: int

    def __post_init__(self) -> None:
        if min(self.true_positive, self.false_negative, self.true_negative, self.false_positive) < 0:
            raise ValueError("a count is 0 or more")

    @property
    def turned(self) -> Counts:
        """The same opinions with benign as the positive class."""
        return Counts(self.true_negative, self.false_positive, self.true_positive, self.false_negative)

    @property
    def positives(self) -> int:
        """Number of malignant cases."""
        return self.true_positive + self.false_negative

    @property
    def negatives(self) -> int:
        """Number of benign cases."""
        return self.true_negative + self.false_positive

    @property
    def sensitivity(self) -> Proportion | None:
        """Share of the malignant cases that are called malignant."""
        return _share(self.true_positive, self.positives)

    @property
    def specificity(self) -> Proportion | None:
        """Share of the benign cases that are called benign."""
        return _share(self.true_negative, self.negatives)

    @property
    def ppv(self) -> Proportion | None:
        """Share of those called malignant that are malignant; it holds for this share of malignant cases only."""
        return _share(self.true_positive, self.true_positive + self.false_positive)

    @property
    def npv(self) -> Proportion | None:
        """Share of those called benign that are benign; it holds for this share of malignant cases only."""
        return _share(self.true_negative, self.true_negative + self.false_negative)

    @property
    def accuracy(self) -> Proportion | None:
        """Share of all cases that are called what they are."""
        return _share(self.true_positive + self.true_negative, self.positives + self.negatives)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of sensitivity and PPV, 0 to 1 (Dice 1945); None where no case is malignant or called so."""
        whole = 2 * self.true_positive + self.false_positive + self.false_negative
        return 2 * self.true_positive / whole if whole else None

    @property
    def mcc(self) -> float | None:
        """Matthews' correlation, −1 to 1 (Biochim Biophys Acta 405 (1975) 442–451); None where a margin is empty."""
        called, spared = self.true_positive + self.false_positive, self.true_negative + self.false_negative
        margins = self.positives * self.negatives * called * spared
        if not margins:
            return None
        agreement = self.true_positive * self.true_negative - self.false_positive * self.false_negative
        # Python's whole numbers do not overflow, and the quotient of the squares is rounded once.
        return math.copysign(math.sqrt(agreement * agreement / margins), agreement)

    @property
    def balanced_accuracy(self) -> float | None:
        """Mean of sensitivity and specificity, 0 to 1: also the area under the curve of a yes-or-no opinion."""
        youden = self.youden
        return None if youden is None else (youden + 1) / 2

    @property
    def youden(self) -> float | None:
        """Sensitivity + specificity − 1, −1 to 1 (Cancer 3 (1950) 32–35)."""
        if not self.positives or not self.negatives:
            return None
        agreement = self.true_positive * self.true_negative - self.false_positive * self.false_negative
        return agreement / (self.positives * self.negatives)


def counts_of(is_malignant: ArrayLike, is_called_malignant: ArrayLike) -> Counts:
    """Opinions counted against the truth.

    Args:
        is_malignant: (n,) truth, booleans or 0 and 1.
        is_called_malignant: (n,) opinions, likewise.

    Raises:
        ValueError: Lengths differ, or a value is neither 0 nor 1.
    """
    truth, called = truth_of(is_malignant), truth_of(is_called_malignant)
    if len(truth) != len(called):
        raise ValueError("truth and opinions must be two lists of the same length")
    right, cases = truth & called, len(truth)
    true_positive, positives, calls = int(right.sum()), int(truth.sum()), int(called.sum())
    false_positive = calls - true_positive
    return Counts(true_positive, positives - true_positive, cases - positives - false_positive, false_positive)


def counts_at(is_malignant: ArrayLike, scores: ArrayLike, threshold: float) -> Counts:
    """Counts when every case is called malignant whose score reaches the threshold.

    Args:
        is_malignant: (n,) truth.
        scores: (n,) finite scores, greater for malignant.
        threshold: A score that equals it counts as malignant; ±∞ is allowed.

    Raises:
        ValueError: Lengths differ, a score is not finite, or the threshold is NaN.
    """
    if math.isnan(threshold):
        raise ValueError("the threshold must be a number")
    truth, values = scored(is_malignant, scores)
    return counts_of(truth, values >= threshold)


def truth_of(labels: ArrayLike) -> NDArray[np.bool_]:
    """Truth or opinions as (n,) booleans.

    Raises:
        ValueError: Not one list, or a value that is neither 0 nor 1: text and missing values would all become True.
    """
    given = np.asarray(labels)
    if given.ndim != 1:
        raise ValueError("truth and scores must be two lists of the same length")
    if given.dtype != np.bool_ and not ((given == 0) | (given == 1)).all():
        raise ValueError("truth must be 0 or 1, or True or False")
    return given.astype(np.bool_)


def scored(is_malignant: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth (n,) and scores (n,) float64, checked.

    Raises:
        ValueError: Lengths differ, a score is not finite, or a truth is neither 0 nor 1.
    """
    truth, values = truth_of(is_malignant), np.asarray(scores, dtype=np.float64)
    if truth.shape != values.shape:
        raise ValueError("truth and scores must be two lists of the same length")
    if not np.isfinite(values).all():
        raise ValueError("every score must be finite")
    return truth, values


def _share(successes: int, total: int) -> Proportion | None:
    return Proportion(successes, total) if total else None
