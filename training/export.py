"""From trained weights to a model bundle: network, golden answers, manifest, out-of-fold answers and card.

Weights are rounded to float16 *before* anything is measured or answered, so that the bundle is exactly what was tested.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.cam import grad_cam, head_from
from thyroid_desktop.inference.preprocessing import LETTERBOX, crop, normalise
from training.evaluate import OperatingPoint
from training.networks import SIDE, load_named_weights, xception
from training.onnx_graph import rounded_to_half, to_onnx, weights_of
from training.recipe import Recipe

CLASSES: Final = ("benign", "malignant")
_GOLDEN_COUNT: Final = 6
_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Account:
    """What the manifest and the card tell beside the weights.

    Attributes:
        point: Temperature and threshold.
        training: How it was trained: data, figures, versions; plain JSON values.
        card: Text of ``MODEL_CARD.md``.
        out_of_fold: Bytes of ``oof.csv``.
        created: UTC date, ISO 8601.
    """

    point: OperatingPoint
    training: Mapping[str, Any]
    card: str
    out_of_fold: bytes
    created: str


def rounded_network(weights: Mapping[str, NDArray[np.float32]]) -> keras.Model:
    """The whole network with its kernels rounded to what the bundle stores."""
    model = xception()
    load_named_weights(model, rounded_to_half(dict(weights)))
    return model


def network_of(bundle: Path) -> keras.Model:
    """The Keras network rebuilt from a bundle's ``model.onnx``, for comparison and for more training."""
    model = xception()
    load_named_weights(model, weights_of(bundle / "model.onnx"))
    return model


def write_bundle(folder: Path, model: keras.Model, recipe: Recipe, account: Account) -> None:
    """Write every file of a bundle; the folder's name must be the recipe's id.

    Raises:
        ValueError: The folder has another name, or a kernel was not rounded to float16.
    """
    if folder.name != recipe.id:
        raise ValueError(f"the bundle of {recipe.id} cannot be called {folder.name}")
    folder.mkdir(parents=True, exist_ok=True)
    to_onnx(model, folder / "model.onnx")
    head = _head_arrays(weights_of(folder / "model.onnx"))
    write_arrays(folder / "golden.npz", golden_answers(model, head, margin=recipe.margin))
    (folder / "oof.csv").write_bytes(account.out_of_fold)
    (folder / "MODEL_CARD.md").write_text(account.card, encoding="utf-8")
    named = ("model.onnx", "golden.npz", "oof.csv", "MODEL_CARD.md")
    manifest = {
        "schema": 1,
        "id": recipe.id,
        "version": recipe.version,
        "title": recipe.title,
        "architecture": "xception",
        "classes": list(CLASSES),
        "input": {"side": SIDE, "channels": 3, "margin": recipe.margin, "preprocessing": LETTERBOX},
        "feature_map": [int(length) for length in model.output["features"].shape[1:]],
        "threshold": account.point.threshold,
        "temperature": account.point.temperature,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in named},
        "created": account.created,
        "training": dict(account.training),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def golden_answers(
    model: keras.Model, head: Mapping[str, NDArray[np.float32]], *, margin: float
) -> dict[str, NDArray[Any]]:
    """Crops of made-up patterns and what Keras answers to them: ``crops``, ``logits`` and ``cams``."""
    crops = pattern_crops(_GOLDEN_COUNT, margin=margin, side=SIDE, seed=0)
    answers = model(normalise(crops), training=False)
    maps = np.asarray(answers["features"])
    cams = np.stack([grad_cam(one, head_from(head)) for one in maps])
    return {"crops": crops, "logits": np.asarray(answers["logits"]), "cams": cams}


def pattern_crops(count: int, *, margin: float, side: int, seed: int) -> NDArray[np.uint8]:
    """Crops of speckle with a darker ellipse and bright grains, made by numbers alone: (count, side, side, 3) uint8.

    They resemble a nodule enough to move the network, and no patient is in them.
    """
    rng = np.random.default_rng(seed)
    lines, columns = np.mgrid[0:200, 0:260]
    crops = []
    for _ in range(count):
        width, height = rng.uniform(40, 110), rng.uniform(40, 80)
        ellipse = ((columns - 130) / width) ** 2 + ((lines - 100) / height) ** 2 < 1
        level = np.where(ellipse, rng.uniform(15, 90), rng.uniform(60, 140))
        coarse = np.kron(rng.rayleigh(1.0, (50, 65)), np.ones((4, 4)))
        grey = level * coarse * 0.8
        grains = ellipse & (rng.random(ellipse.shape) < rng.uniform(0, 0.01))
        grey[grains] = 255
        box = Box(130 - width, 100 - height, 130 + width, 100 + height)
        crops.append(crop(np.clip(grey, 0, 255).astype(np.uint8), box, margin=margin, side=side))
    return np.stack(crops)


def _head_arrays(weights: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    count = sum(name.startswith("head_") and name.endswith("/kernel") for name in weights)
    return {f"{part}_{index}": weights[f"head_{index}/{part}"] for index in range(count) for part in ("kernel", "bias")}


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """An ``.npz`` whose bytes depend on nothing but the arrays; NumPy's own would hold the time of writing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _FIXED_DATE), buffer.getvalue(), zipfile.ZIP_DEFLATED)
