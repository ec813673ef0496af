"""Reasons to trust an answer less, found in the frame and the box before any model is asked.

Every caution is one fixed English sentence, so that the window can translate it.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH

SHORTEST_SIDE: Final = 1.0
"""Stored pixels; a shorter side is a slip of the hand, and there is nothing to judge."""
SMALLEST_SIDE: Final = 16.0
"""Stored pixels; below it the crop is mostly interpolation."""
LONGEST_SHAPE: Final = 4.0
"""Longer side over shorter side above which most of the network's input is empty, or stretched out of shape."""
FLATTEST: Final = 2.0
"""Standard deviation in 1/255 of full scale below which there is no texture to judge."""
COLOUR_STEP: Final = 24
"""Difference between channels (of 255) that compression alone does not make out of grey."""
COLOUR_SHARE: Final = 0.02
"""Share of pixels that must be coloured: a caliper or a label alone does not count."""
LOOKED_AT: Final = 160
"""Rows and columns of the box that are looked at, at most."""

SMALL: Final = "The box is very small: a side is shorter than 16 pixels."
LONG: Final = "The box is very long and narrow: little of the model's view is filled."
STRETCHED: Final = "The box is very long and narrow: the model sees its content stretched out of shape."
CUT: Final = "The box reaches beyond the image; only the part inside was used."
AT_BORDER: Final = "The box touches the border of the image; the nodule may be cut off."
FLAT: Final = "The image is almost uniform inside the box; there is no texture to judge."
COLOURED: Final = (
    "The image is in colour inside the box; the model was trained on grey ultrasound and sees only brightness."
)


def usable_box(asked: Box, size: Size) -> Box:
    """The part of the box inside an image of this size.

    Raises:
        InvalidBox: It lies outside the image, or a side of the part inside is shorter than one pixel.
    """
    box = asked.clamped_to(size)
    if min(box.width, box.height) < SHORTEST_SIDE:
        raise InvalidBox("The box is too small", "a side of it inside the image is shorter than one pixel")
    return box


def cautions(pixels: Pixels, asked: Box, *, preprocessing: str = LETTERBOX) -> tuple[str, ...]:
    """What is odd about asking for this box of this frame.

    Args:
        pixels: (H, W) uint8 or uint16 grey, or (H, W, 3) RGB.
        asked: The box as it was asked for, in stored pixels; it may reach beyond the image.
        preprocessing: How the model that is asked fits a box into its square.

    Raises:
        InvalidBox: As :func:`usable_box` says.
    """
    size = Size(int(pixels.shape[1]), int(pixels.shape[0]))
    box = usable_box(asked, size)
    inside = _patch(pixels, box)
    found = {
        CUT: not asked.is_inside(size),
        AT_BORDER: box.x0 <= 0 or box.y0 <= 0 or box.x1 >= size.width or box.y1 >= size.height,
        SMALL: min(box.width, box.height) < SMALLEST_SIDE,
        STRETCHED if preprocessing == STRETCH else LONG: max(box.width, box.height)
        > LONGEST_SHAPE * min(box.width, box.height),
        FLAT: _is_flat(inside),
        COLOURED: _is_coloured(inside),
    }
    if found[CUT]:
        found[AT_BORDER] = False
    return tuple(sentence for sentence, is_true in found.items() if is_true)


def _patch(pixels: Pixels, box: Box) -> NDArray[np.float32]:
    """The pixels that the box touches, (h, w, channels) float32 with full scale 255; never empty.

    Of a large box only every second, third, … row and column is looked at, so that a preview does not wait for this.
    """
    step = max(1, math.ceil(max(box.width, box.height) / LOOKED_AT))
    rows = slice(math.floor(box.y0), math.ceil(box.y1), step)
    columns = slice(math.floor(box.x0), math.ceil(box.x1), step)
    patch = pixels[rows, columns].astype(np.float32)
    full_scale = 255.0 if pixels.dtype == np.uint8 else max(float(pixels.max()), 255.0)
    return patch.reshape(*patch.shape[:2], -1) * np.float32(255.0 / full_scale)


def _is_coloured(patch: NDArray[np.float32]) -> bool:
    # Channel by channel: numpy is slow along an axis of three.
    channels = [patch[:, :, index] for index in range(patch.shape[2])]
    steps = reduce(np.maximum, channels) - reduce(np.minimum, channels)
    return float((steps > COLOUR_STEP).mean()) > COLOUR_SHARE


def _is_flat(patch: NDArray[np.float32]) -> bool:
    return all(float(patch[:, :, index].std()) < FLATTEST for index in range(patch.shape[2]))
