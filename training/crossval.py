"""Out-of-fold answers: every row is answered by a tail that never saw its group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.bundled.out_of_fold import OutOfFold
from training.dataset import grouped_folds, joined_groups
from training.fit import fit_tail, tail_logits
from training.importers import Row
from training.recipe import Recipe


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
