"""Queueing training: jobs put in line, paused, let go on, cancelled and queued again, and who works on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.jobs import Job, JobNote, JobWish, TrainingOrder
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import Clock
from thyroid_desktop.services.queueing.queue_ports import JobStore

DEAD_AFTER_S: Final = 60.0
"""A worker that was not heard of for so long is taken for dead, and its job is handed to another one."""

CHANGED: Final = Changes(is_queue=True)


class NotQueueable(UserProblem):
    """An order that no worker could carry out, or a job that cannot be queued once more."""


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job as it stands after what was asked of it.

    Attributes:
        job: The job.
        changes: What was touched.
    """

    job: Job
    changes: Changes = CHANGED


class Queueing:
    """The queue as a user sees it. May be called from several threads.

    Args:
        jobs: Where the queue is kept.
        clock: Now.
        dead_after_s: After how many seconds of silence a worker is taken for dead.
    """

    def __init__(self, jobs: JobStore, clock: Clock, *, dead_after_s: float = DEAD_AFTER_S) -> None:
        self._jobs = jobs
        self._clock = clock
        self._dead_after_s = dead_after_s

    def queue(self, order: TrainingOrder, user_id: int | None) -> QueuedJob:
        """Put a job at the end of the queue.

        Raises:
            NotQueueable: There is nothing to learn from or no recipe, or the limit makes no sense.
        """
        if not order.case_ids and not order.bundle:
            raise NotQueueable("There is nothing to learn from", "no case and no dataset bundle is named")
        if not order.recipe.strip():
            raise NotQueueable("There is no recipe", "its text is empty")
        if order.limit_steps < 0:
            raise NotQueueable("The limit of steps makes no sense", f"it is {order.limit_steps}, and 0 means none")
        return QueuedJob(self._jobs.add(order, user_id=user_id, at=self._clock()))

    def again(self, job_id: int, user_id: int | None) -> QueuedJob:
        """Queue what a failed or cancelled job was asked for once more, as a new job.

        Raises:
            NotQueueable: The job is not over, or it is done.
            StoreProblem: There is no such job.
        """
        job = self._jobs.job(job_id)
        if job.state not in ("failed", "cancelled"):
            raise NotQueueable(f"Job {job_id} cannot be queued once more", f"it is {job.state}")
        return self.queue(job.order, user_id)

    def pause(self, job_id: int) -> QueuedJob:
        """Let a job rest; its worker stops at its next beat and leaves a checkpoint. Raises ``StoreProblem``."""
        return self._wished(job_id, "pause")

    def go_on(self, job_id: int) -> QueuedJob:
        """Let a paused job wait for a worker again. Raises ``StoreProblem``."""
        return self._wished(job_id, "run")

    def cancel(self, job_id: int) -> QueuedJob:
        """End a job for good; its worker stops at its next beat. Raises ``StoreProblem``."""
        return self._wished(job_id, "cancel")

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        return self._jobs.jobs()

    def notes(self, job_id: int) -> tuple[JobNote, ...]:
        """A job's log, oldest first."""
        return self._jobs.notes(job_id)

    def workers(self) -> tuple[str, ...]:
        """The names of the workers that are alive, whether they do a job or wait for one, sorted."""
        since = datetime.fromisoformat(silent_since(self._clock(), self._dead_after_s))
        held = [(job.worker, job.beat_at) for job in self._jobs.jobs() if job.state == "running"]
        heard = [*held, *self._jobs.waiting()]
        return tuple(sorted({name for name, at in heard if datetime.fromisoformat(at) >= since}))

    def _wished(self, job_id: int, wish: JobWish) -> QueuedJob:
        return QueuedJob(self._jobs.wish(job_id, wish, at=self._clock()))


def silent_since(now: str, dead_after_s: float) -> str:
    """The time before which a worker must have been heard of last to be taken for dead, UTC, ISO 8601.

    Args:
        now: UTC, ISO 8601.
        dead_after_s: Seconds of silence.
    """
    return (datetime.fromisoformat(now) - timedelta(seconds=dead_after_s)).isoformat(timespec="microseconds")
