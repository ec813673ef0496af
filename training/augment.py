"""What may change about a nodule's crop without changing its label.

Everything acts on the frame or the box *before* the one preprocessing, so that an augmented crop is a crop the program
could really be asked about: another hand draws another box, another machine has another gain, resolution and calipers.
No vertical flip and no rotation: acoustic shadow falls downwards and "taller than wide" is a sign.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import crop


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How strongly crops are varied; the parts that are fractions refer to the box's sides.

    Attributes:
        shift: Largest move of the box's centre.
        scale: Largest growth or shrinkage of the box; width and height vary by a third of it on their own.
        margin_low: Least context margin.
        margin_high: Greatest context margin.
        gain: Largest change of brightness by a factor, as a fraction.
        gamma: Largest change of the grey curve's exponent, as a fraction.
        blur: Share of crops that lose resolution.
        calipers: Share of crops with measuring crosses drawn in, as many machines do.
    """

    shift: float = 0.06
    scale: float = 0.12
    margin_low: float = 0.02
    margin_high: float = 0.22
    gain: float = 0.25
    gamma: float = 0.2
    blur: float = 0.3
    calipers: float = 0.3


def generator_for(seed: int, variant: int, row_id: str) -> np.random.Generator:
    """The random numbers of one row's variant: the same whatever was drawn for other rows."""
    return np.random.default_rng([seed, variant, zlib.crc32(row_id.encode())])


def varied_crop(
    grey: NDArray[np.uint8], box: Box, how: Augmentation, *, rng: np.random.Generator, is_flipped: bool, side: int
) -> NDArray[np.uint8]:
    """One augmented crop of a nodule.

    Args:
        grey: (H, W) uint8 frame.
        box: The nodule's box in stored pixels.
        how: Strengths.
        rng: Source of all randomness.
        is_flipped: Whether left and right are exchanged.
        side: Width and height of the crop in pixels.

    Returns:
        (side, side, 3) uint8.
    """
    if rng.random() < how.calipers:
        grey = with_calipers(grey, box, rng)
    margin = float(rng.uniform(how.margin_low, how.margin_high))
    cut = crop(grey, varied_box(box, how, rng), margin=margin, side=side)
    toned = with_tone(cut, how, rng)
    if rng.random() < how.blur:
        toned = blurred(toned, sigma=float(rng.uniform(0.6, 2.0)))
    return np.ascontiguousarray(toned[:, ::-1]) if is_flipped else toned


def varied_box(box: Box, how: Augmentation, rng: np.random.Generator) -> Box:
    """The box as another hand could have drawn it."""
    growth, stretch = rng.uniform(-how.scale, how.scale), rng.uniform(-how.scale / 3, how.scale / 3)
    width, height = box.width * (1 + growth + stretch), box.height * (1 + growth - stretch)
    x = box.centre.x + box.width * rng.uniform(-how.shift, how.shift)
    y = box.centre.y + box.height * rng.uniform(-how.shift, how.shift)
    return Box.from_xywh(x - width / 2, y - height / 2, width, height)


def with_tone(cut: NDArray[np.uint8], how: Augmentation, rng: np.random.Generator) -> NDArray[np.uint8]:
    """The crop at another gain and grey curve; black stays black, so that the letterbox keeps its bars."""
    gain = 1 + rng.uniform(-how.gain, how.gain)
    gamma = 1 + rng.uniform(-how.gamma, how.gamma)
    curve = np.clip(255.0 * gain * (np.arange(256) / 255.0) ** gamma, 0, 255)
    return np.rint(curve).astype(np.uint8)[cut]


def blurred(cut: NDArray[np.uint8], *, sigma: float) -> NDArray[np.uint8]:
    """The crop as a machine of lower resolution shows it: Gaussian of ``sigma`` pixels on both axes."""
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    plane = cut[:, :, 0].astype(np.float64)
    for axis in (0, 1):
        padding = [(reach, reach) if one == axis else (0, 0) for one in (0, 1)]
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(plane, padding, mode="edge"), len(kernel), axis=axis)
        plane = windows @ kernel
    return np.repeat(np.rint(plane).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


def with_calipers(grey: NDArray[np.uint8], box: Box, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A copy of the frame with measuring crosses at the ends of one or both axes of the box."""
    marked = grey.copy()
    middle = box.centre
    ends = [(box.x0, middle.y), (box.x1, middle.y), (middle.x, box.y0), (middle.x, box.y1)]
    value, arm = int(rng.integers(150, 256)), int(rng.integers(2, 6))
    first = 2 * int(rng.integers(0, 2)) if rng.random() < 0.4 else 0
    for x, y in ends[first : first + 2] if first else ends:
        _cross(marked, round(x + rng.normal(0, 2)), round(y + rng.normal(0, 2)), arm, value)
    return marked


def _cross(marked: NDArray[np.uint8], column: int, line: int, arm: int, value: int) -> None:
    height, width = marked.shape
    if 0 <= column < width and 0 <= line < height:
        marked[line, max(0, column - arm) : column + arm + 1] = value
        marked[max(0, line - arm) : line + arm + 1, column] = value
