"""The network is Xception with the paper's head, its halves fit together, and weights go by their names."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from training.networks import HEAD_UNITS, load_imagenet, load_named_weights, named_weights, tail, trunk, xception


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
    found, expected = (np.asarray(each) for each in (ours(crops, training=False)["features"], reference(crops)))
    assert expected.max() > 0
    assert np.abs(found - expected).max() <= 1e-4 * expected.max()


def test_that_the_trunk_is_frozen_and_feeds_ten_by_ten_cells():
    front = trunk()
    assert front.output_shape == (None, 10, 10, 1024)
    assert not front.trainable_variables


def test_that_the_head_is_the_papers():
    back = tail()
    shapes = {name: tuple(output.shape) for name, output in back.output.items()}
    assert shapes == {"features": (None, 10, 10, 2048), "logits": (None, 2)}
    dense = tuple(layer.units for layer in back.layers if isinstance(layer, keras.layers.Dense))
    dropped = [layer.rate for layer in back.layers if isinstance(layer, keras.layers.Dropout)]
    assert (dense, HEAD_UNITS, dropped) == (HEAD_UNITS, (1024, 512, 512, 2), [0.5, 0.5, 0.5])


def test_that_trunk_and_tail_one_after_the_other_are_the_whole():
    whole, front, back = xception(71), trunk(71), tail((3, 3))
    weights = named_weights(whole)
    for half in (front, back):
        load_named_weights(half, weights)
    assert {**named_weights(front), **named_weights(back)}.keys() == weights.keys()
    crops = np.random.default_rng(2).uniform(-1, 1, (3, 71, 71, 3)).astype(np.float32)
    expected, found = whole(crops, training=False), back(front(crops, training=False), training=False)
    for name in ("features", "logits"):
        wanted = np.asarray(expected[name])
        assert np.abs(wanted).max() > 0
        assert np.abs(np.asarray(found[name]) - wanted).max() <= 1e-4 * np.abs(wanted).max()


def test_that_the_published_weights_fill_the_whole_trunk(shared_data):
    path = shared_data / "weights" / "xception_imagenet_blocks1-13.npz"
    front = trunk()
    before = named_weights(front)
    load_imagenet(front, path)
    after = named_weights(front)
    kernels = [name for name in after if name.endswith("kernel")]
    assert len(kernels) > 60
    assert not any(np.array_equal(after[name], before[name]) for name in kernels)
    with np.load(path, allow_pickle=False) as archive:
        assert np.array_equal(after["shortcut_3/kernel"], archive["conv2d_3/kernel"])
        assert np.array_equal(after["shortcut_4_bn/gamma"], archive["batch_normalization_4/gamma"])
        assert np.array_equal(after["block13_sepconv2/pointwise_kernel"], archive["block13_sepconv2/pointwise_kernel"])


def test_that_a_weight_of_another_shape_is_refused():
    back = tail((3, 3))
    with pytest.raises(ValueError, match="shape"):
        load_named_weights(back, {**named_weights(back), "head_3/bias": np.zeros(3, np.float32)})


def test_that_a_missing_weight_is_named():
    front = trunk(107)
    weights = named_weights(front)
    del weights["block7_sepconv2/pointwise_kernel"]
    with pytest.raises(KeyError, match="block7_sepconv2/pointwise_kernel"):
        load_named_weights(front, weights)
