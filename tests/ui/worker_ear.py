"""Listening to the window's client of the worker in tests, and the frames that it is asked about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.ui.worker_process import WorkerProcess

WAIT_MS = 60_000
BOX = Box(60.0, 50.0, 200.0, 150.0)

Heard = list[tuple[str, int, object]]


def frame_of(brightness: int) -> Frame:
    """A frame with some texture, (240, 320) uint8."""
    noise = np.random.RandomState(brightness).randint(0, 24, (240, 320))
    return Frame((noise + brightness).astype(np.uint8))


DARK, BRIGHT = frame_of(10), frame_of(200)


def listen(worker: WorkerProcess) -> Heard:
    """Everything the worker says from now on, in order."""
    heard: Heard = []
    worker.partly_answered.connect(lambda ticket, answer: heard.append(("partly", ticket, answer)))
    worker.answered.connect(lambda ticket, answer: heard.append(("answered", ticket, answer)))
    worker.live_answered.connect(lambda revision, answer: heard.append(("live", revision, answer)))
    worker.proposed.connect(lambda ticket, proposals: heard.append(("proposed", ticket, proposals)))
    worker.failed.connect(lambda ticket, problem: heard.append(("failed", ticket, problem)))
    worker.ready.connect(lambda identity: heard.append(("ready", 0, identity)))
    return heard


def of_kind(heard: Heard, kind: str) -> list[int]:
    return [number for name, number, _ in heard if name == kind]


def started(qtbot: QtBot, worker: WorkerProcess, bundle: Path) -> None:
    with qtbot.waitSignal(worker.ready, timeout=WAIT_MS):
        worker.start(bundle)


def has_heard(heard: Heard, count: int) -> bool:
    return len(heard) >= count
