"""All geometry of the program, in one file.

Four frames of reference exist:

* ``stored``  – pixels of the file. (0, 0) is the *corner* of the first pixel, so the first pixel's centre is
  (0.5, 0.5) and an image of width W spans [0, W]. Coordinates are floats.
* ``display`` – stored pixels after correction of the pixel aspect ratio.
* ``view``    – pixels of the widget on screen.
* ``input``   – the network's square crop, corner origin as in ``stored``.

An :class:`Affine` maps one frame to another; a :class:`Box` lives in ``stored`` unless said otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import InvalidBox

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """A position in pixels of the frame of reference named by the caller."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of an image in stored pixels, both at least 1."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"an image has at least one pixel, not {self.width}×{self.height}")


@dataclass(frozen=True, slots=True)
class Affine:
    """A map ``(x, y) → (a·x + b·y + c, d·x + e·y + f)`` between two frames of reference."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, point: Point) -> Point:
        """Map one point."""
        return Point(
            self.a * point.x + self.b * point.y + self.c,
            self.d * point.x + self.e * point.y + self.f,
        )

    def inverse(self) -> Affine:
        """The map back.

        Raises:
            ValueError: The map flattens the plane, so that there is no way back.
        """
        determinant = self.a * self.e - self.b * self.d
        if determinant == 0.0 or not math.isfinite(determinant):
            raise ValueError("this affine map has no inverse")
        a, b = self.e / determinant, -self.b / determinant
        d, e = -self.d / determinant, self.a / determinant
        return Affine(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    def after(self, first: Affine) -> Affine:
        """The map that does ``first`` and then this one."""
        return Affine(
            self.a * first.a + self.b * first.d,
            self.a * first.b + self.b * first.e,
            self.a * first.c + self.b * first.f + self.c,
            self.d * first.a + self.e * first.d,
            self.d * first.b + self.e * first.e,
            self.d * first.c + self.e * first.f + self.f,
        )

    def matrix(self) -> FloatArray:
        """The map as a float64 array of shape (2, 3), corner-origin coordinates."""
        return np.array([[self.a, self.b, self.c], [self.d, self.e, self.f]], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Box:
    """A half-open rectangle ``[x0, x1) × [y0, y1)`` in stored pixels with ``x0 < x1`` and ``y0 < y1`` by construction.

    Raises:
        InvalidBox: A bound is not finite, or the box has no area.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(bound) for bound in (self.x0, self.y0, self.x1, self.y1)):
            raise InvalidBox("The box is not valid", "its bounds must be finite numbers")
        if not (self.x0 < self.x1 and self.y0 < self.y1):
            raise InvalidBox("The box is not valid", "it needs a width and a height above zero")

    @classmethod
    def from_corners(cls, one: Point, other: Point) -> Box:
        """The box spanned by two opposite corners, given in any order."""
        return cls(min(one.x, other.x), min(one.y, other.y), max(one.x, other.x), max(one.y, other.y))

    @classmethod
    def from_xywh(cls, x: float, y: float, width: float, height: float) -> Box:
        """The box with upper-left corner (x, y) and the given width and height in pixels."""
        return cls(x, y, x + width, y + height)

    @property
    def width(self) -> float:
        """Width in stored pixels, above zero."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in stored pixels, above zero."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square stored pixels."""
        return self.width * self.height

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)

    def xywh(self) -> tuple[float, float, float, float]:
        """Upper-left corner, width and height, in pixels."""
        return (self.x0, self.y0, self.width, self.height)

    def overlaps(self, size: Size) -> bool:
        """Whether some part of the box lies inside an image of this size."""
        return self.x0 < size.width and self.y0 < size.height and self.x1 > 0 and self.y1 > 0

    def is_inside(self, size: Size) -> bool:
        """Whether the whole box lies inside an image of this size."""
        return self.x0 >= 0 and self.y0 >= 0 and self.x1 <= size.width and self.y1 <= size.height

    def clamped_to(self, size: Size) -> Box:
        """The part of the box inside an image of this size.

        Raises:
            InvalidBox: No part of the box is inside.
        """
        if not self.overlaps(size):
            raise InvalidBox(
                "The box lies outside the image",
                f"the image is {size.width}×{size.height} pixels",
                "Draw the box on the image.",
            )
        return Box(
            max(self.x0, 0.0),
            max(self.y0, 0.0),
            min(self.x1, float(size.width)),
            min(self.y1, float(size.height)),
        )

    def with_margin(self, fraction: float) -> Box:
        """The box grown on every side by ``fraction`` of its width (left, right) and height (top, bottom)."""
        dx, dy = self.width * fraction, self.height * fraction
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def shifted(self, dx: float, dy: float) -> Box:
        """The box moved by (dx, dy) pixels."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def moved_within(self, size: Size, dx: float, dy: float) -> Box:
        """The box moved by (dx, dy), or as far as the border of an image of this size allows; its size is kept.

        A box larger than the image is laid at its left or upper border.
        """
        dx = min(max(dx, -self.x0), max(size.width - self.x1, -self.x0))
        dy = min(max(dy, -self.y0), max(size.height - self.y1, -self.y0))
        return self.shifted(dx, dy)

    def scaled(self, factor: float) -> Box:
        """The box with both sides multiplied by ``factor`` (above zero) about its centre."""
        centre, half_width, half_height = self.centre, self.width * factor / 2, self.height * factor / 2
        return Box(centre.x - half_width, centre.y - half_height, centre.x + half_width, centre.y + half_height)

    def intersection_over_union(self, other: Box) -> float:
        """Overlap of two boxes, 0 (apart) to 1 (equal): Jaccard's index of their areas."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)

    def to_input(self, side: int) -> Affine:
        """The map from ``stored`` to the ``input`` square of ``side`` pixels that letterboxes this box.

        The aspect ratio is kept: the longer side of the box fills the square and the shorter one is centred.
        """
        scale = side / max(self.width, self.height)
        centre = self.centre
        return Affine(scale, 0.0, side / 2 - scale * centre.x, 0.0, scale, side / 2 - scale * centre.y)
