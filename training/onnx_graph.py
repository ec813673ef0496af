"""A Keras network as an ONNX graph, weight for weight, and the way back.

Written out here rather than left to a general converter, because a converter folds BatchNorm into the kernels and
renames what is left: then the weights could be neither compared nor loaded again for more training. Initialisers are
called ``layer/weight`` as in Keras. Kernels are stored as float16 followed by a Cast, which halves the file; all
arithmetic is float32. Kernels must already be representable in float16, so that nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_OPSET: Final = 17
_IR_VERSION: Final = 8
_HALF_FROM: Final = 4096
"""Weights with fewer values stay float32: they cost nothing."""

_CHANNELS_FIRST: Final = (0, 3, 1, 2)
_CHANNELS_LAST: Final = (0, 2, 3, 1)
_KERNEL_AXES: Final = {
    "conv": (3, 2, 0, 1),
    "depthwise": (2, 3, 0, 1),
    "dense": (0, 1),
}


def rounded_to_half(weights: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """The weights with every array that is stored as float16 rounded to it, still float32.

    Raises:
        ValueError: A weight is not finite or too great for float16.
    """
    rounded = {
        name: value.astype(np.float16).astype(np.float32) if _is_half(value) else value
        for name, value in weights.items()
    }
    for name, value in rounded.items():
        if not np.isfinite(value).all():
            raise ValueError(f"weight {name} does not fit into float16")
    return rounded


def to_onnx(model: keras.Model, path: Path) -> None:
    """Write a Keras network with named outputs as ONNX.

    Input "image" is float32 (N, height, width, 3); maps come out as (N, h, w, c) and vectors as (N, c), by their names.

    Raises:
        ValueError: The network holds a layer that is not on the list, or a kernel that float16 would change.
    """
    graph = _Graph()
    height, width = (int(length) for length in model.input_shape[1:3])
    graph.node("Transpose", ["image"], "image_chw", perm=_CHANNELS_FIRST)
    names = {id(model.inputs[0]): "image_chw"}
    for layer in model.layers[1:]:
        entries = layer.input if isinstance(layer.input, list) else [layer.input]
        names[id(layer.output)] = graph.layer(layer, [names[id(entry)] for entry in entries])
    outputs = []
    for name, output in model.output.items():
        if len(output.shape) == 4:
            graph.node("Transpose", [names[id(output)]], name, perm=_CHANNELS_LAST)
        else:
            graph.node("Identity", [names[id(output)]], name)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", *output.shape[1:]]))
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", height, width, 3])
    made = helper.make_graph(graph.nodes, model.name, [image], outputs, graph.initialisers)
    whole = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], producer_name="thyroid-train")
    whole.ir_version = _IR_VERSION
    onnx.checker.check_model(whole)
    path.write_bytes(whole.SerializeToString())


def weights_of(path: Path) -> dict[str, NDArray[np.float32]]:
    """The ``layer/weight`` arrays of a file that :func:`to_onnx` wrote, in Keras' axes and float32."""
    found: dict[str, NDArray[np.float32]] = {}
    for tensor in onnx.load(path, load_external_data=False).graph.initializer:
        value = numpy_helper.to_array(tensor).astype(np.float32)
        name = tensor.name.removesuffix(_HALF_SUFFIX)
        found[name] = value.transpose(np.argsort(_axes(name, value.ndim)))
    return found


_HALF_SUFFIX: Final = ".half"


def _is_half(value: NDArray[Any]) -> bool:
    return value.ndim > 1 and value.size >= _HALF_FROM


def _axes(name: str, dimensions: int) -> tuple[int, ...]:
    if dimensions == 4:
        return _KERNEL_AXES["depthwise" if name.endswith("depthwise_kernel") else "conv"]
    return tuple(range(dimensions))


