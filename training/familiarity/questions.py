"""The boxes that the familiarity check is fitted to and measured on: nodules, and all that is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Pixels
from training.box_tables import BoxedImage, BoxSource, boxed_images
from training.calipers import elsewhere
from training.dataset import grouped_folds, joined_groups
from training.familiarity.defects import amplified, blurred, with_flow, with_stiffness
from training.familiarity.pictures import MADE, Picture, magnetic_resonance, photograph
from training.importers import SMALLEST_SIDE, records

SOURCES: Final[tuple[BoxSource, ...]] = ("tn5000", "ddti", "les3bdd", "vlthynet", "cine")
HELD_OUT: Final = 0
"""The fold, of :data:`FOLDS`, that nothing is fitted to."""
FOLDS: Final = 4
SIGMAS: Final = (2.0, 4.0, 8.0, 16.0)
"""Of the blur, in pixels of the network's input."""
GAINS: Final = (2.0, 3.0, 5.0, 8.0)
DIM: Final = (0.3, 0.1, 0.0)
SHARES: Final = (0.05, 0.15, 0.4)
_FLOW_FILES: Final = ("IM00001.implicit_little_endian.dcm", "US-PAL-8-10x-echo", "US-RGB-8-esopecho", "US1_UNCR.dcm")
_ENOUGH: Final = {
    ("nodule", "tn5000"): 700,
    ("nodule", "ddti"): 280,
    ("nodule", "les3bdd"): 240,
    ("elsewhere", "tn5000"): 320,
    ("elsewhere", "ddti"): 150,
    ("elsewhere", "les3bdd"): 130,
    ("elsewhere", "vlthynet"): 30,
    ("elsewhere", "cine"): 40,
}
_ENOUGH_OF: Final = {
    "not ultrasound": 12,
    "blurred": 30,
    "saturated": 30,
    "dark": 12,
    "colour Doppler": 12,
    "elastography": 12,
}
_SPOILT: Final = 120
_PICTURES: Final = 25
_TRIES: Final = 60


@dataclass(frozen=True, slots=True)
class Question:
    """One box that the check is asked about.

    Attributes:
        id: Unique among all.
        kind: ``nodule``, ``elsewhere`` (a box on no nodule), or what is wrong with it.
        source: The collection, or the variety of the kind.
        fold: Of the image's group; :data:`HELD_OUT` is not fitted to.
        pixels: Reads or makes the frame.
        box: In stored pixels.
    """

    id: str
    kind: str
    source: str
    fold: int
    pixels: Callable[[], Pixels]
    box: Box


def read_frame(path: Path) -> Pixels:
    """The frame as the program reads it: grey, or RGB where it is no grey image."""
    from PIL import Image

    with Image.open(path) as image:
        return np.asarray(image if image.mode == "L" else image.convert("RGB"))


def thinned(questions: Sequence[Question], *, scale: float, seed: int) -> list[Question]:
    """As many of each kind and source as are worth their time, drawn at random, in a random order.

    Args:
        questions: All there are.
        scale: Factor on the numbers of each kind; 0.1 for a quick look.
        seed: Of the draw; a greater scale keeps what a smaller one drew.
    """
    taken: Counter[tuple[str, str]] = Counter()
    chosen = []
    for index in np.random.default_rng(seed).permutation(len(questions)):
        one = questions[index]
        key = (one.kind, one.source)
        if taken[key] < round(scale * _ENOUGH.get(key, _ENOUGH_OF.get(one.kind, len(questions)))):
            taken[key] += 1
            chosen.append(one)
    return chosen


