"""The child of a worker, without a network: names, what is settled once, and how each end is told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.store.job_orders import an_order, at
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.domain.jobs import JobProgress
from thyroid_desktop.services.model_registry import ACTIVE_MODEL
from training.experiment import crossing
from training.experiment.recipe import Experiment, Stage
from training.experiment.running import Order
from training.experiment.samples import WHOLE
from training.queue import fan_out, performing
from training.queue.messages import (
    DONE,
    FAILED,
    NO_MEMORY,
    STOPPED,
    Assignment,
    Cluster,
    Report,
    read_assignment,
    read_report,
)
from training.queue.performing import HELD_OUT_SHARE, Performance, Settled, held_out_share, model_id

ROOT = Path(__file__).parents[3]


def an_assignment(profile: Path, **changes: Any) -> Assignment:
    said: dict[str, Any] = {"job_id": 7, "order": an_order(), "created_at": at(0), "profile": str(profile)}
    return Assignment(**{**said, **changes})


def test_that_messages_read_back() -> None:
    assignment = an_assignment(Path("/p"), cluster=Cluster("tls://head:8786", "ca", "cert", "key"), store="postgresql:")
    assert read_assignment(assignment.as_line().encode()) == assignment
    for report in (Report(JobProgress("train", 0.5)), Report(note="n"), Report(problem="p"), Report(result="/r")):
        assert read_report(report.as_line().encode()) == report
        assert "\n" not in report.as_line()
    for line in (b"", b"Epoch 1/3", b"[]", b"{}", b"\xff", b"3", b"[" * 100000):
        assert read_report(line) is None


def test_that_a_candidate_is_named_after_recipe_job_and_day() -> None:
    assert model_id("better", 12, at(0)) == "better-job12-20300102"
    assert model_id("../a b\0ü", 1, at(0)) == "a-b-job1-20300102"
    assert model_id("...", 1, at(0)) == "recipe-job1-20300102"


def test_that_a_test_part_is_kept_only_where_there_is_enough() -> None:
    assert held_out_share(["benign"] * 50 + ["malignant"] * 50) == HELD_OUT_SHARE
    assert held_out_share(["benign"] * 500 + ["malignant"] * 49) == 0.0
    assert held_out_share([]) == 0.0


def test_that_what_the_first_attempt_settled_holds_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    open_store(tmp_path).close()
    (tmp_path / "training" / "job-7").mkdir(parents=True)
    first = Performance(an_assignment(tmp_path, order=an_order(backend="")), lambda report: None)._settled()
    assert first.backend == "jax"
    assert Path(first.in_use).name == "xception-tn5000-v1"
    store = open_store(tmp_path)
    store.settings.set_value(ACTIVE_MODEL, "another")
    store.close()
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert Performance(an_assignment(tmp_path, backend="torch"), lambda report: None)._settled() == first


def test_that_a_backend_is_settled_where_nobody_names_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    open_store(tmp_path).close()
    (tmp_path / "training" / "job-7").mkdir(parents=True)
    settled = Performance(an_assignment(tmp_path, order=an_order(backend="")), lambda report: None)._settled()
    assert settled.backend == keras.backend.backend()


def test_that_a_model_in_use_which_is_gone_is_not_compared_with(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.settings.set_value(ACTIVE_MODEL, "gone")
    store.close()
    (tmp_path / "training" / "job-7").mkdir(parents=True)
    settled = Performance(an_assignment(tmp_path, backend="jax", order=an_order(backend="")), print)._settled()
    assert (settled.in_use, settled.backend) == ("", "jax")


class Kept(io.BytesIO):
    """A stream whose lines can be read afterwards."""

    def reports(self) -> list[Report]:
        found = [read_report(line) for line in self.getvalue().splitlines()]
        return [one for one in found if one is not None]


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kept:
    kept = Kept()
    monkeypatch.setattr(performing, "_own_stdout", lambda: kept)
    said = io.TextIOWrapper(io.BytesIO(an_assignment(tmp_path).as_line().encode() + b"\n"))
    monkeypatch.setattr(sys, "stdin", said)
    return kept


class ResourceExhaustedError(Exception):
    """As TensorFlow calls it."""


@pytest.mark.parametrize(
    ("fault", "code", "problems"),
    [
        (UserProblem("The bundle is gone", "no such folder"), FAILED, ["The bundle is gone: no such folder"]),
        (Cancelled("Stopped"), STOPPED, []),
        (MemoryError(), NO_MEMORY, []),
        (ResourceExhaustedError(), NO_MEMORY, []),
        (ZeroDivisionError(), FAILED, []),
    ],
)
def test_that_each_end_is_told_by_its_exit_code(
    stream: Kept, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: int, problems: list[str]
) -> None:
    def fail(self: Performance) -> Path:
        raise fault

    monkeypatch.setattr(Performance, "run", fail)
    assert performing.perform() == code
    assert [one.problem for one in stream.reports()] == problems


def test_that_a_result_is_told_last(stream: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Performance, "run", lambda self: Path("/results"))
    assert performing.perform() == DONE
    assert stream.reports() == [Report(result="/results")]


def run_child(said: Assignment) -> subprocess.CompletedProcess[bytes]:
    """The child as a worker starts it, but with nobody at the other end of its standard input."""
    command = [sys.executable, "-m", "training", "perform"]
    return subprocess.run(command, input=f"{said.as_line()}\n".encode(), cwd=ROOT, capture_output=True, check=False)


def test_that_a_recipe_which_is_none_is_explained(tmp_path: Path) -> None:
    ended = run_child(an_assignment(tmp_path, order=an_order(recipe="networks = 3")))
    report = read_report(ended.stdout.strip())
    assert ended.returncode == FAILED, ended.stderr
    assert report is not None
    assert "recipe.toml" in report.problem


def test_that_a_child_that_nobody_holds_ends_while_it_bundles(tmp_path: Path) -> None:
    from tests.services.exchanges import bench
    from tests.training.bundles.test_profile import BENIGN, annotated, dicom

    with bench(tmp_path / "profile") as desk:
        cases = tuple(annotated(desk, dicom(tmp_path, at, patient=f"P{at}"), BENIGN).case_id for at in range(3))
    recipe = 'id = "t"\nversion = "1"\ntitle = "T"\nnetworks = ["Tiny"]\n[[stages]]\nname = "a"\n'
    order = an_order(recipe=recipe, case_ids=cases, weights=(), backend="tensorflow")
    ended = run_child(an_assignment(tmp_path / "profile", order=order))
    assert ended.returncode == STOPPED, ended.stderr
    folder = tmp_path / "profile" / "training" / "job-7"
    assert json.loads((folder / "settled.json").read_text())["backend"] == "tensorflow"
    assert not (folder / "bundle" / "manifest.json").exists()


def test_that_members_are_fanned_out_first_and_the_candidate_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Cluster("tls://head:8786", "/ca", "/cert", "/key")
    order = an_order(weights=(), bundle="/bundle", limit_steps=3)
    performance = Performance(an_assignment(tmp_path, order=order, cluster=cluster, threads=4), lambda report: None)
    done: list[Any] = []
    monkeypatch.setattr(fan_out, "fan_out", lambda asked, tell, is_wanted: done.append(asked))
    monkeypatch.setattr(crossing, "cross_validate", lambda order, run, tell: done.append(run))
    monkeypatch.setattr(Performance, "_best", lambda self, order: "Xception")
    monkeypatch.setattr(performing, "is_held", lambda: True)
    recipe = Experiment("t", "1", "T", ("Tiny", "Xception"), (Stage("a"),), folds=2)
    performance._train(Order(recipe, None, {}), Settled("jax", "", ""))  # type: ignore[arg-type]
    first, run, last = done
    assert first.members == (("Tiny", 0), ("Tiny", 1), ("Xception", 0), ("Xception", 1))
    assert last.members == (("Xception", WHOLE),)
    assert run == first.run == tmp_path / "training" / "job-7" / "run"
    assert (first.scheduler, first.tls.certificate, first.backend) == ("tls://head:8786", Path("/cert"), "jax")
    assert (first.bundle, first.threads, first.limit_steps) == (Path("/bundle"), 4, 3)
    monkeypatch.setattr(performing, "is_held", lambda: False)
    with pytest.raises(SystemExit) as ended:
        performance._train(Order(recipe, None, {}), Settled("jax", "", ""))  # type: ignore[arg-type]
    assert ended.value.code == STOPPED
    assert len(done) == 4
