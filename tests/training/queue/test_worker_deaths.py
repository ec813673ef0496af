"""Four workers, many short jobs, and somebody who kills workers: every job is done, and its end is kept once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.adapters.postgresql import Server
from tests.adapters.store.job_orders import an_order, at
from thyroid_desktop.adapters.store.database import Store, open_store
from thyroid_desktop.domain.jobs import FINISHED

ROOT = Path(__file__).parents[3]
IS_SOAK = bool(os.environ.get("THYROID_SOAK"))
DEAD_AFTER_S = 15.0 if IS_SOAK else 6.0
"""A machine that is busy for so long would let workers be missed that nobody has killed."""
WORKERS = 4


# For the whole session, so that the server stands before anybody looks for processes that a test leaves behind.
@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest) -> Server | None:
    if request.param == "sqlite":
        return None
    server: Server = request.getfixturevalue("postgresql")
    return server


@pytest.fixture
def url(shelf: Server | None) -> Iterator[str]:
    """Where the store lies: in the profile, or in a database of its own on a server."""
    if shelf is None:
        yield ""
        return
    database = shelf.new_database()
    yield shelf.url(database)
    shelf.drop(database)


class Team:
    """Workers, each of which is replaced when it is killed."""

    def __init__(self, profile: Path, url: str, effects: Path) -> None:
        self.arguments = (str(profile), url, str(effects))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.hired = 0
        self.killed = 0

    def hire(self) -> None:
        profile, url, effects = self.arguments
        self.hired += 1
        name = f"worker-{self.hired}"
        words = [profile, url, name, str(DEAD_AFTER_S), effects, "0.1"]
        command = [sys.executable, "-m", "tests.training.queue.short_worker", *words]
        self.processes[name] = subprocess.Popen(command, cwd=ROOT)

    def kill(self, name: str) -> None:
        victim = self.processes.pop(name)
        assert victim.poll() is None, "a worker ended by itself"
        victim.kill()
        victim.wait()
        self.killed += 1
        self.hire()

    def dismiss(self) -> None:
        for one in self.processes.values():
            one.kill()
            one.wait()


@contextmanager
def a_team(profile: Path, url: str, effects: Path) -> Iterator[Team]:
    with ExitStack() as stack:
        team = Team(profile, url, effects)
        stack.callback(team.dismiss)
        for _ in range(WORKERS):
            team.hire()
        yield team


def watch_ends(store: Store, url: str) -> None:
    """Let the database itself count how often a job became done, whoever says so."""
    repositories = store._late.repositories()
    with repositories.transactions.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE ends (job_id INTEGER NOT NULL)")
        if not url:
            connection.exec_driver_sql(
                "CREATE TRIGGER watch_ends AFTER UPDATE ON jobs WHEN NEW.state = 'done' "
                "BEGIN INSERT INTO ends VALUES (NEW.id); END"
            )
            return
        connection.exec_driver_sql(
            "CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN INSERT INTO ends VALUES (NEW.id); RETURN NULL; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER watch_ends AFTER UPDATE ON jobs FOR EACH ROW WHEN (NEW.state = 'done') "
            "EXECUTE FUNCTION watch()"
        )


def ends(store: Store) -> Counter[int]:
    with store._late.repositories().transactions.reading() as connection:
        return Counter(connection.execute(sa.text("SELECT job_id FROM ends")).scalars())


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_that_every_job_is_done_exactly_once_in_effect_however_many_workers_die(tmp_path: Path, url: str) -> None:
    count, kills = (200, 40) if IS_SOAK else (24, 5)
    effects, rng = tmp_path / "effects", random.Random(7)
    with closing(open_store(tmp_path / "profile", url)) as store:
        watch_ends(store, url)
        ids = [store.jobs.add(an_order(title=f"{one}"), user_id=None, at=at(one)).id for one in range(count)]
        with a_team(tmp_path / "profile", url, effects) as team:
            while not all(job.state in FINISHED for job in store.jobs.jobs()):
                time.sleep(rng.uniform(0.0, 0.4))
                busy = [job.worker for job in store.jobs.jobs() if job.state == "running"]
                alive = [name for name in busy if name in team.processes]
                if alive and team.killed < kills:
                    team.kill(rng.choice(alive))
        jobs = {job.id: job for job in store.jobs.jobs()}
        assert sorted(jobs) == ids
        assert {job.state for job in jobs.values()} == {"done"}, [job.problem for job in jobs.values()]
        assert ends(store) == Counter(ids)
        done = effects.read_text().splitlines()
        # What the queue kept is the work of the attempt that held the job last, and that work is there, once.
        assert [job.result for job in jobs.values()] == [f"done by {one.id} {one.attempts}" for one in jobs.values()]
        assert all(done.count(job.result.removeprefix("done by ")) == 1 for job in jobs.values())
        assert len(done) == len(set(done))
        assert team.killed == kills
        assert max(job.attempts for job in jobs.values()) > 1
