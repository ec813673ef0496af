"""Energy, area and the pointing game on maps whose figures are known by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from training.explanations.location import area_share, energy_share, pointing_hit

LEFT = np.array([[True, True, False, False]] * 2)
ALL = np.ones((2, 4), dtype=np.bool_)


def test_that_energy_is_the_share_of_what_is_positive() -> None:
    values = np.array([[3.0, 0.0, 1.0, -5.0], [2.0, -9.0, 1.0, 1.0]], np.float32)
    assert energy_share(values, LEFT) == pytest.approx(5.0 / 8.0)
    assert energy_share(values, ALL) == 1.0
    assert energy_share(values * 1000.0, LEFT) == pytest.approx(5.0 / 8.0)


def test_that_a_uniform_map_has_the_share_of_the_area() -> None:
    visible = np.array([[True, True, True, False]] * 2)
    uniform = visible.astype(np.float32)
    assert energy_share(uniform, LEFT) == pytest.approx(area_share(LEFT, visible)) == pytest.approx(2.0 / 3.0)
    assert pointing_hit(uniform, LEFT) == pytest.approx(2.0 / 3.0)


def test_that_the_highest_place_hits_or_misses() -> None:
    values = np.zeros((2, 4), np.float32)
    values[1, 1] = 2.0
    assert pointing_hit(values, LEFT) == 1.0
    assert pointing_hit(values[:, ::-1], LEFT) == 0.0
    values[0, 3] = 2.0
    assert pointing_hit(values, LEFT) == 0.5


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_that_a_map_without_anything_positive_lies_nowhere(value: float) -> None:
    values = np.full((2, 4), value, np.float32)
    assert math.isnan(energy_share(values, LEFT))
    assert math.isnan(pointing_hit(values, LEFT))
    assert math.isnan(area_share(LEFT, np.zeros_like(LEFT)))
