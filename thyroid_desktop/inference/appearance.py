"""What the pixels alone tell about a frame and a box: colour, flow, blur, saturation, darkness, no scan at all.

Every rule is a share or a ratio with one limit. The limits were chosen on nodules of five public collections, so that
hardly any of those is told of, and on such images spoilt on purpose; ``thyroid-train familiarity measure`` measures
what they do. Patches are (1 or 3, h, w) float32 with full scale 255: plane by plane, because numpy is slow along an
axis of three.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Patch = NDArray[np.float32]

FLATTEST: Final = 2.0
"""Standard deviation below which there is no texture to judge."""

TINGED: Final = 24
"""Difference between channels that compression alone does not make out of grey."""
TINGED_SHARE: Final = 0.25
"""Share of pixels that must be tinged: calipers and labels alone are fewer."""
VIVID: Final = 80
"""Difference between channels of painted flow and of measuring marks; tinted maps of grey are paler."""
SOLID: Final = 12
"""Flow fills a square with sides of this part of the patch's; the strokes of measuring marks are thinner."""
SMALLEST_SOLID: Final = 3
SOLID_SHARE: Final = 0.001
"""Of the patch, where such squares may lie."""
ONE_HUE: Final = 0.9
"""How far the hues agree, 0 to 1, in a map of grey through one tint; flow and photographs have several."""
ALL_OVER: Final = 0.6
"""Share of lit pixels that are coloured in a tinted map; beside flow there is grey."""

SHARPEST: Final = 0.135
"""Squared differences between neighbours over those between pixels three apart; 1/9 where there is no detail at all."""
FAINTEST: Final = 1.0
"""Mean squared difference, three pixels apart, below which the ratio is that of rounding."""
_ROUNDING: Final = 1.0 / 6.0
"""What rounding to whole grey levels adds to the mean squared difference of two pixels."""

WHITE: Final = 250.0
WHITE_SHARE: Final = 0.05
DARK: Final = 32.0
"""Grey level that hardly any pixel exceeds in a patch that is too dark."""
DARK_SHARE: Final = 0.05

PAPER: Final = 225.0
PAPER_SHARE: Final = 0.4
"""Share of a frame as bright as paper; tissue has no tenth of it."""
LIT: Final = 20.0
LIT_SHARE: Final = 0.25
SAME_SHARE: Final = 0.6
"""Share of lit pixels that equal their right neighbour exactly, as in drawings; speckle has less than half of it."""
COLOUR_SHARE: Final = 0.3
"""Of a whole frame in several hues, as in photographs; colour Doppler fills no quarter of it."""


def is_flat(patch: Patch) -> bool:
    """Whether the patch is almost uniform."""
    return all(float(plane.std()) < FLATTEST for plane in patch)


def has_flow(patch: Patch) -> bool:
    """Whether solid pieces of vivid colour lie on it, as of colour Doppler, power Doppler or elastography."""
    steps = _steps(patch)
    if is_one_tint(patch):
        return False
    side = max(SMALLEST_SOLID, round(float(np.sqrt(steps.size)) / SOLID))
    return _solid_count(steps > VIVID, side) > SOLID_SHARE * steps.size


def is_coloured(patch: Patch) -> bool:
    """Whether more of it is in colour than measuring marks are."""
    return float((_steps(patch) > TINGED).mean()) > TINGED_SHARE


def is_one_tint(patch: Patch) -> bool:
    """Whether it is in colour all over, and in one hue: a B-mode image shown through a tinted map."""
    lit = patch.max(axis=0) > LIT
    if not is_coloured(patch) or float((_steps(patch) > TINGED)[lit].mean()) < ALL_OVER:
        return False
    return _agreement(patch) > ONE_HUE


def is_blurred(patch: Patch) -> bool:
    """Whether it has no detail at the scale of its pixels, which must be neighbours in the frame."""
    grey = patch.mean(axis=0)
    if min(grey.shape) < 8:
        return False
    coarse = _squared_step(grey, 3)
    return coarse > FAINTEST and _squared_step(grey, 1) < SHARPEST * coarse


def is_saturated(patch: Patch) -> bool:
    """Whether much of it is white, so that what was brighter is lost."""
    return float((patch.min(axis=0) >= WHITE).mean()) > WHITE_SHARE


def is_dark(patch: Patch) -> bool:
    """Whether hardly anything in it is brighter than the ground."""
    return float((patch.max(axis=0) > DARK).mean()) < DARK_SHARE


def is_no_scan(rows: Patch) -> bool:
    """Whether a frame is paper, a drawing, a screen or a coloured photograph rather than an ultrasound image.

    Args:
        rows: Some whole rows of the frame, (channels, n, W), so that neighbours in a row are neighbours in the frame.
    """
    darkest, brightest = rows.min(axis=0), rows.max(axis=0)
    if float((darkest >= PAPER).mean()) > PAPER_SHARE:
        return True
    lit = (brightest[:, :-1] > LIT) & (darkest[:, :-1] < WHITE)
    is_same = (rows[:, :, 1:] == rows[:, :, :-1]).all(axis=0)
    if float(lit.mean()) > LIT_SHARE and float(is_same[lit].mean()) > SAME_SHARE:
        return True
    return float(((brightest - darkest) > TINGED).mean()) > COLOUR_SHARE and _agreement(rows) <= ONE_HUE


def _steps(patch: Patch) -> NDArray[np.float32]:
    """(h, w): difference between the greatest and the least channel."""
    steps: NDArray[np.float32] = patch.max(axis=0) - patch.min(axis=0)
    return steps


def _agreement(patch: Patch) -> float:
    """Length of the mean hue, weighted by colour: 1 where there is one hue, towards 0 where they cancel out."""
    if len(patch) == 1:
        return 1.0
    red, green, blue = patch
    across, up = red - (green + blue) / 2, (green - blue) * np.float32(math.sqrt(0.75))
    weight = float(np.hypot(across, up).sum(dtype=np.float64))
    return float(np.hypot(across.sum(dtype=np.float64), up.sum(dtype=np.float64))) / weight if weight > 0.0 else 1.0


def _solid_count(is_vivid: NDArray[np.bool_], side: int) -> int:
    """How many squares of ``side`` pixels are vivid all over (an erosion, by sums)."""
    if min(is_vivid.shape) < side:
        return 0
    sums = np.zeros((is_vivid.shape[0] + 1, is_vivid.shape[1] + 1), dtype=np.int64)
    sums[1:, 1:] = is_vivid.cumsum(axis=0).cumsum(axis=1)
    counts = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return int((counts == side * side).sum())


def _squared_step(grey: NDArray[np.float32], reach: int) -> float:
    """Mean squared difference of pixels that lie ``reach`` apart, without the part of rounding."""
    down, across = grey[reach:] - grey[:-reach], grey[:, reach:] - grey[:, :-reach]
    return (float(np.square(down).mean()) + float(np.square(across).mean())) / 2 - _ROUNDING
