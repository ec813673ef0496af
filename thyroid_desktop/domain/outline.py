"""The outline of a nodule beside its box: an ellipse or a polygon that follows the box, which stays primary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from thyroid_desktop.domain.geometry import Box, Point

OutlineKind = Literal["ellipse", "polygon"]

MOST_CORNERS: Final = 2000
"""More corners than a hand draws; what foreign files hold beyond that is refused."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline in the box's own unit square: (0, 0) is its upper left corner and (1, 1) its lower right one.

    So it moves, grows and is cut with the box. An ellipse touches the box on its four sides and has no points; the
    points of a polygon, at least three, lie within the square.

    Raises:
        ValueError: The kind is unknown, the points do not suit it, or do not lie within the square.
    """

    kind: OutlineKind
    points: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in get_args(OutlineKind):
            raise ValueError(f"there is no outline of kind {self.kind!r}")
        if self.kind == "ellipse":
            if self.points:
                raise ValueError("an ellipse is given by its box and has no points")
            return
        if not 3 <= len(self.points) <= MOST_CORNERS:
            raise ValueError(f"a polygon has 3 to {MOST_CORNERS} points")
        if not all(0.0 <= value <= 1.0 for point in self.points for value in (point.x, point.y)):
            raise ValueError("the points of an outline lie within its box")

    def stored_points(self, box: Box, *, corners: int = 64) -> tuple[Point, ...]:
        """The outline in stored pixels for its box; an ellipse as a polygon of so many corners."""
        points = self.points if self.kind == "polygon" else _unit_circle(corners)
        return tuple(Point(box.x0 + point.x * box.width, box.y0 + point.y * box.height) for point in points)


def outlined(points: Sequence[Point]) -> tuple[Box, Outline]:
    """The box around a polygon in stored pixels, and the polygon as the outline of that box.

    Raises:
        InvalidBox: The points lie on one line, so that there is no box around them.
        ValueError: There are fewer than three points, or far too many.
    """
    if not 3 <= len(points) <= MOST_CORNERS:
        raise ValueError(f"a polygon has 3 to {MOST_CORNERS} points")
    xs, ys = [point.x for point in points], [point.y for point in points]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    return box, Outline("polygon", tuple(_within(box, point) for point in points))


def cut(outline: Outline, before: Box, after: Box) -> Outline:
    """The outline of a box that was cut at the image's border, each point moved to the border if need be."""
    if outline.kind == "ellipse":
        return outline
    return Outline("polygon", tuple(_within(after, point) for point in outline.stored_points(before)))


def _within(box: Box, point: Point) -> Point:
    x, y = (point.x - box.x0) / box.width, (point.y - box.y0) / box.height
    return Point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))


def _unit_circle(corners: int) -> tuple[Point, ...]:
    angles = (2.0 * math.pi * number / corners for number in range(corners))
    return tuple(Point(0.5 + 0.5 * math.cos(angle), 0.5 + 0.5 * math.sin(angle)) for angle in angles)
