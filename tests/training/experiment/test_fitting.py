"""A training that leaves all bounds is told so, and one that is over leaves nothing in memory."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.experiment.fitting import Diverged
from training.experiment.recipe import Search, Stage
from training.experiment.running import Order, run_member
from training.experiment.searching import FILE


def wild(**changes):
    stages = (Stage("training", epochs=1, rate=1e30),)
    recipe = replace(tiny_recipe(deterministic=False, ema=0.0), stages=stages, **changes)
    return Order(recipe, MadeUp(), {}, threads=0, limit_steps=6)


def test_that_a_training_that_diverges_is_explained(tmp_path):
    with pytest.raises(Diverged, match="Tiny diverged: after epoch 1 of training"):
        run_member(wild(), "Tiny", 0, tmp_path, lambda _: None)
    assert not (tmp_path / "result.json").exists()


def test_that_a_setting_that_diverges_is_the_worst(tmp_path):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    with pytest.raises(Diverged):
        run_member(wild(search=Search(trials=1)), "Tiny", 0, tmp_path, lambda _: None)
    assert '"auroc": 0.0' in (tmp_path / FILE).read_text()
    assert not (tmp_path / ".trial").exists()


def test_that_a_member_that_is_done_leaves_no_network_and_no_graph(tmp_path):
    import keras

    before = {id(one) for one in gc.get_objects() if type(one).__name__ == "FuncGraph"}
    order = Order(tiny_recipe(deterministic=False), MadeUp(), {}, threads=0, limit_steps=2)
    run_member(order, "Tiny", 0, tmp_path, lambda _: None)
    left = [one for one in gc.get_objects() if type(one).__name__ == "FuncGraph" and id(one) not in before]
    assert left == []
    assert [one for one in gc.get_objects() if isinstance(one, keras.Model) and one.name == "tiny"] == []
