from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH, crop, input_affine, normalise, white_level

SIDE = 64


def noise(*shape: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def boxes():
    return st.tuples(st.floats(-30, 80), st.floats(-30, 50), st.floats(1, 200), st.floats(1, 200)).map(
        lambda bounds: Box.from_xywh(*bounds)
    )


def test_that_a_square_box_of_the_inputs_size_is_copied_pixel_for_pixel():
    grey = noise(100, 120)
    cut = crop(grey, Box.from_xywh(20, 10, SIDE, SIDE), margin=0.0, side=SIDE)
    assert np.array_equal(cut[:, :, 0], grey[10 : 10 + SIDE, 20 : 20 + SIDE])
    assert np.array_equal(cut[:, :, 0], cut[:, :, 1])
    assert np.array_equal(cut[:, :, 0], cut[:, :, 2])


def test_that_a_constant_image_stays_constant_at_any_scale():
    grey = np.full((90, 130), 137, np.uint8)
    for width in (7.3, 63.9, 64.0, 88.8):
        assert (crop(grey, Box.from_xywh(1.1, 0.7, width, width), margin=0.0, side=SIDE) == 137).all()


def test_that_the_crop_lies_where_the_affine_says():
    columns = np.arange(200, dtype=np.float64) + 0.5
    grey = np.broadcast_to(np.rint(columns), (150, 200)).astype(np.uint8)
    box = Box(40.0, 30.0, 140.0, 110.0)
    cut = crop(grey, box, margin=0.1, side=299)
    back = input_affine(box, margin=0.1, side=299, preprocessing=LETTERBOX).inverse()
    for column in (20, 150, 280):
        stored = back.apply(Point(column + 0.5, 150.0))
        assert abs(float(cut[150, column, 0]) - stored.x) <= 1.0


def test_that_the_shorter_side_is_centred_between_black_bars():
    cut = crop(np.full((100, 100), 200, np.uint8), Box(10, 30, 90, 70), margin=0.0, side=SIDE)[:, :, 0]
    assert (cut[: SIDE // 4] == 0).all()
    assert (cut[-SIDE // 4 :] == 0).all()
    assert (cut[SIDE // 4 : -SIDE // 4] == 200).all()


def test_that_nothing_outside_the_grown_box_is_seen():
    inside, outside = noise(200, 200), noise(200, 200, seed=2)
    box = Box(60, 80, 140, 120)
    # one stored pixel around the grown box feeds the interpolation at its border, nothing beyond it does
    outside[74:126, 50:150] = inside[74:126, 50:150]
    assert np.array_equal(crop(inside, box, margin=0.1, side=100), crop(outside, box, margin=0.1, side=100))


def test_that_what_lies_outside_the_image_is_black():
    cut = crop(np.full((50, 50), 255, np.uint8), Box(-50, 0, 50, 50), margin=0.0, side=SIDE)[:, :, 0]
    assert (cut[:, : SIDE // 2] == 0).all()
    assert (cut[SIDE // 4 : -SIDE // 4, SIDE // 2 :] == 255).all()


def test_that_a_box_half_outside_shows_the_image_pixel_for_pixel_and_black_beyond() -> None:
    grey = noise(100, 100)
    cut = crop(grey, Box.from_xywh(-SIDE / 2, 100 - SIDE / 4, SIDE, SIDE), margin=0.0, side=SIDE)[:, :, 0]
    expected = np.zeros((SIDE, SIDE), np.uint8)
    expected[: SIDE // 4, SIDE // 2 :] = grey[100 - SIDE // 4 :, : SIDE // 2]
    assert np.array_equal(cut, expected)


@given(
    st.integers(-40, 40), st.integers(-30, 30), st.sampled_from([16.0, 30.5, 47.25, 64.0, 90.0]), st.integers(12, 90)
)
def test_that_image_and_box_moved_together_by_whole_pixels_give_the_same_crop(right, down, width, height):
    grey, canvas = noise(150, 160), np.zeros((400, 400), np.uint8)
    moved = canvas.copy()
    canvas[100:250, 100:260] = grey
    moved[100 + down : 250 + down, 100 + right : 260 + right] = grey
    box = Box.from_xywh(130.25, 120.5, width, height)
    here = crop(canvas, box, margin=0.125, side=SIDE)
    there = crop(moved, box.shifted(right, down), margin=0.125, side=SIDE)
    # the same taps and weights but for the last bits of the offset, which may turn one rounding
    assert np.abs(here.astype(int) - there.astype(int)).max() <= 1


def test_that_shrinking_averages_instead_of_skipping():
    fine = np.zeros((640, 640), np.uint8)
    fine[:, ::2] = 255
    cut = crop(fine, Box(0, 0, 640, 640), margin=0.0, side=SIDE)[:, 2:-2, 0]
    assert np.abs(cut.astype(int) - 127.5).max() <= 2


@given(boxes(), st.floats(0, 0.5))
def test_that_grey_valued_colour_gives_the_same_bytes_as_grey(box, margin):
    grey = noise(60, 90)
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    assume(box.overlaps(Size(90, 60)))
    assert np.array_equal(crop(grey, box, margin=margin, side=32), crop(colour, box, margin=margin, side=32))


def test_that_eight_bits_stored_in_sixteen_give_the_same_bytes():
    grey = noise(60, 90)
    grey[0, 0] = 255
    box = Box(10, 10, 70, 50)
    expected = crop(grey, box, margin=0.1, side=SIDE)
    assert np.array_equal(crop(grey.astype(np.uint16), box, margin=0.1, side=SIDE), expected)
    assert np.array_equal(crop(grey.astype(np.uint16) * 257, box, margin=0.1, side=SIDE), expected)


@pytest.mark.parametrize(
    ("brightest", "white"), [(0, 255), (255, 255), (256, 1023), (4000, 4095), (16383, 16383), (16384, 65535)]
)
def test_that_white_is_the_full_scale_of_the_bits_in_use(brightest, white):
    assert white_level(np.full((2, 2), brightest, np.uint16)) == white


def test_that_luminance_follows_bt601():
    colour = np.zeros((20, 20, 3), np.uint8)
    colour[:, :, 1] = 255
    assert (crop(colour, Box(2, 2, 18, 18), margin=0.0, side=8) == round(0.587 * 255)).all()


def test_that_a_crop_changes_smoothly_while_the_box_moves():
    grey = np.asarray(np.clip(np.add.outer(np.arange(200), np.arange(300)) / 2, 0, 255), np.uint8)
    box = Box(50, 40, 200, 150)
    steps = [crop(grey, box.shifted(0.02 * step, 0.01 * step), margin=0.1, side=SIDE).astype(int) for step in range(20)]
    # a border pixel of the letterbox may fade, but never jump
    assert max(np.abs(one - other).max() for one, other in itertools.pairwise(steps)) <= 6


def test_that_the_same_question_gives_the_same_bytes():
    grey, box = noise(500, 700), Box(33.3, 44.4, 555.5, 444.4)
    first = crop(grey, box, margin=0.1, side=299)
    assert np.array_equal(first, crop(np.asfortranarray(grey), box, margin=0.1, side=299))
    assert np.array_equal(first, crop(grey.copy(), box, margin=0.1, side=299))


def test_that_tiny_and_huge_boxes_are_cut():
    grey = noise(40, 50)
    for box in (Box(3.2, 4.1, 3.9, 4.3), Box(-1e4, -1e4, 1e4, 1e4), Box(0, 0, 50, 0.5), Box(49.9, 39.9, 60, 60)):
        cut = crop(grey, box, margin=0.1, side=SIDE)
        assert cut.shape == (SIDE, SIDE, 3)
        assert cut.dtype == np.uint8


def test_that_a_box_outside_the_image_is_refused():
    with pytest.raises(InvalidBox):
        crop(noise(40, 50), Box(60, 0, 70, 10), margin=0.5, side=SIDE)


@pytest.mark.parametrize("pixels", [np.zeros((4, 4), np.float32), np.zeros((4, 4, 4), np.uint8), np.zeros(4, np.uint8)])
def test_that_pixels_of_another_kind_are_refused(pixels):
    with pytest.raises(ValueError, match="grey or RGB"):
        crop(pixels, Box(0, 0, 2, 2), margin=0.0, side=SIDE)


def test_that_normalising_spans_minus_one_to_one():
    scaled = normalise(np.array([[0, 255]], np.uint8))
    assert scaled.dtype == np.float32
    assert scaled.tolist() == [[-1.0, 1.0]]


def test_that_stretching_fills_the_square_from_each_axis_and_keeps_nothing_else():
    box = Box(40.0, 30.0, 140.0, 70.0)
    columns = np.broadcast_to(np.arange(200), (150, 200)).astype(np.uint8)
    rows = np.broadcast_to(np.arange(150)[:, np.newaxis], (150, 200)).astype(np.uint8)
    back = input_affine(box, margin=0.1, side=SIDE, preprocessing=STRETCH).inverse()
    across, down = (crop(one, box, margin=0.1, side=SIDE, preprocessing=STRETCH)[:, :, 0] for one in (columns, rows))
    assert np.ptp(across, axis=0).max() == np.ptp(down, axis=1).max() == 0
    for place in (5, 30, 60):
        stored = back.apply(Point(place + 0.5, place + 0.5))
        assert float(across[0, place]) == pytest.approx(stored.x - 0.5, abs=0.6)
        assert float(down[place, 0]) == pytest.approx(stored.y - 0.5, abs=0.6)
    assert dataclasses.astuple(back.apply(Point(0.0, 0.0))) == pytest.approx((30.0, 26.0))
    corner = back.apply(Point(SIDE, SIDE))
    assert (corner.x, corner.y) == pytest.approx((150.0, 74.0))


def test_that_what_lies_outside_the_image_is_black_when_stretched_too():
    cut = crop(np.full((50, 50), 255, np.uint8), Box(-50, 0, 50, 50), margin=0.0, side=SIDE, preprocessing=STRETCH)
    assert (cut[:, : SIDE // 2] == 0).all()
    assert (cut[:, SIDE // 2 :] == 255).all()


@given(boxes(), st.floats(0, 0.5))
def test_that_both_ways_cut_the_same_from_a_square_box(box, margin):
    square = Box.from_xywh(box.x0, box.y0, 32.0, 32.0)
    assume(square.overlaps(Size(90, 60)))
    one, other = (
        crop(noise(60, 90), square, margin=margin, side=32, preprocessing=way).astype(int)
        for way in (LETTERBOX, STRETCH)
    )
    # the last bits of the offset may turn one rounding
    assert np.abs(one - other).max() <= 1


def test_that_a_way_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no preprocessing squash-1"):
        crop(noise(60, 90), Box(10, 10, 30, 30), margin=0.1, side=32, preprocessing="squash-1")
