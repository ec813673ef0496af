"""Fits the members of a committee: the last layer learnt again from one half of the patients after the other.

A member is a ridge logistic regression of the truth on the network's standardised pooled features. The groups are cut
into halves several times, and both halves of every cut are learnt from: balanced half-samples, over which an estimate
spreads as it would over samples of other patients (McCarthy, Review of the International Statistical Institute 37
(1969) 239–264). Only what a member says differently from the mean of all is kept, times the slope of the network's own
log-odds on that mean: the committee is about the answer that is shown, and on its scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.committee import Committee, probabilities
from thyroid_desktop.statistics.roc import auroc
from training.dataset import grouped_folds

CUTS: Final = 5
"""How often the groups are cut into halves; there are twice as many members."""
RIDGE: Final = 0.4
"""Penalty a row on half the squared weights of standardised features: the weakest of 0.04, 0.4, 4 and 40 at which
members answer rows that they did not learn from as well as at any (area 0.939; 0.931, 0.940, 0.939 at the others)."""
_COMPONENTS: Final = 256
"""Principal components in which is fitted; the ridge leaves nothing to the others."""
_ROUNDS: Final = 30
_FLATTEST: Final = 1e-3
"""Least scale of a feature, as a share of the mean one: a feature that hardly moves must not be blown up."""
FloatArray = NDArray[np.float64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A committee, and how it came out.

    Attributes:
        committee: As it is put into a bundle.
        learnt: (n, K) which rows each member learnt from.
        slope: Of the network's log-odds on the mean of the members' own.
        correlation: Of the two.
        unseen_auroc: Mean area of the members' own answers to rows that they did not learn from.
        own_gap: Mean distance of the probability of the members' own mean, put on the network's scale by a line, from
            the one that is shown.
        gap: The same of the mean of the members' probabilities as they are shown.
    """

    committee: Committee
    learnt: Bits
    slope: float
    correlation: float
    unseen_auroc: float
    own_gap: float
    gap: float


def halves(groups: NDArray[np.int64], is_malignant: Bits, *, seed: int, cuts: int = CUTS) -> Bits:
    """(n, 2·cuts) which rows each member learns from; columns 2i and 2i + 1 are the halves of one cut."""
    columns = []
    for cut in range(cuts):
        side = grouped_folds(groups, is_malignant, count=2, seed=seed + cut)
        columns += [side == 0, side == 1]
    return np.stack(columns, axis=1)


def fitted(
    pooled: NDArray[np.float32], log_odds: FloatArray, is_malignant: Bits, groups: NDArray[np.int64], *, seed: int
) -> Fitted:
    """Fit a committee.

    Args:
        pooled: (n, c) pooled features.
        log_odds: (n,) of the probabilities that the network shows.
        is_malignant: (n,) truth.
        groups: (n,) group numbers, two or more of each class.
        seed: By which ties between groups fall.
    """
    learnt = halves(groups, is_malignant, seed=seed)
    values = pooled.astype(np.float64)
    centre, scale = values.mean(axis=0), values.std(axis=0)
    scale = np.maximum(scale, max(_FLATTEST * float(scale.mean()), 1e-6))
    standardised = (values - centre) / scale
    directions = np.linalg.svd(standardised, full_matrices=False)[2][:_COMPONENTS].T
    scores = standardised @ directions
    each = [_ridge(scores[rows], is_malignant[rows]) for rows in learnt.T]
    kernels = directions @ np.stack([weights for weights, _ in each], axis=1)
    biases = np.array([bias for _, bias in each])
    own = standardised @ kernels + biases
    mean = own.mean(axis=1)
    slope, offset = np.polyfit(mean, log_odds, 1)
    # The mean of the members is taken away from each: what is left adds up to 0.
    kernels = slope * (kernels - kernels.mean(axis=1, keepdims=True))
    biases = slope * (biases - biases.mean())
    committee = Committee(*(one.astype(np.float32) for one in (centre, scale, kernels, biases)))
    shown = probabilities(log_odds)
    members = probabilities(log_odds[:, np.newaxis] + committee.differences(pooled))
    areas = [auroc(is_malignant[~rows], own[~rows, member]).value for member, rows in enumerate(learnt.T)]
    return Fitted(
        committee,
        learnt,
        slope=float(slope),
        correlation=float(np.corrcoef(mean, log_odds)[0, 1]),
        unseen_auroc=float(np.mean(areas)),
        own_gap=float(np.abs(probabilities(slope * mean + offset) - shown).mean()),
        gap=float(np.abs(members.mean(axis=1) - shown).mean()),
    )


def _ridge(scores: FloatArray, is_malignant: Bits) -> tuple[FloatArray, float]:
    """Weights (r,) and bias of greatest penalised likelihood, by Newton's method; the bias is not penalised."""
    columns = np.column_stack([scores, np.ones(len(scores))])
    penalty = np.full(columns.shape[1], RIDGE * len(scores))
    penalty[-1] = 1e-6
    share = float(is_malignant.mean())
    found = np.zeros(columns.shape[1])
    found[-1] = np.log(share / (1.0 - share))
    for _ in range(_ROUNDS):
        stated = probabilities(columns @ found)
        gradient = columns.T @ (stated - is_malignant) + penalty * found
        curvature = (columns.T * (stated * (1.0 - stated))) @ columns + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        found -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return found[:-1], float(found[-1])