def all_questions(data: Path, *, most: int, seed: int) -> list[Question]:
    """Every question of both commands, in a fixed order.

    Args:
        data: Folder with one folder a collection.
        most: Images of TN5000 that are used.
        seed: Of the subsample, of boxes elsewhere, and of all that is made.

    Raises:
        OSError: A table is missing.
        BadTable: A table cannot be understood.
    """
    found: list[Question] = []
    for source in SOURCES:
        images = _split(boxed_images(data, source), seed)
        if len(images) > most:
            chosen = np.sort(np.random.default_rng(seed).permutation(len(images))[:most])
            images = [images[index] for index in chosen]
        found += _nodules(source, images)
        found += _elsewhere(source, images, seed)
    nodules = [one for one in found if one.kind == "nodule"]
    found += _breast(data)
    found += list(_pictures(seed))
    found += list(_flow_of_files(data / "dicom" / "ultrasound", seed))
    held_out = [one for one in nodules if one.fold == HELD_OUT]
    chosen = np.random.default_rng(seed).permutation(len(held_out))[:_SPOILT]
    found += list(_spoilt([held_out[index] for index in chosen], seed))
    return found


def _split(images: Sequence[BoxedImage], seed: int) -> list[tuple[BoxedImage, int]]:
    groups = joined_groups(images)
    areas = np.array([image.boxes[0].area if image.boxes else 0.0 for image in images])
    folds = grouped_folds(groups, areas > np.median(areas), count=FOLDS, seed=seed)
    return [(image, int(fold)) for image, fold in zip(images, folds, strict=True)]


def _nodules(source: str, images: Sequence[tuple[BoxedImage, int]]) -> Iterator[Question]:
    for image, fold in images:
        for index, box in enumerate(image.boxes):
            if min(box.width, box.height) >= SMALLEST_SIDE:
                yield Question(f"{image.id}#{index}", "nodule", source, fold, partial(read_frame, image.path), box)


def _elsewhere(source: str, images: Sequence[tuple[BoxedImage, int]], seed: int) -> Iterator[Question]:
    """A box of a nodule's size where tissue is and no nodule; on images without any, of another image's nodule."""
    rng = np.random.default_rng(seed)
    sizes = [box for image, _ in images for box in image.boxes if min(box.width, box.height) >= SMALLEST_SIDE]
    for image, fold in images:
        pattern = image.boxes[0] if image.boxes else sizes[int(rng.integers(len(sizes)))]
        frame = read_frame(image.path)
        box = _free_box(frame, pattern, image.boxes, rng)
        if box is not None:
            kind = "elsewhere" if image.boxes else "no nodule"
            yield Question(f"{image.id}#{kind}", kind, source, fold, partial(read_frame, image.path), box)


