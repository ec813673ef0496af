"""Features of frames are computed once, and again when anything that they depend on has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from thyroid_desktop.domain.geometry import Box, Size
from training.box_tables import BoxedImage
from training.networks import front, named_weights
from training.proposer_features import Scenes, cached_scenes, loaded_front
from training.scenes import BARE, PLAIN, VARIED, SceneAugmentation

CANVAS = Size(96, 64)
HOW = SceneAugmentation(0.5, 0.9, 0.6, 0.9, 0.2, 0.2, 0.3, 0.8, 0.1, 0.3)


class CountingFront:
    """Means of tiles as features, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.asked += 1
        return pixels.reshape(4, 16, 6, 16, 3).mean(axis=(1, 3)).astype(np.float32)


@pytest.fixture
def images(tmp_path: Path) -> list[BoxedImage]:
    made = []
    for number in range(3):
        path = tmp_path / f"{number}.png"
        Image.fromarray(np.random.default_rng(number).integers(0, 256, (64, 96), dtype=np.uint8)).save(path)
        made.append(BoxedImage(f"made/{number}", path, (Box(30.0, 20.0, 60.0, 40.0 + number),), f"group{number}"))
    return made


def scenes(folder: Path, images: list[BoxedImage], run: CountingFront, variant: int = PLAIN, seed: int = 1) -> Scenes:
    return cached_scenes(folder, images, run, canvas=CANVAS, variant=variant, how=HOW, seed=seed)


def test_that_a_plain_scene_is_the_frame_itself_with_its_box(images: list[BoxedImage], tmp_path: Path) -> None:
    made = scenes(tmp_path / "cache", images, CountingFront())
    assert made.features.shape == (3, 4, 6, 3)
    assert made.features.dtype == np.float16
    assert made.boxes.tolist() == [[30.0, 20.0, 60.0, 40.0 + number] for number in range(3)]
    with Image.open(images[1].path) as image:
        expected = CountingFront()(np.repeat(np.asarray(image)[:, :, np.newaxis], 3, axis=2))
    assert np.array_equal(made.features[1], expected.astype(np.float16))


def test_that_the_cache_is_used_until_something_changes(images: list[BoxedImage], tmp_path: Path) -> None:
    run, cache = CountingFront(), tmp_path / "cache"
    first = scenes(cache, images, run, VARIED)
    again = scenes(cache, images, run, VARIED)
    assert run.asked == 3
    assert np.array_equal(first.features, again.features)
    assert first.seconds == again.seconds >= 0.0
    scenes(cache, images, run, BARE)
    assert run.asked == 6
    scenes(cache, images, run, VARIED, seed=2)
    assert run.asked == 9
    moved = [replace(images[0], boxes=(Box(31.0, 20.0, 60.0, 40.0),)), *images[1:]]
    scenes(cache, moved, run, VARIED, seed=2)
    assert run.asked == 12


def test_that_a_half_written_variant_is_computed_again(images: list[BoxedImage], tmp_path: Path) -> None:
    run, cache = CountingFront(), tmp_path / "cache"
    scenes(cache, images, run)
    (cache / "scene0.sha256").write_text("0" * 64)
    scenes(cache, images, run)
    assert run.asked == 6


def test_that_the_front_is_run_as_keras_has_it(tmp_path: Path) -> None:
    model = front(CANVAS.height, CANVAS.width)
    given = {}
    for name, value in named_weights(model).items():
        layer, weight = name.split("/")
        if layer.startswith("shortcut_"):
            number = layer.removeprefix("shortcut_").removesuffix("_bn")
            layer = f"batch_normalization_{number}" if layer.endswith("_bn") else f"conv2d_{number}"
        given[f"{layer}/{weight}"] = value.astype(np.float16)
    np.savez(tmp_path / "weights.npz", **given)
    run = loaded_front(tmp_path / "weights.npz", CANVAS, tmp_path / "cache")
    pixels = np.random.default_rng(1).integers(0, 256, (64, 96, 3), dtype=np.uint8)
    features = run(pixels)
    assert features.shape == (4, 6, 728)
    assert np.isfinite(features).all()
