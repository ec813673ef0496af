"""Out-of-fold answers: every row is answered by a tail that never saw its group."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.dataset import grouped_folds, joined_groups
from training.fit import fit_tail, tail_logits
from training.importers import Row
from training.recipe import Recipe


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Answers of a cross-validation, row by row.

    Attributes:
        ids: Pseudonymous row ids.
        is_malignant: (n,) truth.
        groups: (n,) group numbers; no group is in two folds.
        folds: (n,) fold that a row was held out in.
        logits: (n, 2) float32, benign and malignant.
    """

    ids: tuple[str, ...]
    is_malignant: NDArray[np.bool_]
    groups: NDArray[np.int64]
    folds: NDArray[np.int64]
    logits: NDArray[np.float32]

    def write(self, path: Path) -> None:
        """Write one line a row as CSV."""
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(["row", "is_malignant", "group", "fold", "logit_benign", "logit_malignant"])
            for index, name in enumerate(self.ids):
                numbers = [int(self.is_malignant[index]), int(self.groups[index]), int(self.folds[index])]
                lines.writerow([name, *numbers, *(f"{value:.6f}" for value in self.logits[index])])

    @classmethod
    def read(cls, path: Path) -> OutOfFold:
        """Read what :meth:`write` wrote."""
        with path.open(newline="", encoding="utf-8") as file:
            records = list(csv.DictReader(file))
        return cls(
            ids=tuple(record["row"] for record in records),
            is_malignant=np.array([record["is_malignant"] == "1" for record in records]),
            groups=np.array([int(record["group"]) for record in records], dtype=np.int64),
            folds=np.array([int(record["fold"]) for record in records], dtype=np.int64),
            logits=np.array(
                [[float(record[f"logit_{name}"]) for name in ("benign", "malignant")] for record in records], np.float32
            ),
        )


def cross_validate(rows: Sequence[Row], variants: Sequence[NDArray[np.float16]], recipe: Recipe) -> OutOfFold:
    """Train one tail a fold on the other folds' rows and let it answer the plain crops (variant 0) of its own."""
    labels = np.array([row.is_malignant for row in rows])
    groups = joined_groups(rows)
    folds = grouped_folds(groups, labels, count=recipe.folds, seed=recipe.schedule.seed)
    logits = np.zeros((len(rows), 2), np.float32)
    for fold in range(recipe.folds):
        held_out = np.flatnonzero(folds == fold)
        model = fit_tail(variants, labels, np.flatnonzero(folds != fold), recipe.schedule)
        logits[held_out] = tail_logits(model, variants[0], held_out)
    return OutOfFold(tuple(row.id for row in rows), labels, groups, folds, logits)
