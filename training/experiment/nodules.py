"""Answers to rows, put together to answers about nodules: a nodule's probability is the mean of its images'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.calibration import fitted_temperature, probability_malignant
from training.experiment.answering import Answer


@dataclass(frozen=True, slots=True, eq=False)
class Nodules:
    """Nodules in the order of their first rows.

    Attributes:
        names: (n,) of the nodules.
        folds: (n,) fold in which each is held out, below zero for the test part.
        images: (n,) how many rows each has.
        is_malignant: (n,) truth.
        chances: (n,) float64, mean probability of malignancy.
    """

    names: tuple[str, ...]
    folds: tuple[int, ...]
    images: tuple[int, ...]
    is_malignant: NDArray[np.bool_]
    chances: NDArray[np.float64]


def nodules_of(answers: Sequence[Answer], temperature: float) -> Nodules:
    """The nodules of one row or more, their logits divided by the temperature."""
    logits = [(one.logit_benign, one.logit_malignant) for one in answers]
    rows = probability_malignant(logits, temperature=temperature)
    places: Mapping[str, int] = {name: at for at, name in enumerate(dict.fromkeys(one.nodule for one in answers))}
    index = np.array([places[one.nodule] for one in answers])
    truth = np.zeros(len(places), np.bool_)
    truth[index] = [one.is_malignant for one in answers]
    images = np.bincount(index)
    folds = {one.nodule: one.fold for one in answers}
    chances = np.bincount(index, weights=rows) / images
    return Nodules(tuple(places), tuple(folds[name] for name in places), tuple(images.tolist()), truth, chances)


def temperature_of(answers: Iterable[Answer]) -> float:
    """The temperature of greatest likelihood; 1 where one class is missing, which tells nothing of it."""
    rows = list(answers)
    truth = [one.is_malignant for one in rows]
    if len(set(truth)) < 2:
        return 1.0
    return fitted_temperature(truth, [(one.logit_benign, one.logit_malignant) for one in rows])
