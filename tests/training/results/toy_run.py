"""A finished cross-validation whose answers are made up, so that all figures are known; nothing is trained."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.experiment.answering import Answer, write_answers
from training.experiment.crossing import member_folder
from training.experiment.recipe import NetworkName
from training.experiment.running import ANSWERS, CURVE, PLAIN_ANSWERS, RESULT, Order, _asked
from training.experiment.samples import TEST, Sample

Chance = Callable[[Sample, int], float]


def order_of(**changes: object) -> Order:
    """An order about forty made-up rows of twenty nodules."""
    recipe = replace(tiny_recipe(deterministic=False), **changes)  # type: ignore[arg-type]
    return Order(recipe, MadeUp(), {}, threads=0, limit_steps=0, is_resumed=True)


def pretend(order: Order, run: Path, network: NetworkName, chance: Chance, *, plain: Chance | None = None) -> None:
    """Leave what the folds of a network would leave, each answering as ``chance`` of a row and a fold says."""
    for fold in range(order.recipe.folds):
        folder = member_folder(run, network, fold)
        folder.mkdir(parents=True)
        rows = [row for row in order.samples.rows if row.fold in (fold, TEST)]
        for name, said in ((ANSWERS, chance), (PLAIN_ANSWERS, plain or chance)):
            write_answers(folder / name, [answered(row, said(row, fold)) for row in rows])
        epoch = {"stage": "one", "epoch": 1, "epochs": 1, "loss": 0.7, "validation_loss": 0.6}
        curve = [{**epoch, "accuracy": 0.5 + fold / 10, "auroc": 0.6, "rate": 1e-3}]
        (folder / CURVE).write_text(json.dumps(curve))
        (folder / RESULT).write_text(json.dumps({"asked": _asked(order, network, fold), "backend": "tensorflow"}))


def answered(row: Sample, chance: float) -> Answer:
    """A row's answer with this probability of malignancy."""
    return Answer(row.id, row.nodule, row.fold, row.is_malignant, 0.0, math.log(chance / (1 - chance)))
