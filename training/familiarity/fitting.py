"""Fitting the familiarity check: principal directions of nodules, and two linear scores, with their limits.

The limits are chosen on nodules that the scores were not fitted to (cross-fitting by groups within the learnt folds),
and every collection counts alike there, because the next user's hospital is none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.familiarity import evened
from training.familiarity.questions import FOLDS, HELD_OUT, Question

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
Arrays = dict[str, NDArray[np.float32]]

DIRECTIONS: Final = 96
_SHARED: Final = 192
"""Directions in which the linear scores are fitted."""
_PENALTY: Final = 0.5
_ROUNDS: Final = 30
QUANTILES: Final = (0.99, 0.995, 0.985)
"""Of distance, foreign and empty among nodules, where their limits lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Questions with their features, as columns.

    Attributes:
        seen: (n, c) square roots of pooled features.
        kinds: (n,) of the questions.
        sources: (n,) of the questions.
        folds: (n,) of the questions.
    """

    seen: Matrix
    kinds: NDArray[np.str_]
    sources: NDArray[np.str_]
    folds: NDArray[np.int64]

    @classmethod
    def of(cls, questions: Sequence[Question], features: NDArray[np.float32]) -> Rows:
        """Columns of these questions, with their pooled features (n, c)."""
        return cls(
            evened(features).astype(np.float64),
            np.array([one.kind for one in questions]),
            np.array([one.source for one in questions]),
            np.array([one.fold for one in questions], dtype=np.int64),
        )

    @property
    def is_nodule(self) -> Mask:
        """(n,): boxes on nodules."""
        return np.asarray(self.kinds == "nodule")

    def but(self, source: str) -> Mask:
        """(n,): whatever is not held out and not of this source."""
        return np.asarray((self.folds != HELD_OUT) & (self.sources != source))


def fitted(rows: Rows, learnt: Mask) -> Arrays:
    """The arrays of ``familiarity.npz``, fitted to the rows where ``learnt``, with limits by cross-fitting."""
    shared = _directions(rows.seen[learnt], min(_SHARED, max(1, int(learnt.sum()) // 4)))[:2]
    scores = np.full((3, len(rows.folds)), np.nan)
    for fold in range(1, FOLDS):
        inner, outer = learnt & (rows.folds != fold), learnt & (rows.folds == fold) & rows.is_nodule
        scores[:, outer] = scores_of(_without_limits(rows, inner, shared), rows.seen[outer])
    judged = learnt & rows.is_nodule & (rows.folds != HELD_OUT)
    weights = _alike(rows.sources[judged])
    limits = [_quantile(scores[index, judged], weights, share) for index, share in enumerate(QUANTILES)]
    limits[1] = max(limits[1], 0.0)
    return {**_without_limits(rows, learnt, shared), "limits": np.array(limits, np.float32)}


def scores_of(arrays: Arrays, seen: Matrix) -> Matrix:
    """(3, n): distance, foreign and empty of features (n, c) that are evened already."""
    along = (seen - arrays["mean"]) @ arrays["basis"].T / arrays["spread"]
    linear = arrays["weights"] @ seen.T + arrays["offsets"][:, np.newaxis]
    return np.vstack([np.sqrt(np.square(along).mean(axis=1)), linear])


def told_by(arrays: Arrays, seen: Matrix) -> NDArray[np.bool_]:
    """(3, n): which of strange, foreign and empty is told of each row."""
    return np.asarray(scores_of(arrays, seen) > arrays["limits"][:, np.newaxis])


def _without_limits(rows: Rows, learnt: Mask, shared: tuple[Matrix, Matrix]) -> Arrays:
    """The check without its limits; its linear scores are fitted along directions (k, c) about a mean (c,)."""
    nodules = rows.seen[learnt & rows.is_nodule]
    count = max(1, min(DIRECTIONS, len(nodules) // 4))
    mean, basis, spread = _directions(nodules, count)
    middle, along = shared
    is_picture, is_elsewhere = rows.kinds == "not ultrasound", rows.kinds == "elsewhere"
    heads = []
    for positive, negative in ((is_picture, rows.is_nodule | is_elsewhere), (is_elsewhere, rows.is_nodule)):
        chosen = learnt & (positive | negative)
        weights, offset = _logistic((rows.seen[chosen] - middle) @ along.T, positive[chosen])
        whole = weights @ along
        heads.append((whole, offset - float(whole @ middle)))
    return {
        "mean": mean.astype(np.float32),
        "basis": basis.astype(np.float32),
        "spread": spread.astype(np.float32),
        "weights": np.stack([whole for whole, _ in heads]).astype(np.float32),
        "offsets": np.array([offset for _, offset in heads], np.float32),
    }


def _directions(seen: Matrix, count: int) -> tuple[Matrix, Matrix, Matrix]:
    """Mean (c,), the leading principal directions (count, c), and the standard deviation along each."""
    from scipy.linalg import eigh

    mean = seen.mean(axis=0)
    centred = seen - mean
    # The smaller of the two Gram matrices: few rows or few channels, both happen.
    is_wide = len(seen) < seen.shape[1]
    gram = centred @ centred.T if is_wide else centred.T @ centred
    count = min(count, len(gram))
    values, vectors = eigh(gram, subset_by_index=(len(gram) - count, len(gram) - 1))
    basis = vectors.T @ centred if is_wide else vectors.T
    spread = np.sqrt(np.maximum(values, 0.0) / max(1, len(seen) - 1))
    basis = basis / np.maximum(np.linalg.norm(basis, axis=1, keepdims=True), 1e-12)
    return mean, basis, np.maximum(spread, max(1e-6, 1e-3 * float(spread.max())))


def _logistic(inputs: Matrix, is_positive: Mask) -> tuple[Matrix, float]:
    """Weights and offset of a ridge logistic regression in which both classes count alike (Newton's method)."""
    design = np.column_stack([inputs, np.ones(len(inputs))])
    shares = np.where(is_positive, 0.5 / max(1, is_positive.sum()), 0.5 / max(1, (~is_positive).sum())) * len(inputs)
    penalty = _PENALTY * np.eye(design.shape[1])
    penalty[-1, -1] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -30.0, 30.0)))
        slope = design.T @ (shares * (chance - is_positive)) + penalty @ found
        bend = (design * (shares * chance * (1.0 - chance))[:, np.newaxis]).T @ design + penalty
        step = np.linalg.solve(bend, slope)
        found -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return found[:-1], float(found[-1])


def _alike(sources: NDArray[np.str_]) -> Matrix:
    """A weight for each row, so that every source weighs the same."""
    names, places, counts = np.unique(sources, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / (len(names) * counts[places]), dtype=np.float64)


def _quantile(values: Matrix, weights: Matrix, share: float) -> float:
    """The least value with at least this share of the weight at or below it."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][min(int(np.searchsorted(reached, share * reached[-1])), len(order) - 1)])
