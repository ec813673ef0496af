"""Side by side with R's pROC."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest

from tests.statistics.proc_reference import (
    NoReference,
    figures_of_proc,
    install_proc,
    pairs_of,
    random_tables,
    recorded,
)
from thyroid_desktop.statistics.roc import areas, difference

NEAR = 1e-9
"""How far a figure may be from pROC's, as a share of it."""

LEAST_P = 1e-300
"""R's normal distribution ends a little below this, with a 0."""


def disagreements(table, figures):
    """Every figure of ours that is not pROC's."""
    curves, ours = areas(table.truth, table.scores), {}
    for number in range(len(table.scores)):
        area = curves.auroc(number)
        low, high = area.interval(scale="plain") or (None, None)
        ours |= {f"area {number}": area.value, f"variance {number}": area.variance}
        ours |= {f"low {number}": low, f"high {number}": high}
    for first, second in pairs_of(table):
        found = difference(curves, first, second)
        ours |= {f"p {first} {second}": found.p, f"z {first} {second}": found.z}
        if is_lonely(table):
            # Without a variance pROC has no p either, except for two perfect curves, to which it gives 1 unseen.
            figures = {**figures, f"p {first} {second}": None, f"z {first} {second}": None}
    assert set(ours) == set(figures)
    return [(name, ours[name], figures[name]) for name in ours if not is_near(ours[name], figures[name])]


def is_lonely(table):
    return min(table.truth.sum(), (~table.truth).sum()) == 1


def is_near(ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=NEAR, abs_tol=LEAST_P)


@pytest.mark.parametrize(("table", "figures"), recorded())
def test_that_areas_variances_intervals_and_tests_are_those_that_proc_once_gave(table, figures):
    assert disagreements(table, figures) == []


def test_that_the_recorded_tables_hold_ties_and_edges():
    tables = [table for table, _ in recorded()]
    tied = [table for table in tables if len(np.unique(table.scores[0])) < len(table.truth)]
    assert sum(is_lonely(table) for table in tables) >= 4
    assert len(tied) >= 10


@pytest.mark.soak
def test_that_areas_variances_intervals_and_tests_are_those_of_proc():
    try:
        if os.environ.get("THYROID_SOAK"):
            install_proc()
        tables = random_tables(200 if os.environ.get("THYROID_SOAK") else 5, seed=4)
        theirs = figures_of_proc(tables)
    except NoReference as reason:
        pytest.skip(str(reason))
    found = {number: disagreements(*pair) for number, pair in enumerate(zip(tables, theirs, strict=True))}
    assert {number: one for number, one in found.items() if one} == {}
