"""A worker with real children and a queue in memory."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.store.job_orders import an_order
from tests.services.queueing.memory_jobs import MemoryJobs
from tests.training.queue import short_job
from thyroid_desktop.domain.errors import StoreProblem, UserProblem
from thyroid_desktop.domain.jobs import MOST_ATTEMPTS, Hold, Job, JobProgress, JobWish
from training.queue.child import Task, started
from training.queue.worker import FAULT, Pace, Worker

ROOT = Path(__file__).parents[3]
QUICK = Pace(dead_after_s=60.0, beat_s=0.02, idle_s=0.02, look_s=0.01, grace_s=0.5)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Watched(MemoryJobs):
    """Something happens at a beat: the n-th one calls what was planned for it."""

    def __init__(self) -> None:
        super().__init__()
        self.beats = 0
        self.at_beat: Callable[[Hold], object] = lambda hold: None

    def beat(self, hold: Hold, *, at: str, progress: JobProgress | None = None) -> JobWish:
        self.beats += 1
        self.at_beat(hold)
        return super().beat(hold, at=at, progress=progress)


class Idle(MemoryJobs):
    """An empty queue that tells the worker to end when it has said that it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.worker: Worker | None = None
        self.said: list[str] = []

    def wait(self, worker: str, *, at: str, gone_before: str) -> None:
        super().wait(worker, at=at, gone_before=gone_before)
        self.said.append(worker)
        assert self.worker is not None
        self.worker.stop()


def test_that_a_worker_says_that_it_waits_and_that_it_leaves() -> None:
    jobs = Idle()
    jobs.worker = Worker(jobs, lambda job: Task(()), "a", clock=now, pace=QUICK)
    jobs.worker.run(until_idle=False)
    assert (jobs.said, jobs.waiting()) == (["a"], ())


@pytest.fixture
def jobs() -> Watched:
    return Watched()


class Desk:
    """A worker and where its jobs leave what they leave."""

    def __init__(self, jobs: Watched, folder: Path) -> None:
        self.jobs = jobs
        self.effects = folder / "effects"
        self.log = folder / "log" / "log.txt"
        self.behaviours: dict[int, str] = {}
        self.worker = Worker(jobs, self.task, "a", clock=now, pace=QUICK)

    def task(self, job: Job) -> Task:
        command = (sys.executable, short_job.__file__, str(self.effects), self.behaviours[job.id])
        return Task(command, f"{job.id} {job.attempts}", self.log)

    def queue(self, behaviour: str) -> int:
        job_id = self.jobs.add(an_order(), user_id=None, at=now()).id
        self.behaviours[job_id] = behaviour
        return job_id

    def texts(self, job_id: int) -> list[str]:
        return [note.text for note in self.jobs.notes(job_id)]


@pytest.fixture
def desk(jobs: Watched, tmp_path: Path) -> Desk:
    return Desk(jobs, tmp_path)


def test_that_jobs_are_done_one_after_the_other_until_nothing_waits(desk: Desk, jobs: Watched) -> None:
    ids = [desk.queue("done") for _ in range(3)]
    tally = desk.worker.run(until_idle=True)
    assert (tally.done, tally.failed, tally.left) == (3, 0, 0)
    assert [jobs.rows[one].state for one in ids] == ["done"] * 3
    assert [jobs.rows[one].result for one in ids] == [f"done by {one} 1" for one in ids]
    assert desk.effects.read_text() == "1 1\n2 1\n3 1\n"
    assert desk.texts(1) == ["attempt 1 began", "told 1 1", "left as done"]
    assert jobs.rows[1].worker == "a"


