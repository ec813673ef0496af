"""The whole experiment: every network on every fold, and what their held-out answers add up to.

Members that are done are not trained again, so that the same command goes on where it was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.roc import auroc
from training.experiment.answering import Answer, read_answers
from training.experiment.checkpoint import write_whole
from training.experiment.events import Tell
from training.experiment.nodules import nodules_of, temperature_of
from training.experiment.recipe import BadExperiment, NetworkName
from training.experiment.running import ANSWERS, TRACES, Order, run_member
from training.experiment.samples import WHOLE
from training.experiment.typed_toml import written

SUMMARY: Final = "experiment.json"
RECIPE: Final = "recipe.toml"


def member_folder(out: Path, network: NetworkName, fold: int) -> Path:
    """Where a member of an experiment leaves its files."""
    return out / network / ("whole" if fold == WHOLE else f"fold-{fold}")


def cross_validate(order: Order, out: Path, tell: Tell) -> dict[str, Any]:
    """Run every member and leave ``recipe.toml`` and ``experiment.json``; answers the content of the latter.

    Raises:
        BadExperiment: As :func:`~training.experiment.running.run_member`.
    """
    recipe = order.recipe
    begin(order, out)
    networks: dict[str, Any] = {}
    for network in recipe.networks:
        folders = [member_folder(out, network, fold) for fold in range(recipe.folds)]
        for fold, folder in enumerate(folders):
            run_member(order, network, fold, folder, tell)
        answers = [read_answers(folder / ANSWERS) for folder in folders]
        networks[network] = summary(answers, is_scaled=recipe.answering.temperature_scaling)
    content = {"recipe": recipe.id, "folds": recipe.folds, "positive_class": "malignant", "networks": networks}
    write_whole(out / SUMMARY, lambda stream: stream.write(json.dumps(content, indent=1).encode()))
    return content


def begin(order: Order, out: Path) -> None:
    """Make the folder ready, and leave ``recipe.toml`` in it.

    Raises:
        BadExperiment: It holds a run already that is not to be taken up again, or one of another recipe.
    """
    text, file = written(order.recipe), out / RECIPE
    if any(True for name in TRACES for _ in out.glob(f"*/*/{name}")):
        if not order.is_resumed:
            said = "add --resume to go on with it, or choose another folder"
            raise BadExperiment(f"{out} already holds a run", said)
        if file.exists() and file.read_text(encoding="utf-8") != text:
            said = "its recipe is another one, and nothing is overwritten"
            raise BadExperiment(f"{out} holds another experiment", said, "Choose another folder.")
    write_whole(file, lambda stream: stream.write(text.encode()))


def summary(answers: Sequence[Sequence[Answer]], *, is_scaled: bool) -> dict[str, Any]:
    """Figures of one network from the answers of its folds.

    Out of fold, every nodule is answered by the network that never saw it. In the test part, if there is one, the ROC
    curve is that of the mean of the folds' probabilities and the category is that of most folds, as in the paper. A
    nodule's probability is the mean of its images'.
    """
    held_out = [one for given in answers for one in given if one.fold >= 0]
    temperature = temperature_of(held_out) if is_scaled else 1.0
    own = nodules_of(held_out, temperature)
    found: dict[str, Any] = {
        "temperature": temperature,
        "out_of_fold": _figures(own.is_malignant, own.chances, own.chances > 0.5),
    }
    tests = [[one for one in given if one.fold < 0] for given in answers]
    if all(tests):
        folds = [nodules_of(given, temperature) for given in tests]
        chances = np.stack([one.chances for one in folds])
        said = (chances > 0.5).mean(axis=0) > 0.5
        found["test"] = _figures(folds[0].is_malignant, chances.mean(axis=0), said)
    return found


def _figures(truth: NDArray[np.bool_], chances: NDArray[np.float64], said: NDArray[np.bool_]) -> dict[str, Any]:
    area = auroc(truth, chances) if truth.any() and not truth.all() else None
    return {
        "nodules": len(truth),
        "malignant": int(truth.sum()),
        "auroc": area.value if area else None,
        "auroc_interval": area.interval() if area else None,
        "accuracy": float(np.mean(said == truth)),
        "sensitivity": float(said[truth].mean()) if truth.any() else None,
        "specificity": float((~said)[~truth].mean()) if not truth.all() else None,
    }
