"""From a whole frame to the proposer's input and back. The one implementation, used by training and by the worker.

The frame keeps its aspect ratio and is centred on a black canvas. It is resampled and made grey exactly as crops are
(:mod:`thyroid_desktop.inference.preprocessing`), so that the same bytes come out on every machine.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.preprocessing import check_pixels, resampled

FRAMING: Final = "whole-frame-luma-1"
"""Version of this file's behaviour; changes whenever a canvas could change by a single grey level."""


def canvas_affine(size: Size, canvas: Size) -> Affine:
    """The map from ``stored`` pixels of a frame of this size to the canvas: as large as it fits, centred."""
    scale = min(canvas.width / size.width, canvas.height / size.height)
    across, down = (canvas.width - scale * size.width) / 2, (canvas.height - scale * size.height) / 2
    return Affine(scale, 0.0, across, 0.0, scale, down)


def framed(pixels: Pixels, canvas: Size) -> NDArray[np.uint8]:
    """The whole frame on the canvas.

    Args:
        pixels: (H, W) uint8 or uint16 grey, low is dark, or (H, W, 3) RGB of the same types.
        canvas: Width and height of the input.

    Returns:
        (height, width, 3) uint8, the three channels equal; black beside the frame.

    Raises:
        ValueError: The pixels are neither grey nor RGB, or not 8 or 16 bits.
    """
    check_pixels(pixels)
    size = Size(int(pixels.shape[1]), int(pixels.shape[0]))
    whole = Box(0.0, 0.0, float(size.width), float(size.height))
    return resampled(pixels, whole, canvas_affine(size, canvas), canvas)
