"""Figures of a study: each collection as answered by networks that never saw it, whole and by subgroup.

The positive class is malignant. Temperature and threshold come from the first part's held-out answers; what is told of
those very answers is cross-fitted, so that no fold is judged by a number that it helped to choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.typed_json import as_json
from thyroid_desktop.statistics.bootstrap import auroc_interval
from thyroid_desktop.statistics.calibration import calibration_error, fitted_temperature, probability_malignant
from thyroid_desktop.statistics.roc import auroc, youden_threshold
from training.bundled.answers import Answered
from training.results.scores import scores_of

_REPLICATES: Final = 1000
_FEWEST: Final = 10
"""Nodules of each class below which an area says nothing."""
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Point:
    """What the first part's held-out answers decide.

    Attributes:
        temperature: By which logits are divided, 0.01 to 100.
        threshold: Probability, 0 to 1, from which on it says malignant (Youden's).
    """

    temperature: float
    threshold: float


def point_of(truth: Bits, logits: NDArray[np.float32]) -> Point:
    """Temperature of greatest likelihood, and Youden's threshold at it, of (n, 2) logits."""
    temperature = round(fitted_temperature(truth, logits), 4)
    chances = probability_malignant(logits, temperature=temperature)
    return Point(temperature, round(youden_threshold(truth, chances), 4))


def held_out_figures(given: Answered) -> dict[str, Any]:
    """Figures of held-out groups, cross-fitted: each fold at the point that the other folds chose."""
    truth, (logits,) = given.is_malignant, given.logits
    chances, said = np.zeros(len(truth)), np.zeros(len(truth), np.bool_)
    for fold in np.unique(given.folds):
        own, others = given.folds == fold, given.folds != fold
        point = point_of(truth[others], logits[others])
        chances[own] = probability_malignant(logits[own], temperature=point.temperature)
        said[own] = chances[own] >= point.threshold
    # Areas are of the logits' own order, which no temperature of a fold may shuffle.
    scores = logits[:, 1].astype(np.float64) - logits[:, 0]
    area = auroc(truth, scores)
    low, high = area.interval() or (None, None)
    found = as_json(scores_of(truth, chances, said))
    found |= {"auroc": area.value, "auroc_low": low, "auroc_high": high}
    bootstrap = auroc_interval(truth, scores, given.groups, replicates=_REPLICATES, seed=0).interval()
    each = [auroc(truth[given.folds == fold], scores[given.folds == fold]).value for fold in np.unique(given.folds)]
    return {**found, "auroc_by_group": bootstrap, "groups": len(np.unique(given.groups)), "auroc_of_folds": each}


def unseen_figures(given: Answered, point: Point) -> dict[str, Any]:
    """Figures of a collection at a point that it had no part in."""
    truth, chances = given.is_malignant, given.chances(point.temperature)
    found: dict[str, Any] = as_json(scores_of(truth, chances, chances >= point.threshold))
    each = [auroc(truth, one[:, 1].astype(np.float64) - one[:, 0]).value for one in given.logits]
    return {**found, "groups": len(np.unique(given.groups)), "auroc_of_networks": each}


def subgroup_figures(given: Answered, names: Mapping[str, Mapping[str, str]], point: Point) -> list[dict[str, Any]]:
    """A line a subgroup: kind, name, counts, area with DeLong's interval, sensitivity and specificity.

    An area is told where both classes have ten nodules or more.
    """
    truth, chances = given.is_malignant, given.chances(point.temperature)
    of = [names[row.id] for row in given.rows]
    pairs = sorted({(kind, one[kind]) for one in of for kind in one})
    lines = []
    for kind, name in pairs:
        own = np.array([one.get(kind) == name for one in of])
        scores = scores_of(truth[own], chances[own], chances[own] >= point.threshold)
        is_told = min(scores.malignant, scores.nodules - scores.malignant) >= _FEWEST
        area = (scores.auroc, scores.auroc_low, scores.auroc_high) if is_told else (None, None, None)
        lines.append(
            {
                "kind": kind,
                "name": name,
                "nodules": scores.nodules,
                "malignant": scores.malignant,
                **dict(zip(("auroc", "auroc_low", "auroc_high"), area, strict=True)),
                "sensitivity": as_json(scores.sensitivity),
                "specificity": as_json(scores.specificity),
                "ece": calibration_error(truth[own], chances[own]),
            }
        )
    return lines
