"""The boxes over which the spread is taken."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.inference.neighbours import STEP, neighbours


def test_that_the_neighbours_are_the_eight_documented_ones() -> None:
    boxes = neighbours(Box(100.0, 200.0, 200.0, 240.0), Size(1000, 1000))
    expected = [
        (95.0, 200.0, 195.0, 240.0),
        (105.0, 200.0, 205.0, 240.0),
        (100.0, 198.0, 200.0, 238.0),
        (100.0, 202.0, 200.0, 242.0),
        (102.5, 201.0, 197.5, 239.0),
        (97.5, 199.0, 202.5, 241.0),
        (97.5, 201.0, 202.5, 239.0),
        (102.5, 199.0, 197.5, 241.0),
    ]
    for box, bounds in zip(boxes, expected, strict=True):
        assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx(bounds)


@given(
    st.integers(2, 3000),
    st.integers(2, 3000),
    st.floats(0, 3000),
    st.floats(0, 3000),
    st.floats(1, 3000),
    st.floats(1, 3000),
)
def test_that_every_neighbour_is_inside_the_image_and_near_the_box(
    image_width: int, image_height: int, x: float, y: float, width: float, height: float
) -> None:
    box = Box(x, y, x + width, y + height)
    size = Size(image_width, image_height)
    assume(box.is_inside(size))
    found = neighbours(box, size)
    assert len(found) == 8
    for one in found:
        assert one.is_inside(size)
        for bound in ("x0", "x1"):
            assert abs(getattr(one, bound) - getattr(box, bound)) <= STEP * box.width * 1.0001 + 1e-9
        for bound in ("y0", "y1"):
            assert abs(getattr(one, bound) - getattr(box, bound)) <= STEP * box.height * 1.0001 + 1e-9
