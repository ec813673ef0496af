"""The small shifts and scalings of a box over which the spread of the probability is taken."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.domain.geometry import Box, Size

STEP: Final = 0.05
"""Five per cent of the box's own width and height."""

_CHANGES: Final = (
    # shift along x, shift along y (of the side), factor of the width, factor of the height
    (-STEP, 0.0, 1.0, 1.0),
    (STEP, 0.0, 1.0, 1.0),
    (0.0, -STEP, 1.0, 1.0),
    (0.0, STEP, 1.0, 1.0),
    (0.0, 0.0, 1.0 - STEP, 1.0 - STEP),
    (0.0, 0.0, 1.0 + STEP, 1.0 + STEP),
    (0.0, 0.0, 1.0 + STEP, 1.0 - STEP),
    (0.0, 0.0, 1.0 - STEP, 1.0 + STEP),
)


def neighbours(box: Box, size: Size) -> tuple[Box, ...]:
    """The eight boxes near ``box``.

    They are moved left, right, up, down; smaller, larger, wider and flatter, narrower and taller. Each change is 5 % of
    the side concerned. The set is fixed, so that the spread of a recorded result can be computed again.

    Args:
        box: In stored pixels, inside an image of this size, no side shorter than a pixel.
        size: The image; the boxes are clamped to it.
    """
    return tuple(_changed(box, *change).clamped_to(size) for change in _CHANGES)


def _changed(box: Box, dx: float, dy: float, wider: float, taller: float) -> Box:
    middle = box.centre
    x, y = middle.x + dx * box.width, middle.y + dy * box.height
    half_width, half_height = box.width * wider / 2, box.height * taller / 2
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)
