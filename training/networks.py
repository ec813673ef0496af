"""The network: Xception (Chollet 2017) with the head of Chen et al. 2023, in two halves.

The *trunk* (blocks 1–13) turns a (side, side, 3) crop in −1…1 into a feature map; the *tail* (block 14, global average
pooling and the dense head 1024-512-512-2 with dropout 0.5 between the layers) turns that into the last feature map and
two logits in the order benign, malignant. The halves are also to be had apart, because the trunk is frozen while the
tail is trained; weights go from one to the other by their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

SIDE: Final = 299
TRUNK_CHANNELS: Final = 1024
FRONT_BLOCKS: Final = 8
HEAD_UNITS: Final = (1024, 512, 512, 2)
_MIDDLE_WIDTH: Final = 728
_WEIGHT_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "Conv2D": ("kernel",),
    "SeparableConv2D": ("depthwise_kernel", "pointwise_kernel"),
    "BatchNormalization": ("gamma", "beta", "moving_mean", "moving_variance"),
    "Dense": ("kernel", "bias"),
}


def trunk(side: int = SIDE) -> keras.Model:
    """Blocks 1–13, frozen: (N, side, side, 3) float32 in −1…1 → (N, h, w, 1024); h = w = 10 for side 299."""
    image = keras.Input((side, side, 3), name="image")
    model = keras.Model(image, _trunk_layers(image), name="xception_trunk")
    model.trainable = False
    return model


def front(height: int, width: int) -> keras.Model:
    """Blocks 1–8, frozen: (N, height, width, 3) float32 in −1…1 → (N, h, w, 728), one cell for 16 pixels."""
    image = keras.Input((height, width, 3), name="image")
    model = keras.Model(image, {"features": upto_middle(image, FRONT_BLOCKS)}, name="xception_front")
    model.trainable = False
    return model


def tail(grid: tuple[int, int] = (10, 10), *, dropout: float = 0.5) -> keras.Model:
    """Block 14 and head: (N, h, w, 1024) → {"features": (N, h, w, 2048), "logits": (N, 2)}."""
    entry = keras.Input((*grid, TRUNK_CHANNELS), name="trunk_features")
    return keras.Model(entry, _tail_layers(entry, dropout=dropout), name="xception_tail")


def xception(side: int = SIDE) -> keras.Model:
    """The whole network for inference: (N, side, side, 3) → {"features": (N, h, w, 2048), "logits": (N, 2)}."""
    image = keras.Input((side, side, 3), name="image")
    model = keras.Model(image, _tail_layers(_trunk_layers(image), dropout=0.0), name="xception")
    model.trainable = False
    return model


def head_of(features: Any, *, dropout: float) -> Any:
    """Global average pooling and the paper's dense layers on a symbolic feature map; answers the logits."""
    signal = layers.GlobalAveragePooling2D(name="pooled")(features)
    for index, units in enumerate(HEAD_UNITS):
        is_last = index == len(HEAD_UNITS) - 1
        signal = layers.Dense(units, activation=None if is_last else "relu", name=f"head_{index}")(signal)
        if not is_last:
            signal = layers.Dropout(dropout, name=f"dropout_{index}")(signal)
    return signal


def named_weights(model: keras.Model) -> dict[str, NDArray[np.float32]]:
    """All weights as ``layer/weight`` → array."""
    weights: dict[str, NDArray[np.float32]] = {}
    for layer in model.layers:
        for name, value in zip(_weight_names(layer), layer.get_weights(), strict=True):
            weights[f"{layer.name}/{name}"] = value
    return weights


def load_named_weights(model: keras.Model, weights: Mapping[str, NDArray[Any]]) -> None:
    """Set every weight of the model from ``layer/weight`` → array.

    Raises:
        KeyError: A weight of the model is missing.
        ValueError: A weight has another shape than the model's.
    """
    for layer in model.layers:
        names = _weight_names(layer)
        if names:
            layer.set_weights([np.asarray(weights[f"{layer.name}/{name}"], np.float32) for name in names])


