"""A trained network of an experiment as a candidate: a model bundle that the worker loads and anybody may adopt.

The kernels are rounded to float16 *before* anything is measured (:func:`rounded`), so that what is shipped is what was
measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras

from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH
from training.evaluate import OperatingPoint
from training.experiment.recipe import NetworkName
from training.export import Account, Label, write_parts
from training.onnx_graph import rounded_to_half


@dataclass(frozen=True, slots=True)
class CandidateAbout:
    """What a candidate's bundle tells beside its weights.

    Attributes:
        id: Its name, and its folder's.
        version: Of the model.
        title: Name for people.
        network: Which architecture of ``training.experiment.networks`` it is.
        margin: Context around the box on every side, as a fraction of its width and height.
        letterbox: Whether crops keep their aspect ratio; otherwise the box is stretched to the square.
        threshold: Probability, 0 to 1, from which on it says malignant.
        temperature: The logits are divided by it, 0.01 to 100.
        out_of_fold: Bytes of ``oof.csv``.
        card: Text of ``MODEL_CARD.md``.
        created: UTC date, ISO 8601.
        training: How it was trained: data, figures, versions; plain JSON values.
        further: Further files of the bundle, by their names.
    """

    id: str
    version: str
    title: str
    network: NetworkName
    margin: float
    letterbox: bool
    threshold: float
    temperature: float
    out_of_fold: bytes
    card: str
    created: str
    training: Mapping[str, Any]
    further: Mapping[str, bytes] = field(default_factory=dict)


def write_candidate(folder: Path, model: keras.Model, about: CandidateAbout) -> str:
    """Write a candidate's bundle into ``folder``, which is called like it; answers the SHA-256 of ``model.onnx``.

    Args:
        folder: Made when missing.
        model: A network of ``training.experiment.networks`` computed in float32: (N, side, side, 3) → logits (N, 2).
            Its kernels are rounded in place, which changes nothing where :func:`rounded` was called before measuring.
        about: What is told beside the weights.

    Raises:
        ValueError: The folder has another name, a layer cannot be exported, or a weight does not fit into float16.
    """
    way = LETTERBOX if about.letterbox else STRETCH
    label = Label(about.id, about.version, about.title, about.network.lower(), about.margin, way)
    point = OperatingPoint(about.temperature, about.threshold)
    account = Account(point, about.training, about.card, about.out_of_fold, about.created, about.further)
    return write_parts(folder, feature_model(rounded(model)), label, account)


def rounded(model: keras.Model) -> keras.Model:
    """The same network, its kernels rounded in place to what a bundle stores.

    Raises:
        ValueError: A weight is not finite or too great for float16; nothing was changed then.
    """
    variables = {f"{layer.name}/{one.name}": one for layer in model.layers for one in layer.weights}
    kept = rounded_to_half({name: one.numpy() for name, one in variables.items()})
    for name, value in kept.items():
        variables[name].assign(value)
    return model


def feature_model(model: keras.Model) -> keras.Model:
    """The same layers, answering {"features": (N, h, w, c), "logits": (N, 2)}: the last map before pooling, too."""
    outputs = {"features": model.get_layer("pooled").input, "logits": model.output}
    return keras.Model(model.input, outputs, name=model.name)
