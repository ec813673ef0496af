"""From stored values to the grey levels of a screen or a page."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.imaging import Frame, Window

Bytes = NDArray[np.uint8]


def to_levels(frame: Frame, window: Window | None = None) -> Bytes:
    """The frame in 8 bits, grey staying grey: (H, W) or (H, W, 3) uint8, contiguous.

    A window maps its lower limit and whatever is below to 0, its upper limit and whatever is above to 255, and what
    lies between in a straight line (PS3.3 C.11.2.1.3.2, LINEAR_EXACT); in a colour frame each channel goes through it.
    Without one, 8-bit values stay as they are and 16-bit values are stretched from the frame's darkest to its
    brightest.
    """
    pixels = frame.pixels
    if window is None and pixels.dtype == np.uint8:
        return np.ascontiguousarray(cast(Bytes, pixels))
    low, high = window.limits() if window is not None else (float(pixels.min()), float(pixels.max()))
    stored = np.arange(int(np.iinfo(pixels.dtype).max) + 1, dtype=np.float64)
    # A frame of one single value has no range to stretch; the smallest step of stored values keeps it defined.
    levels = np.clip((stored - low) / max(high - low, 1.0) * 255.0, 0.0, 255.0)
    return np.rint(levels).astype(np.uint8)[pixels]


def to_display(frame: Frame, window: Window | None = None) -> Bytes:
    """The frame as (H, W, 3) uint8 RGB, contiguous, through the window as in :func:`to_levels`."""
    levels = to_levels(frame, window)
    return levels if frame.is_colour else np.repeat(levels[:, :, np.newaxis], 3, axis=2)
