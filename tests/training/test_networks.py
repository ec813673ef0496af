from __future__ import annotations

import keras
import numpy as np
import pytest

from training.networks import load_named_weights, named_weights, trunk, xception


def test_that_the_network_is_kerass_xception_up_to_the_head():
    reference = keras.applications.Xception(weights=None, include_top=False, input_shape=(107, 107, 3))
    ours = xception(107)
    shapes = [value.shape for layer in reference.layers for value in layer.get_weights()]
    held = [value.shape for layer in ours.layers for value in layer.get_weights() if "head" not in layer.name]
    assert sorted(shapes) == sorted(held)
    by_name = {layer.name: layer for layer in ours.layers}
    shortcuts = iter(range(1, 9))
    for layer in reference.layers:
        if layer.name in by_name:
            layer.set_weights(by_name[layer.name].get_weights())
        elif layer.get_weights():
            number = next(shortcuts)
            name = f"shortcut_{(number + 1) // 2}" + ("" if number % 2 else "_bn")
            layer.set_weights(by_name[name].get_weights())
    crops = np.random.default_rng(1).uniform(-1, 1, (2, 107, 107, 3)).astype(np.float32)
    assert ours(crops, training=False)["features"].numpy() == pytest.approx(reference(crops).numpy(), abs=1e-6)


def test_that_the_trunk_is_frozen_and_feeds_ten_by_ten_cells():
    front = trunk()
    assert front.output_shape == (None, 10, 10, 1024)
    assert not front.trainable_variables


def test_that_a_missing_weight_is_named():
    front = trunk(107)
    weights = named_weights(front)
    del weights["block7_sepconv2/pointwise_kernel"]
    with pytest.raises(KeyError, match="block7_sepconv2/pointwise_kernel"):
        load_named_weights(front, weights)
