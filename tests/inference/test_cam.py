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
    effective_bias,
    grad_cam,
    grad_cam_plus_plus,
    head_from,
    head_logits,
    layer_cam,
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
def test_that_contributions_and_the_effective_bias_add_up_to_the_logit_difference(seed):
    rng = np.random.default_rng(seed)
    head, feature_map = made_head(rng), rng.random((3, 5, 12)).astype(np.float32)
    pooled = feature_map.mean(axis=(0, 1))
    benign, malignant = head_logits(pooled, head)
    total = contributions(feature_map, head).sum() + effective_bias(pooled, head)
    assert total == pytest.approx(malignant - benign, abs=1e-4)
    assert np.array_equal(grad_cam(feature_map, head), np.maximum(contributions(feature_map, head), 0))


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_that_the_effective_bias_is_what_is_left_of_a_head_of_any_depth_without_its_features(seed, depth):
    rng = np.random.default_rng(seed)
    head, pooled = made_head(rng, (9, *rng.integers(3, 12, depth - 1), 2)), rng.random(9).astype(np.float32)
    rest = exact_difference(pooled.astype(float), head) - channel_gradient(pooled, head).astype(float) @ pooled
    assert effective_bias(pooled, head) == pytest.approx(rest, abs=1e-4)


def derivatives(value, at, step=0.02):
    """First, second and third derivative by central differences along every number of an array; where it bends, off."""
    found = np.zeros((3, *at.shape))
    for place in np.ndindex(*at.shape):
        moved = {}
        for steps in (-2, -1, 1, 2):
            other = at.copy()
            other[place] += steps * step
            moved[steps] = value(other)
        found[0][place] = (moved[1] - moved[-1]) / (2 * step)
        found[1][place] = (moved[1] - 2 * value(at) + moved[-1]) / step**2
        found[2][place] = (moved[2] - 2 * moved[1] + 2 * moved[-1] - moved[-2]) / (2 * step**3)
    return found


def unbent_case(seed, reach=0.05):
    """A head and a feature map (3, 4, 6) that lies within one linear piece of it, as far as cells are moved here."""
    rng = np.random.default_rng(seed)
    while True:
        head, feature_map = made_head(rng, (6, 5, 4, 2)), rng.random((3, 4, 6)) * 2.0
        signal, nearest = feature_map.mean(axis=(0, 1)), np.inf
        for kernel, bias in head[:-1]:
            signal = signal @ kernel.astype(float) + bias.astype(float)
            nearest, signal = min(nearest, np.abs(signal).min()), np.maximum(signal, 0)
        if nearest > reach and np.abs(channel_gradient(feature_map.mean(axis=(0, 1)).astype(np.float32), head)).max():
            return head, feature_map


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("seed", range(5))
def test_that_grad_cam_plus_plus_is_that_of_its_papers_equations_by_finite_differences(seed, sign):
    head, feature_map = unbent_case(seed)

    def score(features):
        return np.exp(sign * exact_difference(features.mean(axis=(0, 1)), head))

    first, second, third = derivatives(score, feature_map)
    alpha = second / (2 * second + feature_map.sum(axis=(0, 1)) * third)
    weights = (alpha * np.maximum(first, 0)).sum(axis=(0, 1))
    by_paper = np.maximum(feature_map @ weights, 0) / score(feature_map)
    ours = grad_cam_plus_plus(feature_map.astype(np.float32), head, sign=sign)
    assert by_paper.max() > 0
    assert ours == pytest.approx(by_paper, rel=1e-3, abs=1e-4 * by_paper.max())


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("seed", range(5))
def test_that_layer_cam_is_positive_gradient_times_activation_by_finite_differences(seed, sign):
    head, feature_map = unbent_case(seed)
    slopes, _, _ = derivatives(lambda one: sign * exact_difference(one.mean(axis=(0, 1)), head), feature_map)
    by_paper = np.maximum((np.maximum(slopes, 0) * feature_map).sum(axis=2), 0)
    assert by_paper.max() > 0
    assert layer_cam(feature_map.astype(np.float32), head, sign=sign) == pytest.approx(by_paper, abs=1e-5)


def test_that_features_that_speak_against_leave_layer_cam_and_grad_cam_plus_plus_empty():
    head = ((np.array([[1.0, 0.0]], np.float32), np.zeros(2, np.float32)),)
    feature_map = np.ones((2, 2, 1), np.float32)
    for method in (layer_cam, grad_cam_plus_plus):
        assert not method(feature_map, head).any()
        assert method(feature_map, head, sign=-1).min() > 0


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
