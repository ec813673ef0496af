"""Every network that an experiment trains answers the same as ONNX as it does in Keras."""

from __future__ import annotations

import os
from pathlib import Path

import keras
import numpy as np
import openvino
import pytest
from keras import layers
from keras.src.applications import nasnet

from tests.training.lively import enlivened
from thyroid_desktop.inference.preprocessing import normalise
from training.experiment.networks import ARCHITECTURES, build
from training.experiment.recipe import NetworkName
from training.export import pattern_crops
from training.onnx_graph import to_onnx, weights_of
from training.results.bundling import feature_model, rounded

TOLERANCE = 1e-4
SIDE = 96


def small_nasnet() -> keras.Model:
    """All cells of NASNetLarge, each of them once and narrow."""
    image = keras.Input((SIDE, SIDE, 3), name="image")
    widths = {"stem_block_filters": 8, "penultimate_filters": 96, "num_blocks": 1}
    backbone = nasnet.NASNet(
        input_shape=(SIDE, SIDE, 3), include_top=False, input_tensor=image, weights=None, default_size=SIDE, **widths
    )
    pooled = layers.GlobalAveragePooling2D(name="pooled")(backbone.output)
    return keras.Model(image, layers.Dense(2, name="head_0")(pooled), name="small_nasnet")


def check(model: keras.Model, path: Path) -> None:
    """Maps, logits and weights are the same in the file as in Keras."""
    both = feature_model(rounded(enlivened(model, seed=7)))
    to_onnx(both, path)
    crops = normalise(pattern_crops(2, margin=0.1, side=int(model.input_shape[1]), seed=11))
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    expected, found = both(crops, training=False), compiled({"image": crops})
    features, logits = np.asarray(expected["features"]), np.asarray(expected["logits"])
    assert np.ptp(logits, axis=0).max() > 1e-3
    assert np.abs(found["logits"] - logits).max() <= TOLERANCE
    assert np.abs(found["features"] - features).max() <= TOLERANCE * float(np.abs(features).max())
    kept = {f"{layer.name}/{one.name}": one.numpy() for layer in model.layers for one in layer.weights}
    back = weights_of(path)
    assert back.keys() == kept.keys()
    assert all(np.array_equal(back[key], kept[key]) for key in kept)


@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if name != "NASNetLarge"])
def test_that_a_network_answers_as_in_keras(tmp_path: Path, name: NetworkName) -> None:
    check(build(name, dropout=0.5, precision="float32", seed=7), tmp_path / "model.onnx")


def test_that_the_cells_of_nasnet_answer_as_in_keras(tmp_path: Path) -> None:
    keras.utils.set_random_seed(7)
    check(small_nasnet(), tmp_path / "model.onnx")


@pytest.mark.soak
def test_that_nasnetlarge_answers_as_in_keras(tmp_path: Path) -> None:
    if not os.environ.get("THYROID_SOAK"):
        pytest.skip("half a minute for what its small sister shows: set THYROID_SOAK=1")
    check(build("NASNetLarge", dropout=0.5, precision="float32", seed=7), tmp_path / "model.onnx")
