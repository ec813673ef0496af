"""Answers in the recipe's way and as the worker would give them: no view is computed twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.experiment.answering import answer, plain_answer
from training.experiment.pipeline import KeptFrames, Pipeline
from training.experiment.recipe import Answering, BadExperiment
from training.experiment.running import Order, rows_of, run_member
from training.experiment.samples import TEST, WHOLE, split

BATCHES = 10


class Means:
    """Answers with the mean of each crop's left third, and counts how often it was asked."""

    def __init__(self, *, factor: float = 1.0) -> None:
        self.asked = 0
        self._factor = factor

    def predict_on_batch(self, batch: np.ndarray) -> np.ndarray:
        self.asked += 1
        left = batch[:, :, : batch.shape[2] // 3].mean(axis=(1, 2, 3)) * self._factor
        return np.stack([-left, left], axis=1)


def pipeline(answering: Answering) -> Pipeline:
    return Pipeline(KeptFrames(MadeUp()), replace(tiny_recipe(), answering=answering), 32, 0)


def test_that_without_further_views_both_ways_are_one():
    model = Means()
    given, plain = answer(model, pipeline(Answering()), MadeUp().rows, exact=model)
    assert given == plain
    assert model.asked == BATCHES


def test_that_the_plain_view_is_not_asked_again_among_several():
    model, alone = Means(), Means()
    ours = pipeline(Answering(flipped=True, margins=(0.0,)))
    given, plain = answer(model, ours, MadeUp().rows, exact=model)
    assert model.asked == 4 * BATCHES
    assert given != plain
    assert plain == plain_answer(alone, ours, MadeUp().rows)


def test_that_the_plain_view_is_that_of_the_network_in_float32():
    model, exact = Means(factor=1.5), Means()
    given, plain = answer(model, pipeline(Answering()), MadeUp().rows, exact=exact)
    assert (model.asked, exact.asked) == (BATCHES, BATCHES)
    assert given[0].logit_malignant == pytest.approx(1.5 * plain[0].logit_malignant)


def test_that_all_rows_but_the_test_part_are_learnt_from_where_nothing_is_held_out():
    found = split(MadeUp(), WHOLE)
    assert found.training == found.validation == tuple(row for row in MadeUp().rows if row.fold != TEST)
    assert found.test == ()
    limited = rows_of(Order(tiny_recipe(), MadeUp(), {}, limit_steps=1), WHOLE)
    assert len(limited.validation) == tiny_recipe().learning.batch
    with pytest.raises(BadExperiment, match="Fold -2"):
        split(MadeUp(), -2)


def test_that_a_fold_with_one_class_is_answered(tmp_path):
    class Unlucky(MadeUp):
        @property
        def rows(self):
            return tuple(row for row in super().rows if row.fold != 1 or row.is_malignant)

    recipe = tiny_recipe(deterministic=False)
    done = run_member(Order(recipe, Unlucky(), {}, 0, limit_steps=1), "Tiny", 1, tmp_path, lambda _: None)
    assert done["held_out_rows"] == 4
    assert done["auroc"] == 0.5
