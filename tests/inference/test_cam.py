from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.inference.cam import (
    cam_affine,
    channel_gradient,
    contributions,
    grad_cam,
    head_from,
    head_logits,
)
from thyroid_desktop.inference.preprocessing import LETTERBOX, input_affine


def made_head(rng, units=(12, 8, 6, 2)):
    return tuple(
        (rng.normal(0, 0.5, (before, after)).astype(np.float32), rng.normal(0, 0.3, after).astype(np.float32))
        for before, after in itertools.pairwise(units)
    )


def exact_difference(pooled, head):
    signal = pooled
    for index, (kernel, bias) in enumerate(head):
        signal = signal @ kernel.astype(float) + bias.astype(float)
        signal = np.maximum(signal, 0) if index < len(head) - 1 else signal
    return signal[1] - signal[0]


@given(st.integers(0, 2**32 - 1))
def test_that_the_gradient_equals_finite_differences(seed):
    rng = np.random.default_rng(seed)
    head, pooled = made_head(rng), rng.normal(size=12)
    step = 1e-7
    slopes = [
        (exact_difference(pooled + step * unit, head) - exact_difference(pooled - step * unit, head)) / (2 * step)
        for unit in np.eye(12)
    ]
    assert channel_gradient(pooled.astype(np.float32), head) == pytest.approx(slopes, abs=1e-4)


@given(st.integers(0, 2**32 - 1))
def test_that_contributions_and_the_passed_bias_add_up_to_the_logit_difference(seed):
    rng = np.random.default_rng(seed)
    head, feature_map = made_head(rng), rng.random((3, 5, 12)).astype(np.float32)
    pooled = feature_map.mean(axis=(0, 1))
    benign, malignant = head_logits(pooled, head)
    gradient = channel_gradient(pooled, head)
    passed_bias = exact_difference(pooled.astype(float), head) - gradient @ pooled
    total = contributions(feature_map, head).sum() + passed_bias
    assert total == pytest.approx(malignant - benign, abs=1e-4)
    assert np.array_equal(grad_cam(feature_map, head), np.maximum(contributions(feature_map, head), 0))


def test_that_a_single_dense_layer_gives_class_activation_maps():
    rng = np.random.default_rng(2)
    head, feature_map = made_head(rng, (4, 2)), rng.random((2, 2, 4)).astype(np.float32)
    weights = head[0][0][:, 1] - head[0][0][:, 0]
    assert contributions(feature_map, head) == pytest.approx(feature_map @ weights / 4, abs=1e-6)


def small_head(features):
    """Two dense layers on a map, as Keras has them."""
    import keras

    pooled = keras.layers.GlobalAveragePooling2D()(features)
    hidden = keras.layers.Dense(16, activation="relu", bias_initializer="random_normal", name="head_0")(pooled)
    return keras.layers.Dense(2, bias_initializer="random_normal", name="head_1")(hidden)


def paper_head(features):
    """The head of the real network: 2048-1024-512-512-2."""
    from training.networks import head_of

    return head_of(features, dropout=0.5)


def keras_gradient(model, feature_map):
    """Gradient of z_malignant − z_benign at every cell and channel, by Keras' own backward pass."""
    import tensorflow as tf

    entry = tf.constant(feature_map[np.newaxis])
    with tf.GradientTape() as tape:
        tape.watch(entry)
        logits = model(entry, training=False)
        difference = logits[0, 1] - logits[0, 0]
    return tape.gradient(difference, entry)[0].numpy(), float(difference)


@pytest.mark.parametrize(("make", "shape"), [(small_head, (4, 5, 24)), (paper_head, (10, 10, 2048))])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_the_closed_form_is_the_gradient_that_keras_computes(make, shape, seed):
    import keras

    from training.networks import named_weights

    keras.utils.set_random_seed(seed)
    entry = keras.Input(shape)
    model = keras.Model(entry, make(entry))
    feature_map = np.maximum(np.random.default_rng(seed).normal(0.2, 1.0, shape), 0).astype(np.float32)
    parts = {tuple(name.removeprefix("head_").split("/")): array for name, array in named_weights(model).items()}
    head = head_from({f"{part}_{layer}": array for (layer, part), array in parts.items()})
    expected, difference = keras_gradient(model, feature_map)
    cells = shape[0] * shape[1]
    ours = np.broadcast_to(channel_gradient(feature_map.mean(axis=(0, 1)), head) / cells, shape)
    assert np.abs(expected).max() > 0
    assert np.abs(ours - expected).max() <= 1e-5 * np.abs(expected).max()
    by_keras = np.maximum((feature_map * expected).sum(axis=2), 0)
    assert np.abs(grad_cam(feature_map, head) - by_keras).max() <= 1e-5 * max(by_keras.max(), abs(difference))


def test_that_cells_return_to_the_stored_pixels_they_cover():
    box = Box(100, 50, 180, 90)
    to_input = input_affine(box, margin=0.1, side=299, preprocessing=LETTERBOX)
    to_stored = cam_affine(to_input, 299, (10, 10))
    grown = box.with_margin(0.1)
    left_edge, right_edge = to_stored.apply(Point(0, 5)), to_stored.apply(Point(10, 5))
    assert (left_edge.x, right_edge.x) == pytest.approx((grown.x0, grown.x1))
    assert left_edge.y == pytest.approx(box.centre.y)
    assert to_stored.apply(Point(0, 0)).y == pytest.approx(box.centre.y - grown.width / 2)


def test_that_a_head_is_read_from_arrays_of_any_precision():
    rng = np.random.default_rng(3)
    head = made_head(rng, (4, 3, 2))
    arrays = {
        f"{part}_{index}": head[index][place] for index in (0, 1) for place, part in enumerate(("kernel", "bias"))
    }
    read = head_from({name: value.astype(np.float64) for name, value in arrays.items()})
    assert all(
        np.array_equal(one, other)
        for ours, theirs in zip(read, head, strict=True)
        for one, other in zip(ours, theirs, strict=True)
    )


KERNEL, BIAS = np.ones((3, 2)), np.zeros(2)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({}, "incomplete"),
        ({"kernel_0": KERNEL}, "incomplete"),
        ({"kernel_1": KERNEL, "bias_1": BIAS}, "incomplete"),
        ({"kernel_0": KERNEL, "bias_0": np.zeros(3)}, "does not fit"),
        ({"kernel_0": np.ones(3), "bias_0": BIAS}, "does not fit"),
        ({"kernel_0": KERNEL, "bias_0": BIAS, "kernel_1": KERNEL, "bias_1": BIAS}, "does not fit"),
        ({"kernel_0": KERNEL * np.nan, "bias_0": BIAS}, "not finite"),
        ({"kernel_0": np.ones((2, 3)), "bias_0": np.zeros(3)}, "two logits"),
    ],
)
def test_that_a_damaged_head_is_refused(arrays, said):
    with pytest.raises(ValueError, match=said):
        head_from(arrays)
