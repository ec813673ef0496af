"""From a trained head to a proposer's bundle: network, golden answers, manifest and card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.inference.framing import FRAMING, framed
from thyroid_desktop.inference.preprocessing import normalise
from training.export import write_arrays
from training.onnx_graph import to_onnx
from training.proposer_recipe import ProposerRecipe

_GOLDEN_COUNT: Final = 4
_NAMED: Final = ("model.onnx", "golden.npz")


@dataclass(frozen=True, slots=True)
class ProposerAccount:
    """What the manifest and the card tell beside the weights.

    Attributes:
        slope: Of the line from heat to log-odds.
        offset: Of the same line.
        training: How it was trained: data, figures, versions; plain JSON values.
        card: Text of ``MODEL_CARD.md``; empty while it is still to be measured.
        created: UTC date, ISO 8601.
    """

    slope: float
    offset: float
    training: Mapping[str, Any]
    card: str
    created: str


def write_network(folder: Path, model: keras.Model, canvas: Size) -> None:
    """Write the network and its golden answers.

    Raises:
        ValueError: A kernel was not rounded to float16.
    """
    folder.mkdir(parents=True, exist_ok=True)
    to_onnx(model, folder / "model.onnx")
    write_arrays(folder / "golden.npz", golden_maps(model, canvas))


def write_account(folder: Path, model: keras.Model, recipe: ProposerRecipe, account: ProposerAccount) -> None:
    """Write the manifest, and the card where there is one; the network must be there already."""
    named = list(_NAMED)
    if account.card:
        (folder / "MODEL_CARD.md").write_text(account.card, encoding="utf-8")
        named.append("MODEL_CARD.md")
    manifest = {
        "schema": 1,
        "id": folder.name,
        "version": recipe.version,
        "title": recipe.title,
        "architecture": "xception-reach",
        "input": {"width": recipe.width, "height": recipe.height, "channels": 3, "framing": FRAMING},
        "grid": [int(length) for length in model.output["heat"].shape[1:3]],
        "calibration": {"slope": round(account.slope, 6), "offset": round(account.offset, 6)},
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in named},
        "created": account.created,
        "training": dict(account.training),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def golden_maps(model: keras.Model, canvas: Size) -> dict[str, NDArray[Any]]:
    """Made-up frames and what Keras answers to them: ``canvases``, ``heat`` and ``reach``."""
    canvases = np.stack([framed(frame, canvas) for frame in pattern_frames(_GOLDEN_COUNT, seed=0)])
    maps = [model(normalise(one)[np.newaxis], training=False) for one in canvases]
    answers = {name: np.concatenate([np.asarray(one[name]) for one in maps]) for name in ("heat", "reach")}
    return {"canvases": canvases, **answers}


def pattern_frames(count: int, *, seed: int) -> list[NDArray[np.uint8]]:
    """Frames of layered speckle with a darker ellipse, made by numbers alone, each (H, W) uint8 of another size.

    They resemble a neck with a nodule enough to move the network, and no patient is in them.
    """
    rng = np.random.default_rng(seed)
    frames = []
    for _ in range(count):
        height, width = int(rng.integers(360, 640)), int(rng.integers(480, 900))
        lines, columns = np.mgrid[0:height, 0:width]
        depth = lines / height
        level = 70 + 50 * np.sin(depth * rng.uniform(12, 20) + 2 * np.sin(columns / width * 3)) * np.exp(-3 * depth)
        middle = rng.uniform(0.3, 0.7, 2) * (width, height)
        radius = rng.uniform(0.08, 0.2, 2) * (width, height)
        is_nodule = ((columns - middle[0]) / radius[0]) ** 2 + ((lines - middle[1]) / radius[1]) ** 2 < 1
        level = np.where(is_nodule, level * rng.uniform(0.2, 0.6), level)
        coarse = np.kron(rng.rayleigh(0.8, (height // 3 + 1, width // 3 + 1)), np.ones((3, 3)))[:height, :width]
        frames.append(np.clip(level * coarse, 0, 255).astype(np.uint8))
    return frames
