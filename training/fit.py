"""Training of the tail (block 14 and head) on cached trunk features.

Method. Adam with decoupled weight decay, a linear warm-up and a cosine to zero. BatchNorm learns its own statistics,
because block 14 starts fresh, and they are measured once more at the end. Every step draws, for each row, one of its
cached variants, so that no two epochs see the same crops, and mixes feature maps and targets of pairs (manifold mixup,
Verma et al. 2019).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from training.networks import load_named_weights, named_weights, tail
from training.recipe import Schedule

_LOG = logging.getLogger(__name__)
_ANSWER_BATCH = 64
_SETTLING_ROWS = 768


def fit_tail(
    variants: Sequence[NDArray[np.float16]], labels: NDArray[np.bool_], rows: NDArray[np.int64], schedule: Schedule
) -> keras.Model:
    """Train a fresh tail.

    Args:
        variants: Arrays (n, h, w, 1024) of the same images' features, one an augmentation; read row by row.
        labels: (n,) whether malignant.
        rows: The rows to learn from; no other is looked at.
        schedule: How.

    Returns:
        The tail for whole feature maps, with the weights after the last step.
    """
    keras.utils.set_random_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    grid = variants[0].shape[1:3]
    model = _in_precision(schedule.precision, grid)
    steps = schedule.epochs * (len(rows) // schedule.batch)
    optimiser = keras.optimizers.AdamW(_rate(schedule, steps), weight_decay=schedule.weight_decay, clipnorm=1.0)
    optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    step = _step(model, optimiser, schedule.label_smoothing)
    weights = _row_weights(labels, rows, is_balanced=schedule.is_balanced)
    for epoch in range(schedule.epochs):
        losses = []
        for some in _batches(rng.permutation(rows), schedule.batch):
            maps = _drawn(variants, some, rng)
            batch = _mixed(maps, labels[some].astype(np.float32), weights[some], rng, schedule.mixup)
            losses.append(float(step(*batch)))
        _LOG.info("epoch %d of %d: loss %.4f", epoch + 1, schedule.epochs, float(np.mean(losses)))
    exact = tail(grid)
    load_named_weights(exact, named_weights(model))
    settle_normalisation(exact, variants, rng.permutation(rows)[:_SETTLING_ROWS])
    return exact


def settle_normalisation(model: keras.Model, variants: Sequence[NDArray[np.float16]], rows: NDArray[np.int64]) -> None:
    """Set BatchNorm's means and variances to those of these rows, layer after layer, in float32.

    The running averages of a short training still hold their initial values, and they saw mixed maps; with them the
    logits come out far too small. Variants take turns over the rows.
    """
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            upto = tf.function(keras.Model(model.input, layer.input), reduce_retracing=True)
            sums = np.zeros((2, int(layer.input.shape[-1])))
            cells = 0
            for some in _batches(rows, min(_ANSWER_BATCH, len(rows))):
                maps = np.stack([variants[turn % len(variants)][row] for turn, row in enumerate(some)])
                values = upto(tf.constant(maps.astype(np.float32))).numpy().reshape(-1, sums.shape[1])
                sums += values.sum(axis=0, dtype=np.float64), np.square(values).sum(axis=0, dtype=np.float64)
                cells += len(values)
            mean = sums[0] / cells
            gamma, beta, _, _ = layer.get_weights()
            layer.set_weights([gamma, beta, mean, np.maximum(sums[1] / cells - mean**2, 0.0)])


def tail_logits(model: keras.Model, maps: NDArray[np.float16], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Logits (n, 2) of the chosen rows of a feature array, in inference mode."""
    call = tf.function(lambda batch: model(batch, training=False)["logits"], reduce_retracing=True)
    parts = [rows[start : start + _ANSWER_BATCH] for start in range(0, len(rows), _ANSWER_BATCH)]
    answers = [call(tf.constant(maps[part].astype(np.float32))).numpy() for part in parts]
    return np.concatenate(answers).astype(np.float32)


def _rate(schedule: Schedule, steps: int) -> Any:
    warm = max(1, round(schedule.warm_up * steps))
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=schedule.rate / 20,
        decay_steps=max(1, steps - warm),
        warmup_target=schedule.rate,
        warmup_steps=warm,
    )


def _row_weights(labels: NDArray[np.bool_], rows: NDArray[np.int64], *, is_balanced: bool) -> NDArray[np.float32]:
    if not is_balanced:
        return np.ones(len(labels), np.float32)
    share = float(labels[rows].mean())
    return np.where(labels, 0.5 / share, 0.5 / (1 - share)).astype(np.float32)


def _batches(order: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    return [order[start : start + size] for start in range(0, len(order) - size + 1, size)]


def _in_precision(policy: str, grid: tuple[int, ...]) -> keras.Model:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        return tail((grid[0], grid[1]))
    finally:
        keras.config.set_dtype_policy(before)


def _drawn(
    variants: Sequence[NDArray[np.float16]], rows: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float32]:
    """One variant of each row, (n, h, w, c) float32."""
    chosen = rng.integers(0, len(variants), len(rows))
    maps = np.stack([variants[variant][row] for variant, row in zip(chosen, rows, strict=True)])
    return maps.astype(np.float32)


def _mixed(
    maps: NDArray[np.float32],
    targets: NDArray[np.float32],
    weights: NDArray[np.float32],
    rng: np.random.Generator,
    alpha: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Maps, targets and weights of a batch, each mixed with those of another row of the batch by one drawn share."""
    if alpha == 0.0:
        return maps, targets, weights
    share = np.float32(rng.beta(alpha, alpha))
    partner = rng.permutation(len(maps))
    mixed = [share * each + (1 - share) * each[partner] for each in (maps, targets, weights)]
    return mixed[0], mixed[1], mixed[2]


def _step(model: keras.Model, optimiser: Any, smoothing: float) -> Any:
    """A compiled training step: (maps, targets, weights) → mean weighted cross-entropy."""
    optimiser.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)
    def step(maps: Any, targets: Any, weights: Any) -> Any:
        smooth = targets * (1.0 - smoothing) + smoothing / 2
        with tf.GradientTape() as tape:
            logits = tf.cast(model(maps, training=True)["logits"], tf.float32)
            losses = tf.nn.softmax_cross_entropy_with_logits(tf.stack([1.0 - smooth, smooth], axis=1), logits)
            loss = tf.reduce_mean(losses * weights)
        optimiser.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    return step
