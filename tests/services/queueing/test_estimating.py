"""Estimates follow what is to be computed, and what was measured before."""

from __future__ import annotations

import pytest

from thyroid_desktop.services.queueing.estimating import (
    CPU_SECONDS,
    START_SECONDS,
    Past,
    estimated_from,
    estimated_on_cpu,
    estimated_on_gpu,
)
from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe


def a_recipe(*networks: str, folds: int = 3, epochs: int = 4, copies: int = 1) -> ShelvedRecipe:
    return ShelvedRecipe("r", "R", "", networks or ("Xception",), folds, epochs, copies)


def test_that_a_step_of_eight_crops_takes_xception_three_seconds_on_two_cores() -> None:
    assert 8 * CPU_SECONDS["Xception"] == pytest.approx(3.0)


def test_that_an_estimate_is_a_range_and_a_gpu_is_faster() -> None:
    cpu, gpu = estimated_on_cpu(a_recipe(), 500, cores=2), estimated_on_gpu(a_recipe(), 500)
    assert 0 < cpu.low < cpu.high
    assert 0 < gpu.low < gpu.high < cpu.low


def test_that_twice_the_work_takes_about_twice_as_long() -> None:
    def computing(recipe: ShelvedRecipe, images: int) -> float:
        return estimated_on_cpu(recipe, images, cores=2).high - 4 * START_SECONDS * len(recipe.networks)

    once = computing(a_recipe(), 1000)
    assert computing(a_recipe(), 2000) == pytest.approx(2 * once)
    assert computing(a_recipe(epochs=8), 1000) == pytest.approx(2 * once)
    assert computing(a_recipe("Xception", "Xception"), 1000) == pytest.approx(2 * once)
    assert computing(a_recipe(copies=5), 1000) > 4 * once


def test_that_more_cores_help_but_not_in_proportion() -> None:
    two, eight = (estimated_on_cpu(a_recipe(), 10_000, cores=cores).high for cores in (2, 8))
    assert two / 4 < eight < two
    assert estimated_on_cpu(a_recipe(), 100, cores=0).high > 0


def test_that_a_network_of_a_recipe_of_ones_own_is_estimated_too() -> None:
    assert estimated_on_cpu(a_recipe("Unheard"), 100, cores=2).high > 0
    assert estimated_on_gpu(a_recipe("Unheard"), 100).high > 0


def test_that_trainings_of_the_past_are_believed() -> None:
    recipe = a_recipe()
    assert estimated_from((), recipe, 100) is None
    found = estimated_from((Past(recipe, 100, 60.0),), recipe, 100)
    assert found is not None
    assert found.low < 60.0 < found.high
    several = estimated_from((Past(recipe, 100, 60.0), Past(recipe, 100, 600.0)), recipe, 100)
    assert several is not None
    assert several.low <= 60.0
    assert several.high >= 600.0


def test_that_a_training_that_took_no_time_says_nothing() -> None:
    assert estimated_from((Past(a_recipe(), 100, 0.0),), a_recipe(), 100) is None
