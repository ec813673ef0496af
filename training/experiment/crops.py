"""Crops of nodules: plain ones as the worker cuts them, and copies that differ in a way that keeps the label.

Every copy is decided by the seed, the epoch and the row's id alone: neither threads nor an interruption can change it.
"""

from __future__ import annotations

import zlib
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH, crop
from training.experiment.recipe import Augmentation

_MARK: Final = zlib.crc32(b"copies")


def plain_crop(pixels: Pixels, box: Box, *, margin: float, letterbox: bool, side: int) -> NDArray[np.uint8]:
    """The crop of a box, (side, side, 3) uint8: the worker's to the bit, letterboxed or stretched (the paper's way).

    As in the worker, only the part of the box inside the image counts, and the margin is grown from that.
    """
    box = box.clamped_to(Size(int(pixels.shape[1]), int(pixels.shape[0])))
    return crop(pixels, box, margin=margin, side=side, preprocessing=LETTERBOX if letterbox else STRETCH)


def generator(seed: int, how: Augmentation, epoch: int, copy: int, row_id: str) -> np.random.Generator:
    """The random numbers of one copy of one row."""
    turn = epoch + 1 if how.redrawn else 0
    return np.random.default_rng([seed, _MARK, turn, copy, zlib.crc32(row_id.encode())])


def altered(cut: NDArray[np.uint8], how: Augmentation, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A copy of a crop: mirrored, turned, scaled, moved, at another gain, with a square blackened, as drawn.

    Args:
        cut: (side, side, 3) uint8, the channels equal.
        how: Strengths.
        rng: Source of all randomness; always asked the same number of times.

    Returns:
        (side, side, 3) uint8; black where the crop does not reach.
    """
    side = len(cut)
    angle, growth, right, down = rng.uniform(-1, 1, 4) * (how.rotation, how.scale, how.translation, how.translation)
    gain, curve = 1 + rng.uniform(-how.tone, how.tone, 2)
    is_mirrored, is_cut = rng.random() < 0.5, rng.random() < how.cutout
    hole = rng.random(3)
    plane: NDArray[np.uint8] = cut[:, ::-1, 0] if how.flip and is_mirrored else cut[:, :, 0]
    if how.rotation or how.scale or how.translation:
        middle = (side - 1) / 2
        turn = cv2.getRotationMatrix2D((middle, middle), float(angle), float(1 + growth))
        turn[:, 2] += right * side, down * side
        moved = cv2.warpAffine(np.ascontiguousarray(plane), turn, (side, side), flags=cv2.INTER_LINEAR)
        plane = moved.astype(np.uint8, copy=False)
    if how.tone:
        levels = np.clip(255.0 * gain * (np.arange(256) / 255.0) ** curve, 0, 255)
        plane = np.rint(levels).astype(np.uint8)[plane]
    plane = plane.copy()
    if is_cut:
        width = max(1, round(side * how.cutout_side * (0.3 + 0.7 * hole[2])))
        top, left = (int(one * (side - width + 1)) for one in hole[:2])
        plane[top : top + width, left : left + width] = 0
    return np.repeat(plane[:, :, np.newaxis], 3, axis=2)
