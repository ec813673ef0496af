"""A proposer's bundle is what Keras had, and the program's engine accepts it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.inference.framing import framed
from thyroid_desktop.inference.network import EXACT, Runtime
from thyroid_desktop.inference.preprocessing import normalise
from thyroid_desktop.inference.proposer import ProposerEngine
from training.networks import named_weights
from training.onnx_graph import rounded_to_half, weights_of
from training.proposer_card import proposer_card
from training.proposer_export import ProposerAccount, pattern_frames, write_account, write_network
from training.proposer_network import head, proposer, proposer_of
from training.proposer_recipe import ProposerRecipe
from training.recipe import read_recipe_as

CANVAS = Size(96, 64)


@pytest.fixture(scope="module")
def recipe() -> ProposerRecipe:
    shipped = read_recipe_as(ProposerRecipe, Path("proposer-tn5000-v1"))
    return replace(shipped, width=CANVAS.width, height=CANVAS.height)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    """Random weights, rounded as they are stored."""
    keras.utils.set_random_seed(3)
    return proposer_of(rounded_to_half(named_weights(proposer(CANVAS, channels=8))), CANVAS)


def test_that_the_engine_answers_as_keras_does(network: keras.Model, recipe: ProposerRecipe, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    write_network(folder, network, CANVAS)
    write_account(folder, network, recipe, ProposerAccount(1.2, -0.3, {}, "# Card\n", "2026-01-02"))
    assert ProposerEngine(folder).identity.id == "made"
    canvas = framed(pattern_frames(1, seed=9)[0], CANVAS)
    expected = network(normalise(canvas)[np.newaxis], training=False)
    runtime = Runtime()
    shapes = {"heat": (4, 6, 1), "reach": (4, 6, 4)}
    read = runtime.read(folder, (folder / "model.onnx").read_bytes(), (64, 96, 3), shapes)
    maps = runtime.compiled(read, EXACT).run(canvas)
    for name in shapes:
        assert maps[name] == pytest.approx(np.asarray(expected[name])[0], rel=1e-4, abs=1e-4)


def test_that_all_weights_come_back_out_of_the_file(network: keras.Model, tmp_path: Path) -> None:
    write_network(tmp_path / "made", network, CANVAS)
    back = weights_of(tmp_path / "made" / "model.onnx")
    for name, value in named_weights(network).items():
        assert np.array_equal(back[name], value)


def test_that_the_head_for_training_has_the_weights_of_the_whole(network: keras.Model) -> None:
    whole = set(named_weights(network))
    assert set(named_weights(head((4, 6), channels=8, dropout=0.3))) < whole


def test_that_made_up_frames_hold_something_to_find() -> None:
    frames = pattern_frames(3, seed=0)
    assert len({frame.shape for frame in frames}) == 3
    assert all(frame.dtype == np.uint8 and 10 < frame.mean() < 200 and frame.std() > 10 for frame in frames)


def test_that_the_card_tells_every_figure(network: keras.Model, recipe: ProposerRecipe, tmp_path: Path) -> None:
    write_network(tmp_path / "made", network, CANVAS)
    found = {"images": 7, "boxes": 8, "mean_box_recall_1": 0.1, "overlap_of_right_ones": 0.7, "mean_first_score": 0.6}
    for number, name in enumerate(("recall_1", "recall_3", "images_right")):
        found |= {name: 0.5 + number / 100, f"{name}_95": [0.4, 0.6]}  # type: ignore[dict-item]
    alarms = {"images_without_nodule": 52, "false_alarms": 11}
    training = {
        "figures": {"tn5000 held out": found, "les3bdd": {**found, **alarms}, "cine": found},
        "fit": {"seconds": 600, "feature_seconds": 900, "processors": 2},
        "trunk_weights_sha256": "a" * 64,
        "versions": {"keras": "3"},
    }
    card = proposer_card(recipe, training, tmp_path / "made", (1.2, -0.3))
    assert "| TN5000, groups never learnt from (7) | 8 | 0.500 (0.400–0.600) | 0.510 (0.400–0.600)" in card
    assert "52 images" in card
    assert "11 times" in card
    assert "$" not in card
