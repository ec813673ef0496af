"""A worker: takes jobs from the queue, one at a time, and minds the child that does each of them.

It is light, since nothing heavy is loaded here, and it owns nothing: where a job stands is told by the store and by
the files that the child leaves. A worker that dies is replaced by any other, which takes the job up from there.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from thyroid_desktop.domain.errors import Overtaken, StoreProblem, UserProblem
from thyroid_desktop.domain.jobs import Hold, Job, JobEnd, JobProgress
from thyroid_desktop.services.ports import Clock
from thyroid_desktop.services.queueing.queue_ports import JobStore
from thyroid_desktop.services.queueing.queueing import DEAD_AFTER_S, silent_since
from training.queue.child import Child, Task, started
from training.queue.messages import DONE, FAILED, NO_MEMORY, Report

Perform = Callable[[Job], Task]
"""How a job is done. Raises ``UserProblem`` for one that cannot be done here."""
Reason = Literal["", "pause", "cancel", "stop", "silent", "overtaken"]
"""Why a child is asked to end: a user's wish, the end of the worker, a store out of reach, or a job that was lost."""

FAULT: Final = "The training program has a fault; the end of log.txt in the job's folder tells which"
_LEFT_AS: Final[dict[Reason, JobEnd]] = {"pause": "paused", "cancel": "cancelled", "stop": "queued", "silent": "queued"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are done, in seconds.

    Attributes:
        dead_after_s: After how long a silence other workers are taken for dead, and this one ends its child.
        beat_s: Between two signs of life; how long a user's wish may wait.
        idle_s: Between two looks at an empty queue.
        look_s: Between two looks at the child.
        grace_s: How long a child may take to end by itself.
    """

    dead_after_s: float = DEAD_AFTER_S
    beat_s: float = 2.0
    idle_s: float = 1.0
    look_s: float = 0.2
    grace_s: float = 3.0


@dataclass(slots=True)
class Tally:
    """What a worker has done; how often each end was accepted by the store."""

    done: int = 0
    failed: int = 0
    left: int = 0


class Worker:
    """Does jobs until it is stopped.

    Args:
        jobs: The queue.
        perform: How a job is done.
        name: By which other workers and users know it; of its own.
        clock: Now.
        pace: How often things are done.
    """

    def __init__(self, jobs: JobStore, perform: Perform, name: str, *, clock: Clock, pace: Pace) -> None:
        self._jobs = jobs
        self._perform = perform
        self._name = name
        self._clock = clock
        self._pace = pace
        self._is_stopped = False
        self._shown_at: float | None = None
        self._tally = Tally()

    def stop(self) -> None:
        """Give back the job in hand and end; may be called by the handler of a signal."""
        self._is_stopped = True

    def run(self, *, until_idle: bool) -> Tally:
        """Do jobs until it is stopped, or until nothing waits."""
        try:
            self._run(until_idle=until_idle)
        finally:
            self._go()
        return self._tally

    def _run(self, *, until_idle: bool) -> None:
        while not self._is_stopped:
            try:
                taken = self._jobs.take(self._name, at=self._clock(), dead_before=self._dead_before())
                if taken is None and not until_idle:
                    self._show_presence()
            except StoreProblem as problem:
                _log.warning("%s", problem.sentence())
                self._rest()
                continue
            if taken is not None:
                self._work(*taken)
            elif until_idle:
                break
            else:
                self._rest()

    def _show_presence(self) -> None:
        """Let users know that a worker waits, now and then."""
        now = time.monotonic()
        if self._shown_at is None or now - self._shown_at >= self._pace.dead_after_s / 4:
            self._shown_at = now
            self._jobs.wait(self._name, at=self._clock(), gone_before=self._dead_before())

    def _go(self) -> None:
        if self._shown_at is not None:
            with contextlib.suppress(StoreProblem):  # whoever is not heard of any more is forgotten anyway
                self._jobs.leave(self._name)

    def _dead_before(self) -> str:
        return silent_since(self._clock(), self._pace.dead_after_s)

    def _rest(self) -> None:
        until = time.monotonic() + self._pace.idle_s
        while not self._is_stopped and time.monotonic() < until:
            time.sleep(min(self._pace.look_s, self._pace.idle_s))

    def _work(self, job: Job, hold: Hold) -> None:
        self._note(job.id, f"attempt {hold.attempt} began")
        try:
            with started(self._perform(job)) as child:
                minding = _Minding(child, hold, self._pace)
                while not child.wait(self._pace.look_s):
                    self._look(minding)
                self._take_in(minding)
        except UserProblem as problem:
            self._leave(hold, "failed", problem=problem.sentence())
        except OSError as fault:
            self._leave(hold, "queued", problem=f"its process cannot be started: {fault.strerror or fault}")
        else:
            self._conclude(minding)

    def _look(self, minding: _Minding) -> None:
        self._take_in(minding)
        if self._is_stopped:
            minding.end("stop")
        if minding.is_due():
            self._beat(minding)
        minding.kill_late()

    def _take_in(self, minding: _Minding) -> None:
        for report in minding.reports():
            if report.note:
                self._note(minding.hold.job_id, report.note)

    def _beat(self, minding: _Minding) -> None:
        progress = minding.fresh_progress()
        try:
            wish = self._jobs.beat(minding.hold, at=self._clock(), progress=progress)
        except Overtaken:
            minding.end("overtaken")
        except StoreProblem as problem:
            _log.warning("%s", problem.sentence())
            minding.was_not_heard()
        else:
            minding.was_heard()
            if wish != "run":
                minding.end(wish)

    def _conclude(self, minding: _Minding) -> None:
        """Leave the job as the child did."""
        hold, code, reason = minding.hold, minding.child.code, minding.reason
        if code == DONE and minding.result:
            self._leave(hold, "done", result=minding.result)
        elif reason == "overtaken":
            _log.info("job %d was taken by another worker", hold.job_id)
        elif code in (DONE, FAILED):
            self._leave(hold, "failed", problem=minding.problem or FAULT)
        elif reason:
            self._leave(hold, _LEFT_AS[reason])
        else:
            self._leave(hold, "queued", problem=_death(code))

    def _leave(self, hold: Hold, state: JobEnd, *, problem: str = "", result: str = "") -> None:
        while True:
            try:
                self._jobs.end(hold, state, at=self._clock(), problem=problem, result=result)
            except Overtaken:
                _log.info("job %d was taken by another worker", hold.job_id)
                return
            except StoreProblem as told:
                _log.warning("%s", told.sentence())
                if self._is_stopped:
                    return  # the job is taken again when this worker has been silent for long enough
                self._rest()
            else:
                break
        self._tally.done += state == "done"
        self._tally.failed += state == "failed"
        self._tally.left += state not in ("done", "failed")
        self._note(hold.job_id, f"left as {state}{': ' if problem else ''}{problem}")

    def _note(self, job_id: int, text: str) -> None:
        _log.info("job %d: %s", job_id, text)
        try:
            self._jobs.note(job_id, self._name, text, at=self._clock())
        except StoreProblem as problem:  # the log of a job is no reason to leave it
            _log.warning("%s", problem.sentence())


class _Minding:
    """A child in the hands of a worker, and what is known of it."""

    def __init__(self, child: Child, hold: Hold, pace: Pace) -> None:
        self.child = child
        self.hold = hold
        self.reason: Reason = ""
        self.problem = ""
        self.result = ""
        self._pace = pace
        self._progress: JobProgress | None = None
        self._heard = self._tried = time.monotonic()
        self._deadline = 0.0

    def reports(self) -> tuple[Report, ...]:
        """What the child told since the last time."""
        found = self.child.reports()
        for report in found:
            self._progress = report.progress or self._progress
            self.problem = report.problem or self.problem
            self.result = report.result or self.result
        return found

    def fresh_progress(self) -> JobProgress | None:
        """The last progress that nobody was told of."""
        progress, self._progress = self._progress, None
        return progress

    def is_due(self) -> bool:
        """Whether it is time for a sign of life; there is none for a job that was lost."""
        return self.reason != "overtaken" and time.monotonic() - self._tried >= self._pace.beat_s

    def was_heard(self) -> None:
        """The store took the sign of life."""
        self._heard = self._tried = time.monotonic()

    def was_not_heard(self) -> None:
        """It did not: when others take this worker for dead, its child must have ended."""
        self._tried = time.monotonic()
        if self._tried - self._heard > 0.7 * self._pace.dead_after_s:
            self.end("silent")

    def end(self, reason: Reason) -> None:
        """Ask the child to end; the first reason counts, but for the loss of the job."""
        if reason == "overtaken" or not self.reason:
            if not self.reason:
                self._deadline = time.monotonic() + self._pace.grace_s
            self.reason = reason
            self.child.let_go()

    def kill_late(self) -> None:
        """End a child that takes too long to end by itself."""
        if self.reason and time.monotonic() > self._deadline:
            self.child.kill()


def _death(code: int | None) -> str:
    if code == NO_MEMORY:
        return "memory ran out"
    if code is not None and code < 0:
        return f"its process was ended by signal {-code}; is memory short?"
    return f"its process ended with code {code}"
