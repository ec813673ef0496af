"""A worker of short jobs, as a process of its own.

Words: profile, URL of the store or nothing, name, seconds of silence that mean death, file of effects, seconds a job.
Every end that the store accepted is a line on standard output.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.training.queue import short_job
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.domain.jobs import Job
from training.queue.child import Task
from training.queue.worker import Pace, Worker


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def main() -> None:
    profile, url, name, dead_after, effects, seconds = sys.argv[1:]
    store = open_store(Path(profile), url)

    def perform(job: Job) -> Task:
        return Task((sys.executable, short_job.__file__, effects, seconds), f"{job.id} {job.attempts}")

    pace = Pace(float(dead_after), beat_s=0.2, idle_s=0.1, look_s=0.01)
    Worker(store.jobs, perform, name, clock=now, pace=pace).run(until_idle=False)


if __name__ == "__main__":
    main()
