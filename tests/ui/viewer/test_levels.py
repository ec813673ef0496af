from __future__ import annotations

import numpy as np
import pytest

from tests.ui.viewer.playing import described, ramp
from thyroid_desktop.domain.imaging import Frame, Window
from thyroid_desktop.ui.viewer.levels import WHOLE_8_BIT, default_window, dragged_window


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
