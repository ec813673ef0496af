"""Measuring marks that are burned into images, and how to take them away.

In TN5000 nearly every nodule is already measured: crosses and digits sit at the ends of its axes. A network that learns
boxes from such images learns to find crosses, and finds nothing on the frames that a user really opens, which nobody
has measured yet. So most frames are learnt from without their marks, and the figures are told for both.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box

Grey = NDArray[np.uint8]

_RAISED: Final = 45
"""Grey levels by which a mark stands out from what a square of :data:`_WINDOW` pixels leaves of its surroundings."""
_WINDOW: Final = 9
_BRIGHT: Final = 120
_LONGEST: Final = 30
"""Pixels along a mark; what is longer is tissue, such as a bright capsule."""
_FILL_RADIUS: Final = 4


def without_calipers(grey: Grey, box: Box) -> Grey:
    """A copy of the frame in which small bright marks about the border of the box are filled from their surroundings.

    Args:
        grey: (H, W) uint8 frame.
        box: The nodule's box in stored pixels; the inner half of it is left alone, because bright grains there are
            calcifications and not marks.
    """
    import cv2

    raised = cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, np.ones((_WINDOW, _WINDOW), np.uint8))
    bright = ((raised > _RAISED) & (grey > _BRIGHT)).astype(np.uint8)
    count, labels, facts, _ = cv2.connectedComponentsWithStats(bright, connectivity=8)
    is_small = np.maximum(facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT]) <= _LONGEST
    is_small[0] = False  # the background
    is_seed = is_small[labels] & _about_border(grey.shape, box)
    # A mark that reaches out of the zone goes as a whole.
    is_mark = np.isin(labels, np.unique(labels[is_seed]))
    mask = cv2.dilate(is_mark.astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.asarray(cv2.inpaint(grey, mask, _FILL_RADIUS, cv2.INPAINT_TELEA)) if count > 1 else grey.copy()


def elsewhere(box: Box, shape: tuple[int, ...], rng: np.random.Generator) -> Box:
    """A box of similar size somewhere on a frame of (H, W) pixels, where the nodule need not be."""
    height, width = shape[:2]
    across, down = (
        min(side * rng.uniform(0.6, 1.4), limit) for side, limit in ((box.width, width), (box.height, height))
    )
    return Box.from_xywh(rng.uniform(0, width - across), rng.uniform(0, height - down), across, down)


def _about_border(shape: tuple[int, ...], box: Box) -> NDArray[np.bool_]:
    """(H, W): within the grown box and outside the shrunken one."""
    lines, columns = np.ogrid[: shape[0], : shape[1]]

    def within(one: Box) -> NDArray[np.bool_]:
        return (columns >= one.x0) & (columns < one.x1) & (lines >= one.y0) & (lines < one.y1)

    reach = 14.0
    grown = box.with_margin(0.12)
    outer = Box(grown.x0 - reach, grown.y0 - reach, grown.x1 + reach, grown.y1 + reach)
    return within(outer) & ~within(box.scaled(0.7))
