"""Training of the proposer's head on cached features of whole frames.

Method. Cells near the middle of the nodule's box learn the box by the generalised IoU (Rezatofighi et al., CVPR 2019),
and a heat that is the IoU which their box has reached; all other cells learn a heat of zero, the more the hotter they
are (varifocal loss; Zhang et al., VarifocalNet, CVPR 2021). So the hottest cell is the one whose box is best. AdamW, a
linear warm-up and a cosine to zero; every step draws for each frame one of its variants.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.inference.decoding import cell_middles
from training.networks import load_named_weights, named_weights
from training.proposer_features import Scenes
from training.proposer_network import head
from training.proposer_recipe import HeadSchedule

_LOG = logging.getLogger(__name__)
_INNER: Final = 0.25
"""Cells this share of the box's sides about its middle learn the box."""
_LEAST_INNER: Final = 0.55
"""In cells, so that at least one cell learns each box."""
_LEAST_QUALITY: Final = 0.1
_COLD_WEIGHT: Final = 0.75
_BOX_WEIGHT: Final = 2.0
_ANSWER_BATCH: Final = 64


def fit_head(
    variants: Sequence[Scenes], rows: NDArray[np.int64], *, canvas: Size, schedule: HeadSchedule
) -> keras.Model:
    """Train a fresh head.

    Args:
        variants: The same images' scenes, one a variant.
        rows: The images to learn from; no other is looked at.
        canvas: Width and height of the input.
        schedule: How.

    Returns:
        The head in float32, with the weights after the last step.
    """
    keras.utils.set_random_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    grid = (int(variants[0].features.shape[1]), int(variants[0].features.shape[2]))
    model = _in_precision(schedule, grid)
    steps = schedule.epochs * (len(rows) // schedule.batch)
    optimiser = keras.optimizers.AdamW(_rate(schedule, steps), weight_decay=schedule.weight_decay, clipnorm=1.0)
    optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    step = _step(model, optimiser, canvas)
    for epoch in range(schedule.epochs):
        order, losses = rng.permutation(rows), []
        for start in range(0, len(order) - schedule.batch + 1, schedule.batch):
            features, boxes = drawn(variants, order[start : start + schedule.batch], rng)
            losses.append([float(value) for value in step(tf.constant(features), tf.constant(boxes))])
        box_loss, heat_loss = np.mean(losses, axis=0)
        _LOG.info("epoch %d of %d: box %.4f, heat %.4f", epoch + 1, schedule.epochs, box_loss, heat_loss)
    exact = head(grid, channels=schedule.channels, dropout=0.0)
    load_named_weights(exact, named_weights(model))
    return exact


def head_answers(
    model: keras.Model, features: NDArray[np.float16], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Heat (n, h, w, 1) and reach (n, h, w, 4) of the chosen rows, in inference mode."""
    call = tf.function(lambda batch: model(batch, training=False), reduce_retracing=True)
    heats, reaches = [], []
    for start in range(0, len(rows), _ANSWER_BATCH):
        maps = call(tf.constant(features[rows[start : start + _ANSWER_BATCH]].astype(np.float32)))
        heats.append(maps["heat"].numpy())
        reaches.append(maps["reach"].numpy())
    return np.concatenate(heats), np.concatenate(reaches)


def drawn(
    variants: Sequence[Scenes], rows: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """One variant of each row: features (n, h, w, c) and boxes (n, 4) in canvas pixels, float32."""
    chosen = rng.integers(0, len(variants), len(rows))
    pairs = [(variants[variant], row) for variant, row in zip(chosen, rows, strict=True)]
    features = np.stack([scenes.features[row] for scenes, row in pairs]).astype(np.float32)
    return features, np.stack([scenes.boxes[row] for scenes, row in pairs])


def losses_of(heat: Any, reach: Any, boxes: Any, *, canvas: Size) -> tuple[Any, Any]:
    """Box loss and heat loss of a batch, each a scalar.

    Args:
        heat: (n, h, w, 1) tensor.
        reach: (n, h, w, 4) tensor, in cells.
        boxes: (n, 4) tensor of x0, y0, x1, y1 in canvas pixels.
        canvas: Width and height that the maps cover.
    """
    height, width = int(heat.shape[1]), int(heat.shape[2])
    middles = tf.constant(cell_middles(canvas, (height, width)), tf.float32)
    cell = tf.constant([canvas.width / width, canvas.height / height], tf.float32)
    first, last = boxes[:, tf.newaxis, tf.newaxis, :2], boxes[:, tf.newaxis, tf.newaxis, 2:]
    away = tf.abs(middles - (first + last) / 2) / tf.maximum((last - first) * _INNER, cell * _LEAST_INNER)
    is_inner = tf.cast(tf.reduce_all(away < 1.0, axis=-1), tf.float32)
    share = is_inner / tf.maximum(tf.reduce_sum(is_inner, axis=[1, 2], keepdims=True), 1.0)
    overlap, generalised = _overlaps(middles - reach[..., :2] * cell, middles + reach[..., 2:] * cell, first, last)
    box_loss = tf.reduce_mean(tf.reduce_sum(share * (1.0 - generalised), axis=[1, 2]))
    quality = tf.stop_gradient(overlap) * is_inner
    cold = _COLD_WEIGHT * tf.square(tf.stop_gradient(tf.sigmoid(heat[..., 0])))
    weight = tf.where(is_inner > 0.0, tf.maximum(quality, _LEAST_QUALITY), cold)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(quality, heat[..., 0])
    count = tf.maximum(tf.reduce_sum(is_inner, axis=[1, 2]), 1.0)
    heat_loss = tf.reduce_mean(tf.reduce_sum(weight * entropy, axis=[1, 2]) / count)
    return box_loss, heat_loss


def _overlaps(first: Any, last: Any, true_first: Any, true_last: Any) -> tuple[Any, Any]:
    """IoU and generalised IoU of boxes given by their corners, (n, h, w) each."""

    def area(low: Any, high: Any) -> Any:
        return tf.reduce_prod(tf.maximum(high - low, 0.0), axis=-1)

    shared = area(tf.maximum(first, true_first), tf.minimum(last, true_last))
    union = area(first, last) + area(true_first, true_last) - shared
    hull = area(tf.minimum(first, true_first), tf.maximum(last, true_last))
    overlap = shared / union
    return overlap, overlap - (hull - union) / hull


def _rate(schedule: HeadSchedule, steps: int) -> Any:
    warm = max(1, round(schedule.warm_up * steps))
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=schedule.rate / 20,
        decay_steps=max(1, steps - warm),
        warmup_target=schedule.rate,
        warmup_steps=warm,
    )


def _in_precision(schedule: HeadSchedule, grid: tuple[int, int]) -> keras.Model:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(schedule.precision)
    try:
        return head(grid, channels=schedule.channels, dropout=schedule.dropout)
    finally:
        keras.config.set_dtype_policy(before)


def _step(model: keras.Model, optimiser: Any, canvas: Size) -> Any:
    """A compiled training step: (features, boxes) → box loss and heat loss."""
    optimiser.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)
    def step(features: Any, boxes: Any) -> Any:
        with tf.GradientTape() as tape:
            maps = model(features, training=True)
            box_loss, heat_loss = losses_of(maps["heat"], maps["reach"], boxes, canvas=canvas)
            loss = _BOX_WEIGHT * box_loss + heat_loss
        optimiser.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return box_loss, heat_loss

    return step
