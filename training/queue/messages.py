"""What travels between a worker and the child that does a job: one assignment in, lines of JSON out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from thyroid_desktop.domain.jobs import Backend, JobProgress, TrainingOrder
from thyroid_desktop.domain.typed_json import as_json, built

DONE: Final = 0
FAILED: Final = 1
"""Another attempt would end the same: a problem was told, or the program has a fault."""
NO_MEMORY: Final = 3
STOPPED: Final = 75
"""The worker wants no more, or is gone."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where members are fanned out to: a Dask scheduler, and the files (PEM) by which both sides know each other."""

    scheduler: str
    ca: str
    certificate: str
    key: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a child is told on its standard input, as one line; never on the command line, where all could read it.

    Attributes:
        job_id: Of the job.
        order: What is asked for.
        created_at: When the job was queued, UTC, ISO 8601.
        profile: Folder of images, models and jobs.
        store: URL of the store; empty for the one in the profile.
        backend: The worker's choice of what Keras computes with; empty for Keras' own. The order's comes first.
        threads: Threads that make batches.
        cluster: None to train in the child.
    """

    job_id: int
    order: TrainingOrder
    created_at: str
    profile: str
    store: str = ""
    backend: Backend = ""
    threads: int = 2
    cluster: Cluster | None = None

    def as_line(self) -> str:
        """As it travels."""
        return json.dumps(as_json(self))


def read_assignment(line: bytes) -> Assignment:
    """The assignment of a line. Raises ``ValueError``."""
    return built(Assignment, json.loads(line))


@dataclass(frozen=True, slots=True)
class Report:
    """A line of a child.

    Attributes:
        progress: Where the job stands.
        note: A line for the job's log.
        problem: Why it fails, as one sentence.
        result: Folder with what came of it.
    """

    progress: JobProgress | None = None
    note: str = ""
    problem: str = ""
    result: str = ""

    def as_line(self) -> str:
        """As it travels."""
        return json.dumps(as_json(self), allow_nan=False)


def read_report(line: bytes) -> Report | None:
    """The report of a line; None for what is none, such as what a library printed."""
    try:
        return built(Report, json.loads(line))
    except (ValueError, RecursionError):
        return None
