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
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH, crop, luminance, white_level
from training.augment import Augmentation as BoxAugmentation
from training.augment import varied_box, with_calipers
from training.calipers import without_calipers
from training.experiment.recipe import Augmentation

_MARK: Final = zlib.crc32(b"copies")
_SURROUNDINGS: Final = 0.9
"""Margin of what is kept about a box while marks are drawn, so that no crop reaches its border."""


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


def redrawn(pixels: Pixels, box: Box, how: Augmentation, rng: np.random.Generator) -> tuple[Pixels, Box]:
    """A frame and box as another hand or machine might have left them, before the crop is cut.

    Args:
        pixels: (H, W) uint8 or uint16 grey, or (H, W, 3) RGB.
        box: The nodule's box in stored pixels.
        how: Strengths.
        rng: Source of all randomness.

    Returns:
        The frame, or the grey part of it about the box where marks were drawn or filled in, and the box in it.
    """
    chance = rng.random()
    if chance < how.calipers + how.erased:
        pixels, box = _surroundings(pixels, box)
        pixels = with_calipers(pixels, box, rng) if chance < how.calipers else without_calipers(pixels, box)
    if how.box_shift or how.box_scale:
        box = varied_box(box, BoxAugmentation(shift=how.box_shift, scale=how.box_scale), rng)
    return pixels, box


def _surroundings(pixels: Pixels, box: Box) -> tuple[NDArray[np.uint8], Box]:
    """More of a frame than any crop of the box shows, in 8 bits of grey, and the box in it."""
    wide = box.with_margin(_SURROUNDINGS)
    left, top = max(0, int(wide.x0)), max(0, int(wide.y0))
    part = pixels[top : int(wide.y1) + 1, left : int(wide.x1) + 1]
    grey = luminance(part) * np.float32(255.0 / white_level(pixels))
    return np.rint(grey).astype(np.uint8), box.shifted(-left, -top)


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
    textured = _with_texture(plane, how, rng.spawn(1)[0]) if how.blur or how.speckle else plane
    return np.repeat(textured[:, :, np.newaxis], 3, axis=2)


def _with_texture(plane: NDArray[np.uint8], how: Augmentation, rng: np.random.Generator) -> NDArray[np.uint8]:
    """The plane as a machine of lower resolution, or one with another speckle, shows it; black stays black."""
    is_blurred, sigma, strength = rng.random() < how.blur, rng.uniform(0.5, 1.8), rng.uniform(0, how.speckle)
    values = plane.astype(np.float32)
    if how.speckle:
        # Grains as large as a scanner's, not as its pixels.
        grains = cv2.GaussianBlur(rng.standard_normal(plane.shape, dtype=np.float32), (0, 0), 0.8)
        values *= 1 + np.float32(strength) * grains / max(float(grains.std()), 1e-6)
    if is_blurred:
        values = cv2.GaussianBlur(values, (0, 0), float(sigma)).astype(np.float32, copy=False)
    return np.rint(np.clip(values, 0, 255)).astype(np.uint8)
