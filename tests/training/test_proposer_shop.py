"""From tables and images to a bundle that the program accepts, in one go and as small as possible."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from thyroid_desktop.inference.bundle import is_proposer, read_files, read_proposer_manifest
from thyroid_desktop.inference.proposer import ProposerEngine
from training.__main__ import main
from training.networks import front, named_weights

RECIPE = """
id = "small"
version = "0.1"
title = "Small proposer"
width = 96
height = 64
folds = 2
[augmentation]
enlarged_low = 0.5
enlarged_high = 0.9
border_low = 0.55
border_high = 0.95
gain = 0.25
gamma = 0.25
blur = 0.3
erased = 0.8
calipers = 0.1
decoys = 0.3
[schedule]
epochs = 1
batch = 4
rate = 1e-3
warm_up = 0.1
weight_decay = 0.02
dropout = 0.1
channels = 8
precision = "float32"
seed = 1
"""


def draw(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 90, (80, 120), dtype=np.uint8)
    pixels[20:50, 30:70] //= 4
    Image.fromarray(pixels).save(path)


def write(table: Path, header: str, lines: list[str]) -> None:
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All collections in small, with made-up images."""
    root = tmp_path_factory.mktemp("data")
    names = [f"{number * 50:06d}.png" for number in range(16)]
    for number, name in enumerate(names):
        draw(root / "tn5000" / "images" / name, number)
    header = "image,label,xmin,ymin,xmax,ymax,width,height,duplicate_group"
    kinds = ("benign", "malignant")
    rows = [f"{name},{kinds[at % 2]},30,20,{70 + at},{50 + at % 5},120,80,g{at}" for at, name in enumerate(names)]
    write(root / "tn5000" / "boxes.csv", header, rows)
    draw(root / "ddti" / "1_1.jpg", 30)
    header = "image,case_id,nodule,x0,y0,x1,y1,status,image_present"
    write(root / "ddti" / "annotations.csv", header, ["1_1.jpg,1,0,30,20,70,50,ok,1"])
    for number, name in enumerate(("L001.png", "L002.png")):
        draw(root / "les3bdd" / "images" / name, 40 + number)
    header = "image,label,duplicate_group,nodule,x0,y0,x1,y1"
    lines = ["L001.png,benign,L001,0,30,20,70,50", "L002.png,benign,L002,0,,,,"]
    write(root / "les3bdd" / "boxes.csv", header, lines)
    draw(root / "vlthynet" / "images" / "p1_1.png", 50)
    write(root / "vlthynet" / "boxes.csv", "image,patient,label,x,y,w,h", ["p1_1.png,p1,benign,30,20,40,30"])
    draw(root / "cine" / "images" / "1_0.png", 60)
    write(root / "cine" / "boxes.csv", "image,sequence,frame,x,y,w,h", ["1_0.png,1,0,30,20,40,30"])
    return root


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights for the front, called as ImageNet's are."""
    given = {}
    for name, value in named_weights(front(64, 96)).items():
        layer, weight = name.split("/")
        if layer.startswith("shortcut_"):
            number = layer.removeprefix("shortcut_").removesuffix("_bn")
            layer = f"batch_normalization_{number}" if layer.endswith("_bn") else f"conv2d_{number}"
        given[f"{layer}/{weight}"] = value.astype(np.float16)
    path = tmp_path_factory.mktemp("weights") / "front.npz"
    np.savez(path, **given)
    return path


@pytest.mark.timeout(600)
def test_that_a_proposer_is_made_from_tables_and_images_and_measured_again(
    collections: Path, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.toml").write_text(RECIPE, encoding="utf-8")
    start = ["propose", str(tmp_path / "small.toml"), "--data", str(collections), "--json"]
    places = ["--weights", str(weights), "--cache", str(tmp_path / "cache"), "--run", str(tmp_path / "run")]
    assert main([*start, *places, "--out", str(tmp_path / "small")]) == 0
    made = json.loads(capsys.readouterr().out)
    folder = tmp_path / "small"
    assert is_proposer(folder)
    manifest = read_proposer_manifest(folder)
    assert set(read_files(folder, manifest)) == {"model.onnx", "golden.npz", "MODEL_CARD.md"}
    assert ProposerEngine(folder).identity.version == "0.1"
    assert made["figures"]["tn5000 held out"]["boxes"] == 8
    assert made["figures"]["les3bdd"]["images_without_nodule"] == 1
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["training"]
    assert told["figures"] == made["figures"]
    assert told["fit"]["processors"] >= 1
    assert main([*start, "--evaluate", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] == made["figures"]


def test_that_training_a_proposer_needs_weights_and_a_cache(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.toml").write_text(RECIPE, encoding="utf-8")
    start = ["propose", str(tmp_path / "small.toml"), "--data", str(tmp_path)]
    assert main([*start, "--out", str(tmp_path / "small")]) == 1
    assert "--weights and --cache" in capsys.readouterr().err
    assert main([*start, "--out", str(tmp_path / "other")]) == 1
    assert "cannot be called other" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(start)
    assert "--out" in capsys.readouterr().err
