"""Networks as OpenVINO runs them: parsed from verified bytes, checked port by port, compiled for this processor.

The only place that knows OpenVINO. The program loads it in the worker process alone.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import openvino
from numpy.typing import NDArray

from thyroid_desktop.inference.bundle import NETWORK, Manifest, broken
from thyroid_desktop.inference.cam import Head, head_from
from thyroid_desktop.inference.preprocessing import normalise

FloatArray = NDArray[np.float32]
Shape = tuple[int, ...]
Options = Mapping[str, str]

EXACT: Final[Options] = {
    "INFERENCE_PRECISION_HINT": "f32",
    "EXECUTION_MODE_HINT": "ACCURACY",
    "PERFORMANCE_HINT": "LATENCY",
}
FAST: Final[Options] = {
    "INFERENCE_PRECISION_HINT": "bf16",
    "EXECUTION_MODE_HINT": "PERFORMANCE",
    "PERFORMANCE_HINT": "LATENCY",
}

_HEAD_WEIGHT: Final = re.compile(r"head_(?P<layer>[0-9]+)/(?P<part>kernel|bias)(\.half)?")


class Network:
    """A compiled network that takes one image at a time.

    On a CPU a batch takes as long as its images one by one, and would make a live question wait for all of it.
    """

    def __init__(self, compiled: Any) -> None:
        self._request = compiled.create_infer_request()

    def run(self, pixels: NDArray[np.uint8]) -> dict[str, FloatArray]:
        """Every output by its name, without the batch axis, of an image (height, width, 3) uint8."""
        results = self._request.infer({"image": normalise(pixels)[np.newaxis]})
        return {name: value[0].copy() for port, value in results.to_dict().items() for name in port.names}


class Runtime:
    """OpenVINO on this machine's processor."""

    def __init__(self) -> None:
        self._core = openvino.Core()

    @property
    def has_bfloat16(self) -> bool:
        """Whether the processor computes in bfloat16 by itself."""
        return "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")

    def read(self, folder: Path, raw: bytes, image: Shape, outputs: Mapping[str, Shape]) -> Any:
        """Parse a network from verified bytes, so that it cannot refer to any other file.

        Args:
            folder: The bundle, for the text of a problem.
            raw: Bytes of ``model.onnx``.
            image: (height, width, 3) of its only input, ``image``.
            outputs: Shape of each output by its name, without the batch axis.

        Raises:
            BrokenModel: It is no network, or its ports are not these, all float32.
        """
        try:
            model = self._core.read_model(raw, b"")
            _check_ports(folder, model, image, outputs)
            model.reshape({"image": [1, *image]})
        except (RuntimeError, ValueError) as fault:
            raise broken(folder, f"{NETWORK} is no network that can be run") from fault
        return model

    def compiled(self, model: Any, options: Options) -> Network:
        """The network ready to run, on all processors that this process may use."""
        return Network(self._core.compile_model(model, "CPU", {**options, "INFERENCE_NUM_THREADS": processor_count()}))


def processor_count() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_head(folder: Path, model: Any, manifest: Manifest) -> Head:
    """The head's weights, out of the network itself: constants named ``head_0/kernel``, ``head_0/bias``, ….

    A name may end in ``.half`` where the file holds float16, which the network widens to the same float32.

    Args:
        folder: The bundle, for the text of a problem.
        model: The network as :meth:`Runtime.read` gives it.
        manifest: What the bundle says about itself.

    Raises:
        BrokenModel: A layer is missing or does not fit its neighbours or the feature map.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for one in model.get_ops():
        named = _HEAD_WEIGHT.fullmatch(one.get_friendly_name())
        if named is not None and one.get_type_name() == "Constant":
            arrays[f"{named['part']}_{named['layer']}"] = one.get_data().astype(np.float32)
    try:
        head = head_from(arrays)
    except (ValueError, IndexError) as fault:
        raise broken(folder, f"{NETWORK}: {fault}") from fault
    if head[0][0].shape[0] != manifest.feature_map[2]:
        raise broken(folder, f"{NETWORK}: its head takes {head[0][0].shape[0]} channels, not {manifest.feature_map[2]}")
    return head


def plain_arrays(folder: Path, name: str, raw: bytes) -> dict[str, NDArray[Any]]:
    """The plain arrays of an ``.npz`` file; pickled objects are refused, not loaded.

    Raises:
        BrokenModel: It holds something else.
    """
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (ValueError, OSError, EOFError, KeyError, BadZipFile, AttributeError, TypeError) as fault:
        raise broken(folder, f"{name} is no file of plain arrays") from fault


def checked_answers(
    folder: Path, name: str, raw: bytes, expected: Mapping[str, tuple[Shape, type[np.generic]]]
) -> dict[str, NDArray[Any]]:
    """Golden inputs and answers: every array of the shape and type expected, and as many of each.

    Args:
        folder: The bundle, for the text of a problem.
        name: The file's name.
        raw: Its bytes.
        expected: Shape without the first axis, and type, of each array; the first one is the inputs.

    Raises:
        BrokenModel: Something is missing, of another shape, or there is nothing.
    """
    arrays = plain_arrays(folder, name, raw)
    counts = set()
    for part, (shape, kind) in expected.items():
        array = arrays.get(part)
        if array is None or array.shape[1:] != shape or array.dtype != kind:
            raise broken(folder, f"{name}: {part} is missing or not of the shape (n, …) = {shape}")
        counts.add(len(array))
    if len(counts) != 1 or 0 in counts:
        raise broken(folder, f"{name} holds no {next(iter(expected))}, or not one answer for each")
    return arrays


def _check_ports(folder: Path, model: Any, image: Shape, outputs: Mapping[str, Shape]) -> None:
    if len(model.inputs) != 1 or len(model.outputs) != len(outputs):
        raise broken(
            folder,
            f"{NETWORK} has {len(model.inputs)} inputs and {len(model.outputs)} outputs, not 1 and {len(outputs)}",
        )
    expected = [("input", "image", model.inputs, image)]
    expected += [("output", name, model.outputs, shape) for name, shape in outputs.items()]
    for role, name, ports, shape in expected:
        port = next((one for one in ports if name in one.names), None)
        if port is None:
            raise broken(folder, f"{NETWORK} has no {role} {name}")
        if not port.partial_shape.compatible(openvino.PartialShape([-1, *shape])):
            raise broken(folder, f"{NETWORK}: {role} {name} is {port.partial_shape}, not (n, …) = {shape}")
        if port.element_type != openvino.Type.f32:
            raise broken(folder, f"{NETWORK}: {role} {name} is not float32")
