"""The bundled network is what it says: Keras', weight for weight, feature for feature and map for map."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import openvino
import pytest
import tensorflow as tf
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.bundle import is_proposer
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.inference.preprocessing import crop, normalise
from thyroid_desktop.statistics.calibration import probability_malignant
from training.export import network_of, pattern_crops
from training.networks import load_imagenet, named_weights, trunk
from training.onnx_graph import rounded_to_half, weights_of
from training.recipe import read_recipe

MODELS = Path(__file__).parents[2] / "models"
BATCH = 10


@pytest.fixture(scope="module")
def bundle() -> Path:
    found = sorted(path.parent for path in MODELS.glob("*/manifest.json") if not is_proposer(path.parent))
    if not found:
        pytest.skip("no model is bundled: models/ is empty")
    return found[0]


@pytest.fixture(scope="module")
def manifest(bundle: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def network(bundle: Path) -> keras.Model:
    return network_of(bundle)


@pytest.fixture(scope="module")
def compiled(bundle: Path) -> Any:
    core = openvino.Core()
    return core.compile_model(core.read_model(bundle / "model.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})


@pytest.fixture(scope="module")
def engine(bundle: Path) -> Engine:
    return Engine(bundle)


def speckle(seed: int) -> NDArray[np.uint8]:
    """A frame of bare speckle, dark or bright, fine or coarse by the seed."""
    rng = np.random.default_rng(seed)
    grain = 1 + seed % 5
    fine = rng.rayleigh(rng.uniform(10, 90), (240 // grain + 1, 320 // grain + 1))
    return np.clip(np.kron(fine, np.ones((grain, grain)))[:240, :320], 0, 255).astype(np.uint8)


def made_crops(margin: float) -> Iterator[NDArray[np.uint8]]:
    """A hundred crops made by numbers alone, in batches: patterns like nodules, and speckle in boxes of every shape."""
    patterns = pattern_crops(60, margin=margin, side=299, seed=20)
    rng = np.random.default_rng(21)
    others = []
    for seed in range(40):
        width, height = rng.uniform(30, 200, 2)
        others.append(crop(speckle(seed), Box.from_xywh(60, 20, width, height), margin=margin, side=299))
    whole = np.concatenate([patterns, np.stack(others)])
    yield from (whole[start : start + BATCH] for start in range(0, len(whole), BATCH))


def test_that_keras_and_openvino_agree_on_a_hundred_crops_feature_by_feature(
    manifest: dict[str, Any], network: keras.Model, compiled: Any
) -> None:
    ask = tf.function(lambda crops: network(crops, training=False))
    probabilities = []
    for crops in made_crops(manifest["input"]["margin"]):
        batch = normalise(crops)
        by_keras, by_openvino = ask(tf.constant(batch)), compiled({"image": batch})
        ours, theirs = (
            probability_malignant(np.asarray(each["logits"]), temperature=manifest["temperature"])
            for each in (by_keras, by_openvino)
        )
        assert np.abs(ours - theirs).max() <= 1e-4
        features = by_keras["features"].numpy()
        assert np.abs(features - by_openvino["features"]).max() <= 1e-3 * np.abs(features).max()
        probabilities.extend(ours)
    assert len(probabilities) == 100
    assert np.ptp(probabilities) > 0.1


def test_that_the_golden_answers_are_keras_own(bundle: Path, network: keras.Model) -> None:
    with np.load(bundle / "golden.npz", allow_pickle=False) as golden:
        crops, logits, cams = (golden[name] for name in ("crops", "logits", "cams"))
    found = np.asarray(network(normalise(crops), training=False)["logits"])
    assert np.abs(found - logits).max() <= 1e-4
    for one, cam in zip(crops, cams, strict=True):
        assert np.abs(gradient_map(network, one) - cam).max() <= 1e-4 * max(1.0, float(cam.max()))


def gradient_map(network: keras.Model, crop_pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Grad-CAM as it was published: by a backward pass of Keras from the logits' difference to the last map."""
    image = tf.constant(normalise(crop_pixels)[np.newaxis])
    features = network(image, training=False)["features"]
    after = network.get_layer("pooled")
    with tf.GradientTape() as tape:
        tape.watch(features)
        signal = after(features)
        for index in range(4):
            signal = network.get_layer(f"head_{index}")(signal)
        difference = signal[0, 1] - signal[0, 0]
    weights = tf.reduce_mean(tape.gradient(difference, features)[0], axis=(0, 1))
    found: NDArray[np.float32] = np.maximum(features.numpy()[0] @ weights.numpy(), 0.0)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_that_the_programs_answer_and_map_are_those_of_keras_and_its_backward_pass(
    engine: Engine, manifest: dict[str, Any], network: keras.Model, seed: int
) -> None:
    pixels, box = speckle(seed), Box(70.5, 40.25, 210.0, 180.5)
    cut = crop(pixels, box, margin=manifest["input"]["margin"], side=299)
    logits = np.asarray(network(normalise(cut)[np.newaxis], training=False)["logits"])
    expected = probability_malignant(logits, temperature=manifest["temperature"])[0]
    answer = engine.answer(pixels, box, "float32")
    assert answer.probability_malignant == pytest.approx(expected, abs=1e-4)
    by_gradient = gradient_map(network, cut)
    assert np.abs(answer.cam.values - by_gradient).max() <= 1e-3 * max(float(by_gradient.max()), 1e-3)


def test_that_blocks_1_to_13_are_the_published_weights_rounded_and_nothing_else(
    bundle: Path, manifest: dict[str, Any], shared_data: Path
) -> None:
    path = shared_data / "weights" / "xception_imagenet_blocks1-13.npz"
    assert manifest["training"]["trunk_weights_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    front = trunk()
    load_imagenet(front, path)
    expected, stored = rounded_to_half(named_weights(front)), weights_of(bundle / "model.onnx")
    assert all(np.array_equal(stored[name], array) for name, array in expected.items())
    learnt = {name.split("/")[0] for name in stored.keys() - expected.keys()}
    assert {name[:5] for name in learnt} == {"block", "head_"}
    assert not any(name.startswith("block") and not name.startswith("block14") for name in learnt)


def test_that_the_bundle_was_made_by_the_recipe_that_is_shipped(bundle: Path, manifest: dict[str, Any]) -> None:
    recipe = read_recipe(Path(bundle.name))
    assert manifest["training"]["recipe"] == json.loads(json.dumps(dataclasses.asdict(recipe)))
    assert manifest["input"]["margin"] == recipe.margin
    assert (manifest["version"], manifest["title"]) == (recipe.version, recipe.title)
