"""From stored values to grey levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.display import to_display, to_levels
from thyroid_desktop.domain.imaging import Frame, Window


def test_that_eight_bit_grey_stays_as_it_is_in_three_channels():
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    rgb = to_display(Frame(grey))
    assert rgb.shape == (16, 16, 3)
    assert rgb.flags.c_contiguous
    for channel in range(3):
        np.testing.assert_array_equal(rgb[..., channel], grey)


def test_that_colour_stays_as_it_is_and_becomes_contiguous():
    colour = np.random.default_rng(0).integers(0, 256, (8, 4, 3), dtype=np.uint8)
    shown = to_display(Frame(colour.transpose(1, 0, 2)))
    assert shown.flags.c_contiguous
    np.testing.assert_array_equal(shown, colour.transpose(1, 0, 2))


def test_that_a_window_maps_its_limits_to_black_and_white():
    grey = np.array([[0, 400, 500, 600, 4095]], dtype=np.uint16)
    np.testing.assert_array_equal(to_levels(Frame(grey), Window(500, 200)), [[0, 0, 128, 255, 255]])


@given(st.floats(-100, 400), st.floats(1, 600), st.booleans())
def test_that_a_window_never_turns_the_order_of_greys(centre, width, is_colour):
    grey = np.arange(256, dtype=np.uint8)[np.newaxis]
    frame = Frame(np.stack([grey] * 3, axis=-1) if is_colour else grey)
    levels = to_levels(frame, Window(centre, width)).astype(int)
    assert levels.shape == frame.pixels.shape
    assert (np.diff(levels, axis=1) >= 0).all()


def test_that_sixteen_bits_without_a_window_use_the_range_of_the_frame():
    grey = np.array([[1000, 1500, 2000]], dtype=np.uint16)
    np.testing.assert_array_equal(to_levels(Frame(grey)), [[0, 128, 255]])


@pytest.mark.parametrize("value", [0, 3000, 65535])
def test_that_a_frame_of_one_value_is_shown_without_trouble(value):
    assert not to_levels(Frame(np.full((3, 3), value, np.uint16))).any()
