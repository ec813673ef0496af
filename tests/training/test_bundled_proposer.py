"""The bundled proposer against the Keras network made anew from its weights, and on images it never learnt from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.inference.bundle import is_proposer, read_files, read_proposer_manifest
from thyroid_desktop.inference.framing import framed
from thyroid_desktop.inference.network import EXACT, Runtime
from thyroid_desktop.inference.preprocessing import normalise
from thyroid_desktop.inference.proposer import ProposerEngine
from training.box_tables import BoxedImage, boxed_images
from training.dataset import grey_frame
from training.onnx_graph import weights_of
from training.proposer_check import split_of
from training.proposer_export import pattern_frames
from training.proposer_figures import recall_of
from training.proposer_network import proposer_of
from training.proposer_recipe import ProposerRecipe
from training.recipe import read_recipe_as

MODELS = Path(__file__).parents[2] / "models"
BUNDLES = sorted(path.parent for path in MODELS.glob("*/manifest.json") if is_proposer(path.parent))
LARGEST_FILE = 45 << 20


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda folder: folder.name)
def bundle(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def test_that_the_bundle_is_whole_small_and_told_of(bundle: Path) -> None:
    manifest = read_proposer_manifest(bundle)
    files = read_files(bundle, manifest)
    assert set(files) == {"model.onnx", "golden.npz", "MODEL_CARD.md"}
    assert len(files["model.onnx"]) <= LARGEST_FILE
    card = files["MODEL_CARD.md"].decode("utf-8")
    assert "Research use only" in card
    assert manifest.identity.weights_sha256 in card
    recipe = read_recipe_as(ProposerRecipe, Path(bundle.name))
    assert (recipe.id, recipe.version) == (manifest.identity.id, manifest.identity.version)
    assert recipe.canvas == manifest.canvas


def test_that_keras_and_openvino_agree_on_golden_and_on_new_frames(bundle: Path) -> None:
    manifest = read_proposer_manifest(bundle)
    network = proposer_of(weights_of(bundle / "model.onnx"), manifest.canvas)
    runtime = Runtime()
    shapes = {"heat": (*manifest.grid, 1), "reach": (*manifest.grid, 4)}
    image = (manifest.canvas.height, manifest.canvas.width, 3)
    compiled = runtime.compiled(runtime.read(bundle, (bundle / "model.onnx").read_bytes(), image, shapes), EXACT)
    with np.load(bundle / "golden.npz", allow_pickle=False) as golden:
        canvases = [*golden["canvases"], *(framed(one, manifest.canvas) for one in pattern_frames(6, seed=7))]
        expected_heat = golden["heat"]
    for number, canvas in enumerate(canvases):
        by_keras = network(normalise(canvas)[np.newaxis], training=False)
        by_openvino = compiled.run(canvas)
        for name in shapes:
            theirs = np.asarray(by_keras[name])[0]
            assert np.abs(by_openvino[name] - theirs).max() <= 2e-3 * max(1.0, float(np.abs(theirs).max()))
        if number < len(expected_heat):
            assert np.abs(by_openvino["heat"] - expected_heat[number]).max() <= 5e-3
    assert np.ptp(expected_heat) > 1.0  # the frames do move the network


def test_that_the_figures_in_the_manifest_are_those_of_the_card(bundle: Path) -> None:
    told: dict[str, Any] = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["training"]["figures"]
    card = (bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
    for found in told.values():
        low, high = found["recall_1_95"]
        assert f"{found['recall_1']:.3f} ({low:.3f}–{high:.3f})" in card


def every(images: Sequence[BoxedImage], count: int) -> list[BoxedImage]:
    """So many images, evenly spread."""
    return [images[at] for at in np.linspace(0, len(images) - 1, count).astype(int)]


@pytest.mark.parametrize(("source", "floor"), [("tn5000", 0.7), ("ddti", 0.25)])
def test_that_it_finds_nodules_on_images_that_it_never_learnt_from(
    bundle: Path, shared_data: Path, source: Any, floor: float
) -> None:
    images = boxed_images(shared_data, source)
    if source == "tn5000":
        images = split_of(images, read_recipe_as(ProposerRecipe, Path(bundle.name))).held_out
    sample = every([image for image in images if image.boxes], 40)
    engine = ProposerEngine(bundle)
    frames = [grey_frame(image.path) for image in sample]
    suggested = [engine.propose(frame) for frame in frames]
    assert recall_of(suggested, [image.boxes for image in sample]).images.value >= floor
    for frame, proposals in zip(frames, suggested, strict=True):
        size = Size(int(frame.shape[1]), int(frame.shape[0]))
        assert all(one.box.is_inside(size) for one in proposals)
