"""Geometry: properties that hold for every box, image and map, and the borders by example."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.values import COORDINATES, affines, boxes, boxes_inside, points, sizes
from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Affine, Box, Point, Size

IDENTITY = Affine(1, 0, 0, 0, 1, 0)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-3, 5)])
def test_that_an_image_without_pixels_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        Size(width, height)


@given(affines(), points)
def test_that_an_affine_map_and_its_inverse_lead_back(affine: Affine, point: Point) -> None:
    back = affine.inverse().apply(affine.apply(point))
    assert (back.x, back.y) == (pytest.approx(point.x, abs=1e-3), pytest.approx(point.y, abs=1e-3))


@given(affines(), affines(), points)
def test_that_composed_maps_do_one_after_the_other(second: Affine, first: Affine, point: Point) -> None:
    composed = second.after(first).apply(point)
    stepped = second.apply(first.apply(point))
    assert (composed.x, composed.y) == (near(stepped.x), near(stepped.y))


@given(affines(), points)
def test_that_the_matrix_maps_as_apply_does(affine: Affine, point: Point) -> None:
    matrix = affine.matrix()
    mapped = affine.apply(point)
    assert matrix.shape == (2, 3)
    assert matrix.dtype == np.float64
    np.testing.assert_allclose(matrix @ [point.x, point.y, 1.0], [mapped.x, mapped.y], rtol=1e-12, atol=1e-9)


@given(affines())
def test_that_the_identity_changes_no_map(affine: Affine) -> None:
    assert affine.after(IDENTITY) == affine == IDENTITY.after(affine)


@pytest.mark.parametrize("flat", [Affine(1, 2, 0, 2, 4, 0), Affine(0, 0, 1, 0, 0, 1), Affine(math.inf, 0, 0, 0, 1, 0)])
def test_that_a_map_that_flattens_the_plane_has_no_inverse(flat: Affine) -> None:
    with pytest.raises(ValueError, match="no inverse"):
        flat.inverse()


@pytest.mark.parametrize(
    "bounds",
    [
        (1, 0, 1, 5),
        (0, 5, 5, 5),
        (5, 0, 1, 5),
        (0, 5, 5, 1),
        (math.nan, 0, 1, 1),
        (0, 0, math.inf, 1),
        (0, -math.inf, 1, 1),
    ],
)
def test_that_a_box_without_an_area_is_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidBox) as raised:
        Box(*bounds)
    assert raised.value.detail


@given(points, points)
def test_that_corners_span_the_same_box_in_any_order(one: Point, other: Point) -> None:
    assume(one.x != other.x and one.y != other.y)
    box = Box.from_corners(one, other)
    turned = Box.from_corners(Point(one.x, other.y), Point(other.x, one.y))
    assert box == Box.from_corners(other, one) == turned
    assert {box.x0, box.x1} == {one.x, other.x}


@given(boxes)
def test_that_a_box_is_its_corner_and_sides(box: Box) -> None:
    again = Box.from_xywh(*box.xywh())
    assert (again.x1, again.y1) == (near(box.x1), near(box.y1))
    assert box.area == box.width * box.height > 0
    assert box.x0 < box.centre.x < box.x1
    assert box.y0 < box.centre.y < box.y1


@given(boxes, sizes)
def test_that_clamping_gives_the_part_inside_and_nothing_more_the_second_time(box: Box, size: Size) -> None:
    assume(box.overlaps(size))
    clamped = box.clamped_to(size)
    assert clamped.is_inside(size)
    assert clamped.clamped_to(size) == clamped
    assert clamped.area <= box.area
    if box.is_inside(size):
        assert clamped == box


@given(boxes, sizes)
def test_that_a_box_beside_the_image_cannot_be_clamped(box: Box, size: Size) -> None:
    assume(not box.overlaps(size))
    with pytest.raises(InvalidBox, match="outside the image") as raised:
        box.clamped_to(size)
    assert f"{size.width}×{size.height}" in raised.value.detail


@pytest.mark.parametrize(
    ("box", "is_overlapping"),
    [
        (Box(-5, 0, 0, 10), False),  # ends where the image begins
        (Box(100, 0, 105, 10), False),  # half-open: begins where the image ends
        (Box(0, -5, 10, 0), False),
        (Box(0, 50, 10, 55), False),
        (Box(-5, -5, 0.001, 0.001), True),
        (Box(99.9, 49.9, 200, 200), True),
    ],
)
def test_that_touching_is_no_overlap(box: Box, is_overlapping: bool) -> None:
    assert box.overlaps(Size(100, 50)) is is_overlapping


@pytest.mark.parametrize(
    ("box", "is_inside"),
    [
        (Box(0, 0, 100, 50), True),
        (Box(-0.1, 0, 100, 50), False),
        (Box(0, -0.1, 100, 50), False),
        (Box(0, 0, 100.1, 50), False),
        (Box(0, 0, 100, 50.1), False),
    ],
)
def test_that_the_border_belongs_to_the_image(box: Box, is_inside: bool) -> None:
    assert box.is_inside(Size(100, 50)) is is_inside


@given(boxes, st.floats(0, 2))
def test_that_a_margin_grows_every_side_by_its_share(box: Box, fraction: float) -> None:
    grown = box.with_margin(fraction)
    assert grown.width == near(box.width * (1 + 2 * fraction))
    assert grown.height == near(box.height * (1 + 2 * fraction))
    assert (grown.centre.x, grown.centre.y) == (near(box.centre.x), near(box.centre.y))


@given(boxes, COORDINATES, COORDINATES)
def test_that_a_shift_moves_and_keeps_the_sides(box: Box, dx: float, dy: float) -> None:
    moved = box.shifted(dx, dy)
    assert (moved.x0, moved.y0) == (box.x0 + dx, box.y0 + dy)
    assert (moved.width, moved.height) == (near(box.width), near(box.height))


@given(boxes_inside(), COORDINATES, COORDINATES)
def test_that_a_box_moved_within_the_image_stays_inside_and_keeps_its_size(
    placed: tuple[Box, Size], dx: float, dy: float
) -> None:
    box, size = placed
    moved = box.moved_within(size, dx, dy)
    assert moved.x0 >= 0
    assert moved.y0 >= 0
    assert moved.x1 <= size.width + 1e-9
    assert moved.y1 <= size.height + 1e-9
    assert (moved.width, moved.height) == (near(box.width), near(box.height))
    wanted = box.shifted(dx, dy)
    if wanted.is_inside(size):
        assert (moved.x0, moved.y0) == (near(wanted.x0), near(wanted.y0))


@pytest.mark.parametrize(("dx", "x0"), [(-7, 0), (0, 0), (30, 0)])
def test_that_a_box_wider_than_the_image_is_laid_at_its_left_border(dx: float, x0: float) -> None:
    assert Box(2, 0, 22, 5).moved_within(Size(10, 10), dx, 0).x0 == x0


@given(boxes, st.floats(0.1, 10))
def test_that_scaling_keeps_the_centre_and_the_aspect(box: Box, factor: float) -> None:
    scaled = box.scaled(factor)
    assert (scaled.centre.x, scaled.centre.y) == (near(box.centre.x), near(box.centre.y))
    assert (scaled.width, scaled.height) == (near(box.width * factor), near(box.height * factor))


@given(boxes, boxes)
def test_that_overlap_is_symmetric_and_between_nought_and_one(one: Box, other: Box) -> None:
    overlap = one.intersection_over_union(other)
    assert overlap == other.intersection_over_union(one)
    assert 0 <= overlap <= 1 + 1e-12
    assert one.intersection_over_union(one) == near(1)


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        (Box(0, 0, 10, 10), 1.0),
        (Box(5, 0, 15, 10), 1 / 3),
        (Box(10, 0, 20, 10), 0.0),  # side by side
        (Box(0, 10, 10, 20), 0.0),  # one above the other
        (Box(2, 2, 4, 4), 0.04),
    ],
)
def test_that_overlap_is_the_shared_part_of_the_union(other: Box, overlap: float) -> None:
    assert Box(0, 0, 10, 10).intersection_over_union(other) == near(overlap)


@given(boxes, st.integers(1, 600))
def test_that_the_letterbox_keeps_the_aspect_and_contains_the_box(box: Box, side: int) -> None:
    to_input = box.to_input(side)
    assert to_input.a == to_input.e > 0
    assert to_input.b == to_input.d == 0
    upper, lower = to_input.apply(Point(box.x0, box.y0)), to_input.apply(Point(box.x1, box.y1))
    width, height = lower.x - upper.x, lower.y - upper.y
    slack = 1e-6 * side * max(1.0, (abs(box.x0) + abs(box.y0)) / min(box.width, box.height))
    assert max(width, height) == pytest.approx(side, abs=slack)
    assert min(upper.x, upper.y) >= -slack
    assert max(lower.x, lower.y) <= side + slack
    assert upper.x + lower.x == pytest.approx(side, abs=2 * slack)
    assert upper.y + lower.y == pytest.approx(side, abs=2 * slack)
    assert width * box.height == pytest.approx(height * box.width, rel=1e-3, abs=slack)


def test_that_a_wide_box_has_bars_above_and_below() -> None:
    to_input = Box(10, 20, 30, 30).to_input(100)
    assert to_input.apply(Point(10, 20)) == Point(0, 25)
    assert to_input.apply(Point(30, 30)) == Point(100, 75)
