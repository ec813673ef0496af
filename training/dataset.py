"""Rows as crops, grouped folds, and the cache of trunk features that makes training the tail affordable.

The cache is a folder with one float16 array a variant, (rows, h, w, 1024), and a list of the row ids it was made for.
Variant 0 is the plain crop; the others are augmented, odd ones flipped. Nothing of it ever enters the repository.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from PIL import Image

from thyroid_desktop.inference.preprocessing import LETTERBOX, crop, normalise
from training.augment import Augmentation, generator_for, varied_crop
from training.importers import Row

BATCH: Final = 16
GRID: Final = (10, 10, 1024)

Trunk = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""(n, side, side, 3) float32 in −1…1 → (n, h, w, 1024)."""


def grey_frame(path: Path) -> NDArray[np.uint8]:
    """The image's luminance, (H, W) uint8, by the same rule as the preprocessing's."""
    with Image.open(path) as image:
        return np.asarray(image.convert("L"))


def crop_of(row: Row, *, variant: int, how: Augmentation, seed: int, margin: float, side: int) -> NDArray[np.uint8]:
    """The crop of one row: (side, side, 3) uint8; variant 0 is what the worker would cut."""
    grey = grey_frame(row.path)
    if variant == 0:
        return crop(grey, row.box, margin=margin, side=side)
    rng = generator_for(seed, variant, row.id)
    return varied_crop(grey, row.box, how, rng=rng, is_flipped=variant % 2 == 1, side=side)


class Grouped(Protocol):
    """Whatever belongs to a group."""

    @property
    def group(self) -> str:
        """One name, or several joined by ``|``."""
        ...


def joined_groups(rows: Sequence[Grouped]) -> NDArray[np.int64]:
    """A group number for every row; rows whose ``|``-separated group names overlap, even in a chain, share one."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for row in rows:
        first, *others = row.group.split("|")
        for other in others:
            parent[root(other)] = root(first)
    roots = [root(row.group.split("|")[0]) for row in rows]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(roots))}
    return np.array([numbers[name] for name in roots], dtype=np.int64)


def grouped_folds(groups: NDArray[np.int64], labels: NDArray[np.bool_], *, count: int, seed: int) -> NDArray[np.int64]:
    """A fold number (0 … count − 1) for every row; groups stay whole and malignant shares stay alike.

    Groups, largest first, go to the fold that is furthest below its due share of the classes; ties fall by the seed.
    """
    rng = np.random.default_rng(seed)
    names = rng.permutation(np.unique(groups))
    counts = np.array([[np.sum(labels[groups == name]), np.sum(~labels[groups == name])] for name in names], float)
    due = counts.sum(axis=0) / count
    filled = np.zeros((count, 2))
    folds = np.zeros(len(groups), dtype=np.int64)
    for index in np.argsort(-counts.sum(axis=1), kind="stable"):
        excess = (((filled + counts[index]) / due) ** 2).sum(axis=1) - ((filled / due) ** 2).sum(axis=1)
        chosen = int(np.argmin(excess))
        filled[chosen] += counts[index]
        folds[groups == names[index]] = chosen
    return folds


def fingerprint(rows: Sequence[Row], variant: int, how: Augmentation, *, seed: int, margin: float) -> str:
    """A hash of whatever the features depend on beside the trunk's weights."""
    content = [[row.id, row.box.xywh()] for row in rows]
    text = json.dumps([content, variant, repr(how) if variant else "", seed if variant else 0, margin, LETTERBOX])
    return hashlib.sha256(text.encode()).hexdigest()


def cache_features(  # noqa: PLR0913 - what the features depend on
    folder: Path, rows: Sequence[Row], trunk: Trunk, *, variant: int, how: Augmentation, seed: int, margin: float
) -> NDArray[np.float16]:
    """Features of all rows for one variant, computed once and kept; (rows, 10, 10, 1024) float16, memory-mapped."""
    made_for = fingerprint(rows, variant, how, seed=seed, margin=margin)
    path, note = folder / f"variant{variant}.npy", folder / f"variant{variant}.sha256"
    if not (note.exists() and note.read_text(encoding="ascii") == made_for):
        folder.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        stored = open_memmap(path, mode="w+", dtype=np.float16, shape=(len(rows), *GRID))
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            crops = [crop_of(row, variant=variant, how=how, seed=seed, margin=margin, side=299) for row in batch]
            stored[start : start + len(batch)] = trunk(normalise(np.stack(crops))).astype(np.float16)
        stored.flush()
        note.write_text(made_for, encoding="ascii")
    return open_memmap(path, mode="r")
