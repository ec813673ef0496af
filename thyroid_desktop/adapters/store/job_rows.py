"""The queue in the store: jobs with who holds them, their logs, and adoptions of models.

What a worker may alter is fenced: each of its statements names the job, the worker, the number of the attempt and the
state "running". A worker that was thought dead finds no such row any more and alters nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from thyroid_desktop.adapters.store import rows
from thyroid_desktop.adapters.store.tables import adoptions, idle_workers, job_notes, jobs, settings
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.adoption import Adoption
from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.jobs import (
    FINISHED,
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
from thyroid_desktop.domain.typed_json import as_json, built
from thyroid_desktop.services.model_registry import ACTIVE_MODEL

JOBS: Final = sa.select(
    jobs.c.id,
    jobs.c.asked,
    jobs.c.state,
    jobs.c.wish,
    jobs.c.attempts,
    jobs.c.worker,
    jobs.c.beat_at,
    jobs.c.created_at,
    jobs.c.created_by,
    jobs.c.began_at,
    jobs.c.ended_at,
    jobs.c.progress,
    jobs.c.problem,
    jobs.c.result,
)
ADOPTIONS: Final = sa.select(*(adoptions.c[field.name] for field in fields(Adoption))).order_by(adoptions.c.id)
FOLLOWED: Final[dict[JobWish, JobState]] = {"run": "queued", "pause": "paused", "cancel": "cancelled"}
"""What a job becomes that nobody holds."""
KEPT_ORDERS: Final = 1024
"""The training room reads all jobs every second, and what was asked for never changes."""
WAITING: Final = sa.select(idle_workers.c.name, idle_workers.c.seen_at)
LOST: Final = "its worker ended unexpectedly"
GIVEN_UP: Final = "It has ended too many workers"


class JobRepository:
    """The queue; fulfils ``JobStore``. There is one writer at a time, so that what was read first is still true."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, order: TrainingOrder, *, user_id: int | None, at: str) -> Job:
        """Put a job at the end of the queue; committed on return."""
        texts = dict.fromkeys(("progress", "worker", "beat_at", "began_at", "ended_at", "problem", "result"), "")
        values = {"asked": _text(order), "created_at": at, "created_by": user_id, "attempts": 0, "losses": 0, **texts}
        with self._transactions.writing() as connection:
            inserted = connection.execute(jobs.insert(), {**values, "state": "queued", "wish": "run"})
            (job_id,) = inserted.inserted_primary_key or (0,)
            return _job_of(connection, int(job_id))

    def job(self, job_id: int) -> Job:
        """One job.

        Raises:
            StoreProblem: There is no such job.
        """
        with self._transactions.reading() as connection:
            return _job_of(connection, job_id)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        with self._transactions.reading() as connection:
            found = connection.execute(JOBS.order_by(jobs.c.id.desc())).all()
        return tuple(_job(row) for row in found)

    def take(self, worker: str, *, at: str, dead_before: str) -> tuple[Job, Hold] | None:
        """Hand the oldest job that waits to this worker, and nobody else; committed on return.

        A job whose holder was not heard of since ``dead_before`` waits, too. One that has lost its holder
        ``MOST_ATTEMPTS`` times fails, and one whose user wants it paused or cancelled becomes that.
        """
        with self._transactions.writing() as connection:
            for row in _waiting(connection, dead_before):
                losses = row.losses + (row.state == "running")
                problem = row.problem if row.state == "queued" else LOST
                if row.wish != "run":
                    _alter(connection, row.id, **_followed(row.wish, at), losses=losses)
                elif losses >= MOST_ATTEMPTS:
                    told = {"state": "failed", "ended_at": at, "problem": f"{GIVEN_UP}: {problem or LOST}"}
                    _alter(connection, row.id, **told, losses=losses)
                else:
                    held = {"state": "running", "worker": rows.storable(worker), "attempts": row.attempts + 1}
                    told = {"beat_at": at, "began_at": row.began_at or at, "problem": "", "losses": losses}
                    _alter(connection, row.id, **held, **told)
                    return _job_of(connection, row.id), Hold(row.id, worker, row.attempts + 1)
        return None

    def beat(self, hold: Hold, *, at: str, progress: JobProgress | None = None) -> JobWish:
        """Say that the holder lives and where it stands; what the user wants. Committed on return.

        Raises:
            Overtaken: The job is held by somebody else, or by nobody.
        """
        values = {"beat_at": at} if progress is None else {"beat_at": at, "progress": _text(progress)}
        with self._transactions.writing() as connection:
            wish = _held(connection, hold).wish
            _alter(connection, hold.job_id, **values)
        return _wish(wish)

    def end(self, hold: Hold, state: JobEnd, *, at: str, problem: str = "", result: str = "") -> None:
        """Leave a job; committed on return.

        A job that is given back with a problem has lost its holder, and what is given back or paused follows what the
        user wants by now.

        Raises:
            Overtaken: The job is held by somebody else, or by nobody; nothing was altered.
        """
        with self._transactions.writing() as connection:
            row = _held(connection, hold)
            losses = row.losses + (state == "queued" and bool(problem))
            left: dict[str, Any] = {"state": state, "ended_at": at if state in FINISHED else ""}
            if state in ("queued", "paused"):
                left = _followed(row.wish, at)
            told = {"problem": rows.storable(problem), "result": rows.storable(result), "losses": losses}
            _alter(connection, hold.job_id, **left, **told, beat_at=at)

    def wish(self, job_id: int, wish: JobWish, *, at: str) -> Job:
        """What the user wants of a job; one that nobody holds follows at once, and a finished one stays what it is.

        Raises:
            StoreProblem: There is no such job.
        """
        with self._transactions.writing() as connection:
            job = _job_of(connection, job_id)
            if not job.is_finished:
                left = {} if job.state == "running" else _followed(wish, at)
                # A user who lets it go on gives it new attempts.
                fresh = {"losses": 0} if (job.state, wish) == ("paused", "run") else {}
                _alter(connection, job_id, **left, **fresh, wish=wish)
            return _job_of(connection, job_id)

    def wait(self, worker: str, *, at: str, gone_before: str) -> None:
        """Say that a worker is there and waits for a job; those not heard of since ``gone_before`` are forgotten."""
        name, limit = rows.storable(worker), datetime.fromisoformat(gone_before)
        with self._transactions.writing() as connection:
            found = connection.execute(WAITING).all()
            gone = [one for one, seen_at in found if one == name or datetime.fromisoformat(seen_at) < limit]
            connection.execute(idle_workers.delete().where(idle_workers.c.name.in_(gone)))
            connection.execute(idle_workers.insert(), {"name": name, "seen_at": at})

    def leave(self, worker: str) -> None:
        """Say that a worker waits no more; committed on return."""
        with self._transactions.writing() as connection:
            connection.execute(idle_workers.delete().where(idle_workers.c.name == rows.storable(worker)))

    def waiting(self) -> tuple[tuple[str, str], ...]:
        """Workers that wait for a job, with the time when each was heard of last (UTC, ISO 8601), by their names."""
        with self._transactions.reading() as connection:
            return tuple(sorted((name, seen_at) for name, seen_at in connection.execute(WAITING).all()))

    def note(self, job_id: int, worker: str, text: str, *, at: str) -> None:
        """Add a line to a job's log; committed on return."""
        values = {"job_id": job_id, "at": at, "worker": rows.storable(worker), "text": rows.storable(text)}
        with self._transactions.writing() as connection:
            connection.execute(job_notes.insert(), values)

    def notes(self, job_id: int) -> tuple[JobNote, ...]:
        """A job's log, oldest first."""
        query = sa.select(job_notes.c.job_id, job_notes.c.at, job_notes.c.worker, job_notes.c.text)
        with self._transactions.reading() as connection:
            found = connection.execute(query.where(job_notes.c.job_id == job_id).order_by(job_notes.c.id)).all()
        return tuple(JobNote(*row) for row in found)


