"""How each kind of Keras layer is written as ONNX nodes; tensors are channels-first there.

Every layer of the networks that are trained here is on the list, and nothing else: what a layer could do besides (a
fused activation that nobody uses, grouped convolutions, …) is refused rather than left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

_BATCH_AND_CHANNELS: Final = (0, 0)
_CHANNEL_AXIS: Final = 1
_ACTIVATIONS: Final = {"relu": "Relu", "softplus": "Softplus"}


class Writer(Protocol):
    """Where nodes and weights pile up."""

    def node(self, kind: str, entries: list[str], name: str, **attributes: Any) -> str:
        """Append a node with one output, which is called like the node."""
        ...

    def weight(self, layer: Any, name: str, laid: NDArray[np.float32]) -> str:
        """Keep a layer's weight, its axes as ONNX has them, once; answers its name."""
        ...

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Keep what is no weight, once; answers its name."""
        ...


Write = Callable[[Writer, Any, list[str], str], str]
"""Writes a layer: the graph, the layer, the names of its entries, the name of its output."""


def write_layer(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    """Append a Keras layer; answers its output.

    Raises:
        ValueError: Layers of this kind, or set up in this way, cannot be exported.
    """
    kind = type(layer).__name__
    if kind not in _WRITERS:
        raise ValueError(f"layers of kind {kind} cannot be exported")
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        raise ValueError(f"the channels of {layer.name} do not come last")
    return _WRITERS[kind](graph, layer, entries, name)


def _array(value: Any) -> NDArray[np.float32]:
    return np.asarray(value, dtype=np.float32)


def _passed(_graph: Writer, _layer: Any, entries: list[str], _name: str) -> str:
    """What only training knows of."""
    return entries[0]


def _activated(graph: Writer, layer: Any, signal: Callable[[str], str], name: str) -> str:
    """A layer's own activation after its linear part, which is written under the name it is given."""
    kind = layer.activation.__name__
    if kind == "linear":
        return signal(name)
    if kind not in _ACTIVATIONS:
        raise ValueError(f"the activation of {layer.name} cannot be exported")
    return graph.node(_ACTIVATIONS[kind], [signal(f"{name}_linear")], name)


