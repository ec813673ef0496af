"""The queue in memory: the promises of the port and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.jobs import (
    MOST_ATTEMPTS,
    Hold,
    Job,
    JobEnd,
    JobNote,
    JobProgress,
    JobState,
    JobWish,
    TrainingOrder,
)

FOLLOWED: Final[dict[JobWish, JobState]] = {"run": "queued", "pause": "paused", "cancel": "cancelled"}


class MemoryJobs:
    """Fulfils ``JobStore``."""

    def __init__(self) -> None:
        self.rows: dict[int, Job] = {}
        self.losses: dict[int, int] = {}
        self.log: list[JobNote] = []
        self.idle: dict[str, str] = {}

    def add(self, order: TrainingOrder, *, user_id: int | None, at: str) -> Job:
        job_id = len(self.rows) + 1
        job = Job(job_id, order, "queued", "run", 0, "", "", at, user_id, "", "", None, "", "")
        self.losses[job_id] = 0
        self.rows[job_id] = job
        return job

    def job(self, job_id: int) -> Job:
        if job_id not in self.rows:
            raise StoreProblem(f"Job {job_id} is not in the queue")
        return self.rows[job_id]

    def jobs(self) -> tuple[Job, ...]:
        return tuple(reversed(self.rows.values()))

    def take(self, worker: str, *, at: str, dead_before: str) -> tuple[Job, Hold] | None:
        for job in list(self.rows.values()):
            is_dead = job.state == "running" and job.beat_at < dead_before
            if not is_dead and job.state != "queued":
                continue
            self.losses[job.id] += is_dead
            if job.wish != "run":
                self._follow(job, job.wish, at)
            elif self.losses[job.id] >= MOST_ATTEMPTS:
                self.rows[job.id] = replace(job, state="failed", ended_at=at, problem="it ended too many workers")
            else:
                taken = replace(job, state="running", worker=worker, attempts=job.attempts + 1, beat_at=at, problem="")
                self.rows[job.id] = replace(taken, began_at=job.began_at or at)
                return self.rows[job.id], Hold(job.id, worker, taken.attempts)
        return None

    def beat(self, hold: Hold, *, at: str, progress: JobProgress | None = None) -> JobWish:
        job = self._held(hold)
        self.rows[job.id] = replace(job, beat_at=at, progress=progress or job.progress)
        return job.wish

    def end(self, hold: Hold, state: JobEnd, *, at: str, problem: str = "", result: str = "") -> None:
        job = self._held(hold)
        self.losses[job.id] += state == "queued" and bool(problem)
        left = replace(job, problem=problem, result=result, beat_at=at)
        if state in ("queued", "paused"):
            self._follow(left, job.wish, at)
        else:
            self.rows[job.id] = replace(left, state=state, ended_at=at)

    def wish(self, job_id: int, wish: JobWish, *, at: str) -> Job:
        job = self.job(job_id)
        if not job.is_finished:
            if (job.state, wish) == ("paused", "run"):
                self.losses[job_id] = 0
            wished = replace(job, wish=wish)
            self.rows[job_id] = wished
            if job.state != "running":
                self._follow(wished, wish, at)
        return self.rows[job_id]

    def wait(self, worker: str, *, at: str, gone_before: str) -> None:
        self.idle = {name: seen for name, seen in self.idle.items() if seen >= gone_before} | {worker: at}

    def leave(self, worker: str) -> None:
        self.idle.pop(worker, None)

    def waiting(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(self.idle.items()))

    def note(self, job_id: int, worker: str, text: str, *, at: str) -> None:
        self.log.append(JobNote(job_id, at, worker, text))

    def notes(self, job_id: int) -> tuple[JobNote, ...]:
        return tuple(one for one in self.log if one.job_id == job_id)

    def _held(self, hold: Hold) -> Job:
        job = self.rows[hold.job_id]
        if (job.worker, job.attempts, job.state) != (hold.worker, hold.attempt, "running"):
            raise Overtaken("overtaken")
        return job

    def _follow(self, job: Job, wish: JobWish, at: str) -> None:
        self.rows[job.id] = replace(job, state=FOLLOWED[wish], ended_at=at if wish == "cancel" else "")
