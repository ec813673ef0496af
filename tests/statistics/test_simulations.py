from __future__ import annotations

import dataclasses
import importlib
import inspect
import os
import pkgutil

import numpy as np
import pytest

import thyroid_desktop.statistics
from tests.statistics.reader_studies import Design, areas_of_everybody, drawn
from tests.statistics.simulations import EXPERIMENTS, RUNS, SEED, Experiment, Found, Row, simulated, table

SAMPLE = 40
SIMULATED = {
    "Proportion.wilson": "proportion, Wilson",
    "Proportion.exact": "proportion, Clopper–Pearson",
    "Auroc.interval": "AUROC, DeLong",
    "Difference.interval": "difference of two AUROCs, DeLong",
    "Bootstrap.interval": "sensitivity, bootstrap of patients",
    "auroc_interval": "AUROC, bootstrap of patients",
    "Kappa.interval": "Cohen's kappa",
    "Icc.low": "ICC(2, 1)",
    "ArmDifference.low": "reader study, difference of arms",
    "ReaderDifference.low": "reader study, one reader's difference",
    "Mrmc.arm_intervals": "reader study, one arm",
    "Recalibration.slope_interval": "calibration slope",
    "Recalibration.intercept_interval": "calibration intercept beside the slope",
    "Recalibration.intercept_alone_interval": "calibration intercept, slope 1",
}
"""Every interval of the package, and how the rows begin that simulate it."""
NO_INTERVALS = {"Bin.low", "Bootstrap.low"}
"""Ends of a range, and the ends that Bootstrap.interval gives."""


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


def intervals_of_the_package():
    for module in pkgutil.iter_modules(thyroid_desktop.statistics.__path__, "thyroid_desktop.statistics."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if getattr(thing, "__module__", None) != module.name or name.startswith("_"):
                continue
            members = [f"{name}.{one}" for one in vars(thing)] if inspect.isclass(thing) else [name]
            if dataclasses.is_dataclass(thing):
                members += [f"{name}.{field.name}" for field in dataclasses.fields(thing)]
            for one in members:
                last = one.rsplit(".", 1)[-1]
                if "interval" in last or last in {"wilson", "exact", "low"}:
                    yield one


def test_that_every_interval_of_the_package_is_simulated():
    assert set(intervals_of_the_package()) - NO_INTERVALS == set(SIMULATED)
    names = [row.name for experiment in EXPERIMENTS for row in experiment.rows]
    for interval, beginning in SIMULATED.items():
        assert any(name.startswith(beginning) for name in names), interval
