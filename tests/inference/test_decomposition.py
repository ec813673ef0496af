"""What an answer carries adds up to it: its cells with the head's biases, and its features through the head."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.bundle import GOLDEN, NETWORK, is_proposer, read_files, read_manifest
from thyroid_desktop.inference.cam import contributions, effective_bias
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.inference.network import EXACT, Runtime, plain_arrays, read_head
from thyroid_desktop.inference.preprocessing import crop

MODELS = Path(__file__).parents[2] / "models"
SHIPPED = sorted(one.parent for one in MODELS.glob("*/manifest.json") if not is_proposer(one.parent))
BOX = Box(60.0, 50.0, 200.0, 150.0)
FRAME = np.random.RandomState(120).randint(120, 144, (240, 320)).astype(np.uint8)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_that_cells_and_effective_bias_add_up_to_the_logits_on_the_golden_crops_of_a_shipped_model(
    folder: Path,
) -> None:
    said = read_manifest(folder)
    files, runtime = read_files(folder, said), Runtime()
    ports = {"features": said.feature_map, "logits": (2,)}
    model = runtime.read(folder, files[NETWORK], (said.side, said.side, 3), ports)
    head, network = read_head(folder, model, said), runtime.compiled(model, EXACT)
    for one in plain_arrays(folder, GOLDEN, files[GOLDEN])["crops"]:
        told = network.run(one)
        bias = effective_bias(told["features"].mean(axis=(0, 1)), head)
        difference = float(told["logits"][1] - told["logits"][0])
        assert float(contributions(told["features"], head).sum()) + bias == pytest.approx(difference, abs=2e-3)


def test_that_the_shown_log_odds_are_those_of_the_cells_and_the_effective_bias(tmp_path: Path) -> None:
    bundle = make_tiny_bundle(tmp_path / "tiny")
    said, engine = read_manifest(bundle), Engine(bundle)
    runtime = Runtime()
    raw = (bundle / NETWORK).read_bytes()
    model = runtime.read(bundle, raw, (64, 64, 3), {"features": said.feature_map, "logits": (2,)})
    features = runtime.compiled(model, EXACT).run(crop(FRAME, BOX, margin=0.1, side=64))["features"]
    bias = effective_bias(features.mean(axis=(0, 1)), read_head(bundle, model, said))
    answer = engine.answer(FRAME, BOX, "float32")
    assert answer.cam.log_odds is not None
    shown = np.log(answer.probability_malignant / (1.0 - answer.probability_malignant))
    assert float(answer.cam.log_odds.sum()) + bias / said.temperature == pytest.approx(shown, abs=1e-4)


def test_that_an_exact_answer_carries_the_features_that_its_logits_come_from(tmp_path: Path) -> None:
    folder = make_tiny_bundle(tmp_path / "tiny")
    engine = Engine(folder)
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(folder / "model.onnx").graph.initializer}
    answer = engine.answer(FRAME, BOX, "float32")
    assert answer.pooled is not None
    assert (answer.pooled.shape, answer.pooled.dtype) == (weights["head_0/kernel"].shape[:1], np.float32)
    before = answer.pooled @ weights["head_0/kernel"] + weights["head_0/bias"]
    logits = np.maximum(before, 0.0) @ weights["head_1/kernel"] + weights["head_1/bias"]
    expected = 1.0 / (1.0 + np.exp(-(logits[1] - logits[0]) / 1.5))
    assert answer.probability_malignant == pytest.approx(expected, abs=1e-6)
    assert engine.answer(FRAME, BOX, "fast").pooled is None
