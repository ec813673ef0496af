"""The process that does a job, on a leash: it ends with the worker, however that ends.

The kernel keeps one leash (:mod:`training.queue.fan_out_leash`), which needs no help of the child and holds while a
long step of a network runs; it exists on Linux only. The other one is the child's standard input, a pipe whose only
writing end the worker holds: when it closes, the child ends between two of its steps. That one works everywhere and is
how a worker asks a child to end. Neither takes a thread.

Reports go through a file that the worker follows, not through a pipe: a worker that is busy never holds the child up,
and waiting for a pipe with a time limit is not possible on Windows.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from training.queue.fan_out_leash import leashed
from training.queue.messages import Report, read_report


@dataclass(frozen=True, slots=True)
class Task:
    """How a job is done.

    Attributes:
        command: Program and arguments.
        said: One line for its standard input.
        log: File to which its standard error is added; None for that of the worker.
    """

    command: tuple[str, ...]
    said: str = ""
    log: Path | None = None


class Child:
    """A running child.

    Args:
        task: What it does.
        reports: An own file for what it tells; read from its beginning.
    """

    def __init__(self, task: Task, reports: Path) -> None:
        self._rest = b""
        with contextlib.ExitStack() as stack:
            told = stack.enter_context(reports.open("wb"))
            log = None
            if task.log is not None:
                task.log.parent.mkdir(parents=True, exist_ok=True)
                log = stack.enter_context(task.log.open("ab"))
            # A session of its own: Ctrl-C in a terminal is for the worker, which then ends the child in its own way.
            self._process = subprocess.Popen(
                leashed(task.command), stdin=subprocess.PIPE, stdout=told, stderr=log, start_new_session=True
            )
        self._reports: IO[bytes] = reports.open("rb")
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # it ended already, and its exit code says why
                self._process.stdin.write(f"{task.said}\n".encode())
                self._process.stdin.flush()

    @property
    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, not longer than this; whether it has ended."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def reports(self) -> tuple[Report, ...]:
        """What it told since the last time."""
        lines = (self._rest + self._reports.read()).split(b"\n")
        self._rest = lines.pop()
        read = (read_report(line) for line in lines)
        return tuple(one for one in read if one is not None)

    def let_go(self) -> None:
        """Ask it to end; it may still take a while."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def kill(self) -> None:
        """End it and what it has started, now."""
        if self._process.poll() is None:
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End it, and forget what it told."""
        self.let_go()
        self.kill()
        self._reports.close()


@contextlib.contextmanager
def started(task: Task) -> Iterator[Child]:
    """A child that never outlives the block.

    Raises:
        OSError: It cannot be started, or its log cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="thyroid-job-", ignore_cleanup_errors=True) as folder:
        child = Child(task, Path(folder) / "reports.jsonl")
        try:
            yield child
        finally:
            child.close()
