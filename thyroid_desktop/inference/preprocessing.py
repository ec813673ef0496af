"""From a frame and a box to the network's input. The one implementation, used by training and by the worker.

What the network sees is the nodule's box grown by a margin. A model's manifest names one of two ways to fit that into
the network's square. *Letterbox* keeps the aspect ratio and centres the box: the black bars keep "taller than wide"
visible. *Stretch* fills the square from each axis on its own, as Chen et al. 2023 resized their crops. Either way,
whatever lies outside the grown box or outside the image is black: burned-in text and neighbouring structures tell the
machine, not the disease, and wide crops generalised worse.

The map from ``stored`` to ``input`` has no rotation, so the resampling is separable. It is done with a triangle filter
whose support grows when shrinking (bilinear when enlarging, anti-aliased when shrinking), in float32 with a fixed order
of operations: the same bytes on every machine. Pixel j covers [j, j + 1) in the corner-origin coordinates of
:mod:`thyroid_desktop.domain.geometry`, so its centre lies at j + 0.5.

Colour is reduced to luminance (ITU-R BT.601), so that tinted B-mode maps and coloured calipers look like grey ones.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Pixels

LETTERBOX: Final = "letterbox-luma-1"
STRETCH: Final = "stretch-luma-1"
"""Versions of this file's two ways; one changes whenever its crops could change by a single grey level."""

PREPROCESSINGS: Final = (LETTERBOX, STRETCH)

_LUMA: Final = (19595, 38470, 7471)
"""BT.601 weights in 1/65536; they add up to 65536, so that grey-valued RGB keeps its exact grey."""

_WHITE_LEVELS: Final = (255, 1023, 4095, 16383, 65535)
"""Full scale of 8, 10, 12, 14 and 16 significant bits."""


def input_affine(box: Box, *, margin: float, side: int, preprocessing: str) -> Affine:
    """The map from ``stored`` to the ``input`` square of ``side`` pixels for a box grown by ``margin`` of its sides.

    Args:
        box: In stored pixels.
        margin: Context on every side as a fraction of the box's width and height, 0 or above.
        side: Width and height of the square in pixels.
        preprocessing: :data:`LETTERBOX` or :data:`STRETCH`.

    Raises:
        ValueError: There is no such preprocessing.
    """
    grown = box.with_margin(margin)
    if preprocessing == LETTERBOX:
        return grown.to_input(side)
    if preprocessing == STRETCH:
        across, down = side / grown.width, side / grown.height
        return Affine(across, 0.0, -across * grown.x0, 0.0, down, -down * grown.y0)
    raise ValueError(f"there is no preprocessing {preprocessing}")


def white_level(pixels: Pixels) -> int:
    """The stored value taken as white: 255 for 8-bit pixels.

    For 16-bit pixels it is the full scale of the fewest bits (8, 10, 12, 14 or 16) that hold the brightest pixel,
    because 10- and 12-bit ultrasound is stored in 16 bits.
    """
    if pixels.dtype == np.uint8:
        return 255
    brightest = int(pixels.max())
    return next(level for level in _WHITE_LEVELS if brightest <= level)


def crop(pixels: Pixels, box: Box, *, margin: float, side: int, preprocessing: str = LETTERBOX) -> NDArray[np.uint8]:
    """Cut the crop of a box out of a frame.

    Args:
        pixels: (H, W) uint8 or uint16 grey, low is dark, or (H, W, 3) RGB of the same types.
        box: The nodule's box in stored pixels; it may reach beyond the image.
        margin: Context on every side as a fraction of the box's width and height, 0 or above.
        side: Width and height of the crop in pixels.
        preprocessing: :data:`LETTERBOX` or :data:`STRETCH`.

    Returns:
        (side, side, 3) uint8, the three channels equal; black outside the grown box and outside the image.

    Raises:
        InvalidBox: No part of the box lies inside the image.
        ValueError: The pixels are neither grey nor RGB, or not 8 or 16 bits; or there is no such preprocessing.
    """
    check_pixels(pixels)
    size = Size(int(pixels.shape[1]), int(pixels.shape[0]))
    if not box.overlaps(size):
        raise InvalidBox("The box lies outside the image", f"the image is {size.width}×{size.height} pixels")
    to_input = input_affine(box, margin=margin, side=side, preprocessing=preprocessing)
    return resampled(pixels, box.with_margin(margin).clamped_to(size), to_input, Size(side, side))


