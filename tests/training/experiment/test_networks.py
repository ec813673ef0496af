"""The networks are the published ones, with the paper's head; a stage trains what it says."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from training.experiment.networks import ARCHITECTURES, HEAD_UNITS, build, enliven, set_trainable, side_of
from training.experiment.recipe import BadExperiment, Stage


def fresh(name):
    return build(name, dropout=0.5, precision="float32", seed=1)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_that_a_network_has_the_published_number_of_parameters_and_the_papers_head(name):
    model = fresh(name)
    pooled = model.get_layer("pooled").output.shape[-1]
    head = [layer for layer in model.layers if layer.name.startswith("head_")]
    without_head = model.count_params() - sum(layer.count_params() for layer in head)
    assert without_head + (pooled + 1) * 1000 == ARCHITECTURES[name].parameters or name == "Tiny"
    assert tuple(layer.units for layer in head) == HEAD_UNITS == (1024, 512, 512, 2)
    assert [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)] == [0.5] * 3
    assert model.input.shape[1:] == (ARCHITECTURES[name].side, ARCHITECTURES[name].side, 3)


def test_that_the_weights_of_densenet_see_imagenets_scaling():
    layer = fresh("DenseNet121").get_layer("imagenet_scaling")
    mean, spread = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    for given, share in ((1.0, 1.0), (-1.0, 0.0)):
        answer = np.asarray(layer(np.full((1, 1, 1, 3), given, np.float32))).ravel()
        np.testing.assert_allclose(answer, (share - mean) / spread, rtol=1e-5)


def test_that_the_same_seed_gives_the_same_network_with_the_same_names():
    one, two = fresh("Tiny"), fresh("Tiny")
    assert [layer.name for layer in one.layers] == [layer.name for layer in two.layers]
    assert all(np.array_equal(a, b) for a, b in zip(one.get_weights(), two.get_weights(), strict=True))


class MadeUpDistribution:
    def get_tensor_layout(self, path):
        return None


def test_that_a_new_network_is_spread_over_the_same_devices():
    spread = MadeUpDistribution()
    keras.distribution.set_distribution(spread)
    try:
        build("Tiny", dropout=0.5, precision="float32", seed=1)
        assert keras.distribution.distribution() is spread
    finally:
        keras.distribution.set_distribution(None)


def test_that_steps_may_be_computed_in_half_precision_and_logits_never():
    model = build("Tiny", dropout=0.5, precision="mixed_bfloat16", seed=1)
    assert {str(weight.dtype) for weight in model.weights} == {"float32"}
    assert model.get_layer("tiny1").compute_dtype == "bfloat16"
    assert model.output.dtype == "float32"
    assert keras.config.dtype_policy().name == "float32"


@pytest.mark.parametrize(
    ("trains", "frozen", "expected"),
    [("head", False, {"head"}), ("all", False, {"head", "tiny", "bn"}), ("all", True, {"head", "tiny"})],
)
def test_that_a_stage_trains_what_it_says(trains, frozen, expected):
    model = fresh("Tiny")
    set_trainable(model, Stage("one", trains=trains), frozen_batch_norm=frozen)
    kinds = {"bn" if "_bn" in one.path else one.path[:4] for one in model.trainable_variables}
    assert kinds == expected


def test_that_fresh_layers_are_trained_with_the_head_their_norms_included():
    model = fresh("Tiny")
    set_trainable(model, Stage("one", trains="head"), frozen_batch_norm=True, fresh=("tiny2", "tiny2_bn"))
    assert {one.path.split("/")[0].removesuffix("_bn") for one in model.trainable_variables} == {
        "tiny2",
        *(f"head_{index}" for index in range(4)),
    }


def test_that_layers_before_the_first_named_one_stay_as_they_are():
    model = fresh("Tiny")
    set_trainable(model, Stage("one", from_layer="tiny2"), frozen_batch_norm=False)
    assert not any("tiny1" in one.path for one in model.trainable_variables)
    assert any("tiny2/" in one.path for one in model.trainable_variables)
    with pytest.raises(BadExperiment, match="no layer block5"):
        set_trainable(model, Stage("one", from_layer="block5"), frozen_batch_norm=False)


def test_that_a_network_is_built_for_another_side():
    model = build("Tiny", dropout=0.5, precision="float32", seed=1, side=64)
    assert model.input.shape[1:] == (64, 64, 3)
    assert (side_of("Tiny", 0), side_of("Tiny", 64)) == (32, 64)


def test_that_fresh_separable_convolutions_begin_loud_and_others_are_left_alone():
    model = build("Xception", dropout=0.5, precision="float32", seed=1, side=64)
    kept = model.get_layer("block13_sepconv2").depthwise_kernel.numpy()
    enliven(model, ("block14_sepconv1", "head_0"), seed=3)
    kernel = model.get_layer("block14_sepconv1").depthwise_kernel.numpy()
    assert 0.3 < float(kernel.std()) < 0.37
    assert np.array_equal(model.get_layer("block13_sepconv2").depthwise_kernel.numpy(), kept)
