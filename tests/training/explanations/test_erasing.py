"""Deletion and insertion with networks that look at one known place."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from training.explanations.erasing import SHARES, area_under, blurred, curves, ranked, remembering

SIDE = 40
SEEN = np.ones((SIDE, SIDE), dtype=np.bool_)
LOTS = np.random.default_rng(1).random((SIDE, SIDE), dtype=np.float32)


def grey(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.repeat(values.astype(np.uint8)[..., np.newaxis], 3, axis=2)


def spot() -> NDArray[np.uint8]:
    """A black crop with a bright corner of 5 % of its pixels."""
    values = np.zeros((SIDE, SIDE))
    values[:8, :10] = 255.0
    return grey(values)


def brightness(pixels: NDArray[np.uint8]) -> float:
    """A network that tells how much of the bright corner is left."""
    return float(pixels[:8, :10, 0].mean() / 255.0)


def test_that_a_map_that_names_the_place_lets_deletion_fall_and_insertion_rise_at_once() -> None:
    pixels, dark = spot(), np.zeros((SIDE, SIDE, 3), np.uint8)
    values = pixels[:, :, 0].astype(np.float32)
    deleted, inserted = curves(pixels, dark, ranked(values, LOTS, SEEN), brightness)
    assert deleted == [1.0, *[0.0] * (len(SHARES) - 1)]
    assert inserted == [0.0, *[1.0] * (len(SHARES) - 1)]
    assert area_under(deleted) == pytest.approx(0.025)
    assert area_under(inserted) == pytest.approx(0.975)


def test_that_a_map_that_names_everything_else_does_the_opposite() -> None:
    pixels, dark = spot(), np.zeros((SIDE, SIDE, 3), np.uint8)
    order = ranked(-pixels[:, :, 0].astype(np.float32), LOTS, SEEN)
    deleted, inserted = curves(pixels, dark, order, brightness)
    assert deleted == [*[1.0] * (len(SHARES) - 1), 0.0]
    assert inserted == [*[0.0] * (len(SHARES) - 1), 1.0]


def test_that_the_area_under_a_straight_line_is_half() -> None:
    assert area_under(list(SHARES)) == pytest.approx(0.5)
    assert area_under([1.0] * len(SHARES)) == pytest.approx(1.0)


def test_that_pixels_are_ranked_by_value_then_by_lot_and_only_where_visible() -> None:
    values = np.array([[1.0, 3.0], [3.0, 9.0]], np.float32)
    lots = np.array([[0.0, 0.2], [0.9, 0.5]], np.float32)
    visible = np.array([[True, True], [True, False]])
    assert ranked(values, lots, visible).tolist() == [2, 1, 0]


def test_that_the_blur_keeps_black_bars_and_an_even_grey_but_not_a_spot() -> None:
    visible = SEEN.copy()
    visible[:, :12] = False
    even = grey(np.where(visible, 120.0, 0.0))
    assert np.array_equal(blurred(even, visible), even)
    values = np.where(visible, 20.0, 0.0)
    values[20, 25] = 255.0
    smooth = blurred(grey(values), visible)
    assert smooth.max() < 40
    assert not smooth[:, :12].any()


def test_that_a_crop_is_asked_about_once() -> None:
    asked: list[float] = []

    def network(pixels: NDArray[np.uint8]) -> float:
        asked.append(float(pixels.mean()))
        return asked[-1]

    ask = remembering(network)
    assert ask(spot()) == ask(spot()) == asked[0]
    ask(spot()[::-1])
    assert len(asked) == 2