def test_that_progress_reaches_the_queue(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("0.5")
    desk.worker.run(until_idle=True)
    assert jobs.rows[job_id].progress == JobProgress("train", 0.5)
    assert jobs.beats > 1


@pytest.mark.parametrize(
    ("behaviour", "problem"), [("fail", "The cases are gone"), ("fault", FAULT), ("forget", FAULT)]
)
def test_that_what_another_attempt_would_not_change_fails_at_once(
    desk: Desk, jobs: Watched, behaviour: str, problem: str
) -> None:
    job_id = desk.queue(behaviour)
    assert desk.worker.run(until_idle=True).failed == 1
    assert (jobs.rows[job_id].state, jobs.rows[job_id].problem) == ("failed", problem)
    assert jobs.rows[job_id].attempts == 1


def test_that_a_job_whose_process_is_killed_is_tried_again_but_not_for_ever(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("die")
    assert desk.worker.run(until_idle=True).left == MOST_ATTEMPTS
    assert (jobs.rows[job_id].state, jobs.rows[job_id].attempts) == ("failed", MOST_ATTEMPTS)
    assert "left as queued: its process was ended by signal 9; is memory short?" in desk.texts(job_id)


def test_that_a_job_which_cannot_be_done_here_fails_with_the_reason(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("done")

    def refuse(job: Job) -> Task:
        raise UserProblem("The cases lie elsewhere")

    assert Worker(jobs, refuse, "a", clock=now, pace=QUICK).run(until_idle=True).failed == 1
    assert jobs.rows[job_id].problem == "The cases lie elsewhere"


def test_that_a_process_which_cannot_be_started_costs_an_attempt(desk: Desk, jobs: Watched, tmp_path: Path) -> None:
    job_id = desk.queue("done")
    (tmp_path / "log").write_text("a file where a folder should be")
    desk.worker.run(until_idle=True)
    assert (jobs.rows[job_id].state, jobs.rows[job_id].attempts) == ("failed", MOST_ATTEMPTS)
    assert any("cannot be started" in text for text in desk.texts(job_id))


@pytest.mark.parametrize(("wish", "state"), [("pause", "paused"), ("cancel", "cancelled")])
@pytest.mark.parametrize("behaviour", ["wait", "ignore"])
def test_that_a_wish_of_the_user_ends_the_process(
    desk: Desk, jobs: Watched, wish: Any, state: str, behaviour: str
) -> None:
    job_id = desk.queue(behaviour)
    jobs.at_beat = lambda hold: jobs.wish(job_id, wish, at=now())
    assert desk.worker.run(until_idle=True).left == 1
    assert (jobs.rows[job_id].state, jobs.rows[job_id].problem) == (state, "")


def test_that_a_paused_job_goes_on_when_the_user_wants_it(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("wait")
    jobs.at_beat = lambda hold: jobs.wish(job_id, "pause", at=now())
    desk.worker.run(until_idle=True)
    jobs.at_beat = lambda hold: None
    desk.behaviours[job_id] = "done"
    jobs.wish(job_id, "run", at=now())
    assert desk.worker.run(until_idle=True).done == 1
    assert (jobs.rows[job_id].state, jobs.rows[job_id].attempts) == ("done", 2)


def test_that_a_worker_which_is_stopped_gives_its_job_back_without_a_loss(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("wait")
    jobs.at_beat = lambda hold: desk.worker.stop()
    assert desk.worker.run(until_idle=False).left == 1
    assert (jobs.rows[job_id].state, jobs.losses[job_id]) == ("queued", 0)


def test_that_a_worker_whose_job_was_taken_ends_its_process_and_goes_on(desk: Desk, jobs: Watched) -> None:
    lost, other = desk.queue("wait"), desk.queue("done")

    def take_away(hold: Hold) -> None:
        if hold.job_id == lost:
            later = datetime.now(UTC) + timedelta(seconds=1)
            jobs.take("b", at=now(), dead_before=later.isoformat(timespec="microseconds"))

    jobs.at_beat = take_away
    tally = desk.worker.run(until_idle=True)
    assert (tally.done, tally.failed, tally.left) == (1, 0, 0)
    assert (jobs.rows[lost].worker, jobs.rows[lost].state, jobs.rows[lost].attempts) == ("b", "running", 2)
    assert jobs.rows[other].state == "done"


def test_that_a_store_which_is_out_of_reach_is_asked_again(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("0.3")
    silences = {"take": 2, "beat": 3, "end": 2, "note": 1}

    class Faltering:
        """Says nothing a few times, and then answers."""

        def __getattr__(self, name: str) -> Any:
            if silences.get(name, 0) > 0:
                silences[name] -= 1

                def fail(*_: object, **__: object) -> None:
                    raise StoreProblem("The server is away")

                return fail
            return getattr(jobs, name)

    assert Worker(Faltering(), desk.task, "a", clock=now, pace=QUICK).run(until_idle=True).done == 1
    assert jobs.rows[job_id].state == "done"
    assert set(silences.values()) == {0}


def test_that_a_worker_nobody_hears_ends_its_process_before_others_take_its_job(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("wait")

    def be_away(hold: Hold) -> None:
        if jobs.beats < 1000:
            raise StoreProblem("The server is away")

    jobs.at_beat = be_away
    pace = Pace(dead_after_s=0.3, beat_s=0.02, idle_s=0.02, look_s=0.01, grace_s=0.5)
    worker = Worker(jobs, desk.task, "a", clock=now, pace=pace)
    jobs.end = lambda *args, **more: (worker.stop(), MemoryJobs.end(jobs, *args, **more))  # type: ignore[method-assign, assignment]
    assert worker.run(until_idle=False).left == 1
    assert (jobs.rows[job_id].state, jobs.losses[job_id]) == ("queued", 0)


def test_that_a_stopped_worker_does_not_wait_for_a_store_that_is_away(desk: Desk, jobs: Watched) -> None:
    job_id = desk.queue("wait")
    jobs.at_beat = lambda hold: desk.worker.stop()

    def be_away(*_: object, **__: object) -> None:
        raise StoreProblem("The server is away")

    jobs.end = be_away  # type: ignore[method-assign, assignment]
    assert desk.worker.run(until_idle=False).left == 0
    assert jobs.rows[job_id].state == "running"


def test_that_a_child_tells_only_whole_lines_and_what_is_a_report(tmp_path: Path) -> None:
    with started(Task((sys.executable, short_job.__file__, str(tmp_path / "effects"), "done"), "7 1")) as child:
        assert child.wait(60.0)
        reports = child.reports()
        assert child.code == 0
    assert [one.note for one in reports] == ["told 7 1", ""]
    assert reports[-1].result == "done by 7 1"


def test_that_a_child_never_outlives_the_block(tmp_path: Path) -> None:
    with started(Task((sys.executable, short_job.__file__, str(tmp_path / "effects"), "ignore"), "7 1")) as child:
        assert not child.wait(0.0)
    assert child.code == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's leash is Linux's")
@pytest.mark.parametrize("behaviour", ["ignore", "wait"])
def test_that_a_child_ends_with_a_worker_that_is_killed(tmp_path: Path, behaviour: str) -> None:
    program = (
        "import sys; from pathlib import Path; from training.queue.child import Task, started\n"
        "with started(Task(tuple(sys.argv[1:]), 'x')) as child:\n"
        "    while not child.reports(): child.wait(0.05)\n"
        "    print(child._process.pid, flush=True)\n"
        "    child.wait(60.0)\n"
    )
    words = [sys.executable, short_job.__file__, str(tmp_path / "effects"), behaviour]
    with subprocess.Popen([sys.executable, "-c", program, *words], cwd=ROOT, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
        assert is_alive(pid)
        worker.kill()
    for _ in range(3000):
        if not is_alive(pid):
            break
        time.sleep(0.02)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:  # whoever reaps it is quicker than any question
        return False
