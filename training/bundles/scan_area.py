"""What of a frame may be shown: the scan, never what a scanner writes beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size

Grey = NDArray[np.uint8] | NDArray[np.uint16]
Part = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole stored pixels, half-open."""

_DARK: Final = 12 / 255
"""Share of white up to which a pixel counts as background."""
_STEP: Final = 2
_GAP: Final = 5
"""Gaps of up to so many coarse pixels within the scan are bridged."""
_LEAST_TAKEN: Final = 0.15
"""Share of the fullest column that a column at the border of the scan takes up at least; the same for lines."""
_WHOLE: Final = 0.98
"""A scan that takes up this much of the frame leaves no margin to write into."""


def outer_part(box: Box, size: Size) -> Part:
    """All pixels that a box touches, within the frame. Raises ``InvalidBox`` where there are none."""
    inside = box.clamped_to(size)
    return (math.floor(inside.x0), math.floor(inside.y0), math.ceil(inside.x1), math.ceil(inside.y1))


def estimated_part(grey: Grey, white: int, boxes: Iterable[Box]) -> Part | None:
    """The part of a frame that shows tissue: around its largest connected bright region and all boxes.

    Letters beside the scan lie apart from it on a dark ground, and so outside. None where the scan takes up the whole
    frame, so that nothing lies outside.
    """
    from scipy import ndimage

    size = Size(int(grey.shape[1]), int(grey.shape[0]))
    coarse = grey[::_STEP, ::_STEP] > white * _DARK
    bridged = ndimage.binary_closing(coarse, np.ones((_GAP, _GAP), dtype=bool)) | coarse
    numbered, count = ndimage.label(ndimage.binary_opening(bridged, np.ones((3, 3), dtype=bool)))
    parts = [outer_part(box, size) for box in boxes]
    if count:
        scan = numbered == int(np.argmax(np.bincount(numbered.ravel())[1:])) + 1
        (left, right), (top, bottom) = _stretch(scan, 0), _stretch(scan, 1)
        parts.append((left * _STEP, top * _STEP, min(right * _STEP, size.width), min(bottom * _STEP, size.height)))
    if not parts:
        return None
    x0, y0 = min(one[0] for one in parts), min(one[1] for one in parts)
    x1, y1 = max(one[2] for one in parts), max(one[3] for one in parts)
    return None if (x1 - x0) * (y1 - y0) >= _WHOLE * size.width * size.height else (x0, y0, x1, y1)


def _stretch(scan: NDArray[np.bool_], axis: int) -> tuple[int, int]:
    """From the first to the last column (axis 0) or line (axis 1) of which the scan takes up enough.

    A maker's name or a scale that touches the scan takes up little of its columns.
    """
    taken = scan.sum(axis=axis)
    enough = np.flatnonzero(taken >= _LEAST_TAKEN * taken.max())
    return int(enough[0]), int(enough[-1]) + 1


def around(grey: Grey, parts: Sequence[Part]) -> Grey:
    """The rectangle of the frame that holds these parts, by which frames are compared: black borders are all alike."""
    if not parts:
        return grey
    x0, y0 = min(one[0] for one in parts), min(one[1] for one in parts)
    return grey[y0 : max(one[3] for one in parts), x0 : max(one[2] for one in parts)]


def shown_only(grey: Grey, parts: Iterable[Part]) -> Grey:
    """The frame, black outside of these parts."""
    kept = np.zeros_like(grey)
    for x0, y0, x1, y1 in parts:
        kept[y0:y1, x0:x1] = grey[y0:y1, x0:x1]
    return kept
