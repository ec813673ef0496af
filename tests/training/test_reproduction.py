"""From tables and pictures to a bundle that the program can run, in one go, with made-up collections and weights."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.engine import Engine
from training.__main__ import main
from training.recipe import read_recipe

ID = "made-up-v1"
RECIPE = f"""
id = "{ID}"
version = "0.1"
title = "Made up"
train_on = ["tn5000"]
test_on = ["vlthynet"]
margin = 0.1
variants = 2
folds = 2

[augmentation]
shift = 0.06
scale = 0.12
margin_low = 0.02
margin_high = 0.22
gain = 0.25
gamma = 0.2
blur = 0.3
calipers = 0.3

[schedule]
epochs = 1
batch = 8
rate = 1e-3
warm_up = 0.1
weight_decay = 1e-2
label_smoothing = 0.05
is_balanced = false
mixup = 0.2
precision = "float32"
seed = 1
"""
BOX = Box(40.0, 30.0, 140.0, 110.0)
LEARNT, TESTED = 24, 8


def write_pictures(folder: Path, names: list[str], *, seed: int) -> list[str]:
    """Speckle, brighter where malignant; answers the labels."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    labels = ["malignant" if index % 3 else "benign" for index in range(len(names))]
    for name, label in zip(names, labels, strict=True):
        speckle = rng.rayleigh(40 if label == "malignant" else 20, (140, 180))
        Image.fromarray(np.clip(speckle, 0, 255).astype(np.uint8)).convert("RGB").save(folder / name, quality=90)
    return labels


def write_table(path: Path, records: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, list(records[0]))
        lines.writeheader()
        lines.writerows(records)


def write_collections(data: Path) -> None:
    names = [f"{50 * index:06d}.jpg" for index in range(LEARNT)]
    bounds = dict(zip(("xmin", "ymin", "xmax", "ymax"), (BOX.x0, BOX.y0, BOX.x1, BOX.y1), strict=True))
    labels = write_pictures(data / "tn5000" / "images", names, seed=1)
    write_table(
        data / "tn5000" / "boxes.csv",
        [
            {"image": name, "label": label, **bounds, "duplicate_group": name}
            for name, label in zip(names, labels, strict=True)
        ],
    )
    names = [f"patient{index}_1.jpg" for index in range(TESTED)]
    bounds = dict(zip(("x", "y", "w", "h"), BOX.xywh(), strict=True))
    labels = write_pictures(data / "vlthynet" / "images", names, seed=2)
    write_table(
        data / "vlthynet" / "boxes.csv",
        [
            {"image": name, "patient": name[:-6], "label": label, **bounds}
            for name, label in zip(names, labels, strict=True)
        ],
    )


