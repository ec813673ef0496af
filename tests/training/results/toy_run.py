"""A finished cross-validation whose answers are made up, so that all figures are known; nothing was trained for it.

As a process of its own it is concluded; words: folder, and the bundle of the model in use or nothing.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.experiment.answering import Answer, write_answers
from training.experiment.crossing import member_folder
from training.experiment.recipe import NetworkName
from training.experiment.running import ANSWERS, CURVE, PLAIN_ANSWERS, RESULT, Order, asked_of
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
        (folder / RESULT).write_text(json.dumps({"asked": asked_of(order, network, fold), "backend": "tensorflow"}))


def answered(row: Sample, chance: float) -> Answer:
    """A row's answer with this probability of malignancy."""
    return Answer(row.id, row.nodule, row.fold, row.is_malignant, 0.0, math.log(chance / (1 - chance)))


def hazy(row: Sample, fold: int) -> float:
    """Right more often than not, the same in every process."""
    rng = random.Random(f"{row.nodule} {fold}")
    return min(0.97, max(0.03, (0.6 if row.is_malignant else 0.4) + rng.uniform(-0.35, 0.35)))


if __name__ == "__main__":
    from training.results.concluding import Conclusion, conclude

    place, in_use = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    order = order_of(learning=tiny_recipe().learning)
    if not (place / "run").exists():
        pretend(order, place / "new", "Tiny", hazy)
        (place / "new").rename(place / "run")

    def tell(step: str, share: float) -> None:
        sys.stdout.write(f"{step} {share}\n")
        sys.stdout.flush()

    conclude(Conclusion(order, place / "run", place / "out", "made-up", "Made up", in_use, "2026-01-01"), tell)
