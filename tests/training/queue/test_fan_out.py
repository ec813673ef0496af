"""Members of an experiment over a Dask cluster: who may join, what a killed worker costs, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.queue.fan_out_cluster import ROOT, Cluster, certificates, cluster, experiment, order, wait_until
from thyroid_desktop.domain.errors import UserProblem
from training.experiment.crossing import member_folder
from training.experiment.events import Ended, Stepped
from training.queue.fan_out import FanOut, fan_out


def members() -> int:
    """All of the paper's experiment, five networks on three folds, when soaking."""
    return 15 if os.environ.get("THYROID_SOAK") else 1


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
    said = json.loads((alone.run / ".fan-out" / "wanted.json").read_text())
    assert said["is_wanted"] is False  # for members of an earlier asker that may still run


def test_that_members_with_a_result_are_not_asked_for(alone):
    for one in alone.members:
        folder = member_folder(alone.run, *one)
        folder.mkdir(parents=True)
        (folder / "result.json").write_text("{}")
    fan_out(alone, print, lambda: True)  # no scheduler is looked for


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of one worker."""
    with cluster(tmp_path_factory.mktemp("cluster"), workers=1) as found:
        yield found


def test_that_a_member_that_explains_why_it_fails_fails_the_whole(running, tmp_path):
    asked = order(tmp_path, running, folds=3)
    recipe = asked.recipe.read_text().replace("folds = 3", "folds = 5")
    asked.recipe.write_text(recipe)
    with pytest.raises(UserProblem, match=r"Tiny-fold-\d: .*3 folds, and the recipe wants 5") as caught:
        fan_out(asked, print, lambda: True)
    assert "Traceback" not in caught.value.sentence()
    assert children(running) == []


def test_that_members_end_when_they_are_wanted_no_more(running, tmp_path):
    asked = order(tmp_path, running, folds=3, limit_steps=0)
    told = []
    fan_out(asked, told.append, lambda: not any(isinstance(event, Stepped) for event in told))
    assert children(running) == []
    assert len(asked.missing) == 3
    assert list(asked.run.rglob("checkpoint.npz"))


def test_that_a_worker_of_another_ca_or_without_certificate_cannot_join(running, tmp_path):
    strangers = [replace(running, folder=tmp_path, tls=certificates(tmp_path / "tls")) for _ in range(2)]
    strangers[1].address = running.address.replace("tls://", "tcp://")
    for stranger in strangers:
        stranger.processes = []
        stranger.start_worker("--death-timeout", "5")
        wait_until(lambda one=stranger: one.processes[0].poll() is not None)
        stranger.end()
    with pytest.raises(UserProblem, match="cannot be reached"):
        fan_out(replace(order(tmp_path, running, folds=3), tls=strangers[0].tls), print, lambda: True)


def children(one: Cluster) -> list[str]:
    """Processes that the workers have started and that live."""
    return [text for process in one.processes for text in started_by(process)]


def started_by(process: subprocess.Popen[bytes]) -> list[str]:
    files = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [text for file in files if (text := file.read_text())]


def plain(asked: FanOut, out: Path) -> None:
    """Its first member without Dask."""
    places = ["--bundle", str(asked.bundle), "--recipe", str(asked.recipe), "--out", str(out), "--threads", "0"]
    command = [sys.executable, "-m", "training", "run", *places, "--limit-steps", str(asked.limit_steps)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)


def assert_alike(one: Path, other: Path) -> None:
    for name in ("curve.json", "answers.csv", "result.json", "recipe.toml"):
        assert (one / name).read_text() == (other / name).read_text(), name
    with np.load(one / "weights.npz") as left, np.load(other / "weights.npz") as right:
        for name in right.files:
            np.testing.assert_array_equal(left[name], right[name], err_msg=name)


DISPATCH = """
import sys
from pathlib import Path
from tests.training.queue.fan_out_cluster import TlsFiles, FanOut
from training.queue.fan_out import fan_out
folder, address, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
tls = TlsFiles(*(folder / "tls" / name for name in ("ca.pem", "node.pem", "node.key")))
members = tuple(("Tiny", fold) for fold in range(count))
places = (folder / "tiny.toml", folder / "bundle", folder / "run")
run = FanOut(address, tls, members, *places, threads=0, limit_steps=3, lease_s=3.0)
fan_out(run, lambda event: print(event, flush=True), lambda: True)
"""


def dispatch_and_be_killed(asked: FanOut) -> None:
    """Another process asks for the same, and is killed when the first member has begun."""
    command = [sys.executable, "-c", DISPATCH, str(asked.run.parent), asked.scheduler, str(len(asked.members))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline()
        process.kill()


def worker_at_work(one: Cluster) -> subprocess.Popen[bytes]:
    """One that minds a process."""
    return next(process for process in one.processes[1:] if started_by(process))


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_that_all_members_end_when_the_asker_and_then_a_worker_are_killed(tmp_path):
    told, killed = [], []
    with cluster(tmp_path) as one:
        asked = order(tmp_path, one, folds=max(members(), 3))
        asked = replace(asked, members=asked.members[: members()])
        dispatch_and_be_killed(asked)

        def kill_once(event):
            told.append(event)
            if not killed:
                killed.append(worker_at_work(one))
                killed[0].kill()
                one.start_worker()

        fan_out(asked, kill_once, lambda: True)
        assert children(one) == []
    assert killed
    assert asked.missing == ()
    assert any(isinstance(event, Ended) for event in told)
    assert (member_folder(asked.run, "Tiny", 0) / "weights.npz").exists()
    if members() > 1:  # another start of TensorFlow, for which only a soak has the time
        plain(asked, tmp_path / "plain")
        assert_alike(member_folder(asked.run, "Tiny", 0), tmp_path / "plain")
