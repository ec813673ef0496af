"""A Keras network as an ONNX graph, weight for weight, and the way back.

Written out here rather than left to a general converter, because a converter folds BatchNorm into the kernels and
renames what is left: then the weights could be neither compared nor loaded again for more training. Initialisers are
called ``layer/weight`` as in Keras. Kernels are stored as float16 followed by a Cast, which halves the file; all
arithmetic is float32. Kernels must already be representable in float16, so that nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.onnx_graph_layers import write_layer

_OPSET: Final = 17
_IR_VERSION: Final = 8
_HALF_FROM: Final = 4096
"""Weights with fewer values stay float32: they cost nothing."""

_CHANNELS_FIRST: Final = (0, 3, 1, 2)
_CHANNELS_LAST: Final = (0, 2, 3, 1)
_HALF_SUFFIX: Final = ".half"


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
    for call, name in _calls(model):
        entries = [names[id(entry)] for entry in call.arguments.keras_tensors]
        names[id(call.outputs[0])] = write_layer(graph, call.operation, entries, name)
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
    graph = onnx.load(path, load_external_data=False).graph
    channels = {
        node.input[1]: attribute.i for node in graph.node for attribute in node.attribute if attribute.name == "group"
    }
    found: dict[str, NDArray[np.float32]] = {}
    for tensor in graph.initializer:
        name = tensor.name.removesuffix(_HALF_SUFFIX)
        if "/" in name:
            found[name] = _as_in_keras(numpy_helper.to_array(tensor).astype(np.float32), channels.get(name))
    return found


def _is_half(value: NDArray[Any]) -> bool:
    return value.ndim > 1 and value.size >= _HALF_FROM


def _as_in_keras(laid: NDArray[np.float32], channels: int | None) -> NDArray[np.float32]:
    """A weight with its axes turned back; ``channels`` are those that a depthwise kernel keeps apart."""
    if laid.ndim != 4:
        return laid
    if channels is None:
        return laid.transpose(2, 3, 1, 0)
    return laid.reshape(channels, -1, *laid.shape[2:]).transpose(2, 3, 0, 1)


def _calls(model: keras.Model) -> Iterator[tuple[Any, str]]:
    """Every call of a layer, each after those that it needs, and what its output is called.

    A layer that is called more than once shares its weights, not its output.
    """
    counts: dict[str, int] = {}
    places = {id(layer): place for place, layer in enumerate(model.layers)}
    for depth in sorted(model._nodes_by_depth, reverse=True):
        # Calls that do not need each other come in the order of the layers: the same network makes the same file.
        for call in sorted(model._nodes_by_depth[depth], key=lambda one: places[id(one.operation)]):
            if call.is_input:
                continue
            name = call.operation.name
            counts[name] = counts.get(name, 0) + 1
            yield call, name if counts[name] == 1 else f"{name}@{counts[name]}"


class _Graph:
    """Nodes and initialisers as they pile up."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self._kept: set[str] = set()

    def node(self, kind: str, entries: list[str], name: str, **attributes: Any) -> str:
        """Append a node with one output, which is called like the node."""
        self.nodes.append(helper.make_node(kind, entries, [name], name=name, **attributes))
        return name

    def weight(self, layer: Any, name: str, laid: NDArray[np.float32]) -> str:
        """Keep a layer's weight, its axes as ONNX has them, once; answers its name.

        Raises:
            ValueError: Storing it as float16 would change it.
        """
        name = f"{layer.name}/{name}"
        if not _is_half(laid):
            return self.constant(name, laid)
        if name in self._kept:
            return name
        half = laid.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), laid):
            raise ValueError(f"weight {name} must be rounded to float16 first")
        self._kept.add(name)
        return self.node("Cast", [self.constant(name + _HALF_SUFFIX, half)], name, to=TensorProto.FLOAT)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Keep what is no weight, once; answers its name."""
        if name not in self._kept:
            self._kept.add(name)
            self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
