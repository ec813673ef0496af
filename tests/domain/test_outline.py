from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.values import boxes
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.outline import MOST_CORNERS, Outline, cut, outlined

TRIANGLE = Outline("polygon", (Point(0, 0), Point(1, 0.5), Point(0.5, 1)))
points = st.lists(st.builds(Point, st.integers(0, 500), st.integers(0, 500)), min_size=3, max_size=30)


@given(points)
def test_that_a_polygon_comes_back_from_its_box(corners: list[Point]) -> None:
    assume(len({one.x for one in corners}) > 1 and len({one.y for one in corners}) > 1)
    box, outline = outlined(corners)
    assert box.x0 == min(one.x for one in corners)
    for before, after in zip(corners, outline.stored_points(box), strict=True):
        assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=1e-9)


@given(boxes)
def test_that_an_ellipse_touches_the_four_sides_of_its_box(box: Box) -> None:
    around = Outline("ellipse").stored_points(box, corners=4)
    assert len(around) == 4
    assert {round(one.x, 6) for one in around} >= {round(box.x0, 6), round(box.x1, 6)}
    assert len(Outline("ellipse").stored_points(box)) == 64


@pytest.mark.parametrize(
    ("kind", "corners"),
    [
        ("ellipse", (Point(0, 0),)),
        ("polygon", (Point(0, 0), Point(1, 1))),
        ("polygon", (Point(0, 0), Point(1, 1), Point(1.1, 0))),
        ("polygon", (Point(0.5, 0.5),) * (MOST_CORNERS + 1)),
        ("star", ()),
    ],
)
def test_that_an_impossible_outline_is_refused(kind: str, corners: tuple[Point, ...]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Outline(kind, corners)  # type: ignore[arg-type]


def test_that_too_few_corners_make_no_outline() -> None:
    with pytest.raises(ValueError, match="3 to"):
        outlined([Point(0, 0), Point(5, 5)])


def test_that_an_outline_is_cut_with_its_box() -> None:
    before, after = Box(-10, 0, 10, 10), Box(0, 0, 10, 10)
    assert cut(Outline("ellipse"), before, after) == Outline("ellipse")
    assert cut(TRIANGLE, before, after).points == (Point(0, 0), Point(1, 0.5), Point(0, 1))
