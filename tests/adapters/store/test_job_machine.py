"""Several workers, a moving clock and a user who changes her mind, in any order."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from tests.adapters.store.job_orders import an_order, at
from tests.services.queueing.memory_jobs import MemoryJobs
from thyroid_desktop.adapters.store.repositories import open_repositories
from thyroid_desktop.adapters.store.server_address import Place
from thyroid_desktop.domain.errors import Overtaken
from thyroid_desktop.domain.jobs import Hold, Job, JobEnd, JobProgress, JobWish

DEAD_AFTER = 10
workers = st.sampled_from(["a", "b", "c"])
places = st.integers(0, 4)


class Queue(RuleBasedStateMachine):
    """The store beside a model of it in memory, and what must hold whatever the model says."""

    holds = Bundle("holds")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.library = open_repositories(place)
        self.model = MemoryJobs()
        self.now = 0.0
        self.holds_by_job: dict[int, list[Hold]] = {}
        self.accepted_ends: dict[int, int] = {}
        self.finished: dict[int, Job] = {}

    def teardown(self) -> None:
        self.library.transactions.close()

    def outcome(self, ask: Any) -> Any:
        """What the store answers; the model must answer the same."""
        answers = []
        for jobs in (self.library.jobs, self.model):
            try:
                answers.append(ask(jobs))
            except Overtaken:
                answers.append(Overtaken)
        assert answers[0] == answers[1]
        return answers[0]

    @rule(seconds=st.sampled_from([0.000001, 1, 4, 11]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def add(self) -> None:
        self.outcome(lambda jobs: jobs.add(an_order(title="x"), user_id=None, at=at(self.now)))

    @rule(target=holds, worker=workers)
    def take(self, worker: str) -> Any:
        taken = self.outcome(lambda jobs: jobs.take(worker, at=at(self.now), dead_before=self.limit()))
        if taken is None:
            return multiple()
        job, hold = taken
        held = self.holds_by_job.setdefault(job.id, [])
        assert hold not in held
        assert hold.attempt == len(held) + 1
        held.append(hold)
        return hold

    @rule(hold=holds, done=st.none() | st.floats(0, 1))
    def beat(self, hold: Hold, done: float | None) -> None:
        progress = None if done is None else JobProgress("train", done)
        self.check_fence(hold, self.outcome(lambda jobs: jobs.beat(hold, at=at(self.now), progress=progress)))

    @rule(hold=holds, state=st.sampled_from(["queued", "paused", "done", "failed", "cancelled"]), is_told=st.booleans())
    def end(self, hold: Hold, state: JobEnd, is_told: bool) -> None:
        problem = "memory ran out" if is_told else ""
        answer = self.outcome(lambda jobs: jobs.end(hold, state, at=at(self.now), problem=problem))
        self.check_fence(hold, answer)
        if answer is not Overtaken and state in ("done", "failed"):
            self.accepted_ends[hold.job_id] = self.accepted_ends.get(hold.job_id, 0) + 1

    @rule(place=places, wish=st.sampled_from(["run", "pause", "cancel"]))
    def wish(self, place: int, wish: JobWish) -> None:
        if place < len(self.model.rows):
            self.outcome(lambda jobs: _told(jobs.wish(place + 1, wish, at=at(self.now))))

    @invariant()
    def nothing_is_lost_and_nothing_finished_changes(self) -> None:
        now = {job.id: job for job in self.library.jobs.jobs()}
        assert set(now) == set(self.model.rows)
        assert {key: _told(job) for key, job in now.items()} == {
            key: _told(job) for key, job in self.model.rows.items()
        }
        for job_id, job in self.finished.items():
            assert now[job_id] == job
        self.finished = {job_id: job for job_id, job in now.items() if job.is_finished}
        assert all(count == 1 for count in self.accepted_ends.values())
        assert all(job.ended_at for job in self.finished.values())
        assert all(not job.ended_at for job in now.values() if not job.is_finished)

    def check_fence(self, hold: Hold, answer: object) -> None:
        """Only the newest hold of a job may alter it: there are never two holders."""
        if hold != self.holds_by_job[hold.job_id][-1]:
            assert answer is Overtaken

    def limit(self) -> str:
        return at(self.now - DEAD_AFTER)


def _told(job: Job) -> Any:
    """A job without its sentences, which the model does not copy."""
    return replace(job, problem="")


def test_that_the_queue_keeps_its_promises_in_any_order(new_place: Callable[[], Place]) -> None:
    examples = 400 if os.environ.get("THYROID_SOAK") else 12
    run_state_machine_as_test(
        lambda: Queue(new_place()), settings=settings(max_examples=examples, stateful_step_count=30)
    )
