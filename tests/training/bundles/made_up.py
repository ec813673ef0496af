"""Collections, folders and plans for bundles, made by code: speckle that is nobody's."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.adapters.dicom_files import speckle
from thyroid_desktop.adapters.image_readers import ImageReaders
from training.bundles.building import Built, Plan, build
from training.bundles.collections import gathered_collection
from training.bundles.developing import Developing
from training.bundles.manifest import SplitRecord

HEADER = "image,label,xmin,ymin,xmax,ymax,width,height,duplicate_group\n"
SALT = b"s" * 32


def scan(seed: int) -> NDArray[np.uint8]:
    """A bright scan of 160×120 pixels, like no other of another seed."""
    return np.maximum(speckle((120, 160), seed=seed).astype(np.uint8), 40)


def collection(folder: Path, count: int = 12, *, per_patient: int = 2) -> Path:
    """A folder like TN5000's with so many images, two of each guessed patient, of both labels."""
    (folder / "images").mkdir(parents=True)
    lines = []
    for index in range(count):
        number = 50 * (index // per_patient) + index % per_patient
        label = "malignant" if index // per_patient % 2 else "benign"
        Image.fromarray(scan(index)).save(folder / "images" / f"{number:06d}.png")
        lines.append(f"{number:06d}.png,{label},40,30,100,80,160,120,g{index}\n")
    (folder / "boxes.csv").write_text(HEADER + "".join(lines))
    return folder


def plan(out: Path, *, seed: int = 1, held_out: float = 0.2, salt: bytes = SALT) -> Plan:
    """How the tests build: two folds."""
    return Plan(out, Developing(ImageReaders(), salt, 0.5), SplitRecord(seed, 2, held_out), "2026-01-01")


def built(tmp_path: Path, count: int = 12) -> Path:
    """A finished bundle of a made-up collection."""
    out = tmp_path / "bundle"
    build_from(collection(tmp_path / "collection", count), out)
    return out


def build_from(folder: Path, out: Path) -> Built:
    """A finished bundle of a folder like TN5000's."""
    return build(gathered_collection(folder, "tn5000"), plan(out))


def contents(bundle: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}


class Stopper:
    """A progress that stops after so many steps."""

    def __init__(self, steps: int) -> None:
        self._steps = itertools.count()
        self._most = steps

    def __call__(self, _done: int, _total: int, _what: str) -> bool:
        return next(self._steps) < self._most
