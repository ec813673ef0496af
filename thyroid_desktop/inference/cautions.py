"""Reasons to trust an answer less: what is odd about the frame, the box, and what the network sees in it.

Every caution is one fixed English sentence, so that the window can translate it. They warn and never keep an answer
back. The gravest come first, and one that follows from a graver one is left out.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.appearance import (
    has_flow,
    is_blurred,
    is_coloured,
    is_dark,
    is_flat,
    is_no_scan,
    is_saturated,
)
from thyroid_desktop.inference.familiarity import Familiarity
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH

SHORTEST_SIDE: Final = 1.0
"""Stored pixels; a shorter side is a slip of the hand, and there is nothing to judge."""
SMALLEST_SIDE: Final = 16.0
"""Stored pixels; below it the crop is mostly interpolation."""
LONGEST_SHAPE: Final = 4.0
"""Longer side over shorter side above which most of the network's input is empty, or stretched out of shape."""
LOOKED_AT: Final = 160
"""Rows and columns of the box that are looked at, at most."""
ROWS_LOOKED_AT: Final = 64
"""Rows of the frame that are looked at, at most."""

NO_SCAN: Final = "This picture does not look like an ultrasound image. The probability means nothing here."
FLOW: Final = (
    "There is colour inside the box, as in Doppler or elastography. The model knows grey images only: "
    "do not rely on the probability."
)
STRANGE: Final = (
    "The model has learnt from nothing that looks like this: it may be another organ or another kind of image. "
    "Do not rely on the probability."
)
EMPTY: Final = (
    "The box does not seem to hold a nodule. The probability means something only for a box that fits a nodule."
)
SATURATED: Final = "Much of the box is pure white: the gain is too high, and what was brighter is lost."
DARK: Final = "The box is nearly black; there is hardly anything to judge."
BLURRED: Final = "The image is blurred inside the box; the fine detail that the model looks at is lost."
FLAT: Final = "The image is almost uniform inside the box; there is no texture to judge."
COLOURED: Final = (
    "The image is in colour inside the box; the model was trained on grey ultrasound and sees only brightness."
)
CUT: Final = "The box reaches beyond the image; only the part inside was used."
AT_BORDER: Final = "The box touches the border of the image; the nodule may be cut off."
SMALL: Final = "The box is very small: a side is shorter than 16 pixels."
LONG: Final = "The box is very long and narrow: little of the model's view is filled."
STRETCHED: Final = "The box is very long and narrow: the model sees its content stretched out of shape."

_FOLLOWING: Final = {
    NO_SCAN: (FLOW, STRANGE, EMPTY, SATURATED, DARK, BLURRED, FLAT, COLOURED),
    FLOW: (STRANGE, EMPTY, COLOURED),
    DARK: (STRANGE, EMPTY, FLAT),
    CUT: (AT_BORDER,),
}
"""What need not be said beside a graver caution, because it follows from it."""


def usable_box(asked: Box, size: Size) -> Box:
    """The part of the box inside an image of this size.

    Raises:
        InvalidBox: It lies outside the image, or a side of the part inside is shorter than one pixel.
    """
    box = asked.clamped_to(size)
    if min(box.width, box.height) < SHORTEST_SIDE:
        raise InvalidBox("The box is too small", "a side of it inside the image is shorter than one pixel")
    return box


def cautions(
    pixels: Pixels, asked: Box, *, preprocessing: str = LETTERBOX, seen: Collection[str] = ()
) -> tuple[str, ...]:
    """What is odd about asking for this box of this frame, the gravest first.

    Args:
        pixels: (H, W) uint8 or uint16 grey, or (H, W, 3) RGB.
        asked: The box as it was asked for, in stored pixels; it may reach beyond the image.
        preprocessing: How the model that is asked fits a box into its square.
        seen: Cautions that the network's features gave (:func:`features_cautions`).

    Raises:
        InvalidBox: As :func:`usable_box` says.
    """
    size = Size(int(pixels.shape[1]), int(pixels.shape[0]))
    box = usable_box(asked, size)
    inside = _patch(pixels, box)
    # A crop that is black or white looks like no scan to the network; the cause in the pixels says more.
    is_spoilt = is_saturated(inside) or is_dark(inside)
    found = {
        NO_SCAN: is_no_scan(_rows(pixels)) or (NO_SCAN in seen and not is_spoilt),
        FLOW: has_flow(inside),
        STRANGE: STRANGE in seen,
        EMPTY: EMPTY in seen,
        SATURATED: is_saturated(inside),
        DARK: is_dark(inside),
        BLURRED: is_blurred(_centre(pixels, box)),
        FLAT: is_flat(inside),
        COLOURED: is_coloured(inside),
        CUT: not asked.is_inside(size),
        AT_BORDER: box.x0 <= 0 or box.y0 <= 0 or box.x1 >= size.width or box.y1 >= size.height,
        SMALL: min(box.width, box.height) < SMALLEST_SIDE,
        STRETCHED if preprocessing == STRETCH else LONG: max(box.width, box.height)
        > LONGEST_SHAPE * min(box.width, box.height),
    }
    told = [sentence for sentence, is_true in found.items() if is_true]
    following = {one for graver in told for one in _FOLLOWING.get(graver, ())}
    return tuple(sentence for sentence in told if sentence not in following)


def features_cautions(familiarity: Familiarity | None, pooled: NDArray[np.float32]) -> tuple[str, ...]:
    """What the network's pooled features, (c,) float32, tell of the crop; nothing where a bundle has no check."""
    if familiarity is None:
        return ()
    scores = familiarity.scores(pooled)
    found = {
        NO_SCAN: familiarity.is_foreign(scores),
        STRANGE: familiarity.is_strange(scores),
        EMPTY: familiarity.is_empty(scores),
    }
    return tuple(sentence for sentence, is_true in found.items() if is_true)


def _patch(pixels: Pixels, box: Box) -> NDArray[np.float32]:
    """The pixels that the box touches, (channels, h, w) float32 with full scale 255; never empty.

    Of a large box only every second, third, … row and column is looked at, so that a preview does not wait for this.
    """
    step = max(1, math.ceil(max(box.width, box.height) / LOOKED_AT))
    rows = slice(math.floor(box.y0), math.ceil(box.y1), step)
    columns = slice(math.floor(box.x0), math.ceil(box.x1), step)
    return _scaled(pixels, pixels[rows, columns])


def _centre(pixels: Pixels, box: Box) -> NDArray[np.float32]:
    """The middle of the box, as :func:`_patch`, but pixels that are neighbours in the frame."""
    around = Box.from_xywh(box.centre.x - LOOKED_AT / 2, box.centre.y - LOOKED_AT / 2, LOOKED_AT, LOOKED_AT)
    rows = slice(math.floor(max(box.y0, around.y0)), math.ceil(min(box.y1, around.y1)))
    columns = slice(math.floor(max(box.x0, around.x0)), math.ceil(min(box.x1, around.x1)))
    return _scaled(pixels, pixels[rows, columns])


def _rows(pixels: Pixels) -> NDArray[np.float32]:
    """Some whole rows of the frame, as :func:`_patch`."""
    return _scaled(pixels, pixels[:: max(1, math.ceil(pixels.shape[0] / ROWS_LOOKED_AT))])


def _scaled(pixels: Pixels, part: Pixels) -> NDArray[np.float32]:
    planes = part[np.newaxis] if part.ndim == 2 else part.transpose(2, 0, 1)
    full_scale = 255.0 if pixels.dtype == np.uint8 else max(float(pixels.max()), 255.0)
    return np.ascontiguousarray(planes, dtype=np.float32) * np.float32(255.0 / full_scale)
