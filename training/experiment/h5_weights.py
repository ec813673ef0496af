"""Weights in the HDF5 files that Keras writes: arrays by layer, in the order of each layer's weights.

Three layouts are known. **Legacy** (``*_notop.h5`` of keras-applications, ``save_weights`` of Keras 1 and 2) lists its
layers and their weights in attributes. **Keras 3** (``.weights.h5``) numbers the layers of each class and, since 3.4 or
so, tells each layer's own name beside them; networks inside of networks are nested. Keras 2.12 to 2.15 wrote the same
without names and under another word. Only arrays of numbers that stand in the file itself are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_CONTAINERS: Final = ("layers", "_layer_checkpoint_dependencies")
UNNAMED: Final = re.compile(r"(conv2d|batch_normalization)(?:_(\d+))?")
"""Names of layers that an architecture leaves to Keras, and their number."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerArrays:
    """What a file holds of one layer.

    Attributes:
        name: The layer's own, or that of its class with its number among them (``conv2d_1``) where the file tells none.
        arrays: Its weights, in the layer's order.
    """

    name: str
    arrays: tuple[NDArray[Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class H5Weights:
    """All layers of a file that have weights.

    Attributes:
        layers: In the order of the network where ``is_ordered``.
        is_ordered: Whether their order means anything.
        is_named: Whether they are named as the layers are, not after their class.
    """

    layers: tuple[LayerArrays, ...]
    is_ordered: bool
    is_named: bool


def read_h5(path: Path) -> H5Weights:
    """The weights of a file.

    Raises:
        OSError: It cannot be read, or is no HDF5.
        ValueError: It has another layout, two layers of one name, or something that is no array of numbers.
        KeyError: Something that it lists is missing.
    """
    import h5py

    with h5py.File(path, "r") as file:
        root = file.get("model_weights", file)
        if "layer_names" in root.attrs:
            layers = tuple(_legacy(root))
            return H5Weights(layers, is_ordered=True, is_named=True)
        found = [(is_told, one) for is_told, one in _nested(root) if one.arrays]
    if not found:
        raise ValueError("it is laid out in no way that Keras writes")
    layers = tuple(one for _, one in found)
    if len({one.name for one in layers}) != len(layers):
        raise ValueError("two of its layers have the same name")
    return H5Weights(layers, is_ordered=False, is_named=all(is_told for is_told, _ in found))


def counted_from_one(names: Iterable[str]) -> dict[str, str]:
    """Names of layers that an architecture leaves unnamed, counted anew from one; all others as they are.

    A process counts all layers that it ever made: ``conv2d_7`` is the first where no lower one is there.
    """
    found = {name: UNNAMED.fullmatch(name) for name in names}
    numbers: dict[str, list[int]] = {}
    for match in found.values():
        if match:
            numbers.setdefault(match[1], []).append(int(match[2] or 0))
    ranks = {kind: {number: rank for rank, number in enumerate(sorted(one), 1)} for kind, one in numbers.items()}
    return {
        name: f"{match[1]}_{ranks[match[1]][int(match[2] or 0)]}" if match else name for name, match in found.items()
    }


def counted_by_class(layers: Iterable[Any]) -> dict[str, str]:
    """For each layer of a network, by its name, the word under which Keras' files put it when they tell no names."""
    counts: dict[str, int] = {}
    found: dict[str, str] = {}
    for layer in layers:
        word = _snake(type(layer).__name__)
        count = counts.get(word, 0)
        found[layer.name] = f"{word}_{count}" if count else word
        counts[word] = count + 1
    return found


def _legacy(root: Any) -> Iterator[LayerArrays]:
    for layer in _texts(root, "layer_names"):
        arrays = tuple(_array(root[layer][weight]) for weight in _texts(root[layer], "weight_names"))
        if arrays:
            yield LayerArrays(layer, arrays)


def _nested(group: Any) -> Iterator[tuple[bool, LayerArrays]]:
    """Every layer of a network, and whether the file tells its own name."""
    for container in _CONTAINERS:
        layers = group.get(container, {})
        for word in sorted(layers, key=_by_number):
            layer = layers[word]
            if any(inner in layer for inner in _CONTAINERS):
                yield from _nested(layer)
                continue
            weights = layer.get("vars", {})
            told = weights.attrs.get("name", "") if len(weights) else ""
            arrays = tuple(_array(weights[number]) for number in sorted(weights, key=int))
            yield bool(told), LayerArrays(str(told) or word, arrays)


def _array(found: Any) -> NDArray[Any]:
    import h5py

    is_own = isinstance(found, h5py.Dataset) and not found.external and not found.is_virtual
    if not is_own or found.dtype.kind != "f":
        raise ValueError(f"{found.name} is no array of numbers that stands in the file itself")
    return np.asarray(found)


def _texts(group: Any, name: str) -> list[str]:
    return [one.decode() if isinstance(one, bytes) else str(one) for one in group.attrs[name]]


def _by_number(word: str) -> tuple[str, int]:
    name, _, number = word.rpartition("_")
    return (name, int(number)) if name and number.isdecimal() else (word, 0)


def _snake(word: str) -> str:
    """``SeparableConv2D`` → ``separable_conv2d``."""
    parted = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", word)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()
