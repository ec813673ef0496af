"""What a Dask worker does for one member of an experiment: it minds a process that runs the member.

The process is started by the command line that a person would type, ``python -m training run … --resume``, so that a
member is trained alike by hand, by the queue and by a cluster. It ends with the Dask worker. While it lives, the worker
renews the lease of the member's folder; a worker that is cut off from the scheduler goes on, and the one that gets the
same member meanwhile waits for the lease, and finds the result or takes the run up from its checkpoint.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final, Literal

from thyroid_desktop.domain.typed_json import as_json, built
from training.experiment.running import RESULT
from training.queue.fan_out_lease import Lease, Wanted
from training.queue.fan_out_leash import leashed

SIGNS: Final = ".fan-out"
"""Folder in the run's where leases and the dispatcher's signs of life stand."""
WANTED: Final = "wanted.json"
MOST_DEATHS: Final = 3
"""A process that something has killed so often is not started once more."""
_SIGHT_S: Final = 20.0
"""How long a shared folder may take to show on another machine."""
_BREAK_S: Final = 300.0
"""For how long members go on without a dispatcher."""

Kind = Literal["done", "problem", "stopped", "bug"]


@dataclass(frozen=True, slots=True)
class MemberTask:
    """What a Dask worker is told; only plain data, as JSON.

    Attributes:
        version: Of the program that asks; the worker must have the same.
        member: Name for people and for the lease.
        arguments: Words after ``thyroid-train``.
        inputs: Files and folders that the worker must see.
        folder: The member's.
        signs: Folder of leases and of the dispatcher's signs of life.
        lease_s: How long a lease lasts.
    """

    version: str
    member: str
    arguments: tuple[str, ...]
    inputs: tuple[str, ...]
    folder: str
    signs: str
    lease_s: float

    def as_text(self) -> str:
        """As it travels."""
        return json.dumps(as_json(self))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended.

    Attributes:
        kind: "problem" for what was explained in one sentence, "bug" for what nobody explained.
        sentence: Why it is not done; else empty.
    """

    kind: Kind
    sentence: str = ""

    def as_text(self) -> str:
        """As it travels."""
        return json.dumps(as_json(self))


def present_version() -> str:
    """Of the program as it is installed here."""
    return version("thyroid-desktop")


def train_member(text: str) -> str:
    """Run one member here, or wait for the one who runs it; takes and gives JSON.

    This function is all of our code that Dask names to its workers, and it names it by module: each worker must have
    the same version of the program installed.
    """
    task = built(MemberTask, json.loads(text))
    wanted = Wanted(Path(task.signs) / WANTED, _BREAK_S)
    sentence = _obstacle(task, wanted)
    if sentence:
        return Outcome("problem", sentence).as_text()
    lease = Lease(Path(task.signs) / task.member, task.lease_s)
    while not (Path(task.folder) / RESULT).exists():
        if not wanted.holds():
            return Outcome("stopped").as_text()
        if lease.is_taken():
            try:
                outcome = _minded(task, lease, wanted)
            finally:
                lease.release()
            if outcome is not None:
                return outcome.as_text()
        time.sleep(_beat_s(task))
    return Outcome("done").as_text()


def _obstacle(task: MemberTask, wanted: Wanted) -> str:
    here = socket.gethostname()
    if task.version != present_version():
        return f"The machine {here} has version {present_version()} of the program, and {task.version} asks"
    until = time.monotonic() + _SIGHT_S
    while not (wanted.is_there() and all(Path(one).exists() for one in task.inputs)):
        if time.monotonic() > until:
            missing = next((one for one in task.inputs if not Path(one).exists()), str(wanted.file))
            return f"The machine {here} does not see {missing}: all machines must share the folders of run and bundle"
        time.sleep(0.2)
    return ""


def _minded(task: MemberTask, lease: Lease, wanted: Wanted) -> Outcome | None:
    """Start the process, again where something killed it; None when the lease could not be kept while it ran."""
    command = leashed([sys.executable, "-m", "training", *task.arguments])
    code = 0
    for _ in range(MOST_DEATHS):
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as told:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told)
            try:
                while process.poll() is None:
                    if not lease.is_renewed():
                        return None
                    if not wanted.holds():
                        return Outcome("stopped")
                    _wait(process, _beat_s(task))
            finally:
                process.kill()
                code = process.wait()
            if code >= 0:
                return _outcome(task, code, told)
    return Outcome("problem", f"{task.member} was killed {MOST_DEATHS} times (signal {-code}); is memory short?")


def _outcome(task: MemberTask, code: int, told: IO[str]) -> Outcome:
    if code == 0:
        return Outcome("done")
    told.seek(0)
    lines = [line.strip() for line in told if line.strip()]
    is_explained = code == 1 and lines and not any(line.startswith("Traceback (most recent") for line in lines)
    if is_explained:
        return Outcome("problem", f"{task.member}: {lines[-1]}")
    return Outcome("bug", f"{task.member} ended with code {code}: {lines[-1] if lines else 'it said nothing'}")


def _beat_s(task: MemberTask) -> float:
    return min(task.lease_s / 10, 2.0)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
