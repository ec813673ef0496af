from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Point, Size
from thyroid_desktop.ui.viewer.camera import KEPT_IN_SIGHT, LARGEST, Camera

RATIOS = (1.0, 1.25, 1.5, 2.0)


def camera(ratio: float = 1.0, size: Size | None = None, aspect: float = 1.0) -> Camera:
    one = Camera()
    one.set_viewport(800.0, 600.0, ratio)
    one.set_image(size or Size(320, 240), aspect, keep_zoom=True)
    return one


def is_close(one: Point, other: Point, within: float) -> bool:
    return abs(one.x - other.x) <= within and abs(one.y - other.y) <= within


def test_that_a_fitted_image_is_whole_and_in_the_middle() -> None:
    to_view = camera().to_view()
    upper_left, lower_right = to_view.apply(Point(0.0, 0.0)), to_view.apply(Point(320.0, 240.0))
    assert upper_left.x > 0.0
    assert upper_left.y > 0.0
    assert upper_left.x == pytest.approx(800.0 - lower_right.x, abs=1.0)
    assert upper_left.y == pytest.approx(600.0 - lower_right.y, abs=1.0)


def test_that_pixels_higher_than_wide_are_shown_so() -> None:
    to_view = camera(aspect=1.5).to_view()
    assert to_view.e == pytest.approx(1.5 * to_view.a)


@pytest.mark.parametrize("aspect", [0.0, -1.0, float("nan"), float("inf")])
def test_that_a_senseless_pixel_aspect_counts_as_square(aspect: float) -> None:
    to_view = camera(aspect=aspect).to_view()
    assert to_view.e == to_view.a


@given(
    factor=st.floats(0.2, 5.0),
    at=st.tuples(st.floats(100.0, 700.0), st.floats(100.0, 500.0)),
    ratio=st.sampled_from(RATIOS),
)
def test_that_zooming_keeps_the_place_under_the_pointer(factor: float, at: tuple[float, float], ratio: float) -> None:
    one, pointer = camera(ratio), Point(*at)
    before = one.to_stored(pointer)
    one.zoom(factor, pointer)
    if 0.0 <= before.x <= 320.0 and 0.0 <= before.y <= 240.0:
        # The picture lies on whole screen pixels: half a one before and half a one after.
        assert is_close(one.to_view().apply(before), pointer, 0.5 / ratio + 0.5 * max(factor, 1.0) / ratio + 1e-6)


def test_that_zooming_in_and_out_again_leads_back_exactly() -> None:
    one, pointer = camera(), Point(313.0, 207.0)
    one.zoom(1.1, pointer)
    begin = one.to_view()
    for _ in range(15):
        one.zoom(1.2, pointer)
    for _ in range(15):
        one.zoom(1.0 / 1.2, pointer)
    end = one.to_view()
    assert (end.a, end.c, end.f) == pytest.approx((begin.a, begin.c, begin.f))


@pytest.mark.parametrize("ratio", RATIOS)
def test_that_zoom_has_limits(ratio: float) -> None:
    one = camera(ratio)
    for _ in range(100):
        one.zoom(2.0, Point(400.0, 300.0))
    assert one.device_scale == pytest.approx(LARGEST)
    for _ in range(100):
        one.zoom(0.5, Point(400.0, 300.0))
    assert 0.1 < one.device_scale < 1.0


@pytest.mark.parametrize("ratio", RATIOS)
def test_that_actual_size_is_a_pixel_a_pixel_of_the_screen_and_sharp(ratio: float) -> None:
    one = camera(ratio)
    one.show_actual_size()
    to_view = one.to_view()
    assert to_view.a * ratio == pytest.approx(1.0)
    assert to_view.c * ratio == pytest.approx(round(to_view.c * ratio), abs=1e-9)
    assert not one.is_smooth


def test_that_reduction_is_smooth_and_high_magnification_is_not() -> None:
    one = camera()
    one.show_actual_size()
    one.zoom(0.7, Point(400.0, 300.0))
    assert one.is_smooth
    one.zoom(10.0, Point(400.0, 300.0))
    assert not one.is_smooth


def test_that_zoom_and_place_are_kept_between_images_of_one_size() -> None:
    one = camera()
    one.zoom(3.0, Point(100.0, 100.0))
    before = one.to_view()
    one.set_image(Size(320, 240), 1.0, keep_zoom=True)
    assert one.to_view() == before
    one.set_image(Size(320, 240), 1.0, keep_zoom=False)
    assert one.is_fitted
    one.zoom(3.0, Point(100.0, 100.0))
    one.set_image(Size(640, 240), 1.0, keep_zoom=True)
    assert one.is_fitted


def test_that_a_fitted_image_is_fitted_again_when_the_widget_changes() -> None:
    one = camera()
    before = one.scale
    one.set_viewport(400.0, 300.0, 1.0)
    assert one.is_fitted
    assert one.scale < before / 1.9


def test_that_the_middle_stays_in_the_middle_when_the_widget_changes() -> None:
    one = camera()
    one.zoom(4.0, Point(200.0, 200.0))
    before = one.to_stored(Point(400.0, 300.0))
    one.set_viewport(500.0, 500.0, 1.0)
    assert is_close(one.to_stored(Point(250.0, 250.0)), before, 0.5)


@given(dx=st.floats(-1e5, 1e5), dy=st.floats(-1e5, 1e5), factor=st.floats(0.1, 20.0))
def test_that_the_image_never_leaves_the_widget(dx: float, dy: float, factor: float) -> None:
    one = camera()
    one.zoom(factor, Point(400.0, 300.0))
    one.pan(dx, dy)
    upper_left, lower_right = one.to_view().apply(Point(0.0, 0.0)), one.to_view().apply(Point(320.0, 240.0))
    least = min(KEPT_IN_SIGHT, lower_right.x - upper_left.x, lower_right.y - upper_left.y) - 1.0
    assert lower_right.x >= least
    assert lower_right.y >= least
    assert upper_left.x <= 800.0 - least
    assert upper_left.y <= 600.0 - least


def test_that_a_widget_without_room_is_no_problem() -> None:
    one = Camera()
    one.set_viewport(0.0, 0.0, 1.0)
    one.set_image(Size(20000, 1), 1.0, keep_zoom=True)
    assert one.scale > 0.0
    one.zoom(2.0, Point(0.0, 0.0))
    assert one.to_view().inverse() is not None
