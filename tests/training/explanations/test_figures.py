"""Means, intervals, differences and the choice between methods, from figures made up by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from training.explanations.erasing import SHARES
from training.explanations.figures import (
    ALL,
    Estimate,
    areas_of,
    chosen,
    counts_of,
    differences_of,
    estimates,
    figures_of,
    mean_curves,
    sanity_of,
)
from training.explanations.measuring import ERASED_BY, Measured
from training.explanations.methods import CANDIDATES, GRAD_CAM, METHODS, UNIFORM

STAGE = "all 2 layers of the head"


def nodule(group: str, collection: str = "ddti", *, energy: float = 0.5, **more: Any) -> Measured:
    """A nodule on which every map is the same but LayerCAM, which is better by 0.1."""
    by_method = {name: energy + (0.1 if name == "LayerCAM" else 0.0) for name in METHODS}
    return Measured(collection, group, 1, 0.25, by_method, dict.fromkeys(METHODS, 1.0), **more)


def erased(group: str, *, level: float) -> Measured:
    """Flat curves: insertion at the level, deletion at a half."""
    flat = {name: [level] * len(SHARES) for name in ERASED_BY}
    half = {name: [0.5] * len(SHARES) for name in ERASED_BY}
    return nodule(group, deletion=half, insertion=flat, sanity={STAGE: dict.fromkeys(CANDIDATES, 0.2)})


def test_that_figures_are_means_over_what_is_defined() -> None:
    found = [nodule("a", energy=0.2), nodule("b", energy=0.4), nodule("c", "cine", energy=math.nan)]
    figures = figures_of(found)
    assert list(figures) == [ALL, "ddti", "cine"]
    one = figures[ALL][GRAD_CAM]
    assert one["energy"].value == pytest.approx(0.3)
    assert [one["energy"].low, one["energy"].high] == pytest.approx([0.2, 0.4])
    assert one["energy"].count == 2
    assert one["energy_to_area"].value == pytest.approx(1.2)
    assert one["pointing"].count == 3
    assert one["gain"] == Estimate(None, None, None, 0)
    assert figures["cine"][GRAD_CAM]["energy"].value is None
    assert mean_curves(found) == {}
    assert areas_of(found)[ALL].value == pytest.approx(0.25)
    assert counts_of(found)[ALL] == {"nodules": 3, "cases": 3, "erased": 0, "called_malignant": 3}


def test_that_one_collection_is_told_once() -> None:
    assert list(figures_of([nodule("a"), nodule("b")])) == [ALL]


def test_that_a_case_is_drawn_whole() -> None:
    values = np.array([[0.0], [1.0]])
    assert estimates(values, ["a", "a"])[0] == Estimate(0.5, None, None, 2)
    assert estimates(values, ["a", "b"])[0] == Estimate(0.5, 0.0, 1.0, 2)


def test_that_differences_are_taken_nodule_by_nodule() -> None:
    differences = differences_of([nodule("a", energy=0.1), nodule("b", energy=0.8)])
    assert list(differences) == [name for name in CANDIDATES if name != GRAD_CAM]
    one = differences["LayerCAM"]["energy"]
    assert [one.value, one.low, one.high] == pytest.approx([0.1, 0.1, 0.1])
    assert differences["HiResCAM"]["energy"].value == pytest.approx(0.0)


def test_that_gain_is_insertion_minus_deletion_and_curves_are_averaged() -> None:
    found = [erased("a", level=0.7), erased("b", level=0.9), nodule("c")]
    figures = figures_of(found)[ALL]
    assert figures[UNIFORM]["insertion"].value == pytest.approx(0.8)
    assert figures[UNIFORM]["gain"].value == pytest.approx(0.3)
    assert figures[UNIFORM]["gain"].count == 2
    assert mean_curves(found)[GRAD_CAM]["insertion"] == pytest.approx([0.8] * len(SHARES))
    assert sanity_of(found)[STAGE][GRAD_CAM].value == pytest.approx(0.2)
    assert sanity_of(found)[STAGE][GRAD_CAM].count == 2


def estimate(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2.0, low, high, 9)


@pytest.mark.parametrize(
    ("gain", "energy", "correlation", "expected"),
    [
        ((0.01, 0.1), (-0.1, 0.1), 0.4, "LayerCAM"),
        ((0.01, 0.1), (0.1, 0.2), 0.4, "LayerCAM"),
        ((-0.01, 0.1), (0.1, 0.2), 0.4, GRAD_CAM),
        ((0.01, 0.1), (-0.2, -0.1), 0.4, GRAD_CAM),
        ((0.01, 0.1), (0.1, 0.2), 0.9, GRAD_CAM),
        ((0.01, 0.1), (0.1, 0.2), None, GRAD_CAM),
    ],
)
def test_that_grad_cam_stays_unless_another_is_sane_and_clearly_better(
    gain: tuple[float, float], energy: tuple[float, float], correlation: float | None, expected: str
) -> None:
    even = {"gain": estimate(-0.1, 0.1), "energy": estimate(-0.1, 0.1)}
    differences = {"HiResCAM": even, "LayerCAM": {"gain": estimate(*gain), "energy": estimate(*energy)}}
    sanity = {name: Estimate(correlation, None, None, 9) for name in CANDIDATES}
    figures = {name: {"gain": estimate(0.1, 0.3)} for name in CANDIDATES}
    assert chosen(figures, differences, sanity) == expected


def test_that_of_two_better_methods_the_one_with_the_greatest_gain_is_taken() -> None:
    better = {"gain": estimate(0.1, 0.2), "energy": estimate(0.0, 0.1)}
    differences = {"HiResCAM": better, "LayerCAM": better}
    figures = {"HiResCAM": {"gain": estimate(0.3, 0.4)}, "LayerCAM": {"gain": estimate(0.2, 0.3)}}
    sanity = {name: Estimate(0.0, None, None, 9) for name in CANDIDATES}
    assert chosen(figures, differences, sanity) == "HiResCAM"
