"""A candidate is a bundle like any other: the worker loads it and answers as Keras does."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.child import Child
from tests.training.results.candidates import about, trained
from thyroid_desktop.domain.diagnosis import EngineAnswer
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.inference.bundle import read_files, read_manifest
from thyroid_desktop.inference.preprocessing import normalise
from thyroid_desktop.inference.protocol import Answered, Ask, FrameTaken, LoadBundle, Ready, SetFrame
from thyroid_desktop.statistics.calibration import probability_malignant
from training.experiment.crops import plain_crop
from training.onnx_graph import weights_of
from training.results.bundling import feature_model, rounded, write_candidate

ROOT = Path(__file__).parents[3]
BOX = Box(60.25, 50.5, 200.0, 110.75)


@pytest.fixture
def child() -> Iterator[Child]:
    one = Child()
    yield one
    one.end()


def asked(child: Child, bundle: Path, pixels: NDArray[Any]) -> EngineAnswer:
    """What the worker answers about :data:`BOX` of a frame."""
    np.save(bundle.parent / "frame.npy", pixels)
    child.send(
        LoadBundle(1, str(bundle)),
        SetFrame("a", str(bundle.parent / "frame.npy")),
        Ask(2, 0, "a", BOX, "float32", with_spread=False, is_live=False),
    )
    ready, taken, answered = (child.reply() for _ in range(3))
    assert isinstance(ready, Ready)
    assert ready.identity.id == "candidate-1"
    assert taken == FrameTaken("a")
    assert isinstance(answered, Answered)
    return answered.answer


def frames() -> dict[str, NDArray[Any]]:
    rng = np.random.default_rng(4)
    coarse = np.kron(rng.uniform(20, 230, (30, 40)), np.ones((8, 8)))
    grey = np.clip(coarse + rng.normal(0, 9, coarse.shape), 0, 255).astype(np.uint8)
    return {"grey": grey, "rgb": np.stack([grey, grey // 2, 255 - grey], axis=2), "deep": grey.astype(np.uint16) * 16}


@pytest.mark.parametrize("kind", frames())
@pytest.mark.parametrize("letterbox", [True, False])
def test_that_the_worker_answers_as_keras_does(tmp_path: Path, child: Child, *, letterbox: bool, kind: str) -> None:
    model, pixels = trained(), frames()[kind]
    write_candidate(tmp_path / "candidate-1", model, about(letterbox=letterbox))
    answer = asked(child, tmp_path / "candidate-1", pixels)
    cut = plain_crop(pixels, BOX, margin=0.15, letterbox=letterbox, side=32)
    logits = np.asarray(model(normalise(cut)[np.newaxis], training=False))
    expected = probability_malignant(logits, temperature=1.3)[0]
    assert answer.probability_malignant == pytest.approx(expected, abs=1e-5)
    assert answer.model.preprocessing == ("letterbox-luma-1" if letterbox else "stretch-luma-1")
    grown, to_stored = BOX.with_margin(0.15), answer.cam.to_stored
    first, last = to_stored.apply(Point(0.0, 0.0)), to_stored.apply(Point(8.0, 8.0))
    assert (first.x, last.x) == pytest.approx((grown.x0, grown.x1))
    height = grown.width if letterbox else grown.height
    assert last.y - first.y == pytest.approx(height)
    assert (last.y + first.y) / 2 == pytest.approx(grown.centre.y)


def test_that_a_candidate_is_signed_and_says_what_it_was_told(tmp_path: Path) -> None:
    folder = tmp_path / "candidate-1"
    digest = write_candidate(folder, trained(), about(letterbox=False))
    manifest = read_manifest(folder)
    files = read_files(folder, manifest)
    assert set(files) == {"model.onnx", "golden.npz", "oof.csv", "MODEL_CARD.md"}
    assert {path.name for path in folder.iterdir()} == {*files, "manifest.json"}
    assert manifest.identity.weights_sha256 == digest == hashlib.sha256(files["model.onnx"]).hexdigest()
    assert (manifest.architecture, manifest.side, manifest.margin) == ("tiny", 32, 0.15)
    assert (manifest.identity.threshold, manifest.temperature) == (0.4, 1.3)
    assert (files["oof.csv"], files["MODEL_CARD.md"]) == (b"row,fold\na,0\n", b"# A card\n")
    told = json.loads((folder / "manifest.json").read_text())
    assert (told["created"], told["training"]) == ("2025-01-02", {"recipe": "made-up", "folds": 3})


def test_that_the_same_network_makes_the_same_bytes(tmp_path: Path) -> None:
    write_candidate(tmp_path / "a" / "candidate-1", trained(), about())
    write_candidate(tmp_path / "b" / "candidate-1", trained(), about())
    for one in (tmp_path / "a" / "candidate-1").iterdir():
        assert one.read_bytes() == (tmp_path / "b" / "candidate-1" / one.name).read_bytes(), one.name


def test_that_what_was_measured_on_the_rounded_network_is_what_is_shipped(tmp_path: Path) -> None:
    model = trained()
    exact = model.get_layer("head_1").get_weights()[0]
    assert rounded(model) is model
    half = model.get_layer("head_1").get_weights()[0]
    assert 0 < np.abs(half - exact).max() < 1e-3
    measured = [weight.numpy() for weight in model.weights]
    write_candidate(tmp_path / "candidate-1", model, about())
    assert all(np.array_equal(one, weight.numpy()) for one, weight in zip(measured, model.weights, strict=True))
    assert np.array_equal(weights_of(tmp_path / "candidate-1" / "model.onnx")["head_1/kernel"], half)


def test_that_the_two_outputs_are_the_map_before_the_pooling_and_the_logits() -> None:
    model = trained()
    crops = np.random.default_rng(5).uniform(-1, 1, (2, 32, 32, 3)).astype(np.float32)
    both = feature_model(model)(crops, training=False)
    assert both["features"].shape == (2, 8, 8, 16)
    assert np.array_equal(both["logits"], model(crops, training=False))


def test_that_a_candidate_in_a_folder_of_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be called other"):
        write_candidate(tmp_path / "other", trained(), about())


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_that_a_candidate_replays_whatever_backend_wrote_it(tmp_path: Path, backend: str) -> None:
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    command = [sys.executable, "-m", "tests.training.results.candidates", str(tmp_path)]
    variables = {**os.environ, "KERAS_BACKEND": backend}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    assert done.stdout == f"{backend} candidate-1"
