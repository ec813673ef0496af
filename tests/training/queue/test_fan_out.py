"""Members of an experiment over a Dask cluster: who may join, what a killed worker costs, and what is refused."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.queue.fan_out_cluster import certificates, cluster, experiment, order
from thyroid_desktop.domain.errors import UserProblem
from training.experiment.crossing import member_folder
from training.experiment.events import Began, Ended
from training.queue.fan_out import FanOut, fan_out


def members() -> int:
    """All of the paper's experiment, five networks on three folds, when soaking."""
    return 15 if os.environ.get("THYROID_SOAK") else 3


def never() -> bool:
    raise AssertionError("nobody is asked")


@pytest.fixture
def alone(tmp_path: Path) -> FanOut:
    """An order for a scheduler that is not there."""
    bundle, recipe = experiment(tmp_path, folds=3)
    members = (("Tiny", 0), ("Tiny", 1))
    tls = certificates(tmp_path / "tls")
    return FanOut("tls://127.0.0.1:1", tls, members, recipe, bundle, tmp_path / "run")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "inproc://", ""])
def test_that_an_address_without_encryption_is_refused(alone, address):
    with pytest.raises(UserProblem, match="encrypted connections only") as caught:
        fan_out(replace(alone, scheduler=address), print, never)
    assert "tls://" in caught.value.advice


@pytest.mark.parametrize("name", ["ca", "certificate", "key"])
def test_that_each_of_the_three_files_is_needed(alone, name):
    broken = replace(alone, tls=replace(alone.tls, **{name: Path("gone.pem")}))
    with pytest.raises(UserProblem, match=r"file gone.pem for the scheduler is missing"):
        fan_out(broken, print, never)


def test_that_a_scheduler_that_is_not_there_is_told(alone, monkeypatch):
    monkeypatch.setattr("training.queue.fan_out._CONNECTING", "1s")
    with pytest.raises(UserProblem, match="cannot be reached"):
        fan_out(alone, print, lambda: True)


def test_that_members_with_a_result_are_not_asked_for(alone):
    for one in alone.members:
        folder = member_folder(alone.run, *one)
        folder.mkdir(parents=True)
        (folder / "result.json").write_text("{}")
    fan_out(alone, print, lambda: True)  # no scheduler is looked for


def plain(asked: FanOut, fold: int, out: Path) -> None:
    """The same member without Dask."""
    places = ["--bundle", str(asked.bundle), "--recipe", str(asked.recipe), "--out", str(out), "--threads", "0"]
    command = ["run", *places, "--fold", str(fold), "--limit-steps", str(asked.limit_steps)]
    assert os.spawnv(os.P_WAIT, os.sys.executable, [os.sys.executable, "-m", "training", *command]) == 0


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_that_all_members_end_when_a_worker_is_killed_in_the_middle(tmp_path):
    told = []
    with cluster(tmp_path) as one:
        asked = order(tmp_path, one, folds=members())

        def kill_once(event):
            told.append(event)
            if isinstance(event, Began) and len(one.processes) == 3:
                one.processes[-1].kill()
                one.start_worker()

        fan_out(asked, kill_once, lambda: True)
    assert asked.missing == ()
    assert {event.fold for event in told if isinstance(event, Ended)} == set(range(members()))
    plain(asked, 1, tmp_path / "plain")
    folder = member_folder(asked.run, "Tiny", 1)
    for name in ("curve.json", "answers.csv", "result.json", "recipe.toml"):
        assert (folder / name).read_text() == (tmp_path / "plain" / name).read_text(), name
    with np.load(folder / "weights.npz") as left, np.load(tmp_path / "plain" / "weights.npz") as right:
        for name in right.files:
            np.testing.assert_array_equal(left[name], right[name], err_msg=name)
