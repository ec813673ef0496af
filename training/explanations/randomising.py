"""Does a map depend on what was learnt: sanity checks by randomisation (Adebayo et al. 2018, arXiv 1810.03292).

Weights are drawn anew, from the last layer backwards, each time together with those after it: normal, about zero, as
far spread as they were, so that signals keep their size and about half of the units stay switched on. A map that still
looks the same shows the image, or the architecture, but not the network.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from thyroid_desktop.inference.cam import Head

FloatArray = NDArray[np.float32]

_HEAD: Final = "head_"


def redrawn_head(head: Head, count: int, generator: np.random.Generator) -> Head:
    """The head with kernels and biases of its last so many layers drawn anew."""
    first = len(head) - count
    return tuple(
        (_redrawn(kernel, generator), _redrawn(bias, generator)) if place >= first else (kernel, bias)
        for place, (kernel, bias) in enumerate(head)
    )


def layers_before_head(raw: bytes) -> tuple[str, ...]:
    """Names of the layers with kernels before the head, the last first, of an ONNX file that training wrote."""
    graph = onnx.load_from_string(raw).graph
    kernels = {tensor.name for tensor in graph.initializer if _is_kernel(tensor)}
    used = [name for node in graph.node for name in node.input if name in kernels]
    return tuple(dict.fromkeys(_layer(name) for name in reversed(used)))


def redrawn_network(raw: bytes, layers: tuple[str, ...], generator: np.random.Generator) -> bytes:
    """The ONNX file with the kernels of these layers drawn anew; normalisation stays as it was."""
    network = onnx.load_from_string(raw)
    for tensor in network.graph.initializer:
        if _is_kernel(tensor) and _layer(tensor.name) in layers:
            tensor.CopyFrom(numpy_helper.from_array(_redrawn(numpy_helper.to_array(tensor), generator), tensor.name))
    whole: bytes = network.SerializeToString()
    return whole


def rank_correlation(one: FloatArray, other: FloatArray) -> float:
    """Spearman's correlation of two maps over their cells, −1 to 1; NaN where one of them is the same everywhere."""
    from scipy.stats import rankdata

    ranks = [rankdata(values, axis=None) for values in (one, other)]
    if any(np.ptp(rank) == 0.0 for rank in ranks):
        return float("nan")
    return float(np.corrcoef(*ranks)[0, 1])


def _redrawn(values: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """As many values of the same type; a single one has no spread, and becomes zero."""
    spread = float(values.std(dtype=np.float64))
    return generator.normal(0.0, spread, values.shape).astype(values.dtype)


def _is_kernel(tensor: onnx.TensorProto) -> bool:
    return len(tensor.dims) > 1 and not tensor.name.startswith(_HEAD)


def _layer(name: str) -> str:
    return name.split("/", maxsplit=1)[0]
