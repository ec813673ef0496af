from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt

from thyroid_desktop.domain.geometry import Affine, Box, Point, Size
from thyroid_desktop.ui.viewer.handles import SMALLEST, Handle, Hit, handle_at, handle_centre, handles_of, hit, resized

SIZE = Size(320, 240)
AS_IT_IS = Affine(1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
LARGE, SMALL = Box(20.0, 20.0, 220.0, 200.0), Box(60.0, 60.0, 140.0, 120.0)
BOXES = (("large", LARGE), ("small", SMALL))

whole_boxes = st.builds(
    lambda x, y, width, height: Box(float(x), float(y), float(min(x + width, 320)), float(min(y + height, 240))),
    st.integers(0, 310), st.integers(0, 230), st.integers(2, 300), st.integers(2, 200),
)  # fmt: skip
positions = st.builds(Point, st.floats(-500.0, 800.0), st.floats(-500.0, 800.0))


@pytest.mark.parametrize("handle", Handle)
def test_that_each_handle_is_found_at_its_place(handle: Handle) -> None:
    rect = QRectF(20.0, 20.0, 200.0, 180.0)
    assert handle_at(rect, handle_centre(rect, handle)) is handle


def test_that_a_box_small_on_screen_can_still_be_moved() -> None:
    rect = QRectF(100.0, 100.0, 12.0, 12.0)
    assert len(handles_of(rect)) == 4
    assert handle_at(rect, rect.center()) is None
    assert handle_at(rect, QPointF(99.0, 99.0)) is Handle.TOP_LEFT


def test_that_handles_belong_to_the_selected_box_only() -> None:
    corner = QPointF(60.0, 60.0)
    assert hit(BOXES, "small", AS_IT_IS, corner) == Hit("small", Handle.TOP_LEFT)
    assert hit(BOXES, "large", AS_IT_IS, corner) == Hit("small")
    assert hit(BOXES, None, AS_IT_IS, corner) == Hit("small")


def test_that_the_smallest_box_is_met_inside_several() -> None:
    assert hit(BOXES, "large", AS_IT_IS, QPointF(100.0, 90.0)) == Hit("small")
    assert hit(BOXES, "small", AS_IT_IS, QPointF(180.0, 160.0)) == Hit("large")
    assert hit(BOXES, None, AS_IT_IS, QPointF(300.0, 230.0)) is None


def test_that_the_border_of_the_selected_box_comes_first() -> None:
    boxes = (("a", Box(10.0, 10.0, 100.0, 100.0)), ("b", Box(100.0, 10.0, 150.0, 60.0)))
    assert hit(boxes, "a", AS_IT_IS, QPointF(100.0, 30.0)) == Hit("a")
    assert hit(boxes, "b", AS_IT_IS, QPointF(100.0, 25.0)) == Hit("b")


@pytest.mark.parametrize(
    ("handle", "cursor"),
    [
        (Handle.LEFT, Qt.CursorShape.SizeHorCursor),
        (Handle.BOTTOM, Qt.CursorShape.SizeVerCursor),
        (Handle.TOP_LEFT, Qt.CursorShape.SizeFDiagCursor),
        (Handle.BOTTOM_RIGHT, Qt.CursorShape.SizeFDiagCursor),
        (Handle.TOP_RIGHT, Qt.CursorShape.SizeBDiagCursor),
        (Handle.BOTTOM_LEFT, Qt.CursorShape.SizeBDiagCursor),
    ],
)
def test_that_the_cursor_points_along_the_way_of_the_handle(handle: Handle, cursor: Qt.CursorShape) -> None:
    assert handle.cursor == cursor


def test_that_an_edge_can_be_laid_anywhere() -> None:
    assert resized(SMALL, Handle.RIGHT, Point(199.6, 0.0), SIZE) == (Box(60.0, 60.0, 200.0, 120.0), Handle.RIGHT)
    assert resized(SMALL, Handle.TOP_LEFT, Point(50.2, 40.4), SIZE) == (
        Box(50.0, 40.0, 140.0, 120.0),
        Handle.TOP_LEFT,
    )


def test_that_an_edge_passing_its_opposite_flips_the_box() -> None:
    assert resized(SMALL, Handle.RIGHT, Point(20.0, 0.0), SIZE) == (Box(20.0, 60.0, 60.0, 120.0), Handle.LEFT)
    assert resized(SMALL, Handle.TOP_LEFT, Point(200.0, 200.0), SIZE) == (
        Box(140.0, 120.0, 200.0, 200.0),
        Handle.BOTTOM_RIGHT,
    )


def test_that_an_edge_from_elsewhere_that_is_not_held_stays_between_pixels() -> None:
    odd = Box(10.25, 20.5, 100.75, 90.125)
    box, _ = resized(odd, Handle.RIGHT, Point(120.4, 0.0), SIZE)
    assert box == Box(10.25, 20.5, 120.0, 90.125)


@given(start=whole_boxes, handle=st.sampled_from(Handle), to=positions)
def test_that_a_resized_box_is_inside_and_not_too_small(start: Box, handle: Handle, to: Point) -> None:
    box, held = resized(start, handle, to, SIZE)
    assert box.is_inside(SIZE)
    assert min(box.width, box.height) >= SMALLEST
    column, row = handle.value
    if column:
        opposite = start.x0 if column > 0 else start.x1
        assert opposite == (box.x0 if held.value[0] > 0 else box.x1)
    else:
        assert (box.x0, box.x1) == (start.x0, start.x1)
    if row:
        opposite = start.y0 if row > 0 else start.y1
        assert opposite == (box.y0 if held.value[1] > 0 else box.y1)
    else:
        assert (box.y0, box.y1) == (start.y0, start.y1)


@pytest.mark.parametrize("size", [Size(1, 1), Size(2, 1), Size(1, 300)])
def test_that_an_image_of_hardly_any_pixels_can_hold_a_box(size: Size) -> None:
    start = Box(0.0, 0.0, float(size.width), float(size.height))
    for handle in Handle:
        for to in (Point(-5.0, -5.0), Point(0.4, 0.4), Point(400.0, 400.0)):
            assert resized(start, handle, to, size)[0].is_inside(size)