def _free_box(frame: Pixels, pattern: Box, nodules: Sequence[Box], rng: np.random.Generator) -> Box | None:
    for _ in range(_TRIES):
        box = elsewhere(pattern, frame.shape, rng)
        inside = frame[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
        is_free = all(box.intersection_over_union(one) < 0.02 for one in nodules)
        if is_free and min(box.width, box.height) >= SMALLEST_SIDE and np.median(inside) > 12 and inside.std() > 8:
            return box
    return None


def _breast(data: Path) -> Iterator[Question]:
    for record in records(data / "breast" / "boxes.csv"):
        box = Box.from_xywh(*(float(record[name]) for name in ("x", "y", "w", "h")))
        path = data / "breast" / "images" / record["image"]
        yield Question(f"breast/{path.stem}", "another organ", "breast", HELD_OUT, partial(read_frame, path), box)


def _pictures(seed: int) -> Iterator[Question]:
    for name, make in MADE.items():
        for index in range(_PICTURES):
            rng = np.random.default_rng([seed, index])
            picture = partial(lambda make, index: make(np.random.default_rng([seed, 1, index])), make, index)
            box = elsewhere(Box(0, 0, float(rng.uniform(60, 220)), float(rng.uniform(50, 170))), (480, 640), rng)
            yield Question(f"{name}/{index}", "not ultrasound", name, index % FOLDS, picture, box)
    for name, shipped in (("photograph", photograph), ("magnetic resonance", magnetic_resonance)):
        for index, box in enumerate(_boxes_on(shipped(), _PICTURES, np.random.default_rng(seed))):
            yield Question(f"{name}/{index}", "not ultrasound", name, HELD_OUT, shipped, box)


def _boxes_on(picture: Picture, count: int, rng: np.random.Generator) -> Iterator[Box]:
    height, width = picture.shape[:2]
    for _ in range(count):
        pattern = Box(0, 0, float(rng.uniform(0.15, 0.5)) * width, float(rng.uniform(0.15, 0.5)) * height)
        yield elsewhere(pattern, picture.shape, rng)


def _flow_of_files(folder: Path, seed: int) -> Iterator[Question]:
    """Boxes about colour in true Doppler frames of other organs; at least a twentieth of each is in colour."""
    rng = np.random.default_rng(seed)
    for name in _FLOW_FILES:
        frames = _dicom_frames(folder / name)
        for index, frame in enumerate(frames):
            steps = frame.max(axis=2).astype(int) - frame.min(axis=2)
            for turn in range(max(2, 24 // len(frames))):
                box = _coloured_box(steps > 60, rng)
                if box is not None:
                    source = "real frames of other organs"
                    name_of_it = f"{name}/{index}/{turn}"
                    yield Question(name_of_it, "colour Doppler", source, HELD_OUT, partial(np.asarray, frame), box)


def _coloured_box(is_coloured: NDArray[np.bool_], rng: np.random.Generator) -> Box | None:
    height, width = is_coloured.shape
    for _ in range(_TRIES):
        pattern = Box(0, 0, float(rng.uniform(0.12, 0.35)) * width, float(rng.uniform(0.12, 0.35)) * height)
        box = elsewhere(pattern, is_coloured.shape, rng)
        inside = is_coloured[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
        if inside.mean() > 0.05:
            return box
    return None


def _dicom_frames(path: Path) -> NDArray[np.uint8]:
    """(frames, H, W, 3) uint8."""
    import warnings

    import pydicom
    from pydicom.pixels.processing import apply_color_lut

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content: Any = pydicom.dcmread(path)
        pixels = content.pixel_array
        if content.PhotometricInterpretation == "PALETTE COLOR":
            pixels = (apply_color_lut(pixels, content) >> 8).astype(np.uint8)
    return np.asarray(pixels).reshape(-1, *pixels.shape[-3:])


def _spoilt(nodules: Sequence[Question], seed: int) -> Iterator[Question]:
    """True nodules that were not fitted to, each spoilt in every way."""
    for index, one in enumerate(nodules):
        side = 299 / 1.2 / max(one.box.width, one.box.height)
        ways: list[tuple[str, str, Callable[[NDArray[np.uint8]], Pixels]]] = []
        ways += [("blurred", f"sigma {sigma:g}", partial(blurred, sigma=sigma / side)) for sigma in SIGMAS]
        ways += [("saturated", f"gain {gain:g}", partial(amplified, gain=gain)) for gain in GAINS]
        ways += [("dark", f"gain {gain:g}", partial(amplified, gain=gain)) for gain in DIM]
        for share in SHARES:
            for is_power in (False, True):
                flow = partial(_flow, box=one.box, share=share, is_power=is_power, seed=[seed, index])
                ways.append(("colour Doppler", f"painted, {share:.0%} of the box", flow))
        ways.append(("elastography", "painted", partial(_stiffness, box=one.box, seed=[seed, index])))
        for number, (kind, source, change) in enumerate(ways):
            pixels = partial(_changed, one.pixels, change)
            yield Question(f"{one.id}/{kind}/{source}/{number}", kind, source, HELD_OUT, pixels, one.box)


def _changed(read: Callable[[], Pixels], change: Callable[[NDArray[np.uint8]], Pixels]) -> Pixels:
    pixels = read()
    grey = pixels if pixels.ndim == 2 else pixels @ [0.299, 0.587, 0.114]
    return change(np.rint(grey).astype(np.uint8))


def _flow(grey: NDArray[np.uint8], *, box: Box, share: float, is_power: bool, seed: Sequence[int]) -> Pixels:
    return with_flow(grey, box, share=share, is_power=is_power, rng=np.random.default_rng(seed))


def _stiffness(grey: NDArray[np.uint8], *, box: Box, seed: Sequence[int]) -> Pixels:
    return with_stiffness(grey, box, np.random.default_rng(seed))
