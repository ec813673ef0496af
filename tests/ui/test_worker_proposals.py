"""Suggested boxes through the window's client of the worker, with the real worker and tiny models."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.inference.tiny_proposer import make_tiny_proposer
from tests.ui.worker_ear import BOX, DARK, WAIT_MS, Heard, has_heard, listen, of_kind, started
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.worker_process import WorkerProcess


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_bundle(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def proposer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_proposer(tmp_path_factory.mktemp("models") / "tiny-proposer")


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[WorkerProcess]:
    one = WorkerProcess()
    yield one
    one.stop()


def proposals_of(heard: Heard, ticket: int) -> tuple[Proposal, ...]:
    proposals = next(value for name, number, value in heard if (name, number) == ("proposed", ticket))
    assert isinstance(proposals, tuple)
    return proposals


def spotted(x: int) -> Frame:
    """A dark frame with a bright spot at (x, 120)."""
    pixels = np.full((240, 320), 10, dtype=np.uint8)
    pixels[105:135, x - 15 : x + 15] = 240
    return Frame(pixels)


def test_that_boxes_are_suggested_on_the_frame_that_was_current(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, proposer: Path
) -> None:
    heard = listen(worker)
    worker.start_proposer(proposer)
    worker.set_frame("left", spotted(80))
    tickets = [worker.propose()]  # may be wished for before there is a worker
    worker.start(bundle)
    worker.set_frame("right", spotted(240))
    tickets.append(worker.propose())
    qtbot.waitUntil(lambda: of_kind(heard, "proposed") == tickets, timeout=WAIT_MS)
    left, right = (proposals_of(heard, ticket)[0].box.centre for ticket in tickets)
    assert (left.x, left.y) == pytest.approx((80.0, 120.0), abs=20.0)
    assert (right.x, right.y) == pytest.approx((240.0, 120.0), abs=20.0)
    assert worker.state == "ready"
    assert of_kind(heard, "failed") == []


def test_that_suggestions_come_before_the_spread_of_an_ask(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, proposer: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    worker.start_proposer(proposer)
    asked, wished = worker.ask(BOX), worker.propose()
    worker.start(bundle)
    qtbot.waitUntil(lambda: of_kind(heard, "answered") == [asked], timeout=WAIT_MS)
    kinds = [kind for kind, _, _ in heard]
    assert kinds.index("proposed") < kinds.index("answered")
    assert of_kind(heard, "proposed") == [wished]


def test_that_a_proposer_may_be_named_while_the_worker_runs(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, proposer: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    early = worker.propose()
    qtbot.waitUntil(lambda: of_kind(heard, "failed") == [early], timeout=WAIT_MS)
    worker.start_proposer(proposer)
    assert worker.state == "ready"
    late = worker.propose()
    qtbot.waitUntil(lambda: of_kind(heard, "proposed") == [late], timeout=WAIT_MS)


def test_that_a_broken_proposer_fails_wishes_only(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, tmp_path: Path
) -> None:
    heard = listen(worker)
    broken = make_tiny_proposer(tmp_path / "broken")
    (broken / "model.onnx").write_bytes(b"nonsense")
    worker.set_frame("dark", DARK)
    worker.start_proposer(broken)
    started(qtbot, worker, bundle)
    wish, ask = worker.propose(), worker.ask(BOX)
    qtbot.waitUntil(lambda: of_kind(heard, "answered") == [ask], timeout=WAIT_MS)
    assert of_kind(heard, "failed") == [wish]
    problem = next(value for kind, _, value in heard if kind == "failed")
    assert isinstance(problem, BrokenModel)
    assert "broken" in problem.sentence()
    assert worker.state == "ready"


def test_that_wishing_without_a_frame_is_refused(worker: WorkerProcess) -> None:
    with pytest.raises(ValueError, match="frame"):
        worker.propose()


def test_that_a_wish_fails_when_the_worker_is_given_up(
    qtbot: QtBot, bundle: Path, proposer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thyroid_desktop.ui.worker_process.PAUSES_MS", (0,))
    worker = WorkerProcess(command=[sys.executable, "-c", "raise SystemExit(3)"])
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    worker.start_proposer(proposer)
    with qtbot.waitSignal(worker.failed, timeout=WAIT_MS, check_params_cb=lambda number, _: number == -1):
        worker.start(bundle)
    ticket = worker.propose()
    qtbot.waitUntil(lambda: ticket in of_kind(heard, "failed"), timeout=WAIT_MS)
    worker.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_that_killing_the_worker_loses_no_wish(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, proposer: Path
) -> None:
    chance = random.Random(6)
    heard, states = listen(worker), list[str]()
    worker.state_changed.connect(states.append)
    worker.start_proposer(proposer)
    worker.set_frame("0", spotted(80))
    started(qtbot, worker, bundle)
    tickets = []
    for life in range(6):
        worker.set_frame(str(life % 2), spotted(80 + 160 * (life % 2)))
        worker.ask(BOX)
        tickets += [worker.propose(), worker.propose()]
        progress = len(heard) + chance.randrange(3)
        qtbot.waitUntil(partial(has_heard, heard, progress), timeout=WAIT_MS)
        states.clear()
        os.kill(worker.process_id, signal.SIGKILL)
        qtbot.waitUntil(lambda: "restarting" in states and worker.state in ("busy", "ready"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(of_kind(heard, "proposed") + of_kind(heard, "failed")) == 12, timeout=WAIT_MS)
    assert of_kind(heard, "failed") == []
    assert of_kind(heard, "proposed") == tickets
    qtbot.waitUntil(lambda: worker.state == "ready", timeout=WAIT_MS)
    sides = [proposals_of(heard, ticket)[0].box.centre.x for ticket in tickets]
    assert [side > 160 for side in sides] == [life % 2 == 1 for life in range(6) for _ in range(2)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_that_a_proposer_under_which_a_worker_died_is_loaded_again_only_when_it_is_needed(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, proposer: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    worker.start_proposer(proposer)
    started(qtbot, worker, bundle)  # the proposer is to be loaded in a moment of rest, which does not come
    with qtbot.waitSignal(worker.ready, timeout=WAIT_MS):
        os.kill(worker.process_id, signal.SIGKILL)
    wish = worker.propose()
    qtbot.waitUntil(lambda: of_kind(heard, "proposed") == [wish], timeout=WAIT_MS)
