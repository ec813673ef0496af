"""Networks whose BatchNorm has statistics of its own, as after training: for tests that compare answers."""

from __future__ import annotations

import keras
import numpy as np


def enlivened(model: keras.Model, *, seed: int) -> keras.Model:
    """The same network: statistics of a made-up image, each then drawn a little off, and no weight left at its default.

    Statistics drawn from nowhere would let the signal of a deep network vanish or overflow.
    """
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        if getattr(layer, "use_bias", False):
            layer.bias.assign(rng.normal(0, 0.05, layer.bias.shape))
    normalising = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in normalising]
    for layer in normalising:
        layer.gamma.assign(rng.uniform(0.8, 1.2, layer.gamma.shape))
        layer.beta.assign(rng.normal(0, 0.1, layer.beta.shape))
        layer.momentum = 0.0
    model(rng.uniform(-1, 1, (1, *model.input_shape[1:])).astype(np.float32), training=True)
    for layer, momentum in zip(normalising, momenta, strict=True):
        layer.momentum = momentum
        spread = np.sqrt(layer.moving_variance.numpy())
        layer.moving_mean.assign(layer.moving_mean.numpy() + rng.normal(0, 0.1, spread.shape) * spread)
        layer.moving_variance.assign(np.square(spread) * rng.uniform(0.9, 1.3, spread.shape))
    return model
