"""What the queue needs from the outside world: a store of jobs that several workers share, and a shelf of recipes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from thyroid_desktop.domain.adoption import Adoption
from thyroid_desktop.domain.jobs import Hold, Job, JobEnd, JobNote, JobProgress, JobWish, TrainingOrder


class JobStore(Protocol):
    """Jobs as rows; every method is one transaction, committed on return, whichever process asks."""

    def add(self, order: TrainingOrder, *, user_id: int | None, at: str) -> Job:
        """Put a job at the end of the queue."""
        ...

    def job(self, job_id: int) -> Job:
        """One job.

        Raises:
            StoreProblem: There is no such job.
        """
        ...

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        ...

    def take(self, worker: str, *, at: str, dead_before: str) -> tuple[Job, Hold] | None:
        """Hand the oldest job that waits to this worker, and nobody else.

        A job whose holder was not heard of since ``dead_before`` waits, too; after ``MOST_ATTEMPTS`` attempts it fails
        instead, and one whose user wants it paused or cancelled becomes that.
        """
        ...

    def beat(self, hold: Hold, *, at: str, progress: JobProgress | None = None) -> JobWish:
        """Say that the holder lives and where it stands; what the user wants.

        Raises:
            Overtaken: The job is held by somebody else, or by nobody.
        """
        ...

    def end(self, hold: Hold, state: JobEnd, *, at: str, problem: str = "", result: str = "") -> None:
        """Leave a job.

        Raises:
            Overtaken: The job is held by somebody else, or by nobody; nothing was altered.
        """
        ...

    def wish(self, job_id: int, wish: JobWish, *, at: str) -> Job:
        """What the user wants of a job; one that nobody holds follows at once, and a finished one stays what it is."""
        ...

    def wait(self, worker: str, *, at: str, gone_before: str) -> None:
        """Say that a worker is there and waits for a job; those not heard of since ``gone_before`` are forgotten."""
        ...

    def leave(self, worker: str) -> None:
        """Say that a worker waits no more."""
        ...

    def waiting(self) -> tuple[tuple[str, str], ...]:
        """Workers that wait for a job, with the time when each was heard of last (UTC, ISO 8601), by their names."""
        ...

    def note(self, job_id: int, worker: str, text: str, *, at: str) -> None:
        """Add a line to a job's log."""
        ...

    def notes(self, job_id: int) -> tuple[JobNote, ...]:
        """A job's log, oldest first."""
        ...


class AdoptionStore(Protocol):
    """Which model answered from when on; appended, never altered."""

    def add(self, adoption: Adoption) -> Adoption:
        """Keep an adoption together with the setting that names the model in use; both or nothing."""
        ...

    def adoptions(self) -> tuple[Adoption, ...]:
        """All adoptions, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class ShelvedRecipe:
    """A recipe as a user chooses it.

    Attributes:
        id: Of the recipe.
        title: Name for people.
        text: All of it (TOML).
        networks: Names of its networks.
        folds: How many folds.
        epochs: Of all stages together.
        copies: How many times the training set is enlarged.
        problem: Why it cannot be used, as one sentence; else empty.
    """

    id: str
    title: str
    text: str
    networks: tuple[str, ...]
    folds: int
    epochs: int
    copies: int
    problem: str = ""


class RecipeShelf(Protocol):
    """The recipes that ship with the program, and those that the user names."""

    def recipes(self) -> tuple[ShelvedRecipe, ...]:
        """The shipped ones, the recommended one first."""
        ...

    def read(self, path: Path) -> ShelvedRecipe:
        """The recipe in a file that the user names; one that cannot be used says why."""
        ...

    def parsed(self, text: str) -> ShelvedRecipe:
        """The recipe that a text says, such as that of a job."""
        ...