class _Graph:
    """Nodes and initialisers as they pile up; tensors are channels-first."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self._makers: dict[str, Callable[[Any, list[str]], str]] = {
            "Conv2D": self._convolution,
            "SeparableConv2D": self._separable,
            "BatchNormalization": self._normalisation,
            "ReLU": lambda layer, entries: self.node("Relu", entries, layer.name),
            "Add": lambda layer, entries: self.node("Add", entries, layer.name),
            "MaxPooling2D": self._pooling,
            "GlobalAveragePooling2D": self._average,
            "Dense": self._dense,
            "Dropout": lambda _, entries: entries[0],
            "SpatialDropout2D": lambda _, entries: entries[0],
            "Activation": self._activation,
        }

    def node(self, kind: str, entries: list[str], name: str, **attributes: Any) -> str:
        """Append a node with one output, which is called like the node."""
        self.nodes.append(helper.make_node(kind, entries, [name], name=name, **attributes))
        return name

    def layer(self, layer: Any, entries: list[str]) -> str:
        """Append a Keras layer; answers its output."""
        kind = type(layer).__name__
        if kind not in self._makers:
            raise ValueError(f"layers of kind {kind} cannot be exported")
        return self._makers[kind](layer, entries)

    def _weight(self, layer: Any, weight: str, value: Any) -> str:
        name = f"{layer.name}/{weight}"
        array = np.asarray(value, dtype=np.float32)
        laid = np.ascontiguousarray(array.transpose(_axes(name, array.ndim)))
        if not _is_half(array):
            self.initialisers.append(numpy_helper.from_array(laid, name))
            return name
        half = laid.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), laid):
            raise ValueError(f"weight {name} must be rounded to float16 first")
        self.initialisers.append(numpy_helper.from_array(half, name + _HALF_SUFFIX))
        return self.node("Cast", [name + _HALF_SUFFIX], name, to=TensorProto.FLOAT)

    def _convolution(self, layer: Any, entries: list[str]) -> str:
        weights = [self._weight(layer, "kernel", layer.kernel)]
        if layer.use_bias:
            weights.append(self._weight(layer, "bias", layer.bias))
        return self.node("Conv", [*entries, *weights], layer.name, strides=layer.strides, auto_pad=_padding(layer))

    def _separable(self, layer: Any, entries: list[str]) -> str:
        depthwise = self._weight(layer, "depthwise_kernel", layer.depthwise_kernel)
        pointwise = self._weight(layer, "pointwise_kernel", layer.pointwise_kernel)
        channels = int(layer.depthwise_kernel.shape[2])
        spread = self.node(
            "Conv", [*entries, depthwise], f"{layer.name}_depthwise", group=channels, auto_pad=_padding(layer)
        )
        return self.node("Conv", [spread, pointwise], layer.name)

    def _normalisation(self, layer: Any, entries: list[str]) -> str:
        names = ("gamma", "beta", "moving_mean", "moving_variance")
        weights = [self._weight(layer, name, getattr(layer, name)) for name in names]
        return self.node("BatchNormalization", [*entries, *weights], layer.name, epsilon=layer.epsilon)

    def _activation(self, layer: Any, entries: list[str]) -> str:
        if layer.activation is not keras.activations.softplus:
            raise ValueError(f"the activation of {layer.name} cannot be exported")
        return self.node("Softplus", entries, layer.name)

    def _pooling(self, layer: Any, entries: list[str]) -> str:
        return self.node(
            "MaxPool",
            entries,
            layer.name,
            kernel_shape=layer.pool_size,
            strides=layer.strides,
            auto_pad=_padding(layer),
        )

    def _average(self, layer: Any, entries: list[str]) -> str:
        pooled = self.node("GlobalAveragePool", entries, f"{layer.name}_cells")
        return self.node("Flatten", [pooled], layer.name)

    def _dense(self, layer: Any, entries: list[str]) -> str:
        kernel, bias = self._weight(layer, "kernel", layer.kernel), self._weight(layer, "bias", layer.bias)
        is_hidden = layer.activation is keras.activations.relu
        dense = self.node("Gemm", [*entries, kernel, bias], f"{layer.name}_linear" if is_hidden else layer.name)
        return self.node("Relu", [dense], layer.name) if is_hidden else dense


def _padding(layer: Any) -> str:
    return "SAME_UPPER" if layer.padding == "same" else "VALID"