def _activation(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    return _activated(graph, layer, lambda _: entries[0], name)


def _relu(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    if layer.max_value is not None or layer.negative_slope or layer.threshold:
        raise ValueError(f"the bends of {layer.name} cannot be exported")
    return graph.node("Relu", entries, name)


def _convolution(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    if layer.groups != 1:
        raise ValueError(f"the groups of {layer.name} cannot be exported")
    weights = [graph.weight(layer, "kernel", _array(layer.kernel).transpose(3, 2, 0, 1)), *_bias(graph, layer)]
    return _activated(
        graph,
        layer,
        lambda linear: graph.node("Conv", [*entries, *weights], linear, strides=layer.strides, **_window(layer)),
        name,
    )


def _depthwise(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    weights = [_spread_kernel(graph, layer, "kernel"), *_bias(graph, layer)]
    channels = int(layer.kernel.shape[2])
    return _activated(
        graph,
        layer,
        lambda linear: graph.node(
            "Conv", [*entries, *weights], linear, group=channels, **_strides(layer), **_window(layer)
        ),
        name,
    )


def _separable(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    channels = int(layer.depthwise_kernel.shape[2])
    kernel = _spread_kernel(graph, layer, "depthwise_kernel")
    pointwise = graph.weight(layer, "pointwise_kernel", _array(layer.pointwise_kernel).transpose(3, 2, 0, 1))
    weights = [pointwise, *_bias(graph, layer)]
    how = {**_strides(layer), **_window(layer)}
    spread = graph.node("Conv", [*entries, kernel], f"{name}_depthwise", group=channels, **how)
    return _activated(graph, layer, lambda linear: graph.node("Conv", [spread, *weights], linear), name)


def _spread_kernel(graph: Writer, layer: Any, name: str) -> str:
    """A kernel (h, w, channels, multiplier) as (channels · multiplier, 1, h, w), in Keras' order of outputs."""
    kernel = _array(getattr(layer, name))
    height, width, channels, multiplier = kernel.shape
    return graph.weight(layer, name, kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width))


def _bias(graph: Writer, layer: Any) -> list[str]:
    return [graph.weight(layer, "bias", _array(layer.bias))] if layer.use_bias else []


def _window(layer: Any) -> dict[str, Any]:
    """Padding of a convolution, and its dilations where it has any."""
    dilations = {"dilations": layer.dilation_rate} if max(layer.dilation_rate) > 1 else {}
    return {"auto_pad": _padding(layer), **dilations}


def _strides(layer: Any) -> dict[str, Any]:
    """Strides of a depthwise convolution; unsaid where it has none, as in the bundles that were written before."""
    return {"strides": layer.strides} if max(layer.strides) > 1 else {}


def _padding(layer: Any) -> str:
    # Keras' "same" puts the odd row or column at the end.
    return "SAME_UPPER" if layer.padding == "same" else "VALID"


def _normalisation(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    channels = int(layer.moving_mean.shape[0])
    gamma = (
        graph.weight(layer, "gamma", _array(layer.gamma))
        if layer.scale
        else graph.constant(f"{layer.name}.gamma", np.ones(channels, np.float32))
    )
    beta = (
        graph.weight(layer, "beta", _array(layer.beta))
        if layer.center
        else graph.constant(f"{layer.name}.beta", np.zeros(channels, np.float32))
    )
    statistics = [graph.weight(layer, one, _array(getattr(layer, one))) for one in ("moving_mean", "moving_variance")]
    return graph.node("BatchNormalization", [*entries, gamma, beta, *statistics], name, epsilon=layer.epsilon)


def _rescaling(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    scale, offset = (
        graph.constant(f"{layer.name}.{part}", np.asarray(getattr(layer, part), np.float32).reshape(1, -1, 1, 1))
        for part in ("scale", "offset")
    )
    return graph.node("Add", [graph.node("Mul", [*entries, scale], f"{name}_scaled"), offset], name)


def _greatest(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    return graph.node("MaxPool", entries, name, **_pool(layer))


def _average(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    # As in Keras, what padding adds is not counted.
    return graph.node("AveragePool", entries, name, count_include_pad=0, **_pool(layer))


def _pool(layer: Any) -> dict[str, Any]:
    return {"kernel_shape": layer.pool_size, "strides": layer.strides, "auto_pad": _padding(layer)}


def _average_of_all(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    if layer.keepdims:
        raise ValueError(f"the dimensions that {layer.name} keeps cannot be exported")
    return graph.node("Flatten", [graph.node("GlobalAveragePool", entries, f"{name}_cells")], name)


def _sum(graph: Writer, _layer: Any, entries: list[str], name: str) -> str:
    # ONNX adds two at a time.
    total = entries[0]
    for index, entry in enumerate(entries[1:], start=2):
        is_last = index == len(entries)
        total = graph.node("Add", [total, entry], name if is_last else f"{name}_upto_{index}")
    return total


def _joined(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    if layer.axis not in (-1, 3):
        raise ValueError(f"{layer.name} does not join channels")
    return graph.node("Concat", entries, name, axis=_CHANNEL_AXIS)


def _padded(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    (top, bottom), (left, right) = layer.padding
    ends = [*_BATCH_AND_CHANNELS, top, left, *_BATCH_AND_CHANNELS, bottom, right]
    return graph.node("Pad", [*entries, graph.constant(f"{layer.name}.pads", np.array(ends, np.int64))], name)


def _cropped(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    (top, bottom), (left, right) = layer.cropping
    # Ends count from behind, so that nothing is cut off where zero is meant.
    greatest = np.iinfo(np.int64).max
    parts = {"starts": [top, left], "ends": [-bottom or greatest, -right or greatest], "axes": [2, 3]}
    constants = [graph.constant(f"{layer.name}.{part}", np.array(places, np.int64)) for part, places in parts.items()]
    return graph.node("Slice", [*entries, *constants], name)


def _dense(graph: Writer, layer: Any, entries: list[str], name: str) -> str:
    weights = [graph.weight(layer, "kernel", _array(layer.kernel)), *_bias(graph, layer)]
    return _activated(graph, layer, lambda linear: graph.node("Gemm", [*entries, *weights], linear), name)


_WRITERS: Final[dict[str, Write]] = {
    "Activation": _activation,
    "Add": _sum,
    "AveragePooling2D": _average,
    "BatchNormalization": _normalisation,
    "Concatenate": _joined,
    "Conv2D": _convolution,
    "Cropping2D": _cropped,
    "Dense": _dense,
    "DepthwiseConv2D": _depthwise,
    "Dropout": _passed,
    "GlobalAveragePooling2D": _average_of_all,
    "MaxPooling2D": _greatest,
    "ReLU": _relu,
    "Rescaling": _rescaling,
    "SeparableConv2D": _separable,
    "SpatialDropout2D": _passed,
    "ZeroPadding2D": _padded,
}
