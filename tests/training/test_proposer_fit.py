"""The proposer's head learns where a box is, and its losses say what they should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.proposal import settled
from thyroid_desktop.inference.decoding import candidates, cell_middles
from training.proposer_features import Scenes
from training.proposer_fit import drawn, fit_head, head_answers, losses_of
from training.proposer_network import FRONT_CHANNELS
from training.proposer_recipe import ProposerRecipe
from training.recipe import read_recipe_as

CANVAS, GRID = Size(96, 64), (4, 6)


def made_up(count: int, seed: int) -> Scenes:
    """Features that are high in the cells inside the box, and nothing else."""
    rng = np.random.default_rng(seed)
    middles = cell_middles(CANVAS, GRID)
    starts, sides = rng.uniform(0, (48, 32), (count, 2)), rng.uniform(24, 32, (count, 2))
    boxes = np.concatenate([starts, starts + sides], axis=1).astype(np.float32)
    features = rng.normal(0, 0.1, (count, *GRID, FRONT_CHANNELS)).astype(np.float16)
    for row, (x0, y0, x1, y1) in enumerate(boxes):
        away = np.stack([middles[..., 0] - x0, middles[..., 1] - y0, x1 - middles[..., 0], y1 - middles[..., 1]], -1)
        features[row, ..., :4] = away / 16
    return Scenes(features, boxes)


def test_that_a_head_learns_where_the_box_is() -> None:
    schedule = replace(
        read_recipe_as(ProposerRecipe, Path("proposer-tn5000-v1")).schedule,
        epochs=20,
        batch=8,
        channels=16,
        dropout=0.0,
        precision="float32",
    )
    scenes = made_up(96, 1)
    model = fit_head([scenes, made_up(96, 1)], np.arange(96), canvas=CANVAS, schedule=schedule)
    fresh = made_up(40, 2)
    heats, reaches = head_answers(model, fresh.features, np.arange(40))
    assert heats.shape == (40, *GRID, 1)
    overlaps = []
    for heat, reach, bounds in zip(heats, reaches, fresh.boxes, strict=True):
        found = candidates(heat, reach, canvas=CANVAS, to_canvas=Affine(1, 0, 0, 0, 1, 0), slope=1.0, offset=0.0)
        box = Box(*(float(bound) for bound in bounds))
        overlaps.append(settled(found, CANVAS)[0].box.intersection_over_union(box))
    blind = Box(*(float(mean) for mean in scenes.boxes.mean(axis=0)))
    chance = np.mean([blind.intersection_over_union(Box(*map(float, bounds))) for bounds in fresh.boxes])
    assert np.mean(overlaps) > chance + 0.15


def perfect(box: tuple[float, float, float, float]) -> tuple[tf.Tensor, tf.Tensor]:
    """Boxes of all cells as they should be."""
    middles = cell_middles(CANVAS, GRID)
    reach = np.concatenate([middles - box[:2], np.array(box[2:]) - middles], axis=-1) / 16
    return tf.constant([box], tf.float32), tf.constant(reach[np.newaxis], tf.float32)


def test_that_perfect_boxes_cost_nothing_and_wrong_ones_do() -> None:
    box, reach = perfect((20.0, 10.0, 70.0, 50.0))
    cold = tf.fill((1, *GRID, 1), -9.0)
    right, heat_loss = losses_of(cold, reach, box, canvas=CANVAS)
    wrong, _ = losses_of(cold, reach * 0.5, box, canvas=CANVAS)
    assert float(right) == pytest.approx(0.0, abs=1e-5)
    assert float(wrong) > 0.5
    assert float(heat_loss) > 1.0  # nothing is hot, although a box is there


def test_that_only_heat_about_the_middle_is_rewarded() -> None:
    box, reach = perfect((32.0, 16.0, 64.0, 48.0))
    there, elsewhere = np.full((1, *GRID, 1), -9.0), np.full((1, *GRID, 1), -9.0)
    there[0, 1:3, 2:4] = 5.0
    elsewhere[0, 0, 0] = 5.0
    good, bad = (
        float(losses_of(tf.constant(heat, tf.float32), reach, box, canvas=CANVAS)[1]) for heat in (there, elsewhere)
    )
    assert good < 0.1
    assert bad > good + 1.0


def test_that_even_the_smallest_box_is_learnt_by_some_cell() -> None:
    for x in np.arange(0.0, 90.0, 3.7):
        box, reach = perfect((x, 20.0, x + 2.0, 22.0))
        loss, _ = losses_of(tf.zeros((1, *GRID, 1)), reach + 1.0, box, canvas=CANVAS)
        assert float(loss) > 0.5


def test_that_every_step_draws_among_the_variants() -> None:
    one, other = made_up(8, 1), made_up(8, 2)
    features, boxes = drawn([one, other], np.arange(8), np.random.default_rng(0))
    from_one = [np.array_equal(boxes[row], one.boxes[row]) for row in range(8)]
    assert 0 < sum(from_one) < 8
    for row, is_one in enumerate(from_one):
        assert np.array_equal(features[row], (one if is_one else other).features[row].astype(np.float32))
