"""The bundled model against the Keras network made anew from its weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop.inference.bundle import is_proposer
from thyroid_desktop.inference.preprocessing import normalise
from thyroid_desktop.statistics.calibration import probability_malignant
from training.bundled.out_of_fold import OutOfFold
from training.evaluate import OperatingPoint, chosen_point, figures_of
from training.export import network_of, pattern_crops

MODELS = Path(__file__).parents[2] / "models"
BUNDLES = sorted(path.parent for path in MODELS.glob("*/manifest.json") if not is_proposer(path.parent))


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda folder: folder.name)
def bundle(request):
    return request.param


@pytest.fixture(scope="module")
def networks(bundle):
    import openvino

    core = openvino.Core()
    onnx = core.compile_model(core.read_model(bundle / "model.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return network_of(bundle), onnx


def largest_disagreement(networks, crops, temperature):
    """Largest difference of probability between Keras and OpenVINO over crops, and the probabilities' range."""
    keras_network, onnx = networks
    gaps, seen = [], []
    for start in range(0, len(crops), 20):
        batch = normalise(crops[start : start + 20])
        by_keras = keras_network.predict_on_batch(batch)["logits"]
        by_onnx = onnx(batch)["logits"]
        ours, theirs = (probability_malignant(one, temperature=temperature) for one in (by_keras, by_onnx))
        gaps.append(np.abs(ours - theirs).max())
        seen.extend(ours)
    return max(gaps), np.ptp(seen)


def test_that_keras_and_onnx_agree_on_a_hundred_crops(bundle, networks):
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    crops = pattern_crops(100, margin=0.1, side=manifest["input"]["side"], seed=7)
    gap, span = largest_disagreement(networks, crops, manifest["temperature"])
    assert gap <= 1e-4
    assert span > 0.1  # the crops do move the network


@pytest.mark.timeout(600)
def test_that_keras_and_onnx_agree_on_a_hundred_real_nodules(bundle, networks, shared_data):
    from training.augment import Augmentation
    from training.dataset import crop_of
    from training.importers import import_rows

    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    rows = import_rows(shared_data, ["tn5000"])[::39][:100]
    margin, side = manifest["input"]["margin"], manifest["input"]["side"]
    crops = [crop_of(row, variant=0, how=Augmentation(), seed=0, margin=margin, side=side) for row in rows]
    gap, span = largest_disagreement(networks, np.stack(crops), manifest["temperature"])
    assert len(rows) == 100
    assert gap <= 1e-4
    assert span > 0.5


def test_that_the_manifests_figures_follow_from_the_out_of_fold_answers(bundle):
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    found = OutOfFold.read(bundle / "oof.csv")
    point = chosen_point(found.is_malignant, found.logits)
    assert point == OperatingPoint(manifest["temperature"], manifest["threshold"])
    said = manifest["training"]["figures"]["+".join(manifest["training"]["recipe"]["train_on"])]
    assert figures_of(found.is_malignant, found.logits, point).as_json() == said
    card = (bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"{said['auroc']:.3f} ({said['auroc_95'][0]:.3f}–{said['auroc_95'][1]:.3f})" in card


def test_that_no_group_of_the_out_of_fold_answers_is_in_two_folds(bundle):
    found = OutOfFold.read(bundle / "oof.csv")
    assert len(set(found.ids)) == len(found.ids)
    assert all(len(set(found.folds[found.groups == name].tolist())) == 1 for name in np.unique(found.groups))


def test_that_the_onnx_file_is_small_and_named_weight_for_weight(bundle, tmp_path, networks):
    from training.networks import named_weights
    from training.onnx_graph import to_onnx, weights_of

    assert (bundle / "model.onnx").stat().st_size <= 50e6
    keras_network, _ = networks
    to_onnx(keras_network, tmp_path / "again.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == (bundle / "model.onnx").read_bytes()
    stored, held = weights_of(bundle / "model.onnx"), named_weights(keras_network)
    assert stored.keys() == held.keys()
