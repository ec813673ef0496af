"""Settings are searched inside the rows that a fold learns from, and a search that was killed goes on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.experiment.events import Began, Searched, read_events
from training.experiment.recipe import BadExperiment, Search
from training.experiment.samples import split
from training.experiment.searching import adjusted, inner_split, with_setting

ROWS = split(MadeUp(), 1)


def searching(trials=4):
    return replace(tiny_recipe(), search=Search(trials=trials, epochs=2, dropouts=(0.3, 0.6)))


def test_that_a_recipe_that_asks_for_no_search_stays_as_it_is(tmp_path):
    recipe = tiny_recipe()
    assert adjusted(recipe, ROWS, tmp_path, lambda *_: 1 / 0, print) is recipe


def test_that_settings_are_never_measured_on_the_held_out_fold():
    inner = inner_split(ROWS)
    assert {row.fold for row in inner.training} == {2}
    assert {row.fold for row in inner.validation} == {0}
    assert inner.test == ()
    with pytest.raises(BadExperiment, match="three folds"):
        inner_split(inner)


def test_that_a_setting_changes_rates_and_dropout_alone():
    recipe = tiny_recipe()
    changed = with_setting(recipe, 0.5, 0.3)
    assert [stage.rate for stage in changed.stages] == [stage.rate * 0.5 for stage in recipe.stages]
    assert changed.learning.dropout == 0.3
    assert with_setting(changed, 2.0, 0.5) == recipe


def interrupted(measure, seen):
    def short(recipe, rows):
        if len(seen) == 2:
            raise KeyboardInterrupt
        return measure(recipe, rows)

    return short


def test_that_the_best_setting_is_taken_and_a_killed_search_goes_on(tmp_path):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    seen = []

    def measure(recipe, rows):
        assert max(stage.epochs for stage in recipe.stages) == 2
        seen.append((recipe.stages[1].rate, recipe.learning.dropout))
        return 1.0 - abs(recipe.stages[1].rate - 5e-4)

    told = []

    def tell(*trial):
        told.append(trial)

    whole = adjusted(searching(), ROWS, tmp_path / "whole", measure, tell)
    first, seen = seen, []
    assert told == [(at + 1, 4, 1.0 - abs(one[0] - 5e-4)) for at, one in enumerate(first)]
    before, told = told, []
    assert (whole.stages[1].rate, whole.learning.dropout) == min(first, key=lambda one: abs(one[0] - 5e-4))
    assert whole.stages[1].epochs == 4
    with pytest.raises(KeyboardInterrupt):
        adjusted(searching(), ROWS, tmp_path / "killed", interrupted(measure, seen), tell)
    assert len(seen) == 2
    assert adjusted(searching(), ROWS, tmp_path / "killed", measure, tell) == whole
    assert seen == first
    assert told == before
    assert len(json.loads((tmp_path / "killed" / "search.json").read_text())["trials"]) == 4
    seen.clear()
    adjusted(replace(searching(1), seed=9), ROWS, tmp_path / "killed", measure, tell)
    assert len(seen) == 1  # trials of another recipe are not taken for its own


def test_that_a_run_tells_of_each_trial_before_it_begins(tmp_path):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    from training.experiment.running import Order, run_member

    recipe = replace(tiny_recipe(deterministic=False), search=Search(trials=2, epochs=1))
    told = []
    order = Order(recipe, MadeUp(), {}, threads=0, limit_steps=1)
    run_member(order, "Tiny", 1, tmp_path, told.append)
    assert [type(event) for event in told[:3]] == [Searched, Searched, Began]
    assert [(event.network, event.fold, event.trial, event.trials) for event in told[:2]] == [
        ("Tiny", 1, 1, 2),
        ("Tiny", 1, 2, 2),
    ]
    trials = json.loads((tmp_path / "search.json").read_text())["trials"]
    assert [event.value for event in told[:2]] == [trial["auroc"] for trial in trials]
    assert read_events(tmp_path / "events.jsonl") == tuple(told)
