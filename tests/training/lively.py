"""Networks whose BatchNorm has statistics of its own, as after training: for tests that compare answers."""

from __future__ import annotations

import keras
import numpy as np


def enlivened(model: keras.Model, *, seed: int) -> keras.Model:
    """The same network: statistics of made-up images, each then drawn a little off, and no weight left at its default.

    Statistics drawn from nowhere would let the signal of a deep network vanish or overflow.
    """
    rng = np.random.default_rng(seed)
    normalising = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in normalising]
    for layer in normalising:
        layer.momentum = 0.0
    images = rng.uniform(-1, 1, (4, *model.input_shape[1:])).astype(np.float32)
    model(images, training=True)
    for layer, momentum in zip(normalising, momenta, strict=True):
        layer.momentum = momentum
        for weight in layer.weights:
            value = weight.numpy()
            offset = rng.normal(0, 0.1, value.shape) if weight.name in ("beta", "moving_mean") else 0.0
            weight.assign(value * rng.uniform(0.9, 1.1, value.shape) + offset)
    for layer in model.layers:
        if getattr(layer, "use_bias", False):
            layer.bias.assign(rng.normal(0, 0.05, layer.bias.shape))
    return model
