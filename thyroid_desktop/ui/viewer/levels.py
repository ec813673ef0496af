"""Which stored values are shown black and white, and how dragging and steps alter it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from thyroid_desktop.domain.imaging import Frame, ImageDescription, Window

TRAVEL: Final = 500.0
"""Pixels of the widget over which a drag runs through the whole range of the default window."""
WHOLE_8_BIT: Final = Window(127.5, 255.0)
"""Every 8-bit value as it is stored."""
BRIGHTER: Final = 0.04
"""One step of brightness, as a share of the default window's width."""
STEEPER: Final = 0.9
"""One step of contrast: what the width is multiplied by."""


def default_window(frame: Frame, description: ImageDescription) -> Window:
    """How a frame is shown before anybody asks for more.

    The file's own window where it makes sense (grey only: PS3.3 C.11.2 knows no window on colour), else 8 bits as they
    are stored, else the range of 16-bit values that this frame really uses.
    """
    suggested = description.window
    if suggested is not None and not frame.is_colour and _is_sensible(suggested):
        return suggested
    if frame.pixels.dtype == np.uint8:
        return WHOLE_8_BIT
    low, high = float(frame.pixels.min()), float(frame.pixels.max())
    return Window((low + high) / 2.0, max(high - low, 1.0))


def dragged_window(start: Window, default: Window, dx: float, dy: float) -> Window:
    """The window after a drag: to the right widens it (less contrast), downwards raises its centre (darker).

    The width is at least 1 and the centre stays within the default window grown by half of its width on either side,
    so that the picture cannot be lost.
    """
    step = default.width / TRAVEL
    return _kept(Window(start.centre + dy * step, start.width + dx * step), default)


def brightened_window(start: Window, default: Window, steps: int) -> Window:
    """The window after so many steps brighter (below 0: darker), within the bounds of :func:`dragged_window`."""
    return _kept(Window(start.centre - steps * BRIGHTER * default.width, start.width), default)


def contrasted_window(start: Window, default: Window, steps: int) -> Window:
    """The window after so many steps of more contrast (below 0: less), within the same bounds."""
    return _kept(Window(start.centre, start.width * STEEPER**steps), default)


def _kept(window: Window, default: Window) -> Window:
    low, high = default.limits()
    centre = min(max(window.centre, low - default.width / 2.0), high + default.width / 2.0)
    return Window(centre, min(max(window.width, 1.0), 4.0 * default.width))


def _is_sensible(window: Window) -> bool:
    return math.isfinite(window.centre) and math.isfinite(window.width) and window.width >= 1.0
