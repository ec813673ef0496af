"""How much of a job is done never goes back, ends at one, and tells how long the rest takes."""

from __future__ import annotations

import math

import pytest

from thyroid_desktop.domain.jobs import JobProgress
from training.experiment.events import Began, Ended, EpochDone, Event, Stepped
from training.experiment.recipe import Experiment, Stage
from training.queue.job_share import CONCLUDING, JobShare

RECIPE = Experiment(
    "r", "1", "R", ("Tiny", "Xception"), (Stage("head", epochs=1), Stage("all", epochs=3)), folds=2
)  # fmt: skip


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1.0
        return self.seconds


def stepped(network: str, fold: int, stage: str, epoch: int, step: int, **more: float) -> Stepped:
    epochs = {"head": 1, "all": 3}[stage]
    return Stepped(network, fold, stage, epoch, epochs, step, 10, more.get("loss", 0.5), 1e-3, 9.0)


def ended_epoch(network: str, fold: int, stage: str, epoch: int) -> EpochDone:
    epochs = {"head": 1, "all": 3}[stage]
    return EpochDone(network, fold, stage, epoch, epochs, 0.4, 0.6, 0.7, 0.8, 1e-3, 5.0)


def events_of(network: str, fold: int) -> list[Event]:
    found: list[Event] = [Began(network, fold, "tensorflow", 40, 0)]
    for stage, epochs in (("head", 1), ("all", 3)):
        for epoch in range(1, epochs + 1):
            found += [stepped(network, fold, stage, epoch, 5), ended_epoch(network, fold, stage, epoch)]
    return [*found, Ended(network, fold, 0.75, 0.85)]


def test_that_a_whole_job_goes_from_nothing_to_all_without_turning_back() -> None:
    share = JobShare(is_bundled=True, clock=Watch())
    told = [share.bundled(part) for part in (0.0, 0.5, 1.0)]
    share.begin_training(RECIPE, (), is_tried_out=False)
    for network in RECIPE.networks:
        for fold in range(2):
            told += [share.trained(event) for event in events_of(network, fold)]
    told += [share.concluded(step, part) for step in CONCLUDING for part in (0.0, 1.0)]
    done = [one.done for one in told[3:]]
    assert done == sorted(done)
    assert told[-1].done == pytest.approx(1.0)
    assert [one.step for one in told[:3]] == ["bundle"] * 3
    assert told[0].seconds_left is None
    assert told[-1].seconds_left == pytest.approx(0.0)
    assert all(one.seconds_left is not None and one.seconds_left > 0 for one in told[8:-1])


def test_that_an_epoch_is_told_with_what_it_reached() -> None:
    share = JobShare(is_bundled=False, clock=Watch())
    share.begin_training(RECIPE, (), is_tried_out=False)
    began = share.trained(Began("Tiny", 0, "jax", 40, 0))
    assert (began.step, began.network, began.fold, began.epoch, began.loss) == ("train", "Tiny", 0, 0, None)
    ended = share.trained(ended_epoch("Tiny", 0, "head", 1))
    assert (ended.epoch, ended.epochs, ended.loss, ended.accuracy, ended.auroc) == (1, 1, 0.4, 0.7, 0.8)
    within = share.trained(stepped("Tiny", 0, "all", 2, 5))
    assert (within.epoch, within.epochs, within.loss, within.accuracy) == (1, 3, 0.5, 0.7)
    other = share.trained(stepped("Xception", 1, "all", 2, 5))
    assert (other.network, other.fold, other.accuracy) == ("Xception", 1, None)
    whole = share.trained(Ended("Xception", 1, 0.9, 0.95))
    assert (whole.accuracy, whole.auroc) == (0.9, 0.95)


def test_that_numbers_which_json_does_not_know_are_left_out() -> None:
    share = JobShare(is_bundled=False, clock=Watch())
    share.begin_training(RECIPE, (), is_tried_out=False)
    assert share.trained(stepped("Tiny", 0, "head", 1, 5, loss=math.nan)).loss is None


def test_that_another_attempt_begins_where_the_one_before_ended() -> None:
    share = JobShare(is_bundled=False, clock=Watch())
    share.begin_training(RECIPE, [("Tiny", 0), ("Tiny", 1)], is_tried_out=False)
    taken_up = share.trained(Began("Xception", 0, "jax", 40, 20))
    assert taken_up.done == pytest.approx(2.5 / (4 + sum(CONCLUDING.values())))
    assert taken_up.seconds_left is None


def test_that_an_experiment_which_is_tried_out_has_one_epoch_a_stage() -> None:
    share = JobShare(is_bundled=False, clock=Watch())
    share.begin_training(RECIPE, (), is_tried_out=True)
    event = EpochDone("Tiny", 0, "all", 1, 1, 0.4, 0.6, 0.7, 0.8, 1e-3, 5.0)
    assert share.trained(event).done == pytest.approx(1 / (4 + sum(CONCLUDING.values())))


def test_that_a_step_nobody_knows_is_told_without_a_weight() -> None:
    share = JobShare(is_bundled=False, clock=Watch())
    share.begin_training(RECIPE, (), is_tried_out=False)
    assert share.concluded("celebrate", 0.5) == JobProgress("celebrate", 4 / (4 + sum(CONCLUDING.values())))


def test_that_a_member_which_learns_from_all_rows_finishes_the_job() -> None:
    share = JobShare(is_bundled=False, clock=Watch())
    share.begin_training(
        RECIPE, [(network, fold) for network in RECIPE.networks for fold in range(2)], is_tried_out=False
    )
    told = share.trained(stepped("Tiny", -1, "all", 3, 10))
    assert (told.step, told.network, told.fold) == ("finish", "Tiny", -1)
    assert told.done == pytest.approx(
        (4 + CONCLUDING["measure"] + CONCLUDING["finish"]) / (4 + sum(CONCLUDING.values()))
    )
    assert share.concluded("measure", 0.0).done == told.done
