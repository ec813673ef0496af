"""What one network of an experiment reached: its answers out of fold and to the test part, and how it learnt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.training_result import NetworkResult
from training.experiment.answering import Answer, read_answers
from training.experiment.crossing import member_folder
from training.experiment.nodules import Nodules, nodules_of, temperature_of
from training.experiment.recipe import NetworkName
from training.experiment.running import ANSWERS, CURVE, PLAIN_ANSWERS, Order, finished
from training.results.scores import EVEN, Called, area_of, threshold_of


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutPart:
    """The test part: mean probabilities of the folds, and what most of them call each nodule."""

    nodules: Nodules
    said: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One network.

    Attributes:
        network: Its name.
        temperature: Fitted to the answers in the recipe's way; 1 when the recipe fits none.
        out_of_fold: Nodules in the recipe's way, at that temperature.
        test: The test part; None without one.
        plain_answers: Rows out of fold, as the worker would answer.
        plain_temperature: Fitted to them; 1 when the recipe fits none.
        plain: Their nodules, at that temperature.
        threshold: Youden's, on the plain nodules.
        curves: What each epoch told, a list a fold.
    """

    network: NetworkName
    temperature: float
    out_of_fold: Nodules
    test: HeldOutPart | None
    plain_answers: tuple[Answer, ...]
    plain_temperature: float
    plain: Nodules
    threshold: float
    curves: tuple[tuple[dict[str, Any], ...], ...]

    @property
    def plain_area(self) -> float:
        """By which networks are ranked; below zero where it is not defined."""
        area = area_of(self.plain.is_malignant, self.plain.chances)
        return area.value if area else -1.0

    @property
    def called(self) -> Called:
        """Out of fold in the recipe's way; a nodule is called malignant above one half, as in the paper."""
        own = self.out_of_fold
        told = own.is_malignant, own.chances, own.chances > EVEN
        return Called(self.network, "out of fold", "recipe", self.temperature, EVEN, *told)

    @property
    def called_in_test(self) -> Called | None:
        """The test part; None without one."""
        if self.test is None:
            return None
        told = self.test.nodules.is_malignant, self.test.nodules.chances, self.test.said
        return Called(self.network, "test", "recipe", self.temperature, None, *told)

    @property
    def called_plainly(self) -> Called:
        """Out of fold as the worker would answer, at the threshold that a candidate of this network would have."""
        plain = self.plain
        told = plain.is_malignant, plain.chances, plain.chances >= self.threshold
        return Called(self.network, "out of fold", "plain", self.plain_temperature, self.threshold, *told)

    @property
    def result(self) -> NetworkResult:
        """Its figures."""
        test = self.called_in_test
        return NetworkResult(self.network, self.called.scores, test.scores if test else None, self.temperature)


def finding_of(order: Order, run: Path, network: NetworkName) -> Finding:
    """Read what the folds of a network left.

    Raises:
        BadExperiment: A fold is not finished, or was asked for otherwise.
    """
    folders = [member_folder(run, network, fold) for fold in range(order.recipe.folds)]
    for fold, folder in enumerate(folders):
        finished(order, network, fold, folder)
    answers = [read_answers(folder / ANSWERS) for folder in folders]
    own = [one for given in answers for one in given if one.fold >= 0]
    plain = tuple(one for folder in folders for one in read_answers(folder / PLAIN_ANSWERS) if one.fold >= 0)
    is_scaled = order.recipe.answering.temperature_scaling
    temperature, plain_temperature = (temperature_of(one) if is_scaled else 1.0 for one in (own, plain))
    # The figures must be those of the number that the manifest says.
    plain_temperature = round(plain_temperature, 4)
    nodules = nodules_of(plain, plain_temperature)
    return Finding(
        network,
        temperature,
        nodules_of(own, temperature),
        _test_part([[one for one in given if one.fold < 0] for given in answers], temperature),
        plain,
        plain_temperature,
        nodules,
        threshold_of(nodules.is_malignant, nodules.chances),
        tuple(tuple(json.loads((folder / CURVE).read_text(encoding="utf-8"))) for folder in folders),
    )


def best_of(findings: Sequence[Finding]) -> Finding:
    """The network of the greatest area out of fold as the worker would answer; of equal ones the recipe's first."""
    return max(findings, key=lambda one: one.plain_area)


def _test_part(given: Sequence[Sequence[Answer]], temperature: float) -> HeldOutPart | None:
    if not all(given):
        return None
    folds = [nodules_of(one, temperature) for one in given]
    chances = np.stack([one.chances for one in folds])
    said = (chances > EVEN).mean(axis=0) > EVEN
    return HeldOutPart(replace(folds[0], chances=chances.mean(axis=0)), said)
