"""A test that leaves something running fails: top-level widgets, timers, threads, tasks of the pool, child processes.

A pytest plugin: ``tests/conftest.py`` loads it for the whole suite. Where a thread, a timer or a process was started is
remembered at its start, so that the failure can point at the line.
"""

from __future__ import annotations

import functools
import gc
import os
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

GRACE_S = 2.0
"""How long something that is already ending may take."""
FOREIGN = (str(Path(os.__file__).parent), sys.prefix)
FAILED = pytest.StashKey[bool]()


def where() -> str:
    """The innermost line of our own code in the present stack, leaving out this file and all libraries."""
    frames = [one for one in traceback.extract_stack() if one.filename != __file__]
    place = next((one for one in reversed(frames) if not one.filename.startswith(FOREIGN)), frames[-1])
    return f"{Path(place.filename).name}:{place.lineno} in {place.name}"


@dataclass
class Origins:
    """Where running things were started."""

    of_object: weakref.WeakKeyDictionary[Any, str] = field(default_factory=weakref.WeakKeyDictionary)
    of_command: dict[str, str] = field(default_factory=dict)

    def watch(self, kind: type, method: str, note: Callable[[Any], None]) -> None:
        """Call ``note`` with the object before every call of ``kind.method``."""
        original = getattr(kind, method)
        if getattr(original, "is_watched", False):
            return

        @functools.wraps(original)
        def started(one: Any, *args: Any, **kwargs: Any) -> Any:
            note(one)
            return original(one, *args, **kwargs)

        started.is_watched = True  # type: ignore[attr-defined]
        setattr(kind, method, started)

    def note_object(self, one: Any) -> None:
        """Remember where this thread or timer was started."""
        self.of_object[one] = where()

    def note_program(self, process: Any) -> None:
        """Remember where this QProcess was started, by its program."""
        self.of_command[Path(process.program()).name] = where()

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        """Remember where a subprocess was started, by its program."""
        if event == "subprocess.Popen":
            command = args[1] if isinstance(args[1], (str, bytes)) else args[1][0]
            self.of_command[Path(os.fsdecode(command)).name] = where()


ORIGINS = Origins()


def pytest_configure(config: pytest.Config) -> None:
    """Start watching."""
    if not getattr(sys, "is_thyroid_watched", False):
        sys.is_thyroid_watched = True  # type: ignore[attr-defined]
        sys.addaudithook(ORIGINS.audit)
    ORIGINS.watch(threading.Thread, "start", ORIGINS.note_object)  # noqa: TID251 - watched, not used


def watch_qt() -> None:
    """Watch Qt's timers and processes, as soon as somebody has loaded Qt."""
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is not None:
        ORIGINS.watch(core.QTimer, "start", ORIGINS.note_object)
        ORIGINS.watch(core.QProcess, "start", ORIGINS.note_program)


def threads() -> dict[Any, str]:
    """Python's threads, those that a test should end itself; Qt's pool threads show as dummies and are left out."""
    found: dict[Any, str] = {}
    for one in threading.enumerate():
        if not isinstance(one, threading._DummyThread):
            found[one.ident] = f"thread {one.name!r}, started at {ORIGINS.of_object.get(one, 'an unknown place')}"
    return found


def processes() -> dict[Any, str]:
    """Children of this process, by process id (Linux only)."""
    found: dict[Any, str] = {}
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            pids = listing.read_text().split()
        except OSError:  # that thread has just ended
            continue
        for pid in pids:
            command = command_of(pid)
            if command:
                origin = ORIGINS.of_command.get(Path(command[0]).name, "an unknown place")
                found[pid] = f"process {pid} ({' '.join(command)[:160]}), started at {origin}"
    return found


def command_of(pid: str) -> list[str]:
    """The words of a process's command; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def widgets() -> dict[Any, str]:
    """Qt's top-level widgets, by address."""
    library: Any = sys.modules.get("PySide6.QtWidgets")
    if library is None or library.QApplication.instance() is None:
        return {}
    shiboken: Any = sys.modules["shiboken6"]
    return {
        shiboken.getCppPointer(one)[0]: f"widget {type(one).__name__} {one.objectName()!r} {one.windowTitle()!r}"
        for one in library.QApplication.topLevelWidgets()
        if one.metaObject().className() != "QTipLabel"
    }


def timers() -> dict[Any, str]:
    """Timers of Qt that still tick and were started from Python."""
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is None:
        return {}
    shiboken: Any = sys.modules["shiboken6"]
    return {
        id(one): f"timer of {one.interval()} ms, started at {origin}"
        for one, origin in list(ORIGINS.of_object.items())
        if isinstance(one, core.QTimer) and shiboken.isValid(one) and one.isActive()
    }


def pool_tasks() -> dict[Any, str]:
    """Tasks that Qt's global thread pool still works on."""
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return {}
    count = core.QThreadPool.globalInstance().activeThreadCount()
    return {"pool": f"{count} tasks in the global thread pool"} if count else {}


SOURCES = (threads, processes, widgets, timers, pool_tasks)


def running() -> dict[Any, str]:
    """All that runs now."""
    return {(source.__name__, key): text for source in SOURCES for key, text in source().items()}


def settle() -> None:
    """Let deletions that were asked for happen, and drop what only a reference cycle keeps alive."""
    gc.collect()
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def leaked(before: dict[Any, str]) -> list[str]:
    """What runs now, did not run before, and does not end by itself within the grace."""
    deadline = time.monotonic() + GRACE_S
    while True:
        left = [text for key, text in running().items() if key not in before]
        if not left or time.monotonic() > deadline:
            return sorted(left)
        settle()
        time.sleep(0.02)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember a failed test: its traceback keeps widgets alive, which is no leak of theirs."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test when it leaves something running."""
    watch_qt()
    before = running()
    yield
    watch_qt()
    left = leaked(before)
    if left and not request.node.stash.get(FAILED, False):
        pytest.fail("this test left running:\n  " + "\n  ".join(left), pytrace=False)
