"""``thyroid-train jobs`` and ``worker`` from a shell: JSON on stdout, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from thyroid_desktop.adapters.store.database import open_store
from training.__main__ import main
from training.queue import worker
from training.queue.child import Task
from training.queue.messages import Cluster, read_assignment
from training.queue.worker import Tally


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def ask(profile: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def asked(*words: str) -> Any:
        assert main(["jobs", "--profile", str(profile), "--json", *words]) == 0
        out, _ = capsys.readouterr()
        assert len(out.splitlines()) == 1
        return json.loads(out)

    return asked


def test_that_a_job_is_added_listed_and_altered(ask: Any, tmp_path: Path) -> None:
    assert ask() == {"jobs": [], "workers": []}
    weights = tmp_path / "xception.npz"
    weights.write_bytes(b"")
    words = ["--bundle", str(tmp_path), "--recipe", "better", "--weights", f"Xception={weights}", "--limit-steps", "3"]
    job = ask("add", *words)["job"]
    assert (job["id"], job["state"], job["created_by"]) == (1, "queued", None)
    order = job["order"]
    assert (order["recipe_id"], order["bundle"], order["limit_steps"]) == ("better", str(tmp_path), 3)
    assert order["weights"] == [{"network": "Xception", "file": str(weights)}]
    assert 'id = "better"' in order["recipe"]
    assert ask("list")["jobs"] == [job]
    assert ask("pause", "1")["job"]["state"] == "paused"
    assert ask("go-on", "1")["job"]["state"] == "queued"
    assert ask("cancel", "1")["job"]["state"] == "cancelled"
    assert ask("again", "1")["job"]["id"] == 2
    assert ask("log", "1") == {"notes": []}


def test_that_the_place_may_stand_before_the_deed_or_behind_it(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["add", "--case", "3", "--case", "4", "--with-tirads", "--recipe", "better", "--title", "Ours"]
    assert main(["jobs", *words, "--profile", str(profile), "--json"]) == 0
    order = json.loads(capsys.readouterr().out)["job"]["order"]
    assert (order["case_ids"], order["with_tirads"], order["title"], order["bundle"]) == ([3, 4], True, "Ours", "")


def test_that_people_read_lines(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def lines(*words: str) -> list[str]:
        assert main(["jobs", *words, "--profile", str(profile)]) == 0
        return capsys.readouterr().out.splitlines()

    assert lines("list") == ["The queue is empty"]
    assert lines("add", "--case", "1", "--recipe", "better", "--title", "Ours") == ["    1  queued  Ours"]
    store = open_store(profile)
    taken = store.jobs.take("w", at="2030-01-01T00:00:00+00:00", dead_before="2029-01-01T00:00:00+00:00")
    assert taken is not None
    store.jobs.note(1, "w", "began", at="2030")
    store.jobs.end(taken[1], "failed", at="2030", problem="It broke")
    store.close()
    assert lines("list") == ["    1  failed  Ours: It broke"]
    assert lines("log", "1") == ["2030  w  began"]


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["pause", "9"], "Job 9"),
        (["again", "9"], "Job 9"),
        (["add", "--recipe", "better"], "nothing to learn from"),
        (["add", "--case", "1", "--recipe", "unknown"], "unknown"),
        (["add", "--case", "1", "--recipe", "better", "--weights", "Xception=/nowhere"], "/nowhere"),
        (["add", "--case", "1", "--recipe", "better", "--weights", "Tiny=/"], "weights"),
    ],
)
def test_that_the_worlds_faults_are_one_sentence_and_exit_code_1(
    profile: Path, capsys: pytest.CaptureFixture[str], words: list[str], cause: str
) -> None:
    assert main(["jobs", "--profile", str(profile), *words]) == 1
    out, error = capsys.readouterr()
    assert not out
    assert cause in error.splitlines()[-1]
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "words",
    [
        ["jobs", "add"],
        ["jobs", "pause"],
        ["jobs", "pause", "x"],
        ["worker", "--scheduler", "tls://head:8786"],
        ["worker", "--tls-ca", "ca.pem"],
        ["worker", "--backend", "theano"],
        ["worker", "--dead-after", "0"],
        ["worker", "--dead-after", "nan"],
        ["worker", "--threads", "-1"],
        ["jobs", "add", "--case", "1", "--recipe", "better", "--limit-steps", "-1"],
    ],
)
def test_that_what_cannot_be_meant_is_exit_code_2(
    profile: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--profile", str(profile)])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_that_a_worker_hands_its_child_all_that_it_needs(
    profile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["jobs", "--profile", str(profile), "add", "--case", "1", "--recipe", "better"])
    tasks: list[Task] = []
    paces: list[worker.Pace] = []

    class Silent(worker.Worker):
        """Takes the jobs, and does none."""

        def run(self, *, until_idle: bool) -> Tally:
            paces.append(self._pace)
            tasks.extend(self._perform(job) for job in self._jobs.jobs())
            return Tally(done=1)

    monkeypatch.setattr(worker, "Worker", Silent)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    capsys.readouterr()
    place = ["worker", "--profile", str(profile), "--name", "w", "--until-idle"]
    assert main([*place, "--backend", "jax", "--threads", "3", "--dead-after", "5"]) == 0
    assert capsys.readouterr().out == "worker w: 1 done, 0 failed, 0 left to others\n"
    files = [word for name in ("ca", "cert", "key") for word in (f"--tls-{name}", str(tmp_path / f"{name}.pem"))]
    assert main([*place, "--scheduler", "tls://head:8786", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"worker": "w", "done": 1, "failed": 0, "left": 0}
    alone, fanned = (read_assignment(task.said.encode()) for task in tasks)
    assert (alone.backend, alone.threads, alone.profile, alone.cluster) == ("jax", 3, str(profile), None)
    assert fanned.cluster == Cluster("tls://head:8786", *(str(tmp_path / f"{n}.pem") for n in ("ca", "cert", "key")))
    assert tasks[0].command[-2:] == ("training", "perform")
    assert tasks[0].log == profile / "training" / "job-1" / "log.txt"
    assert paces[0].dead_after_s == 5.0
    assert paces[0].beat_s == 0.5
    assert paces[1].grace_s > paces[0].grace_s
