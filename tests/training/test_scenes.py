"""Varied frames keep their nodule in its box, and marks can be taken away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size
from training.augment import with_calipers
from training.calipers import elsewhere, without_calipers
from training.scenes import (
    BARE,
    PLAIN,
    VARIED,
    SceneAugmentation,
    bordered,
    enlarged,
    flipped,
    varied_scene,
)

CANVAS = Size(96, 72)
QUIET = SceneAugmentation(
    enlarged_low=0.5,
    enlarged_high=0.9,
    border_low=0.6,
    border_high=0.9,
    gain=0.0,
    gamma=0.0,
    blur=0.0,
    erased=0.0,
    calipers=0.0,
    decoys=0.0,
)
BUSY = SceneAugmentation(
    enlarged_low=0.5,
    enlarged_high=0.9,
    border_low=0.6,
    border_high=0.9,
    gain=0.2,
    gamma=0.2,
    blur=1.0,
    erased=1.0,
    calipers=1.0,
    decoys=1.0,
)
BOX = Box(60.0, 40.0, 100.0, 80.0)


def frame() -> NDArray[np.uint8]:
    """A grey frame with a bright nodule exactly in the box."""
    pixels = np.full((120, 160), 60, dtype=np.uint8)
    pixels[40:80, 60:100] = 220
    return pixels


def box_of_bright(pixels: NDArray[np.uint8]) -> Box:
    lines, columns = np.nonzero(pixels[..., 0] > 140)
    return Box(columns.min(), lines.min(), columns.max() + 1, lines.max() + 1)


@pytest.mark.parametrize("variant", [PLAIN, BARE, VARIED])
@pytest.mark.parametrize("seed", range(6))
def test_that_the_box_stays_about_its_nodule(variant: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels, box = varied_scene(frame(), BOX, CANVAS, variant=variant, how=QUIET, rng=rng)
    assert pixels.shape == (72, 96, 3)
    assert pixels.dtype == np.uint8
    assert box_of_bright(pixels).intersection_over_union(box) > 0.85


def test_that_a_varied_frame_depends_on_nothing_but_its_random_numbers() -> None:
    made = [
        varied_scene(frame(), BOX, CANVAS, variant=VARIED, how=BUSY, rng=np.random.default_rng(seed))
        for seed in (1, 1, 2)
    ]
    assert (made[0][0] == made[1][0]).all()
    assert made[0][1] == made[1][1]
    assert not np.array_equal(made[0][0], made[2][0])


def test_that_left_and_right_are_exchanged() -> None:
    pixels, box = flipped(frame(), BOX)
    assert box == BOX
    pixels, box = flipped(frame(), Box(0.0, 10.0, 30.0, 20.0))
    assert box == Box(130.0, 10.0, 160.0, 20.0)
    assert (pixels == frame()[:, ::-1]).all()


@given(st.integers(0, 10_000), st.floats(0.1, 1.0))
def test_that_an_enlarged_frame_shows_the_whole_box(seed: int, share: float) -> None:
    pixels, box = enlarged(frame(), BOX, share, np.random.default_rng(seed))
    assert box.is_inside(Size(pixels.shape[1], pixels.shape[0]))
    assert (pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] == 220).all()


@given(st.integers(0, 10_000), st.floats(0.3, 1.0))
def test_that_a_frame_within_borders_is_still_whole(seed: int, share: float) -> None:
    pixels, box = bordered(frame(), BOX, share, np.random.default_rng(seed))
    assert box.is_inside(Size(pixels.shape[1], pixels.shape[0]))
    assert (pixels >= 60).sum() == frame().size
    assert (pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] == 220).all()


def test_that_measuring_marks_are_taken_away_and_the_rest_stays() -> None:
    rng = np.random.default_rng(1)
    tissue = (60 + rng.normal(0, 6, (120, 160))).clip(0, 255).astype(np.uint8)
    tissue[10:13, :] = 230  # a long bright line is tissue
    tissue[60, 80] = 255  # a grain in the middle is a calcification
    marked = with_calipers(tissue, BOX, rng)
    assert (marked != tissue).sum() > 20
    cleaned = without_calipers(marked, BOX)
    assert np.abs(cleaned.astype(int) - tissue)[marked != tissue].max() < 60
    assert (cleaned[10:13] == 230).all()
    assert cleaned[60, 80] == 255


def test_that_a_frame_without_marks_is_left_alone() -> None:
    flat = np.full((120, 160), 60, dtype=np.uint8)
    assert (without_calipers(flat, BOX) == flat).all()


@given(st.integers(0, 10_000))
def test_that_a_place_elsewhere_lies_inside(seed: int) -> None:
    box = elsewhere(BOX, (120, 160), np.random.default_rng(seed))
    assert box.is_inside(Size(160, 120))
    assert elsewhere(Box(0, 0, 160, 120), (120, 160), np.random.default_rng(seed)).is_inside(Size(160, 120))
