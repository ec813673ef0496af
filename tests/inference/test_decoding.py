"""From heat and reaches to boxes of the frame."""

from __future__ import annotations

import math

import numpy as np
import pytest

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.inference.decoding import MOST_CANDIDATES, candidates, cell_middles
from thyroid_desktop.inference.framing import canvas_affine

CANVAS = Size(96, 72)


def decoded(heat: np.ndarray, reach: np.ndarray, size: Size = CANVAS) -> tuple[Proposal, ...]:
    return candidates(
        heat.astype(np.float32),
        reach.astype(np.float32),
        canvas=CANVAS,
        to_canvas=canvas_affine(size, CANVAS),
        slope=2.0,
        offset=-1.0,
    )


def test_that_cells_cover_the_canvas_evenly() -> None:
    middles = cell_middles(CANVAS, (9, 12))
    assert middles.shape == (9, 12, 2)
    assert middles[0, 0].tolist() == [4.0, 4.0]
    assert middles[8, 11].tolist() == [92.0, 68.0]


def test_that_the_hottest_cell_is_decoded_first_and_into_stored_pixels() -> None:
    heat, reach = np.full((9, 12, 1), -3.0), np.full((9, 12, 4), 0.5)
    heat[2, 5] = 1.5
    reach[2, 5] = (0.125, 0.25, 0.375, 0.5)
    first, *others = decoded(heat, reach, Size(192, 72))
    # The frame is shown at half its size, 18 canvas pixels below the upper border.
    assert first.box == Box(86.0, 0.0, 94.0, 12.0)
    assert first.score == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert all(one.score == pytest.approx(1 / (1 + math.exp(7.0))) for one in others)


def test_that_only_the_hottest_cells_are_looked_at() -> None:
    assert len(decoded(np.zeros((9, 12, 1)), np.full((9, 12, 4), 0.5))) == MOST_CANDIDATES


def test_that_cells_without_a_box_are_left_out() -> None:
    reach = np.zeros((9, 12, 4))
    reach[..., :2] = 0.5
    reach[0, 0] = 0.0
    assert len(decoded(np.zeros((9, 12, 1)), reach)) == MOST_CANDIDATES - 1


def test_that_any_heat_makes_a_score() -> None:
    heat = np.full((9, 12, 1), 1e30)
    heat[0, 0] = -1e30
    coldest, hottest = 1 / (1 + math.exp(60.0)), 1 / (1 + math.exp(-60.0))
    assert {one.score for one in decoded(heat, np.full((9, 12, 4), 0.5))} == {hottest}
    assert {one.score for one in decoded(-heat, np.full((9, 12, 4), 0.5))} == {coldest, hottest}
