"""The proposer's network: a frozen front of Xception and a small head that says where a nodule's box is.

The front (blocks 1–8) is what ImageNet taught; the head learns, for every cell of 16 pixels, how likely a nodule's
middle is there and how far its box reaches to the four sides (anchor-free detection; Tian et al., FCOS, ICCV 2019).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Size
from training.networks import FRONT_BLOCKS, load_named_weights, upto_middle

FRONT_CHANNELS: Final = 728
_CONVOLUTIONS: Final = 3
_FIRST_HEAT: Final = -4.0
"""So cold are all cells before anything is learnt: nearly all of them are no nodule's middle."""
_FIRST_REACH: Final = 1.0


def head(grid: tuple[int, int], *, channels: int, dropout: float) -> keras.Model:
    """(N, h, w, 728) → {"heat": (N, h, w, 1), "reach": (N, h, w, 4)}; reaches are counted in cells."""
    entry = keras.Input((*grid, FRONT_CHANNELS), name="front_features")
    return keras.Model(entry, _head_layers(entry, channels=channels, dropout=dropout), name="proposer_head")


def proposer(canvas: Size, *, channels: int) -> keras.Model:
    """The whole network for inference: (N, height, width, 3) in −1…1 → {"heat": …, "reach": …}."""
    image = keras.Input((canvas.height, canvas.width, 3), name="image")
    outputs = _head_layers(upto_middle(image, FRONT_BLOCKS), channels=channels, dropout=0.0)
    model = keras.Model(image, outputs, name="proposer")
    model.trainable = False
    return model


def proposer_of(weights: Mapping[str, NDArray[Any]], canvas: Size) -> keras.Model:
    """The whole network with these weights, as ``layer/weight`` → array."""
    model = proposer(canvas, channels=int(np.shape(weights["head_entry/kernel"])[-1]))
    load_named_weights(model, weights)
    return model


def _head_layers(signal: Any, *, channels: int, dropout: float) -> dict[str, Any]:
    signal = layers.ReLU(name="head_front_act")(signal)
    signal = layers.SpatialDropout2D(dropout, name="head_dropout")(signal)
    signal = _convolved(signal, channels, 1, "head_entry")
    for number in range(_CONVOLUTIONS):
        convolved = _convolved(signal, channels, 3, f"head_{number}")
        signal = layers.Add(name=f"head_{number}_add")([signal, convolved])
    cold, short = keras.initializers.Constant(_FIRST_HEAT), keras.initializers.Constant(_FIRST_REACH)
    # The sums of the loss need float32 also where the layers before compute in bfloat16.
    heat = layers.Conv2D(1, 1, bias_initializer=cold, name="head_heat", dtype="float32")(signal)
    reach = layers.Conv2D(4, 1, bias_initializer=short, name="head_reach", dtype="float32")(signal)
    return {"heat": heat, "reach": layers.Activation("softplus", name="head_reach_act", dtype="float32")(reach)}


def _convolved(signal: Any, channels: int, size: int, name: str) -> Any:
    signal = layers.Conv2D(channels, size, padding="same", use_bias=False, name=name)(signal)
    signal = layers.BatchNormalization(momentum=0.95, name=f"{name}_bn")(signal)
    return layers.ReLU(name=f"{name}_act")(signal)
