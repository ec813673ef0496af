"""What is said about frames and boxes that deserve less trust."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.inference.made_check import made_check
from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.inference.cautions import (
    AT_BORDER,
    COLOURED,
    CUT,
    DARK,
    EMPTY,
    FLAT,
    FLOW,
    LONG,
    NO_SCAN,
    SATURATED,
    SMALL,
    STRANGE,
    STRETCHED,
    cautions,
    features_cautions,
    usable_box,
)
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH

BOX = Box(20.0, 20.0, 80.0, 60.0)


def speckle() -> NDArray[np.uint8]:
    return np.random.RandomState(1).randint(0, 255, (100, 120)).astype(np.uint8)


def test_that_an_ordinary_box_needs_no_caution() -> None:
    assert cautions(speckle(), BOX) == ()
    assert cautions(speckle().astype(np.uint16) * 16, BOX) == ()


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(20.0, 20.0, 35.9, 60.0), (SMALL,)),
        (Box(20.0, 20.0, 36.0, 60.0), ()),
        (Box(10.0, 20.0, 111.0, 40.0), (LONG,)),
        (Box(0.0, 20.0, 60.0, 60.0), (AT_BORDER,)),
        (Box(20.0, 0.0, 60.0, 60.0), (AT_BORDER,)),
        (Box(20.0, 20.0, 120.0, 60.0), (AT_BORDER,)),
        (Box(20.0, 20.0, 60.0, 100.0), (AT_BORDER,)),
        (Box(-5.0, 20.0, 60.0, 60.0), (CUT,)),
        (Box(20.0, 20.0, 60.0, 100.1), (CUT,)),
    ],
)
def test_that_an_odd_box_is_told(box: Box, expected: tuple[str, ...]) -> None:
    assert cautions(speckle(), box) == expected


def test_that_a_long_box_is_told_as_the_model_sees_it() -> None:
    long, far_from_square = Box(10.0, 20.0, 111.0, 40.0), Box(20.0, 30.0, 99.0, 50.0)
    assert cautions(speckle(), long, preprocessing=LETTERBOX) == (LONG,)
    assert cautions(speckle(), long, preprocessing=STRETCH) == (STRETCHED,)
    assert cautions(speckle(), far_from_square, preprocessing=STRETCH) == ()


def test_that_an_almost_uniform_box_is_told() -> None:
    pixels = speckle()
    pixels[20:60, 20:80] = 90
    assert cautions(pixels, BOX) == (FLAT,)


def test_that_sixteen_bit_noise_counts_by_its_share_of_full_scale() -> None:
    noise = np.random.RandomState(1).randint(0, 300, (100, 120)).astype(np.uint16)
    noise[0, 0] = 65535
    assert cautions(noise, BOX) == (DARK,)
    assert cautions((noise // 4 + 30000).astype(np.uint16), BOX) == (FLAT,)


def test_that_colour_inside_the_box_is_told_and_colour_elsewhere_is_not() -> None:
    pixels = np.repeat(speckle()[:, :, np.newaxis], 3, axis=2)
    assert cautions(pixels, BOX) == ()
    pixels[70:90] = (255, 0, 0)
    assert cautions(pixels, BOX) == ()
    pixels[30:50, 30:50] = (255, 0, 0)
    assert cautions(pixels, BOX) == (FLOW,)


def test_that_a_tinted_image_is_told_as_such_and_not_taken_for_flow() -> None:
    tinted = (speckle()[:, :, np.newaxis] * np.array([1.0, 0.8, 0.5])).astype(np.uint8)
    assert cautions(tinted, BOX) == (COLOURED,)


def test_that_what_follows_from_a_graver_caution_is_not_told() -> None:
    page = np.full((100, 120), 255, np.uint8)
    page[::7] = 0
    assert cautions(page, BOX) == (NO_SCAN,)
    assert cautions(np.zeros((100, 120), np.uint8), BOX, seen=(STRANGE, EMPTY)) == (DARK,)
    assert cautions(speckle(), BOX, seen=(EMPTY, NO_SCAN, STRANGE)) == (NO_SCAN,)


def test_that_black_and_white_crops_are_told_as_such_and_not_as_other_pictures() -> None:
    assert cautions(np.zeros((100, 120), np.uint8), BOX, seen=(NO_SCAN,)) == (DARK,)
    bright = speckle()
    bright[30:40, 30:60] = 255
    assert cautions(bright, BOX, seen=(NO_SCAN,)) == (SATURATED,)


def test_that_what_the_features_tell_comes_before_what_is_odd_about_the_box() -> None:
    assert cautions(speckle(), Box(0.0, 20.0, 60.0, 60.0), seen=(EMPTY, STRANGE)) == (STRANGE, EMPTY, AT_BORDER)


def test_that_features_are_judged_by_the_limits_of_the_bundle() -> None:
    check = made_check(3)
    assert features_cautions(None, np.ones(3, np.float32)) == ()
    assert features_cautions(check, np.zeros(3, np.float32)) == ()
    assert features_cautions(check, np.array([100.0, 0.0, 0.0], np.float32)) == (NO_SCAN, STRANGE)
    assert features_cautions(check, np.array([0.0, 9.0, 0.0], np.float32)) == (EMPTY,)


def test_that_the_tint_of_compression_is_not_taken_for_colour() -> None:
    pixels = np.repeat(speckle()[:, :, np.newaxis], 3, axis=2)
    pixels[:, :, 0] = np.clip(pixels[:, :, 0].astype(int) + 12, 0, 255)
    assert cautions(pixels, BOX) == ()


@pytest.mark.parametrize("box", [Box(119.5, 20.0, 200.0, 60.0), Box(20.0, 20.0, 60.0, 20.5)])
def test_that_a_box_with_hardly_any_part_inside_is_refused(box: Box) -> None:
    with pytest.raises(InvalidBox, match="too small"):
        usable_box(box, Size(120, 100))
    with pytest.raises(InvalidBox):
        cautions(speckle(), box)


@given(st.floats(-150, 150), st.floats(-150, 150), st.floats(0.01, 300), st.floats(0.01, 300))
def test_that_any_box_is_either_judged_or_refused(x: float, y: float, width: float, height: float) -> None:
    try:
        found = cautions(speckle(), Box.from_xywh(x, y, width, height))
    except InvalidBox:
        return
    assert len(set(found)) == len(found)
