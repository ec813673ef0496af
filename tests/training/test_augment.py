"""Varied crops are crops that the program could be asked about, and the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import crop
from training.augment import (
    Augmentation,
    blurred,
    generator_for,
    varied_box,
    varied_crop,
    with_calipers,
    with_tone,
)

BOX = Box(60, 40, 160, 100)
STILL = Augmentation(shift=0, scale=0, margin_low=0.1, margin_high=0.1, gain=0, gamma=0, blur=0, calipers=0)


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)


def test_that_a_flip_exchanges_left_and_right_and_nothing_else():
    grey = noise(150, 220)
    plain, flipped = (
        varied_crop(grey, BOX, STILL, rng=generator_for(1, 1, "row"), is_flipped=flip, side=64)
        for flip in (False, True)
    )
    assert np.array_equal(plain[:, ::-1], flipped)


@pytest.mark.parametrize("seed", range(12))
def test_that_a_varied_crop_stays_an_image_that_only_its_own_seed_variant_and_row_decide(seed):
    grey = noise(150, 220)
    grey.flags.writeable = False

    def varied(*drawn):
        return varied_crop(grey, BOX, Augmentation(), rng=generator_for(*drawn), is_flipped=seed % 2 == 1, side=64)

    cut = varied(seed, 1, "row")
    assert (cut.shape, cut.dtype) == ((64, 64, 3), np.uint8)
    assert np.array_equal(cut[:, :, 0], cut[:, :, 1])
    assert np.array_equal(cut[:, :, 0], cut[:, :, 2])
    assert cut.any()
    assert np.array_equal(cut, varied(seed, 1, "row"))
    for other in ((seed + 1, 1, "row"), (seed, 2, "row"), (seed, 1, "other row")):
        assert not np.array_equal(cut, varied(*other))


def test_that_without_any_strength_the_crop_is_the_plain_one():
    grey = noise(150, 220)
    unchanged = varied_crop(grey, BOX, STILL, rng=generator_for(1, 1, "row"), is_flipped=False, side=64)
    assert np.array_equal(unchanged, crop(grey, BOX, margin=0.1, side=64))


@given(st.integers(0, 10_000))
def test_that_a_varied_box_stays_within_its_bounds(seed):
    how = Augmentation()
    box = varied_box(BOX, how, np.random.default_rng(seed))
    assert abs(box.centre.x - BOX.centre.x) <= how.shift * BOX.width + 1e-9
    assert abs(box.centre.y - BOX.centre.y) <= how.shift * BOX.height + 1e-9
    assert abs(box.width / BOX.width - 1) <= how.scale * 4 / 3 + 1e-9
    assert box.intersection_over_union(BOX) > 0.6


@given(st.integers(0, 10_000))
def test_that_black_stays_black_and_brighter_stays_brighter(seed):
    ramp = np.arange(256, dtype=np.uint8)
    toned = with_tone(ramp, Augmentation(), np.random.default_rng(seed)).astype(int)
    assert toned[0] == 0
    assert (np.diff(toned) >= 0).all()


def test_that_blurring_keeps_the_mean_and_takes_away_detail():
    cut = np.repeat(noise(80, 80)[:, :, None], 3, axis=2)
    soft = blurred(cut, sigma=1.5)
    assert soft.shape == cut.shape
    assert abs(soft.mean() - cut.mean()) < 2
    assert soft.std() < cut.std() / 2


def test_that_calipers_are_drawn_on_a_copy_near_the_boxs_ends():
    grey = np.zeros((150, 220), np.uint8)
    marked = with_calipers(grey, BOX, np.random.default_rng(1))
    assert not grey.any()
    lines, columns = np.nonzero(marked)
    assert len(lines) > 0
    assert BOX.x0 - 20 < columns.min() <= columns.max() < BOX.x1 + 20
    assert BOX.y0 - 20 < lines.min() <= lines.max() < BOX.y1 + 20


def test_that_calipers_at_the_images_border_are_cut_off():
    for seed in range(20):
        with_calipers(np.zeros((20, 20), np.uint8), Box(-5, -5, 25, 25), np.random.default_rng(seed))
