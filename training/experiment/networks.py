"""The five networks of Chen et al. 2023 with their head, and a tiny one for trying out the machinery.

Every network takes (N, side, side, 3) float32 in −1…1, as the worker gives it, and answers (N, 2) float32 logits in the
order benign, malignant. What ImageNet's weights expect instead is a fixed scaling inside the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

import keras
from keras import applications, layers

from training.experiment.recipe import BadExperiment, NetworkName, Stage

HEAD_UNITS: Final = (1024, 512, 512, 2)
_MEAN: Final = (0.485, 0.456, 0.406)
_SPREAD: Final = (0.229, 0.224, 0.225)
"""Mean and standard deviation of ImageNet in RGB, 0…1, that DenseNet's weights were trained with."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """One backbone.

    Attributes:
        side: Width and height of its input in pixels.
        parameters: As published, with the classifier of 1000 classes.
        backbone: From a symbolic image to a model without a classifier.
    """

    side: int
    parameters: int
    backbone: Callable[[Any], keras.Model]


def _of(make: Callable[..., keras.Model]) -> Callable[[Any], keras.Model]:
    return lambda image: make(include_top=False, weights=None, input_tensor=image)


def _scaled(make: Callable[..., keras.Model]) -> Callable[[Any], keras.Model]:
    """A backbone whose weights expect ImageNet's own scaling."""
    scale = [0.5 / spread for spread in _SPREAD]
    offset = [(0.5 - mean) / spread for mean, spread in zip(_MEAN, _SPREAD, strict=True)]
    return lambda image: _of(make)(layers.Rescaling(scale, offset, name="imagenet_scaling")(image))


def _tiny(image: Any) -> keras.Model:
    signal = image
    for number, channels in enumerate((8, 16), start=1):
        signal = layers.Conv2D(channels, 3, strides=2, padding="same", use_bias=False, name=f"tiny{number}")(signal)
        signal = layers.BatchNormalization(name=f"tiny{number}_bn")(signal)
        signal = layers.ReLU(name=f"tiny{number}_act")(signal)
    return keras.Model(image, signal)


ARCHITECTURES: Final[dict[NetworkName, Architecture]] = {
    "DenseNet121": Architecture(224, 8_062_504, _scaled(applications.DenseNet121)),
    "DenseNet169": Architecture(224, 14_307_880, _scaled(applications.DenseNet169)),
    "NASNetLarge": Architecture(331, 88_949_818, _of(applications.NASNetLarge)),
    "ResNet101V2": Architecture(224, 44_675_560, _of(applications.ResNet101V2)),
    "Xception": Architecture(299, 22_910_480, _of(applications.Xception)),
    "Tiny": Architecture(32, 17_504, _tiny),
}


def side_of(name: NetworkName, side: int) -> int:
    """The side that is asked for, or the architecture's own where that is 0."""
    return side or ARCHITECTURES[name].side


def build(name: NetworkName, *, dropout: float, precision: str, seed: int, side: int = 0) -> keras.Model:
    """A fresh network, its layers named the same in every process.

    Args:
        name: Of the architecture.
        dropout: Of the three layers between the dense ones.
        precision: Keras' policy for the steps; weights and logits are float32.
        seed: Of the fresh weights and of dropout.
        side: Width and height of its input in pixels; 0 for the architecture's own.
    """
    distribution = keras.distribution.distribution()
    keras.backend.clear_session()
    keras.distribution.set_distribution(distribution)  # which clearing forgets
    keras.utils.set_random_seed(seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        given = side_of(name, side)
        image = keras.Input((given, given, 3), name="image")
        features = ARCHITECTURES[name].backbone(image).output
        return keras.Model(image, _head(features, dropout=dropout, seed=seed), name=name.lower())
    finally:
        keras.config.set_dtype_policy(before)


def set_trainable(model: keras.Model, stage: Stage, *, frozen_batch_norm: bool, fresh: Collection[str] = ()) -> None:
    """Decide which layers a stage trains; a frozen BatchNorm also keeps its statistics.

    Args:
        model: The network.
        stage: Says which.
        frozen_batch_norm: Whether BatchNorm is held; not where it is fresh and has nothing to keep.
        fresh: Names of the layers that no file of weights has filled: they are trained with the head.

    Raises:
        BadExperiment: The network has no layer of the name from which the stage trains.
    """
    names = [layer.name for layer in model.layers]
    if stage.from_layer and stage.from_layer not in names:
        said = f"the network has no layer {stage.from_layer}"
        raise BadExperiment(f"{model.name} cannot be trained in the stage {stage.name}", said)
    first = names.index(stage.from_layer) if stage.from_layer else 0
    for index, layer in enumerate(model.layers):
        is_new = layer.name.startswith("head_") or layer.name in fresh
        is_held = frozen_batch_norm and isinstance(layer, layers.BatchNormalization)
        layer.trainable = is_new or (stage.trains == "all" and index >= first and not is_held)


def enliven(model: keras.Model, fresh: Collection[str], *, seed: int) -> None:
    """Begin fresh separable convolutions loud enough for the BatchNorm after them.

    Glorot's rule counts all channels for a depthwise kernel and begins so small that BatchNorm's epsilon swallows the
    signal; a deviation of one third keeps the variance of nine summed cells.
    """
    spread = keras.initializers.RandomNormal(stddev=1 / 3, seed=seed)
    for layer in model.layers:
        if layer.name in fresh and isinstance(layer, layers.SeparableConv2D):
            layer.depthwise_kernel.assign(spread(layer.depthwise_kernel.shape))


def _head(features: Any, *, dropout: float, seed: int) -> Any:
    """Global average pooling and the paper's dense layers with dropout between them."""
    signal = layers.GlobalAveragePooling2D(name="pooled")(features)
    for index, units in enumerate(HEAD_UNITS[:-1]):
        signal = layers.Dense(units, activation="relu", name=f"head_{index}")(signal)
        # A seed of its own: without one PyTorch would draw from its global generator, which no checkpoint holds.
        signal = layers.Dropout(dropout, seed=seed + index, name=f"dropout_{index}")(signal)
    return layers.Dense(HEAD_UNITS[-1], dtype="float32", name=f"head_{len(HEAD_UNITS) - 1}")(signal)
