"""From trained weights to a model bundle: network, golden answers, manifest, out-of-fold answers and card.

Weights are rounded to float16 *before* anything is measured or answered, so that the bundle is exactly what was tested.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.cam import Head, grad_cam, head_from
from thyroid_desktop.inference.preprocessing import LETTERBOX, crop, normalise
from training.evaluate import OperatingPoint
from training.networks import load_named_weights, xception
from training.onnx_graph import rounded_to_half, to_onnx, weights_of
from training.recipe import Recipe

CLASSES: Final = ("benign", "malignant")
_GOLDEN_COUNT: Final = 6
_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Label:
    """What a bundle is.

    Attributes:
        id: Its name, and its folder's.
        version: Of the model.
        title: Name for people.
        architecture: As the manifest calls it.
        margin: Context around the box on every side, as a fraction of its width and height.
        preprocessing: Version of the way in which crops are cut.
    """

    id: str
    version: str
    title: str
    architecture: str
    margin: float
    preprocessing: str


@dataclass(frozen=True, slots=True)
class Account:
    """What the manifest and the card tell beside the weights.

    Attributes:
        point: Temperature and threshold.
        training: How it was trained: data, figures, versions; plain JSON values.
        card: Text of ``MODEL_CARD.md``.
        out_of_fold: Bytes of ``oof.csv``.
        created: UTC date, ISO 8601.
        further: Further files by their names.
    """

    point: OperatingPoint
    training: Mapping[str, Any]
    card: str
    out_of_fold: bytes
    created: str
    further: Mapping[str, bytes] = field(default_factory=dict)


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
    label = Label(recipe.id, recipe.version, recipe.title, "xception", recipe.margin, LETTERBOX)
    write_parts(folder, model, label, account)


def write_parts(folder: Path, model: keras.Model, label: Label, account: Account) -> str:
    """Write every file of a classifier's bundle; answers the SHA-256 of its network.

    Args:
        folder: Made when missing; its name must be the label's id.
        model: (N, side, side, 3) → {"features": (N, h, w, c), "logits": (N, 2)}, its kernels rounded to float16, its
            dense layers after the pooling called head_0, head_1, ….
        label: What the bundle is.
        account: What is told beside the weights.

    Raises:
        ValueError: The folder has another name, or a kernel was not rounded to float16.
    """
    if folder.name != label.id:
        raise ValueError(f"the bundle of {label.id} cannot be called {folder.name}")
    folder.mkdir(parents=True, exist_ok=True)
    to_onnx(model, folder / "model.onnx")
    write_arrays(folder / "golden.npz", golden_answers(model, label, _head(weights_of(folder / "model.onnx"))))
    (folder / "oof.csv").write_bytes(account.out_of_fold)
    (folder / "MODEL_CARD.md").write_text(account.card, encoding="utf-8")
    for name, content in account.further.items():
        (folder / name).write_bytes(content)
    named = ("model.onnx", "golden.npz", "oof.csv", *account.further, "MODEL_CARD.md")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in named}
    manifest = {
        "schema": 1,
        "id": label.id,
        "version": label.version,
        "title": label.title,
        "architecture": label.architecture,
        "classes": list(CLASSES),
        "input": {
            "side": _side(model),
            "channels": 3,
            "margin": label.margin,
            "preprocessing": label.preprocessing,
        },
        "feature_map": [int(length) for length in model.output["features"].shape[1:]],
        "threshold": account.point.threshold,
        "temperature": account.point.temperature,
        "files": digests,
        "created": account.created,
        "training": dict(account.training),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return digests["model.onnx"]


def golden_answers(model: keras.Model, label: Label, head: Head) -> dict[str, NDArray[Any]]:
    """Crops of made-up patterns and what Keras answers to them: ``crops``, ``logits`` and ``cams``."""
    way = label.preprocessing
    crops = pattern_crops(_GOLDEN_COUNT, margin=label.margin, side=_side(model), seed=0, preprocessing=way)
    answers = _exact_answers(model, normalise(crops))
    cams = np.stack([grad_cam(one, head) for one in answers["features"]])
    return {"crops": crops, "logits": answers["logits"], "cams": cams}


def _exact_answers(model: keras.Model, images: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """The outputs by their names, computed by the processor, whatever the network was trained on.

    A GPU may multiply in TensorFloat-32, and then the worker, which computes in float32, would not agree.
    """
    with keras.device("cpu"):
        twin = keras.models.clone_model(model)
        twin.set_weights(model.get_weights())
        return {name: keras.ops.convert_to_numpy(one) for name, one in twin(images, training=False).items()}


def pattern_crops(
    count: int, *, margin: float, side: int, seed: int, preprocessing: str = LETTERBOX
) -> NDArray[np.uint8]:
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
        frame = np.clip(grey, 0, 255).astype(np.uint8)
        crops.append(crop(frame, box, margin=margin, side=side, preprocessing=preprocessing))
    return np.stack(crops)


def _side(model: keras.Model) -> int:
    return int(model.input_shape[1])


def _head(weights: Mapping[str, NDArray[np.float32]]) -> Head:
    count = sum(name.startswith("head_") and name.endswith("/kernel") for name in weights)
    parts = [(part, index) for index in range(count) for part in ("kernel", "bias")]
    return head_from({f"{part}_{index}": weights[f"head_{index}/{part}"] for part, index in parts})


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """An ``.npz`` whose bytes depend on nothing but the arrays; NumPy's own would hold the time of writing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _FIXED_DATE), buffer.getvalue(), zipfile.ZIP_DEFLATED)
