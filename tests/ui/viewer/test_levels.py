from __future__ import annotations

import numpy as np
import pytest

from tests.ui.viewer.playing import Ear, described, ramp
from thyroid_desktop.domain.imaging import Frame, Window
from thyroid_desktop.ui.viewer.levels import (
    WHOLE_8_BIT,
    brightened_window,
    contrasted_window,
    default_window,
    dragged_window,
)
from thyroid_desktop.ui.viewer.view import ImageView


def test_that_8_bits_are_shown_as_stored() -> None:
    pixels = ramp()
    assert default_window(Frame(pixels), described(pixels)) == WHOLE_8_BIT


def test_that_the_window_of_the_file_is_used_on_grey_and_not_on_colour() -> None:
    pixels = ramp()
    asked = Window(100.0, 80.0)
    assert default_window(Frame(pixels), described(pixels, window=asked)) == asked
    colour = np.repeat(pixels[:, :, np.newaxis], 3, axis=2)
    assert default_window(Frame(colour), described(colour, window=asked)) == WHOLE_8_BIT


@pytest.mark.parametrize("window", [Window(100.0, 0.0), Window(float("nan"), 80.0), Window(10.0, float("inf"))])
def test_that_a_senseless_window_of_the_file_is_passed_over(window: Window) -> None:
    pixels = ramp()
    assert default_window(Frame(pixels), described(pixels, window=window)) == WHOLE_8_BIT


def test_that_16_bits_are_shown_over_the_range_they_use() -> None:
    pixels = np.linspace(1000, 3000, 320 * 240).reshape(240, 320).astype(np.uint16)
    assert default_window(Frame(pixels), described(pixels, bits=16)).limits() == (1000.0, 3000.0)


def test_that_a_picture_of_one_value_has_a_window() -> None:
    pixels = np.full((4, 4), 700, dtype=np.uint16)
    assert default_window(Frame(pixels), described(pixels, bits=16)).width == 1.0


def test_that_dragging_right_widens_and_dragging_down_raises_the_centre() -> None:
    window = dragged_window(WHOLE_8_BIT, WHOLE_8_BIT, 100.0, 50.0)
    assert window == Window(127.5 + 25.5, 255.0 + 51.0)


def test_that_the_window_cannot_be_lost() -> None:
    window = dragged_window(WHOLE_8_BIT, WHOLE_8_BIT, -1e6, 1e6)
    assert window.width == 1.0
    assert window.centre == 255.0 + 127.5
    assert dragged_window(WHOLE_8_BIT, WHOLE_8_BIT, 1e6, -1e6) == Window(-127.5, 4 * 255.0)


def test_that_a_step_brighter_lowers_the_centre_and_a_step_of_contrast_narrows() -> None:
    brighter = brightened_window(WHOLE_8_BIT, WHOLE_8_BIT, 2)
    assert (brighter.centre, brighter.width) == pytest.approx((127.5 - 2 * 0.04 * 255.0, 255.0))
    steeper = contrasted_window(WHOLE_8_BIT, WHOLE_8_BIT, 2)
    assert (steeper.centre, steeper.width) == pytest.approx((127.5, 255.0 * 0.81))


def test_that_steps_forth_and_back_come_back() -> None:
    there = contrasted_window(brightened_window(WHOLE_8_BIT, WHOLE_8_BIT, 3), WHOLE_8_BIT, -4)
    back = brightened_window(contrasted_window(there, WHOLE_8_BIT, 4), WHOLE_8_BIT, -3)
    assert (back.centre, back.width) == pytest.approx((127.5, 255.0))


@pytest.mark.parametrize("steps", [-1000, 1000])
def test_that_no_number_of_steps_loses_the_picture(steps: int) -> None:
    assert abs(brightened_window(WHOLE_8_BIT, WHOLE_8_BIT, steps).centre - 127.5) == 255.0
    assert contrasted_window(WHOLE_8_BIT, WHOLE_8_BIT, steps).width in {1.0, 4 * 255.0}


def test_that_brightness_and_contrast_are_told_as_a_window(view: ImageView, ear: Ear) -> None:
    view.levels.brighten(1)
    view.levels.contrast(-1)
    assert view.levels.shown.centre < 127.5
    assert view.levels.shown.width > 255.0
    assert [window for (window,) in ear.of("window_changed")][-1] == view.levels.shown
    assert len(ear.of("window_changed")) == 2
    view.levels.brighten(-1000)
    view.levels.brighten(-1)
    assert len(ear.of("window_changed")) == 3


def test_that_nothing_is_brightened_where_no_image_is(view: ImageView, ear: Ear) -> None:
    view.clear()
    view.levels.brighten(1)
    assert ear.of("window_changed") == []
    assert view.levels.window is None
