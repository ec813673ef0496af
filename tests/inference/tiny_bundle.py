"""A model bundle of a few kilobytes that behaves like a real one: for tests that need a model but not a good one.

The network is one convolution with ReLU (the feature map), then average pooling and a head of two dense layers. Its
weights are fixed, so that its answers are too; a bright box is more "malignant" to it than a dark one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from thyroid_desktop.inference.cam import grad_cam, head_from, head_logits
from thyroid_desktop.inference.preprocessing import LETTERBOX, normalise

SIDE = 64
CELLS = 8
CHANNELS = 6
HIDDEN = 4
TINY_ID = "tiny"

Arrays = dict[str, NDArray[np.float32]]


def make_tiny_bundle(folder: Path, *, seed: int = 7) -> Path:
    """Write the bundle into ``folder`` (made when missing; its name becomes the model's id) and answer the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = _weights(seed)
    (folder / "model.onnx").write_bytes(_network(weights).SerializeToString())
    np.savez(folder / "golden.npz", **_golden(weights))
    write_manifest(folder, manifest(folder))
    (folder / "MODEL_CARD.md").write_text("# Tiny\n\nFor tests.\n", encoding="utf-8")
    return folder


def manifest(folder: Path) -> dict[str, object]:
    """The manifest that fits the files as they are now."""
    names = ("model.onnx", "golden.npz")
    return {
        "schema": 1,
        "id": folder.name,
        "version": "1",
        "title": "Tiny network for tests",
        "architecture": "xception",
        "classes": ["benign", "malignant"],
        "input": {"side": SIDE, "channels": 3, "margin": 0.1, "preprocessing": LETTERBOX},
        "feature_map": [CELLS, CELLS, CHANNELS],
        "threshold": 0.5,
        "temperature": 1.5,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
        "created": "2025-01-01",
        "training": {},
    }


def write_manifest(folder: Path, content: dict[str, object]) -> None:
    """Replace the bundle's manifest."""
    (folder / "manifest.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def _weights(seed: int) -> Arrays:
    random = np.random.RandomState(seed)
    drawn = {
        "filters": random.normal(0.1, 0.1, (CHANNELS, 3, 8, 8)) / 16,
        "offsets": random.normal(1.3, 0.2, CHANNELS),
        "kernel_0": random.uniform(0.0, 0.3, (CHANNELS, HIDDEN)),
        "bias_0": random.normal(0.0, 0.05, HIDDEN),
        "kernel_1": np.array([[-1.0, 1.0]]) * random.uniform(0.2, 0.3, (HIDDEN, 1)),
        "bias_1": np.array([1.2, -1.2]),
    }
    return {name: array.astype(np.float32) for name, array in drawn.items()}


def _network(weights: Arrays) -> onnx.ModelProto:
    nodes = [
        helper.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "filters", "offsets"], ["filtered"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Relu", ["filtered"], ["activated"]),
        helper.make_node("Transpose", ["activated"], ["features"], perm=[0, 2, 3, 1]),
        helper.make_node("GlobalAveragePool", ["activated"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Gemm", ["flat", "head_0/kernel", "head_0/bias"], ["dense"]),
        helper.make_node("Relu", ["dense"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "head_1/kernel", "head_1/bias"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", SIDE, SIDE, 3])],
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", CELLS, CELLS, CHANNELS]),
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 2]),
        ],
        [numpy_helper.from_array(array, _onnx_name(name)) for name, array in weights.items()],
    )
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(network, full_check=True)
    return network


def _onnx_name(name: str) -> str:
    part, _, layer = name.partition("_")
    return f"head_{layer}/{part}" if layer else name


def _golden(weights: Arrays) -> dict[str, NDArray[np.generic]]:
    """Crops of gradients, stripes and noise with the answers that numpy alone computes for them."""
    ramp = np.tile(np.linspace(0, 255, SIDE), (SIDE, 1))
    stripes = np.where(np.arange(SIDE) // 8 % 2 == 0, 40.0, 200.0) * np.ones((SIDE, 1))
    noise = np.random.RandomState(3).uniform(0, 255, (SIDE, SIDE))
    crops = np.repeat(np.stack([ramp, stripes, noise]).astype(np.uint8)[..., np.newaxis], 3, axis=3)
    head = head_from({name: weights[name] for name in ("kernel_0", "bias_0", "kernel_1", "bias_1")})
    features = [_features(normalise(crop), weights) for crop in crops]
    logits = [head_logits(one.mean(axis=(0, 1)), head) for one in features]
    return {"crops": crops, "logits": np.stack(logits), "cams": np.stack([grad_cam(one, head) for one in features])}


def _features(image: NDArray[np.float32], weights: Arrays) -> NDArray[np.float32]:
    step = SIDE // CELLS
    tiles = image.reshape(CELLS, step, CELLS, step, 3)
    filtered = np.einsum("iyjxc,kcyx->ijk", tiles, weights["filters"]) + weights["offsets"]
    return np.maximum(filtered, 0.0).astype(np.float32)
