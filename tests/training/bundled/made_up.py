"""Made-up collections on the disk, and a study of them that a processor trains in seconds."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from thyroid_desktop.domain.geometry import Box

ID = "made-up-v1"
BOX = Box(40.0, 30.0, 140.0, 110.0)
LEARNT, TESTED = 24, 8
RECIPE = """
id = "made-up-recipe"
version = "1.0.0"
title = "Made up"
networks = ["Tiny"]
folds = 2

[augmentation]
box_shift = 0.05
erased = 0.3
blur = 0.3

[learning]
ema = 0.9

[answering]
side = 48

[[stages]]
name = "training"
epochs = 1
decay = "cosine"
"""
STUDY = f"""
id = "{ID}"
version = "0.1"
title = "Made up"
recipe = "made-up-recipe"
network = "Tiny"

[[parts]]
name = "one"
learn_from = ["tn5000"]
held_out = "groups"
unseen = ["vlthynet"]

[[parts]]
name = "others"
learn_from = ["tn5000", "vlthynet"]
held_out = "collections"

[[parts]]
name = "everything"
learn_from = ["tn5000", "vlthynet"]
held_out = "nothing"
"""


def write_study(folder: Path) -> Path:
    """A study and its recipe; answers the study's file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-up-recipe.toml").write_text(RECIPE, encoding="utf-8")
    (folder / f"{ID}.toml").write_text(STUDY, encoding="utf-8")
    return folder / f"{ID}.toml"


def write_collections(data: Path) -> None:
    """Two collections: one with many groups, one of patients."""
    names = [f"{50 * index:06d}.jpg" for index in range(LEARNT)]
    bounds = dict(zip(("xmin", "ymin", "xmax", "ymax"), (BOX.x0, BOX.y0, BOX.x1, BOX.y1), strict=True))
    labels = _write_pictures(data / "tn5000" / "images", names, seed=1)
    _write_table(
        data / "tn5000" / "boxes.csv",
        [
            {"image": name, "label": label, **bounds, "duplicate_group": name}
            for name, label in zip(names, labels, strict=True)
        ],
    )
    names = [f"patient{index}_1.jpg" for index in range(TESTED)]
    bounds = dict(zip(("x", "y", "w", "h"), BOX.xywh(), strict=True))
    labels = _write_pictures(data / "vlthynet" / "images", names, seed=2)
    _write_table(
        data / "vlthynet" / "boxes.csv",
        [
            {"image": name, "patient": name[:-6], "label": label, "age": 30 + 10 * index, "gender": 1, **bounds}
            for index, (name, label) in enumerate(zip(names, labels, strict=True))
        ],
    )


def _write_pictures(folder: Path, names: list[str], *, seed: int) -> list[str]:
    """Speckle, brighter where malignant; answers the labels."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    labels = ["malignant" if index % 3 else "benign" for index in range(len(names))]
    for name, label in zip(names, labels, strict=True):
        speckle = rng.rayleigh(40 if label == "malignant" else 20, (140, 180))
        Image.fromarray(np.clip(speckle, 0, 255).astype(np.uint8)).convert("RGB").save(folder / name, quality=90)
    return labels


def _write_table(path: Path, records: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, list(records[0]))
        lines.writeheader()
        lines.writerows(records)