class AdoptionRepository:
    """Adoptions, appended and never altered; fulfils ``AdoptionStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, adoption: Adoption) -> Adoption:
        """Keep an adoption together with the setting that names the model in use; both or nothing.

        Raises:
            Overtaken: What it takes back was taken back already, or is not in force any more; nothing was kept.
        """
        texts = {name: rows.storable(getattr(adoption, name)) for name in ("model_id", "before_id", "reason")}
        values = {**asdict(adoption), **texts}
        del values["id"]
        with self._transactions.writing() as connection:
            if adoption.takes_back is not None:
                _require_in_force(connection, adoption.takes_back)
            (row_id,) = connection.execute(adoptions.insert(), values).inserted_primary_key or (0,)
            chosen = settings.update().where(settings.c.key == ACTIVE_MODEL).values(value=values["model_id"])
            if connection.execute(chosen).rowcount == 0:
                connection.execute(settings.insert().values(key=ACTIVE_MODEL, value=values["model_id"]))
        return replace(adoption, id=int(row_id))

    def adoptions(self) -> tuple[Adoption, ...]:
        """All adoptions, oldest first."""
        with self._transactions.reading() as connection:
            found = connection.execute(ADOPTIONS).all()
        return tuple(Adoption(*row) for row in found)


def _require_in_force(connection: sa.Connection, adoption_id: int) -> None:
    """Whoever takes an adoption back must not take back a newer one with it."""
    undone = sa.select(adoptions.c.takes_back).where(adoptions.c.takes_back.is_not(None))
    in_force = sa.select(sa.func.max(adoptions.c.id)).where(
        adoptions.c.takes_back.is_(None), adoptions.c.id.not_in(undone)
    )
    if connection.execute(in_force).scalar() == adoption_id:
        return
    found = connection.execute(sa.select(adoptions.c.id).where(adoptions.c.takes_back == adoption_id)).first()
    if found is None:
        raise Overtaken("The adoption cannot be taken back", "another model was adopted a moment ago")
    raise Overtaken("The adoption was taken back already", "it was done in another window, or a moment ago")


def _waiting(connection: sa.Connection, dead_before: str) -> Sequence[Any]:
    """Jobs that nobody holds, or whose holder is dead, oldest first."""
    chosen = (jobs.c.id, jobs.c.state, jobs.c.wish, jobs.c.attempts, jobs.c.losses, jobs.c.beat_at, jobs.c.began_at)
    query = sa.select(*chosen, jobs.c.problem).where(jobs.c.state.in_(("queued", "running"))).order_by(jobs.c.id)
    limit = datetime.fromisoformat(dead_before)
    found = connection.execute(query).all()
    return [row for row in found if row.state == "queued" or datetime.fromisoformat(row.beat_at) < limit]


def _held(connection: sa.Connection, hold: Hold) -> Any:
    """The row that the holder may alter."""
    fence = (
        jobs.c.id == hold.job_id,
        jobs.c.worker == rows.storable(hold.worker),
        jobs.c.attempts == hold.attempt,
        jobs.c.state == "running",
    )
    row = connection.execute(sa.select(jobs.c.wish, jobs.c.losses).where(*fence)).first()
    if row is None:
        raise Overtaken(f"Job {hold.job_id} is no longer held by {hold.worker}", "another worker has it, or it ended")
    return row


def _alter(connection: sa.Connection, job_id: int, **values: Any) -> None:
    connection.execute(jobs.update().where(jobs.c.id == job_id).values(**values))


def _followed(wish: JobWish, at: str) -> dict[str, Any]:
    """What becomes of a job that nobody holds."""
    return {"state": FOLLOWED[wish], "ended_at": at if wish == "cancel" else ""}


def _job_of(connection: sa.Connection, job_id: int) -> Job:
    row = connection.execute(JOBS.where(jobs.c.id == job_id)).first()
    if row is None:
        raise StoreProblem(f"Job {job_id} is not in the queue", "it was never queued in this profile")
    return _job(row)


@rows.damage_told
def _job(row: Sequence[Any]) -> Job:
    job_id, asked, state, wish, attempts, worker, beat_at, created_at, created_by, began_at, ended_at = row[:11]
    progress, problem, result = row[11:]
    told = built(JobProgress, json.loads(progress)) if progress else None
    held = (state, wish, attempts, worker, beat_at)
    return Job(job_id, _order(asked), *held, created_at, created_by, began_at, ended_at, told, problem, result)


@lru_cache(maxsize=KEPT_ORDERS)
def _order(asked: str) -> TrainingOrder:
    return built(TrainingOrder, json.loads(asked))


def _text(value: TrainingOrder | JobProgress) -> str:
    return json.dumps(as_json(value), allow_nan=False, separators=(",", ":"))


def _wish(text: str) -> JobWish:
    return "pause" if text == "pause" else "cancel" if text == "cancel" else "run"
