"""From annotated cases to a model, by workers that are killed, paused and stopped: the same as undisturbed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.services.exchanges import bench
from tests.training.bundles.test_profile import BENIGN, MALIGNANT, annotated, dicom
from thyroid_desktop.adapters.store.database import Store, open_store
from thyroid_desktop.domain.jobs import Job, TrainingOrder
from thyroid_desktop.domain.training_result import RESULT_FILE, TrainingResult
from thyroid_desktop.domain.typed_json import as_json, built
from thyroid_desktop.services.model_registry import ACTIVE_MODEL
from thyroid_desktop.services.queueing.queueing import Queueing
from training.queue.commands import _now as now

ROOT = Path(__file__).parents[3]
CASES = 12
RECIPE = """
id = "tiny"
version = "1.0.0"
title = "Tiny"
networks = ["Tiny"]
folds = 2
[augmentation]
copies = 4
[learning]
batch = 4
ema = 0.9
checkpoint_steps = 2
[[stages]]
name = "all"
epochs = 8
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A library of annotated cases, and no model in use."""
    with bench(tmp_path / "profile") as desk:
        for seed in range(CASES):
            annotated(desk, dicom(tmp_path, seed, patient=f"P-{seed}"), MALIGNANT if seed % 2 else BENIGN)
        desk.library.store.settings.set_value(ACTIVE_MODEL, "none")
    return tmp_path / "profile"


@pytest.fixture
def store(profile: Path) -> Iterator[Store]:
    opened = open_store(profile)
    yield opened
    opened.close()


@contextmanager
def a_worker(profile: Path, name: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "training", "worker", "--profile", str(profile), "--json", "--name", name]
    command += ["--threads", "1", "--backend", "tensorflow", "--dead-after", "5", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def order(store: Store, title: str) -> TrainingOrder:
    cases = tuple(sorted(case.id for case in store.cases.cases()))
    return TrainingOrder(title=title, recipe_id="tiny", recipe=RECIPE, case_ids=cases)


def until(store: Store, job_id: int, holds: Callable[[Job], bool]) -> Job:
    """The job as soon as this holds."""
    for _ in range(4000):
        job = store.jobs.job(job_id)
        if holds(job):
            return job
        assert job.state != "failed", job.problem
        time.sleep(0.05)
    raise TimeoutError(str(job))


def is_training(job: Job) -> bool:
    return job.state == "running" and job.progress is not None and job.progress.step == "train"


def result_of(job: Job) -> dict[str, Any]:
    """What is the same for the same order, whenever and by whomever it was done."""
    folder = Path(job.result)
    result = built(TrainingResult, json.loads((folder / RESULT_FILE).read_text()))
    assert result.candidate is not None
    assert (folder / result.candidate.folder / "model.onnx").is_file()
    assert (result.seconds >= 0.0, result.limit_steps, result.learnt_from.nodules) == (True, 0, CASES)
    told: dict[str, Any] = as_json(result)
    for name in ("seconds", "created_at"):
        del told[name]
    for name in ("id", "folder", "title"):
        del told["candidate"][name]
    return told


def assert_same_weights(one: Path, other: Path) -> None:
    members = sorted(path.relative_to(one) for path in one.glob("*/*/weights.npz"))
    assert [member.parts[1] for member in members] == ["fold-0", "fold-1", "whole"]
    for member in members:
        with np.load(one / member) as left, np.load(other / member) as right:
            assert left.files == right.files
            for name in left.files:
                np.testing.assert_array_equal(left[name], right[name], err_msg=f"{member} {name}")


@pytest.mark.timeout(900)
def test_that_a_job_which_is_killed_and_paused_ends_like_one_that_was_left_alone(profile: Path, store: Store) -> None:
    queueing = Queueing(store.jobs, now)
    disturbed = queueing.queue(order(store, "Disturbed"), None).job.id
    with a_worker(profile, "first") as worker:
        before = until(store, disturbed, is_training).progress
        worker.kill()
    with a_worker(profile, "second") as worker:
        until(store, disturbed, lambda one: one.attempts == 2 and is_training(one) and one.progress != before)
        queueing.pause(disturbed)
        paused = until(store, disturbed, lambda one: one.state == "paused")
        assert paused.progress is not None
        assert 0.0 < paused.progress.done < 1.0
        unwanted = queueing.queue(order(store, "Unwanted"), None).job.id
        until(store, unwanted, lambda one: one.progress is not None)
        queueing.cancel(unwanted)
        until(store, unwanted, lambda one: one.state == "cancelled")
        queueing.go_on(disturbed)
        until(store, disturbed, lambda one: one.state == "running")
        worker.terminate()
        told, errors = worker.communicate()
        assert worker.returncode == 0, errors
        assert json.loads(told) == {"worker": "second", "done": 0, "failed": 0, "left": 3}
    assert store.jobs.job(disturbed).state == "queued"
    alone = queueing.queue(order(store, "Alone"), None).job.id
    with a_worker(profile, "third", "--until-idle") as worker:
        told, errors = worker.communicate()
        assert worker.returncode == 0, errors
        assert json.loads(told) == {"worker": "third", "done": 2, "failed": 0, "left": 0}, errors
    jobs = {one: store.jobs.job(one) for one in (disturbed, alone)}
    assert [job.state for job in jobs.values()] == ["done", "done"]
    assert result_of(jobs[disturbed]) == result_of(jobs[alone])
    folder = profile / "training"
    assert_same_weights(folder / f"job-{disturbed}" / "run", folder / f"job-{alone}" / "run")
    assert any("bundled 12 images, left out 0" in note.text for note in store.jobs.notes(alone))
    assert not list((folder / f"job-{disturbed}").rglob(".*.part"))
    for path in (profile / "training").rglob("*"):
        if path.is_file() and path.stat().st_size < 1 << 20:
            assert b"Doe" not in path.read_bytes(), path
