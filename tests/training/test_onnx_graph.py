"""Networks written as ONNX answer as in Keras, and their weights come back as they were."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import onnx
import openvino
import pytest
from keras import layers

from training.networks import load_named_weights, named_weights, xception
from training.onnx_graph import rounded_to_half, to_onnx, weights_of


def finished(signal: keras.KerasTensor, entry: keras.KerasTensor) -> keras.Model:
    """The network with a pooled and dense end."""
    pooled = layers.GlobalAveragePooling2D(name="pooled")(signal)
    hidden = layers.Dropout(0.5, name="dropout")(layers.Dense(7, activation="relu", name="hidden")(pooled))
    logits = layers.Dense(2, name="last", bias_initializer="random_normal")(hidden)
    return keras.Model(entry, {"features": signal, "logits": logits})


def small_network(side: int) -> keras.Model:
    """Every kind of layer on the list once, with a strided shortcut; BatchNorm with statistics of its own."""
    keras.utils.set_random_seed(side)
    entry = keras.Input((side, side, 3), name="image")
    signal = layers.Conv2D(8, 3, strides=2, use_bias=False, name="first")(entry)
    signal = layers.ReLU(name="act")(layers.BatchNormalization(name="first_bn")(signal))
    shortcut = layers.Conv2D(12, 1, strides=2, padding="same", use_bias=False, name="shortcut")(signal)
    signal = layers.SeparableConv2D(12, 3, padding="same", use_bias=False, name="separable")(signal)
    signal = layers.MaxPooling2D(3, strides=2, padding="same", name="pool")(signal)
    model = finished(layers.ReLU(name="last_act")(layers.Add(name="add")([signal, shortcut])), entry)
    rng = np.random.default_rng(side)
    statistics = [rng.uniform(0.5, 2, 8), rng.normal(0, 0.2, 8), rng.normal(0, 0.2, 8), rng.uniform(0.2, 2, 8)]
    model.get_layer("first_bn").set_weights(statistics)
    return model


def answers(path: Path, images: np.ndarray) -> dict[str, np.ndarray]:
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    results = compiled({"image": images})
    return {name: results[name] for name in ("features", "logits")}


# Odd and even maps: "same" padding puts the odd row at the end.
@pytest.mark.parametrize("side", [21, 22, 23, 24])
def test_that_a_network_answers_as_in_keras(tmp_path: Path, side: int) -> None:
    model = small_network(side)
    to_onnx(model, tmp_path / "model.onnx")
    images = np.random.default_rng(side).uniform(-1, 1, (5, side, side, 3)).astype(np.float32)
    expected, found = model(images, training=False), answers(tmp_path / "model.onnx", images)
    for name, array in found.items():
        assert array.shape == tuple(expected[name].shape)
        assert np.asarray(expected[name]).std() > 0
        assert array == pytest.approx(np.asarray(expected[name]), rel=1e-4, abs=1e-5)


def test_that_weights_come_back_as_they_were(tmp_path: Path) -> None:
    model = xception(71)
    weights = rounded_to_half(named_weights(model))
    load_named_weights(model, weights)
    to_onnx(model, tmp_path / "model.onnx")
    back = weights_of(tmp_path / "model.onnx")
    assert back.keys() == weights.keys()
    assert all(np.array_equal(back[name], weights[name]) for name in weights)
    assert all(value.dtype == np.float32 for value in back.values())


def test_that_great_kernels_are_stored_in_half_and_small_ones_exactly(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    weights = {
        "great/kernel": rng.normal(size=(64, 64)).astype(np.float32),
        "small/kernel": rng.normal(size=(8, 8)).astype(np.float32),
        "long/gamma": rng.normal(size=5000).astype(np.float32),
    }
    rounded = rounded_to_half(weights)
    assert not np.array_equal(rounded["great/kernel"], weights["great/kernel"])
    assert np.array_equal(rounded["great/kernel"], rounded_to_half(rounded)["great/kernel"])
    assert rounded["great/kernel"] == pytest.approx(weights["great/kernel"], rel=1e-3, abs=1e-7)
    assert np.array_equal(rounded["small/kernel"], weights["small/kernel"])
    assert np.array_equal(rounded["long/gamma"], weights["long/gamma"])


def great_dense() -> keras.Model:
    entry = keras.Input((8, 8, 3), name="image")
    return finished(layers.Conv2D(1024, 3, use_bias=False, name="great")(entry), entry)


def test_that_a_kernel_that_half_would_change_is_refused(tmp_path: Path) -> None:
    model = great_dense()
    with pytest.raises(ValueError, match="great/kernel must be rounded to float16 first"):
        to_onnx(model, tmp_path / "model.onnx")
    load_named_weights(model, rounded_to_half(named_weights(model)))
    to_onnx(model, tmp_path / "model.onnx")
    names = {one.name: one.data_type for one in onnx.load(tmp_path / "model.onnx").graph.initializer}
    assert names["great/kernel.half"] == onnx.TensorProto.FLOAT16
    assert names["hidden/bias"] == onnx.TensorProto.FLOAT


@pytest.mark.parametrize("value", [7e4, np.inf, np.nan])
# NumPy warns of the overflow that the refusal is about.
@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
def test_that_a_weight_too_great_for_half_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="one/kernel does not fit into float16"):
        rounded_to_half({"one/kernel": np.full((64, 64), value, np.float32)})


def test_that_a_layer_that_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    entry = keras.Input((8, 8, 3), name="image")
    model = finished(layers.UpSampling2D(2, name="greater")(entry), entry)
    with pytest.raises(ValueError, match="UpSampling2D cannot be exported"):
        to_onnx(model, tmp_path / "model.onnx")
    assert not (tmp_path / "model.onnx").exists()


def test_that_a_biased_convolution_and_softplus_answer_as_in_keras(tmp_path: Path) -> None:
    keras.utils.set_random_seed(5)
    entry = keras.Input((12, 20, 3), name="image")
    signal = layers.SpatialDropout2D(0.5, name="dropped")(entry)
    signal = layers.Conv2D(4, 1, bias_initializer="random_normal", name="biased")(signal)
    model = keras.Model(entry, {"reach": layers.Activation("softplus", name="soft")(signal)})
    to_onnx(model, tmp_path / "model.onnx")
    images = np.random.default_rng(5).uniform(-1, 1, (2, 12, 20, 3)).astype(np.float32)
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(tmp_path / "model.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    expected = np.asarray(model(images, training=False)["reach"])
    assert compiled({"image": images})["reach"] == pytest.approx(expected, rel=1e-4, abs=1e-5)
    assert weights_of(tmp_path / "model.onnx")["biased/bias"] == pytest.approx(
        model.get_layer("biased").get_weights()[1]
    )


def test_that_other_activations_are_refused(tmp_path: Path) -> None:
    entry = keras.Input((12, 20, 3), name="image")
    model = keras.Model(entry, {"reach": layers.Activation("tanh", name="bent")(entry)})
    with pytest.raises(ValueError, match="activation of bent"):
        to_onnx(model, tmp_path / "model.onnx")


def of_every_kind(side: int) -> keras.Model:
    """What the five networks use besides, and the ways in which these layers are used, in one network."""
    keras.utils.set_random_seed(side)
    entry = keras.Input((side, side, 3), name="image")
    signal = layers.Rescaling([2.0, 1.5, 1.0], [-0.1, 0.0, 0.2], name="scaled")(entry)
    signal = layers.ZeroPadding2D(((1, 2), (0, 3)), name="padded")(signal)
    signal = layers.Conv2D(6, 3, strides=2, activation="relu", bias_initializer="random_normal", name="bent")(signal)
    cut = layers.Cropping2D(((1, 0), (0, 2)), name="cut")(layers.ZeroPadding2D(((0, 1), (2, 0)), name="wider")(signal))
    average = layers.AveragePooling2D(3, strides=1, padding="same", name="average")(signal)
    spread = layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same", use_bias=False, name="spread")(signal)
    shared = layers.Conv2D(6, 1, use_bias=False, name="shared")
    wide = layers.Conv2D(6, 3, dilation_rate=2, padding="same", use_bias=False, name="wide")(signal)
    total = layers.Add(name="sum")([shared(cut), average, wide, shared(layers.Activation("relu", name="act")(signal))])
    joined = layers.Concatenate(name="joined")([total, spread, signal])
    strided = layers.SeparableConv2D(
        10, 3, strides=2, padding="same", bias_initializer="random_normal", name="strided"
    )(joined)
    plain = layers.BatchNormalization(center=False, scale=False, name="plain_bn")(strided)
    thin = layers.AveragePooling2D(1, strides=1, padding="valid", name="thin")(plain)
    return finished(layers.MaxPooling2D(2, padding="valid", name="greatest")(thin), entry)


@pytest.mark.parametrize("side", [25, 26, 27, 28])
def test_that_every_kind_of_layer_answers_as_in_keras_and_keeps_its_weights(tmp_path: Path, side: int) -> None:
    model = of_every_kind(side)
    to_onnx(model, tmp_path / "model.onnx")
    images = np.random.default_rng(side).uniform(-1, 1, (3, side, side, 3)).astype(np.float32)
    expected, found = model(images, training=False), answers(tmp_path / "model.onnx", images)
    for name, array in found.items():
        assert np.asarray(expected[name]).std() > 0
        assert array == pytest.approx(np.asarray(expected[name]), rel=1e-4, abs=1e-5)
    kept = {f"{layer.name}/{one.name}": one.numpy() for layer in model.layers for one in layer.weights}
    back = weights_of(tmp_path / "model.onnx")
    assert back.keys() == kept.keys()
    assert all(np.array_equal(back[key], kept[key]) for key in kept)


@pytest.mark.parametrize(
    ("layer", "cause"),
    [
        (layers.Conv2D(3, 1, groups=3, name="odd"), "the groups of odd"),
        (layers.Conv2D(3, 1, activation="tanh", name="odd"), "the activation of odd"),
        (layers.ReLU(max_value=6.0, name="odd"), "the bends of odd"),
        (layers.Concatenate(axis=1, name="odd"), "odd does not join channels"),
        (layers.MaxPooling2D(2, data_format="channels_first", name="odd"), "the channels of odd"),
    ],
)
def test_that_a_layer_used_in_a_way_that_is_not_on_the_list_is_refused(
    tmp_path: Path, layer: keras.Layer, cause: str
) -> None:
    entry = keras.Input((8, 8, 3), name="image")
    signal = layer([entry, entry]) if isinstance(layer, layers.Concatenate) else layer(entry)
    with pytest.raises(ValueError, match=cause):
        to_onnx(keras.Model(entry, {"features": signal}), tmp_path / "model.onnx")


def test_that_a_pooling_that_keeps_its_dimensions_is_refused(tmp_path: Path) -> None:
    entry = keras.Input((8, 8, 3), name="image")
    kept = layers.GlobalAveragePooling2D(keepdims=True, name="odd")(entry)
    with pytest.raises(ValueError, match="the dimensions that odd keeps"):
        to_onnx(keras.Model(entry, {"features": kept}), tmp_path / "model.onnx")
