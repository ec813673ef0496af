"""A proposer of a few kilobytes that behaves like a real one: it suggests a box of fixed size wherever it is bright."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from thyroid_desktop.inference.framing import FRAMING
from thyroid_desktop.inference.preprocessing import normalise

WIDTH, HEIGHT, STEP = 96, 72, 8
COLUMNS, LINES = WIDTH // STEP, HEIGHT // STEP
STEEPNESS = 4.0
REACH = 1.5
"""Cells from the middle of a cell to each side of its box."""
SLOPE, OFFSET = 0.5, -0.25


def make_tiny_proposer(folder: Path, *, version: str = "1", created: str = "2025-01-01") -> Path:
    """Write the bundle into ``folder`` (made when missing; its name becomes the id) and answer the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(_network().SerializeToString())
    np.savez(folder / "golden.npz", **_golden())
    write_manifest(folder, {**manifest(folder), "version": version, "created": created})
    return folder


def manifest(folder: Path) -> dict[str, object]:
    """The manifest that fits the files as they are now."""
    names = ("model.onnx", "golden.npz")
    return {
        "schema": 1,
        "id": folder.name,
        "version": "1",
        "title": "Tiny proposer for tests",
        "architecture": "xception-reach",
        "input": {"width": WIDTH, "height": HEIGHT, "channels": 3, "framing": FRAMING},
        "grid": [LINES, COLUMNS],
        "calibration": {"slope": SLOPE, "offset": OFFSET},
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
        "created": "2025-01-01",
        "training": {},
    }


def write_manifest(folder: Path, content: dict[str, object]) -> None:
    """Replace the bundle's manifest."""
    (folder / "manifest.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def _network() -> onnx.ModelProto:
    filters = np.zeros((5, 3, STEP, STEP), np.float32)
    filters[0] = STEEPNESS / (3 * STEP * STEP)
    offsets = np.array([0.0, REACH, REACH, REACH, REACH], np.float32)
    nodes = [
        helper.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node(
            "Conv", ["planes", "filters", "offsets"], ["both"], kernel_shape=[STEP, STEP], strides=[STEP, STEP]
        ),
        helper.make_node("Transpose", ["both"], ["cells"], perm=[0, 2, 3, 1]),
        helper.make_node("Split", ["cells", "parts"], ["heat", "reach"], axis=3),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny_proposer",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", HEIGHT, WIDTH, 3])],
        [
            helper.make_tensor_value_info("heat", TensorProto.FLOAT, ["n", LINES, COLUMNS, 1]),
            helper.make_tensor_value_info("reach", TensorProto.FLOAT, ["n", LINES, COLUMNS, 4]),
        ],
        [
            numpy_helper.from_array(filters, "filters"),
            numpy_helper.from_array(offsets, "offsets"),
            numpy_helper.from_array(np.array([1, 4], np.int64), "parts"),
        ],
    )
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(network, full_check=True)
    return network


def _golden() -> dict[str, NDArray[np.generic]]:
    """Canvases of noise with the maps that numpy alone computes for them."""
    canvases = np.random.RandomState(3).randint(0, 256, (2, HEIGHT, WIDTH, 3)).astype(np.uint8)
    tiles = normalise(canvases).reshape(2, LINES, STEP, COLUMNS, STEP, 3)
    heat = (STEEPNESS * tiles.mean(axis=(2, 4, 5)))[..., np.newaxis].astype(np.float32)
    return {"canvases": canvases, "heat": heat, "reach": np.full((2, LINES, COLUMNS, 4), REACH, np.float32)}