def resampled(pixels: Pixels, visible: Box, to_input: Affine, shape: Size) -> NDArray[np.uint8]:
    """The part of a frame inside ``visible``, in grey, on a black canvas.

    Args:
        pixels: (H, W) uint8 or uint16 grey, low is dark, or (H, W, 3) RGB of the same types.
        visible: What is shown of it, in stored pixels, inside the frame.
        to_input: Map from ``stored`` to the canvas, without rotation and with scales above zero.
        shape: Width and height of the canvas in pixels.

    Returns:
        (height, width, 3) uint8, the three channels equal; black outside ``visible``.
    """
    columns = _Resampling(to_input.a, to_input.c, shape.width, visible.x0, visible.x1, int(pixels.shape[1]))
    rows = _Resampling(to_input.e, to_input.f, shape.height, visible.y0, visible.y1, int(pixels.shape[0]))
    patch = pixels[rows.first : rows.last, columns.first : columns.last]
    grey = luminance(patch) * np.float32(255.0 / white_level(pixels))
    canvas = columns.along_columns(rows.along_rows(grey))
    rounded = np.clip(np.rint(canvas), 0.0, 255.0).astype(np.uint8)
    return np.repeat(rounded[:, :, np.newaxis], 3, axis=2)


def normalise(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale crops of any shape from 0…255 to the network's −1…1 (Xception's ImageNet scaling)."""
    return crops.astype(np.float32) / np.float32(127.5) - np.float32(1.0)


def check_pixels(pixels: Pixels) -> None:
    """Refuse what is no frame.

    Raises:
        ValueError: The pixels are neither grey nor RGB, or not 8 or 16 bits.
    """
    is_grey, is_rgb = pixels.ndim == 2, pixels.ndim == 3 and pixels.shape[2] == 3
    if not (is_grey or is_rgb) or pixels.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"expected 8- or 16-bit grey or RGB pixels, not {pixels.dtype} of shape {pixels.shape}")


def luminance(patch: Pixels) -> NDArray[np.float32]:
    """Grey values of the patch, (h, w) float32 in stored units; exact for grey-valued RGB."""
    if patch.ndim == 2:
        return patch.astype(np.float32)
    wide = patch.astype(np.uint64)
    red, green, blue = _LUMA
    mixed = wide[:, :, 0] * red + wide[:, :, 1] * green + wide[:, :, 2] * blue
    return ((mixed + 32768) >> 16).astype(np.float32)


class _Resampling:
    """Triangle-filter weights along one axis, for output pixels that lie on ``scale · stored + offset``.

    ``first`` and ``last`` bound the stored pixels needed. Output pixels are faded by the share of them that the visible
    stretch [low, high) covers, so that the crop changes smoothly while the box moves.
    """

    def __init__(self, scale: float, offset: float, side: int, low: float, high: float, length: int) -> None:
        reach = max(1.0, 1.0 / scale)
        centres = (np.arange(side, dtype=np.float64) + 0.5 - offset) / scale
        tap_count = math.ceil(2.0 * reach) + 1
        start = np.floor(centres - 0.5 - reach).astype(np.int64)
        taps = start[:, np.newaxis] + np.arange(tap_count)
        weights = np.maximum(0.0, 1.0 - np.abs(centres[:, np.newaxis] - (taps + 0.5)) / reach)
        weights /= weights.sum(axis=1, keepdims=True)
        edges = np.arange(side + 1, dtype=np.float64)
        covered = np.clip(edges, scale * low + offset, scale * high + offset)
        self.first = max(0, math.floor(low - reach) - 1)
        self.last = min(length, math.ceil(high + reach) + 1)
        self._weights = (weights * np.diff(covered)[:, np.newaxis]).astype(np.float32)
        self._taps = np.clip(taps, self.first, self.last - 1) - self.first

    def along_rows(self, patch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Resample axis 0 of a (h, w) patch to (side, w)."""
        total = np.zeros((len(self._taps), patch.shape[1]), dtype=np.float32)
        for taps, weights in zip(self._taps.T, self._weights.T, strict=True):
            total += patch[taps] * weights[:, np.newaxis]
        return total

    def along_columns(self, patch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Resample axis 1 of a (h, w) patch to (h, side)."""
        return np.ascontiguousarray(self.along_rows(np.ascontiguousarray(patch.T)).T)
