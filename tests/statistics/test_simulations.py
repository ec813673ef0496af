from __future__ import annotations

import os

import numpy as np
import pytest

from tests.statistics.reader_studies import Design, areas_of_everybody, drawn
from tests.statistics.simulations import EXPERIMENTS, RUNS, SEED, Experiment, Found, Row, simulated, table

SAMPLE = 40


@pytest.mark.soak
@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_that_intervals_hold_the_truth_as_often_as_theory_promises(experiment):
    is_soak = bool(os.environ.get("THYROID_SOAK"))
    runs = RUNS if is_soak else SAMPLE
    for found in simulated(experiment, runs):
        assert found.defined > 0.99 * runs, found
        # A sample only shows what is badly wrong: four standard errors of so few runs.
        assert found.is_as_promised(0.0 if is_soak else 4 * np.sqrt(0.95 * 0.05 / runs)), found


def test_that_the_table_has_a_line_for_every_interval(monkeypatch):
    few = tuple(one for one in EXPERIMENTS if one.name.startswith(("proportion", "kappas")))
    monkeypatch.setattr("tests.statistics.simulations.EXPERIMENTS", few)
    lines = list(table(10, SEED))
    assert len(lines) == 2 + sum(len(one.rows) for one in few)
    assert len({line.count("|") for line in lines}) == 1


def test_that_a_simulation_would_notice_an_interval_that_is_too_narrow():
    row = Row("made up", "", "95 %")
    assert Found(row, 1890, 2000, 2000).is_as_promised()
    assert not Found(row, 1860, 2000, 2000).is_as_promised()
    assert not Found(row, 1940, 2000, 2000).is_as_promised()
    narrow = Experiment("narrow", (row,), lambda generator: [abs(generator.normal()) < 1.6])
    assert not simulated(narrow, RUNS)[0].is_as_promised()


def test_that_made_up_studies_have_the_areas_they_say():
    design = Design(readers=40, positives=400, negatives=400, means=(0.8, 1.5), of_readers=0.1)
    studies = [drawn(np.random.default_rng(seed), design) for seed in range(6)]
    for truths in (
        [one.areas_of_these_readers().mean(axis=1) for one in studies],
        [one.areas_on_these_cases() for one in studies],
    ):
        assert np.mean(truths, axis=0) == pytest.approx(areas_of_everybody(design), abs=0.02)
