"""What counts as found, and what a score means."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.proposal import Proposal
from training.proposer_figures import fitted_line, mean_box, recall_of

LEFT, RIGHT = Box(0.0, 0.0, 40.0, 40.0), Box(100.0, 0.0, 140.0, 40.0)


def suggestions(*boxes: Box) -> list[Proposal]:
    return [Proposal(box, 0.5) for box in boxes]


def test_that_boxes_and_images_are_counted_apart() -> None:
    suggested = [suggestions(RIGHT, LEFT), suggestions(RIGHT), [], suggestions(LEFT)]
    truth = [[LEFT, RIGHT], [LEFT], [RIGHT], []]
    found = recall_of(suggested, truth)
    assert (found.first.successes, found.first.total) == (1, 4)
    assert (found.few.successes, found.few.total) == (2, 4)
    assert (found.images.successes, found.images.total) == (1, 3)


def test_that_the_fourth_suggestion_comes_too_late() -> None:
    away = [LEFT.shifted(0.0, 100.0 * step) for step in (1, 2, 3)]
    assert recall_of([suggestions(*away, LEFT)], [[LEFT]]).few.successes == 0
    assert recall_of([suggestions(*away[:2], LEFT)], [[LEFT]]).few.successes == 1


def test_that_half_an_overlap_is_enough() -> None:
    half, less = Box(0.0, 0.0, 40.0, 80.0), Box(0.0, 0.0, 40.0, 80.5)
    assert recall_of([suggestions(half)], [[LEFT]]).first.successes == 1
    assert recall_of([suggestions(less)], [[LEFT]]).first.successes == 0


def test_that_figures_are_told_with_their_intervals() -> None:
    told = recall_of([suggestions(LEFT), suggestions(RIGHT)], [[LEFT], [LEFT]]).as_json()
    assert (told["images"], told["boxes"], told["recall_1"]) == (2, 2, 0.5)
    low, high = told["recall_1_95"]  # type: ignore[misc]
    assert 0.0 < low < 0.5 < high < 1.0


def test_that_the_mean_box_is_measured_in_shares_of_the_image() -> None:
    assert mean_box([Size(100, 100), Size(200, 50)], [Box(10, 20, 30, 40), Box(100, 10, 140, 30)]) == pytest.approx(
        (0.3, 0.2, 0.5, 0.5)
    )


def test_that_the_line_gives_the_share_of_hits_at_each_heat() -> None:
    rng = np.random.default_rng(1)
    heats = rng.uniform(-4, 4, 20_000)
    is_hit = rng.random(20_000) < 1 / (1 + np.exp(-(1.5 * heats - 0.7)))
    assert fitted_line(heats, is_hit) == pytest.approx((1.5, -0.7), abs=0.1)


def test_that_heats_that_part_hits_from_misses_still_give_a_line() -> None:
    heats = np.array([-3.0, -2.0, 2.0, 3.0])
    slope, _ = fitted_line(heats, heats > 0)
    assert np.isfinite(slope)
    assert slope > 1.0
