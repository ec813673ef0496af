"""What the training room shows, read from the store and the jobs' folders in one go; for a pool thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from thyroid_desktop.domain.adoption import Adoption
    from thyroid_desktop.domain.jobs import Job, JobNote
    from thyroid_desktop.domain.training_result import TrainingResult
    from thyroid_desktop.services.model_registry import FoundModel
    from thyroid_desktop.services.queueing.courses import Course
    from thyroid_desktop.services.workplace import TrainingDesk, Workplace


@dataclass(frozen=True, slots=True)
class JobDetail:
    """All about one job.

    Attributes:
        job: The job.
        notes: Its log, oldest first.
        courses: How its networks learn.
        result: What came of it; None where nothing has.
        problem: Why its result cannot be shown; else None.
    """

    job: Job
    notes: tuple[JobNote, ...]
    courses: tuple[Course, ...]
    result: TrainingResult | None
    problem: UserProblem | None


@dataclass(frozen=True, slots=True)
class RoomState:
    """Everything that the room shows.

    Attributes:
        jobs: Newest first.
        names: Of users, by their numbers.
        workers: Those that are alive.
        in_use: The model that answers; None where none is usable.
        history: All adoptions, oldest first.
        in_force: The adoption that can be taken back, or None.
        shown: The job that is looked at, or None.
    """

    jobs: tuple[Job, ...]
    names: Mapping[int, str]
    workers: tuple[str, ...]
    in_use: FoundModel | None
    history: tuple[Adoption, ...]
    in_force: Adoption | None
    shown: JobDetail | None


class RoomReader:
    """Reads the room again and again; what cannot have changed is kept. One thread at a time."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._results: dict[tuple[int, str], TrainingResult | UserProblem | None] = {}
        self._history: tuple[Adoption, ...] | None = None
        self._in_use: FoundModel | None = None
        self._names: dict[int, str] = {}

    def read(self, job_id: int | None) -> RoomState:
        """The room as it is now, with this job in front; the newest one where it is not there."""
        desk = self._workplace.training
        jobs = desk.queueing.jobs()
        history = desk.adopting.history()
        if history != self._history:
            self._history, self._in_use = history, desk.adopting.in_use()
        people = {one.created_by for one in jobs} | {one.user_id for one in history}
        if not people - {None} <= self._names.keys():
            self._names = {user.id: user.name for user in self._workplace.settings.users()}
        job = next((one for one in jobs if one.id == job_id), jobs[0] if jobs else None)
        return RoomState(
            jobs,
            self._names,
            desk.queueing.workers(),
            self._in_use,
            history,
            desk.adopting.last(),
            None if job is None else self._detail(desk, job),
        )

    def _detail(self, desk: TrainingDesk, job: Job) -> JobDetail:
        key = (job.id, job.result)
        if key not in self._results:
            self._results[key] = _result(desk, job)
        found = self._results[key]
        return JobDetail(
            job,
            desk.queueing.notes(job.id),
            desk.courses.of_job(job.id),
            None if isinstance(found, UserProblem) else found,
            found if isinstance(found, UserProblem) else None,
        )


def _result(desk: TrainingDesk, job: Job) -> TrainingResult | UserProblem | None:
    try:
        return desk.adopting.result_of(job)
    except UserProblem as problem:
        return problem