def write_weights(path: Path) -> None:
    """Random weights of a trunk, under the names of the published file."""
    import keras

    from training.networks import named_weights, trunk

    keras.utils.set_random_seed(5)
    named = {}
    for name, array in named_weights(trunk()).items():
        layer, part = name.split("/")
        if layer.startswith("shortcut_"):
            number = layer.split("_")[1]
            layer = f"batch_normalization_{number}" if layer.endswith("_bn") else f"conv2d_{number}"
        named[f"{layer}/{part}"] = array
    np.savez(path, **named)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a whole reproduction has been run from the command line."""
    folder = tmp_path_factory.mktemp("workshop")
    write_collections(folder / "data")
    write_weights(folder / "weights.npz")
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    assert main(words(folder, "workshop whole", "--out", str(folder / ID))) == 0
    return folder


def words(folder: Path, stage: str, *more: str) -> list[str]:
    places = {"data": "data", "weights": "weights.npz", "cache": "cache", "run": "run"}
    named = [part for option, place in places.items() for part in (f"--{option}", str(folder / place))]
    return [*stage.split(), str(folder / "recipe.toml"), *named, *more]


@pytest.fixture
def bundle(workshop: Path) -> Path:
    return workshop / ID


@pytest.fixture
def manifest(bundle: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    return read


def test_that_the_manifest_names_every_file_with_its_hash(bundle: Path, manifest: dict[str, Any]) -> None:
    present = {path.name for path in bundle.iterdir()} - {"manifest.json"}
    assert present == {"model.onnx", "golden.npz", "oof.csv", "MODEL_CARD.md"}
    digests = {name: hashlib.sha256((bundle / name).read_bytes()).hexdigest() for name in present}
    assert manifest["files"] == digests


def test_that_the_manifest_tells_what_was_made_and_from_what(workshop: Path, manifest: dict[str, Any]) -> None:
    assert (manifest["id"], manifest["version"], manifest["title"]) == (ID, "0.1", "Made up")
    assert manifest["feature_map"] == [10, 10, 2048]
    training = manifest["training"]
    assert training["trunk_weights_sha256"] == hashlib.sha256((workshop / "weights.npz").read_bytes()).hexdigest()
    recipe = read_recipe(workshop / "recipe.toml")
    assert training["recipe"]["schedule"]["epochs"] == recipe.schedule.epochs
    assert training["recipe"]["train_on"] == ["tn5000"]
    counts = {name: (one["malignant"], one["benign"]) for name, one in training["figures"].items()}
    assert counts == {"tn5000": (16, 8), "vlthynet": (5, 3)}
    assert training["versions"].keys() == {"keras", "numpy", "onnx", "pillow", "tensorflow"}


def test_that_the_card_tells_every_figure_and_leaves_no_gap(bundle: Path, manifest: dict[str, Any]) -> None:
    card = (bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "$" not in card
    for figures in manifest["training"]["figures"].values():
        low, high = figures["auroc_95"]
        assert f"| {figures['auroc']:.3f} ({low:.3f}–{high:.3f}) |" in card


def test_that_the_program_runs_the_bundle(bundle: Path) -> None:
    engine = Engine(bundle)
    pixels = np.random.default_rng(3).integers(0, 256, (140, 180), dtype=np.uint8)
    answer = engine.answer(pixels, BOX, "float32")
    assert 0.0 <= answer.probability_malignant <= 1.0
    assert answer.cam.values.shape == (10, 10)
    assert answer.model.id == ID


@pytest.mark.parametrize("name", ["model.onnx", "golden.npz", "oof.csv", "MODEL_CARD.md"])
def test_that_a_bundle_of_which_one_byte_was_altered_is_refused(bundle: Path, tmp_path: Path, name: str) -> None:
    altered = tmp_path / ID
    altered.mkdir()
    for path in bundle.iterdir():
        (altered / path.name).symlink_to(path)
    content = bytearray((bundle / name).read_bytes())
    content[len(content) // 2] ^= 1
    (altered / name).unlink()
    (altered / name).write_bytes(content)
    with pytest.raises(BrokenModel) as caught:
        Engine(altered)
    assert name in caught.value.detail


def test_that_the_golden_answers_are_for_patterns_and_not_for_anybodys_image(bundle: Path) -> None:
    from training.export import pattern_crops

    with np.load(bundle / "golden.npz", allow_pickle=False) as golden:
        assert np.array_equal(golden["crops"], pattern_crops(6, margin=0.1, side=299, seed=0))


def test_that_stages_that_were_done_are_not_done_again_and_export_gives_the_same_bytes(
    workshop: Path, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = {path: path.stat().st_mtime_ns for path in (workshop / "cache").rglob("*.npy")}
    assert len(cached) == 3
    assert main(words(workshop, "workshop export", "--json", "--out", str(tmp_path / ID))) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bundle"] == str(tmp_path / ID)
    for name in ("model.onnx", "oof.csv"):
        assert (tmp_path / ID / name).read_bytes() == (bundle / name).read_bytes()
    assert (
        told["figures"]["vlthynet"]
        == json.loads((bundle / "manifest.json").read_text())["training"]["figures"]["vlthynet"]
    )
    assert {path: path.stat().st_mtime_ns for path in cached} == cached


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with a recipe and nothing else."""
    (tmp_path / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return tmp_path


def test_that_exporting_before_training_ends_with_one_sentence(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(bare, "workshop export", "--out", str(bare / ID))) == 1
    said = capsys.readouterr()
    assert "tail.npz" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_that_missing_trunk_weights_end_with_one_sentence(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_collections(bare / "data")
    assert main(words(bare, "workshop features")) == 1
    assert "weights.npz" in capsys.readouterr().err


def test_that_a_bundle_of_another_name_is_refused_before_anything_is_trained(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(bare, "workshop whole", "--out", str(bare / "another"))) == 1
    assert "cannot be called another" in capsys.readouterr().err
    assert {path.name for path in bare.iterdir()} == {"recipe.toml"}


def test_that_a_broken_table_ends_with_one_sentence_that_names_it(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_collections(bare / "data")
    table = bare / "data" / "tn5000" / "boxes.csv"
    table.write_text(table.read_text().replace("label", "class"))
    assert main(words(bare, "workshop crossval")) == 1
    assert capsys.readouterr().err == "The table of tn5000 cannot be used: it has no column 'label'\n"
