"""The one runner of background work: service calls leave the interface thread here and come back as values.

Work of the same *lane* runs one at a time and in order, so that edits are committed in the order in which they were
made. A lane may also be *latest only*: work that has not begun when newer work arrives is dropped.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QThreadPool, Signal

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import Progress

log = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS: Final = 0.05
"""Progress is told at most this often, so that a fast job cannot flood the event loop."""
THREADS: Final = 6
URGENT: Final = 10
"""Priority of work that the user is waiting for; prefetching and thumbnails run at 0."""


@dataclass(eq=False, slots=True)
class Operation:
    """One piece of work, waiting or running."""

    work: Callable[[Progress], Any]
    lane: str = ""
    title: str = ""
    done: Callable[[Any], None] | None = None
    failed: Callable[[UserProblem], None] | None = None
    priority: int = URGENT
    is_cancelled: bool = False
    reported_at: float = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress; work that has not begun never begins."""
        self.is_cancelled = True


def changes_in(result: object) -> Changes | None:
    """The changes that a service call answered with: itself, its ``changes`` attribute, or the last of a tuple."""
    if isinstance(result, tuple) and result:
        return changes_in(result[-1])
    found = result if isinstance(result, Changes) else getattr(result, "changes", None)
    return found if isinstance(found, Changes) else None


class Operations(QObject):
    """Runs work in a pool and tells about it in the interface thread."""

    changed = Signal(object)
    """:class:`Changes` of a finished call."""
    problem = Signal(object)
    """:class:`UserProblem` of a call that named no handler of its own."""
    progressed = Signal(object, int, int, str)
    """Operation, done, total, what."""
    titled_started = Signal(object)
    """An operation with a title has begun: the window shows its progress."""
    titled_ended = Signal(object)
    lane_emptied = Signal(str)

    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._waiting: dict[str, deque[Operation]] = {}
        self._running: set[Operation] = set()
        self._is_closed = False
        self._ended.connect(self._take_back)

    def run(  # noqa: PLR0913 - each keyword is one independent choice of the caller
        self,
        work: Callable[[Progress], Any],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[UserProblem], None] | None = None,
        lane: str = "",
        title: str = "",
        is_latest_only: bool = False,
        priority: int = URGENT,
    ) -> Operation:
        """Run ``work(progress)`` off the interface thread.

        Args:
            work: Called in a pool thread; it must not touch widgets.
            done: Called with the result in the interface thread.
            failed: Called with the problem instead of showing it.
            lane: Work of one lane runs in order, one at a time; empty for work that may run at once.
            title: What the progress display says; empty for work too short to be shown.
            is_latest_only: Drop what waits in the lane.
            priority: Larger begins sooner when all threads are taken.
        """
        operation = Operation(work, lane, title, done, failed, priority)
        if self._is_closed:
            return operation
        if lane:
            queue = self._waiting.setdefault(lane, deque())
            if is_latest_only:
                queue.clear()
            queue.append(operation)
            self._start_next(lane)
        else:
            self._start(operation)
        return operation

    def drop_waiting(self, lane: str) -> None:
        """Forget work of this lane that has not begun."""
        self._waiting.pop(lane, None)

    def is_busy(self, lane: str) -> bool:
        """Whether work of this lane waits or runs."""
        return bool(self._waiting.get(lane)) or any(one.lane == lane for one in self._running)

    def is_idle(self) -> bool:
        """Whether nothing waits and nothing runs."""
        return not self._running and not any(self._waiting.values())

    def close(self, wait_ms: int = 30_000) -> None:
        """Drop what waits, cancel what runs and wait for it; results that still arrive are ignored."""
        self._is_closed = True
        for queue in self._waiting.values():
            queue.clear()
        for operation in self._running:
            operation.cancel()
        self._pool.clear()
        self._pool.waitForDone(wait_ms)
        self._running.clear()

    def _start_next(self, lane: str) -> None:
        if any(one.lane == lane for one in self._running):
            return
        queue = self._waiting.get(lane)
        while queue:
            operation = queue.popleft()
            if not operation.is_cancelled:
                self._start(operation)
                return
        self.lane_emptied.emit(lane)

    def _start(self, operation: Operation) -> None:
        self._running.add(operation)
        if operation.title:
            self.titled_started.emit(operation)
        self._pool.start(lambda: self._work(operation), operation.priority)

    def _work(self, operation: Operation) -> None:
        """Runs in a pool thread; the signal carries the outcome to the interface thread."""

        def progress(done: int, total: int, what: str) -> bool:
            now = time.monotonic()
            if now - operation.reported_at >= SECONDS_BETWEEN_REPORTS or done == total:
                operation.reported_at = now
                self.progressed.emit(operation, done, total, what)
            return not operation.is_cancelled

        try:
            if operation.is_cancelled:
                raise Cancelled("Cancelled")
            result = operation.work(progress)
        except UserProblem as problem:
            self._ended.emit(operation, None, problem)
        except Exception as bug:  # noqa: BLE001 - the one place where our bugs are caught, so that the window lives on
            self._ended.emit(operation, None, _as_problem(bug))
        else:
            self._ended.emit(operation, result, None)

    def _take_back(self, operation: Operation, result: object, problem: UserProblem | None) -> None:
        if self._is_closed:
            return
        self._running.discard(operation)
        if operation.title:
            self.titled_ended.emit(operation)
        try:
            self._tell(operation, result, problem)
        finally:
            if operation.lane:
                self._start_next(operation.lane)

    def _tell(self, operation: Operation, result: object, problem: UserProblem | None) -> None:
        if problem is None:
            if operation.done is not None:
                operation.done(result)
            changes = changes_in(result)
            if changes is not None:
                self.changed.emit(changes)
        elif operation.failed is not None:
            operation.failed(problem)
        elif not isinstance(problem, Cancelled):
            self.problem.emit(problem)


def _as_problem(bug: Exception) -> UserProblem:
    """Log where the bug is, without its message, which may hold what a file says about a patient."""
    places = []
    trace = bug.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error("%s at %s", type(bug).__name__, " < ".join(reversed(places)))
    return UserProblem(
        "Something went wrong inside the program",
        f"the cause is {type(bug).__name__} in {places[-1] if places else '?'}",
        "Nothing that was saved is lost. You can go on working.",
    )
