"""The whole experiment: every network on every fold, and what their held-out answers add up to.

Members that are done are not trained again, so that the same command goes on where it was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.calibration import fitted_temperature, probability_malignant
from thyroid_desktop.statistics.roc import auroc
from training.experiment.answering import Answer, read_answers
from training.experiment.checkpoint import write_whole
from training.experiment.events import Tell
from training.experiment.recipe import NetworkName
from training.experiment.running import Order, run_member

SUMMARY: Final = "experiment.json"


def member_folder(out: Path, network: NetworkName, fold: int) -> Path:
    """Where a member of an experiment leaves its files."""
    return out / network / f"fold-{fold}"


def cross_validate(order: Order, out: Path, tell: Tell) -> dict[str, Any]:
    """Run every member and leave ``experiment.json``; answers its content.

    Raises:
        BadExperiment: As :func:`~training.experiment.running.run_member`.
    """
    recipe = order.recipe
    networks: dict[str, Any] = {}
    for network in recipe.networks:
        folders = [member_folder(out, network, fold) for fold in range(recipe.folds)]
        for fold, folder in enumerate(folders):
            run_member(order, network, fold, folder, tell)
        answers = [read_answers(folder / "answers.csv") for folder in folders]
        networks[network] = summary(answers, is_scaled=recipe.answering.temperature_scaling)
    content = {"recipe": recipe.id, "folds": recipe.folds, "positive_class": "malignant", "networks": networks}
    write_whole(out / SUMMARY, lambda stream: stream.write(json.dumps(content, indent=1).encode()))
    return content


def summary(answers: Sequence[Sequence[Answer]], *, is_scaled: bool) -> dict[str, Any]:
    """Figures of one network from the answers of its folds.

    Out of fold, every nodule is answered by the network that never saw it. In the test part, if there is one, the ROC
    curve is that of the mean of the folds' probabilities and the category is that of most folds, as in the paper. A
    nodule's probability is the mean of its images'.
    """
    held_out = [one for given in answers for one in given if one.fold >= 0]
    temperature = _temperature(held_out) if is_scaled else 1.0
    found: dict[str, Any] = {"temperature": temperature}
    truth, chances = _by_nodule(held_out, temperature)
    found["out_of_fold"] = _figures(truth, chances, chances > 0.5)
    tests = [[one for one in given if one.fold < 0] for given in answers]
    if all(tests):
        truth = _by_nodule(tests[0], temperature)[0]
        folds = np.stack([_by_nodule(given, temperature)[1] for given in tests])
        found["test"] = _figures(truth, folds.mean(axis=0), (folds > 0.5).mean(axis=0) > 0.5)
    return found


def _temperature(answers: Iterable[Answer]) -> float:
    rows = list(answers)
    return fitted_temperature(
        [one.is_malignant for one in rows], [(one.logit_benign, one.logit_malignant) for one in rows]
    )


def _by_nodule(answers: Sequence[Answer], temperature: float) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth and mean probability of each nodule, in the order of the nodules' first rows."""
    logits = [(one.logit_benign, one.logit_malignant) for one in answers]
    chances = probability_malignant(logits, temperature=temperature)
    places: Mapping[str, int] = {name: at for at, name in enumerate(dict.fromkeys(one.nodule for one in answers))}
    index = np.array([places[one.nodule] for one in answers])
    truth = np.zeros(len(places), np.bool_)
    truth[index] = [one.is_malignant for one in answers]
    return truth, np.bincount(index, weights=chances) / np.bincount(index)


def _figures(truth: NDArray[np.bool_], chances: NDArray[np.float64], said: NDArray[np.bool_]) -> dict[str, Any]:
    area = auroc(truth, chances)
    return {
        "nodules": len(truth),
        "malignant": int(truth.sum()),
        "auroc": area.value,
        "auroc_interval": area.interval(),
        "accuracy": float(np.mean(said == truth)),
        "sensitivity": float(said[truth].mean()),
        "specificity": float((~said)[~truth].mean()),
    }
