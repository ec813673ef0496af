"""Hypothesis strategies for values of the domain, as they occur with real images."""

from __future__ import annotations

from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Affine, Box, Point, Size

COORDINATES = st.floats(-5000, 5000, allow_nan=False, width=32)
SIDES = st.floats(0.5, 5000, width=32)
FRACTIONS = st.floats(0, 1)

points = st.builds(Point, COORDINATES, COORDINATES)
sizes = st.builds(Size, st.integers(1, 4000), st.integers(1, 4000))
boxes = st.builds(Box.from_xywh, COORDINATES, COORDINATES, SIDES, SIDES)


@st.composite
def affines(draw: st.DrawFn) -> Affine:
    """Maps that can be undone without losing all digits."""
    factor = st.floats(0.01, 100)
    shear = st.floats(-0.5, 0.5)
    x, y = draw(factor), draw(factor)
    sign = draw(st.sampled_from((-1.0, 1.0)))
    return Affine(x, draw(shear) * x, draw(COORDINATES), draw(shear) * y, sign * y, draw(COORDINATES))


@st.composite
def boxes_inside(draw: st.DrawFn) -> tuple[Box, Size]:
    """A box that lies in an image, and the image's size."""
    size = draw(sizes)
    width = max(size.width * draw(FRACTIONS), 0.25)
    height = max(size.height * draw(FRACTIONS), 0.25)
    x, y = (size.width - width) * draw(FRACTIONS), (size.height - height) * draw(FRACTIONS)
    return Box(x, y, min(x + width, size.width), min(y + height, size.height)), size
