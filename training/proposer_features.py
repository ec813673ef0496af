"""Features of whole frames by the frozen front of the proposer, computed once a variant and kept in a cache.

The cache is a folder with a float16 array (images, h, w, 728) and the boxes in canvas pixels for each variant, beside a
fingerprint of whatever they depend on. Nothing of it ever enters the repository.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.inference.framing import FRAMING
from thyroid_desktop.inference.network import EXACT, FAST, Runtime
from training.augment import generator_for
from training.box_tables import BoxedImage
from training.dataset import grey_frame
from training.networks import front, load_imagenet
from training.onnx_graph import to_onnx
from training.scenes import SceneAugmentation, varied_scene

Front = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""(height, width, 3) uint8 canvas → (h, w, 728)."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenes:
    """One variant of many images.

    Attributes:
        features: (n, h, w, 728) float16, memory-mapped.
        boxes: (n, 4) float32, x0, y0, x1, y1 in canvas pixels.
        seconds: What it took to compute the features.
    """

    features: NDArray[np.float16]
    boxes: NDArray[np.float32]
    seconds: float = 0.0


def loaded_front(weights: Path, canvas: Size, folder: Path) -> Front:
    """The front with ImageNet's weights, run by OpenVINO, in bfloat16 where the processor has it.

    Args:
        weights: ``.npz`` of the trunk's ImageNet weights.
        canvas: Width and height of its input.
        folder: Where its network is written to.
    """
    model = front(canvas.height, canvas.width)
    load_imagenet(model, weights)
    folder.mkdir(parents=True, exist_ok=True)
    to_onnx(model, folder / "front.onnx")
    runtime = Runtime()
    shape = tuple(int(length) for length in model.output["features"].shape[1:])
    raw = (folder / "front.onnx").read_bytes()
    read = runtime.read(folder, raw, (canvas.height, canvas.width, 3), {"features": shape})
    network = runtime.compiled(read, FAST if runtime.has_bfloat16 else EXACT)
    return lambda pixels: network.run(pixels)["features"]


def cached_scenes(  # noqa: PLR0913 - what the features depend on
    folder: Path,
    images: Sequence[BoxedImage],
    run: Front,
    *,
    canvas: Size,
    variant: int,
    how: SceneAugmentation,
    seed: int,
) -> Scenes:
    """Features and boxes of one variant of images with one box each, computed unless the cache has them."""
    made_for = _fingerprint(images, canvas, variant, how, seed)
    features, boxes, took, note = (
        folder / f"scene{variant}{end}" for end in (".npy", "-boxes.npy", ".seconds", ".sha256")
    )
    if not (note.exists() and note.read_text(encoding="ascii") == made_for):
        folder.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        started = time.monotonic()
        _compute(features, boxes, images, run, lambda image: _scene(image, canvas, variant, how, seed))
        took.write_text(f"{time.monotonic() - started:.0f}", encoding="ascii")
        note.write_text(made_for, encoding="ascii")
    return Scenes(open_memmap(features, mode="r"), np.load(boxes), float(took.read_text(encoding="ascii")))


def _scene(
    image: BoxedImage, canvas: Size, variant: int, how: SceneAugmentation, seed: int
) -> tuple[NDArray[np.uint8], tuple[float, float, float, float]]:
    rng = generator_for(seed, variant, image.id)
    pixels, box = varied_scene(grey_frame(image.path), image.boxes[0], canvas, variant=variant, how=how, rng=rng)
    return pixels, (box.x0, box.y0, box.x1, box.y1)


def _compute(
    features: Path,
    boxes: Path,
    images: Sequence[BoxedImage],
    run: Front,
    scene: Callable[[BoxedImage], tuple[NDArray[np.uint8], tuple[float, float, float, float]]],
) -> None:
    bounds = np.zeros((len(images), 4), np.float32)
    stored: NDArray[np.float16] | None = None
    for number, image in enumerate(images):
        pixels, bounds[number] = scene(image)
        found = run(pixels)
        if stored is None:
            stored = open_memmap(features, mode="w+", dtype=np.float16, shape=(len(images), *found.shape))
        stored[number] = found
    np.save(boxes, bounds)


def _fingerprint(images: Sequence[BoxedImage], canvas: Size, variant: int, how: SceneAugmentation, seed: int) -> str:
    content = [[image.id, [box.xywh() for box in image.boxes]] for image in images]
    depends = [content, [canvas.width, canvas.height], variant, repr(how) if variant else "", seed if variant else 0]
    return hashlib.sha256(json.dumps([depends, FRAMING]).encode()).hexdigest()