def load_imagenet(front: keras.Model, path: Path) -> None:
    """Fill the trunk, or a part of it, with the ImageNet weights of an ``.npz`` keyed by Keras 2 layer names.

    The four unnamed shortcut convolutions are conv2d_1…4 and batch_normalization_1…4 there.
    """
    with np.load(path, allow_pickle=False) as archive:
        given = {key: archive[key] for key in archive.files}
    load_named_weights(front, {_our_name(key): value for key, value in given.items()})


def upto_middle(image: Any, last: int) -> Any:
    """Blocks 1 to ``last`` (4 to 12) on a symbolic image; answers the feature map, one cell for 16 pixels."""
    signal = _convolution(image, 32, 3, "block1_conv1", strides=2)
    signal = layers.ReLU(name="block1_conv1_act")(signal)
    signal = _convolution(signal, 64, 3, "block1_conv2")
    signal = layers.ReLU(name="block1_conv2_act")(signal)
    for block, channels in ((2, 128), (3, 256), (4, _MIDDLE_WIDTH)):
        signal = _downsampling(signal, block, (channels, channels), shortcut=block - 1, first_relu=block > 2)
    for block in range(5, last + 1):
        signal = _middle(signal, block)
    return signal


def _trunk_layers(image: Any) -> Any:
    return _downsampling(upto_middle(image, 12), 13, (_MIDDLE_WIDTH, TRUNK_CHANNELS), shortcut=4, first_relu=True)


def _tail_layers(signal: Any, *, dropout: float) -> dict[str, Any]:
    for number, channels in ((1, 1536), (2, 2048)):
        signal = _separable(signal, channels, f"block14_sepconv{number}")
        signal = layers.ReLU(name=f"block14_sepconv{number}_act")(signal)
    return {"features": signal, "logits": head_of(signal, dropout=dropout)}


def _our_name(key: str) -> str:
    layer, weight = key.split("/")
    if layer.startswith("conv2d_"):
        return f"shortcut_{layer.removeprefix('conv2d_')}/{weight}"
    if layer.startswith("batch_normalization_"):
        return f"shortcut_{layer.removeprefix('batch_normalization_')}_bn/{weight}"
    return key


def _weight_names(layer: Any) -> tuple[str, ...]:
    names = _WEIGHT_ORDER.get(type(layer).__name__, ())
    return (*names, "bias") if type(layer).__name__ == "Conv2D" and layer.use_bias else names


def _convolution(signal: Any, channels: int, size: int, name: str, *, strides: int = 1) -> Any:
    padding = "same" if size == 1 else "valid"
    signal = layers.Conv2D(channels, size, strides=strides, padding=padding, use_bias=False, name=name)(signal)
    return layers.BatchNormalization(name=f"{name}_bn")(signal)


def _separable(signal: Any, channels: int, name: str) -> Any:
    # Glorot's rule counts all channels for a depthwise kernel and begins so small that BatchNorm's epsilon swallows the
    # signal; a third keeps the variance of nine summed cells.
    spread = keras.initializers.RandomNormal(stddev=1 / 3)
    signal = layers.SeparableConv2D(
        channels, 3, padding="same", use_bias=False, depthwise_initializer=spread, name=name
    )(signal)
    return layers.BatchNormalization(name=f"{name}_bn")(signal)


def _downsampling(signal: Any, block: int, channels: tuple[int, int], *, shortcut: int, first_relu: bool) -> Any:
    """A block of the entry or exit flow: two separable convolutions, pooling, and a strided shortcut."""
    residual = _convolution(signal, channels[1], 1, f"shortcut_{shortcut}", strides=2)
    for number, width in enumerate(channels, start=1):
        if first_relu or number > 1:
            signal = layers.ReLU(name=f"block{block}_sepconv{number}_act")(signal)
        signal = _separable(signal, width, f"block{block}_sepconv{number}")
    signal = layers.MaxPooling2D(3, strides=2, padding="same", name=f"block{block}_pool")(signal)
    return layers.Add(name=f"block{block}_add")([signal, residual])


def _middle(signal: Any, block: int) -> Any:
    residual = signal
    for number in (1, 2, 3):
        signal = layers.ReLU(name=f"block{block}_sepconv{number}_act")(signal)
        signal = _separable(signal, _MIDDLE_WIDTH, f"block{block}_sepconv{number}")
    return layers.Add(name=f"block{block}_add")([signal, residual])
