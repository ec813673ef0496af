from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.store.job_orders import an_order, at
from tests.services.queueing.memory_jobs import MemoryJobs
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.queueing.queueing import NotQueueable, Queueing, silent_since


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> str:
        return at(self.seconds)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def jobs() -> MemoryJobs:
    return MemoryJobs()


@pytest.fixture
def queueing(jobs: MemoryJobs, watch: Watch) -> Queueing:
    return Queueing(jobs, watch, dead_after_s=60)


def test_that_an_order_becomes_a_job_and_the_queue_has_changed(queueing: Queueing) -> None:
    queued = queueing.queue(an_order(), 7)
    assert (queued.job.order, queued.job.created_by, queued.job.created_at) == (an_order(), 7, at(0))
    assert queued.changes == Changes(is_queue=True)
    assert queueing.jobs() == (queued.job,)
    assert (Changes(is_settings=True) | queued.changes) == Changes(is_settings=True, is_queue=True)


@pytest.mark.parametrize(
    ("order", "cause"),
    [
        (an_order(case_ids=()), "no case"),
        (an_order(recipe=" \n"), "no recipe"),
        (an_order(limit_steps=-1), "limit"),
    ],
)
def test_that_an_order_which_nobody_could_carry_out_is_refused(queueing: Queueing, order: object, cause: str) -> None:
    with pytest.raises(NotQueueable, match=cause):
        queueing.queue(order, None)  # type: ignore[arg-type]
    assert queueing.jobs() == ()


def test_that_a_bundle_is_enough_to_learn_from(queueing: Queueing) -> None:
    assert queueing.queue(an_order(case_ids=(), bundle="/data/bundle"), None).job.state == "queued"


def test_that_jobs_are_paused_let_go_on_and_cancelled(queueing: Queueing) -> None:
    job = queueing.queue(an_order(), None).job
    assert queueing.pause(job.id).job.state == "paused"
    assert queueing.go_on(job.id).job.state == "queued"
    cancelled = queueing.cancel(job.id)
    assert (cancelled.job.state, cancelled.changes.is_queue) == ("cancelled", True)
    with pytest.raises(StoreProblem):
        queueing.pause(99)


def test_that_only_what_failed_or_was_cancelled_is_queued_once_more_and_as_a_new_job(
    queueing: Queueing, jobs: MemoryJobs
) -> None:
    job = queueing.queue(an_order(), 1).job
    for state in ("queued", "running", "paused", "done"):
        jobs.rows[job.id] = replace(job, state=state)
        with pytest.raises(NotQueueable, match=state):
            queueing.again(job.id, 2)
    for state in ("failed", "cancelled"):
        jobs.rows[job.id] = replace(job, state=state)
        more = queueing.again(job.id, 2).job
        assert (more.id > job.id, more.order, more.state, more.created_by) == (True, job.order, "queued", 2)
        assert jobs.rows[job.id].state == state


def test_that_workers_are_those_who_were_heard_of_with_a_job_or_without(
    queueing: Queueing, jobs: MemoryJobs, watch: Watch
) -> None:
    for worker in ("b", "a", "c"):
        queueing.queue(an_order(), None)
        taken = jobs.take(worker, at=at(0), dead_before=at(-1))
        assert taken is not None
        if worker == "c":
            jobs.end(taken[1], "done", at=at(1))
    assert queueing.workers() == ("a", "b")
    jobs.wait("d", at=at(5), gone_before=at(-60))
    jobs.wait("e", at=at(5), gone_before=at(-60))
    jobs.leave("e")
    assert queueing.workers() == ("a", "b", "d")
    watch.seconds = 66
    assert queueing.workers() == ()


def test_that_notes_are_those_of_the_job(queueing: Queueing, jobs: MemoryJobs) -> None:
    job = queueing.queue(an_order(), None).job
    jobs.note(job.id, "a", "began", at=at(1))
    assert [note.text for note in queueing.notes(job.id)] == ["began"]


def test_that_silence_is_counted_from_now() -> None:
    assert silent_since(at(60), 45.5) == at(14.5)
