"""Weights from and to files that hold arrays and nothing else: ``.npz``, ``.safetensors``, ``.h5``. Never a pickle.

Keys are ``layer/weight`` in Keras' names. Layers that an architecture leaves unnamed are counted from one in the order
in which they are made (``conv2d_1``, ``batch_normalization_1``, …), as in the files that Keras 2 wrote.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from training.experiment.h5_weights import UNNAMED, H5Weights, LayerArrays, counted_by_class, counted_from_one, read_h5
from training.experiment.recipe import BadExperiment

Arrays = dict[str, NDArray[Any]]

_SAFE_TYPES: Final = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "BF16": np.uint16}
_LONGEST_HEADER: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file of weights filled, and which layers stayed fresh for want of their weights."""

    layers: int
    fresh: tuple[str, ...]


def named_weights(model: keras.Model) -> Arrays:
    """All weights as ``layer/weight`` → array."""
    arrays: Arrays = {}
    for layer in model.layers:
        arrays.update(zip(_keys(layer), layer.get_weights(), strict=True))
    return arrays


def load_weights(model: keras.Model, path: Path) -> Loaded:
    """Fill the network from a file; a layer of which the file lacks a weight stays fresh, and its BatchNorm with it.

    Raises:
        BadExperiment: The file cannot be read or is of no known kind, a weight has another shape, or none is wanted.
    """
    given = _of_model(model, path)
    fresh: list[str] = []
    filled = 0
    for layer in model.layers:
        keys = _keys(layer)
        if not keys:
            continue
        if not set(keys) <= set(given) or layer.name.removesuffix("_bn") in fresh:
            fresh.append(layer.name)
            continue
        _check_shapes(layer, keys, given, path)
        layer.set_weights([np.asarray(given[key], np.float32) for key in keys])
        filled += 1
    if not filled:
        raise BadExperiment(f"{path.name} does not fit {model.name}", "it holds none of the network's weights")
    return Loaded(filled, tuple(fresh))


def read_arrays(path: Path) -> Arrays:
    """The arrays of a ``.npz`` or ``.safetensors`` file by their keys.

    Raises:
        BadExperiment: The file cannot be read or is of no known kind.
    """
    try:
        if path.suffix == ".npz":
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                return {key: archive[key] for key in archive.files}
        if path.suffix == ".safetensors":
            return _safetensors(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as fault:
        raise BadExperiment(f"The weights {path.name} cannot be read", str(fault)) from fault
    advice = "Name a .npz, .safetensors or .h5 file that holds weights only."
    raise BadExperiment(f"The weights {path.name} cannot be read", "it is of no kind that holds weights only", advice)


def _of_model(model: keras.Model, path: Path) -> Mapping[str, NDArray[Any]]:
    if path.suffix != ".h5":
        return read_arrays(path)
    try:
        file = read_h5(path)
    except (OSError, KeyError, ValueError) as fault:
        raise BadExperiment(f"The weights {path.name} cannot be read", str(fault)) from fault
    layers = {_name(layer): layer for layer in model.layers if layer.weights}
    backbone = [name for name in layers if not name.startswith("head_")]
    given = _by_name(model, file, layers)
    if not set(backbone) <= set(given) and file.is_ordered:
        # The oldest files name layers as no later Keras does: there only their order is meant.
        given = _by_order(model, file, backbone, path)
    return {key: array for name, arrays in given.items() for key, array in _keyed(layers[name], arrays, path)}


def _by_name(model: keras.Model, file: H5Weights, layers: Mapping[str, Any]) -> dict[str, LayerArrays]:
    """What the file holds of the network's layers, by their names."""
    if file.is_named:
        names = counted_from_one(one.name for one in file.layers)
        return {names[one.name]: one for one in file.layers if names[one.name] in layers}
    words = counted_by_class(model.layers)
    found = {one.name: one for one in file.layers}
    given = {name: found[words[one.name]] for name, one in layers.items() if words[one.name] in found}
    dense = [one for one in file.layers if one.name.partition("_")[0] == "dense"]
    heads = [name for name in layers if name.startswith("head_")]
    # Another classifier's layers are no head of ours.
    return given if len(dense) == len(heads) else {name: one for name, one in given.items() if name not in heads}


def _by_order(model: keras.Model, file: H5Weights, names: list[str], path: Path) -> dict[str, LayerArrays]:
    wanted = [len(layer.weights) for layer in model.layers if _name(layer) in names]
    given = [len(one.arrays) for one in file.layers]
    if wanted != given:
        said = f"it holds {len(given)} layers with weights, the network has {len(wanted)} of other kinds or numbers"
        raise BadExperiment(f"{path.name} does not fit {model.name}", said)
    return dict(zip(names, file.layers, strict=True))


def _keyed(layer: Any, given: LayerArrays, path: Path) -> Iterator[tuple[str, NDArray[Any]]]:
    keys = _keys(layer)
    if len(keys) != len(given.arrays):
        said = f"{given.name} holds {len(given.arrays)} weights, the network wants {len(keys)}"
        raise BadExperiment(f"The weights {path.name} do not fit", said)
    return zip(keys, given.arrays, strict=True)


def _safetensors(content: bytes) -> Arrays:
    length = int.from_bytes(content[:8], "little")
    if length > min(len(content), _LONGEST_HEADER):
        raise ValueError("its header is longer than the file")
    header = json.loads(content[8 : 8 + length])
    body = memoryview(content)[8 + length :]
    return {key: _tensor(body, told) for key, told in header.items() if key != "__metadata__"}


def _tensor(body: memoryview, told: Mapping[str, Any]) -> NDArray[Any]:
    start, end = told["data_offsets"]
    values: NDArray[Any] = np.frombuffer(body[start:end], np.dtype(_SAFE_TYPES[told["dtype"]]).newbyteorder("<"))
    if told["dtype"] == "BF16":
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.reshape(told["shape"])


def _name(layer: Any) -> str:
    found = UNNAMED.fullmatch(layer.name)
    return f"{found[1]}_{int(found[2] or 0) + 1}" if found else str(layer.name)


def _keys(layer: Any) -> list[str]:
    return [f"{_name(layer)}/{weight.name}" for weight in layer.weights]


def _check_shapes(layer: Any, keys: list[str], given: Mapping[str, NDArray[Any]], path: Path) -> None:
    for key, weight in zip(keys, layer.weights, strict=True):
        if tuple(given[key].shape) != tuple(weight.shape):
            said = f"{key} has the shape {tuple(given[key].shape)}, the network wants {tuple(weight.shape)}"
            raise BadExperiment(f"The weights {path.name} do not fit", said)
