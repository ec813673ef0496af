"""The window's client of the worker, with the real worker and a tiny model."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.ui.worker_ear import BOX, BRIGHT, DARK, WAIT_MS, Heard, has_heard, listen, of_kind, started
from thyroid_desktop.domain.diagnosis import EngineAnswer, ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel, InvalidBox, UserProblem, WorkerLost
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.exchange import PREFIX, Exchange
from thyroid_desktop.ui.worker_life import PATIENCE_MS
from thyroid_desktop.ui.worker_process import WorkerProcess


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_bundle(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[WorkerProcess]:
    one = WorkerProcess()
    yield one
    one.stop()


def answer_to(heard: Heard, ticket: int) -> EngineAnswer:
    answer = next(value for name, number, value in heard if (name, number) == ("answered", ticket))
    assert isinstance(answer, EngineAnswer)
    return answer


def test_that_a_recorded_ask_is_answered_first_without_and_then_with_its_spread(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    ticket = worker.ask(BOX)  # may be asked before there is a worker
    worker.start(bundle)
    qtbot.waitUntil(lambda: ticket in of_kind(heard, "answered"), timeout=WAIT_MS)
    assert [(kind, number) for kind, number, _ in heard] == [("ready", 0), ("partly", ticket), ("answered", ticket)]
    identity, partly, complete = (value for _, _, value in heard)
    assert isinstance(identity, ModelIdentity)
    assert identity.id == "tiny"
    assert isinstance(partly, EngineAnswer)
    assert isinstance(complete, EngineAnswer)
    assert partly.spread is None
    assert complete.spread is not None
    assert complete.spread.low <= complete.probability_malignant <= complete.spread.high
    assert complete.precision == "float32"
    assert complete.probability_malignant == partly.probability_malignant


def test_that_answers_belong_to_the_frame_that_was_current_when_asked(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    tickets = [worker.ask(BOX)]
    worker.set_frame("bright", BRIGHT)
    tickets.append(worker.ask(BOX))
    worker.set_frame("dark", DARK)
    tickets.append(worker.ask(BOX))
    worker.start(bundle)
    qtbot.waitUntil(lambda: of_kind(heard, "answered") == tickets, timeout=WAIT_MS)
    dark, bright, dark_again = (answer_to(heard, ticket).probability_malignant for ticket in tickets)
    assert dark == dark_again
    assert bright > dark + 0.1


def test_that_the_states_follow_the_work(qtbot: QtBot, worker: WorkerProcess, bundle: Path) -> None:
    states: list[str] = []
    worker.state_changed.connect(states.append)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    with qtbot.waitSignal(worker.answered, timeout=WAIT_MS):
        worker.ask(BOX)
    assert states == ["starting", "ready", "busy", "ready"]
    assert worker.state == "ready"


def test_that_of_many_live_asks_the_newest_is_answered_and_revisions_only_grow(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    for revision in range(200):
        worker.ask_live(BOX.shifted(revision / 10, 0.0), revision)
    qtbot.waitUntil(lambda: 199 in of_kind(heard, "live"), timeout=WAIT_MS)
    revisions = of_kind(heard, "live")
    assert revisions == sorted(set(revisions))
    assert len(revisions) < 200


def test_that_a_live_ask_made_while_the_model_loads_is_answered(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    worker.start(bundle)
    for revision in range(5):
        worker.ask_live(BOX, revision)
    qtbot.waitUntil(lambda: of_kind(heard, "live") == [4], timeout=WAIT_MS)


def test_that_live_answers_about_the_frame_before_are_dropped(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    worker.ask_live(BOX, 1)
    worker.set_frame("bright", BRIGHT)
    worker.ask_live(BOX, 2)
    qtbot.waitUntil(lambda: 2 in of_kind(heard, "live"), timeout=WAIT_MS)
    assert of_kind(heard, "live") == [2]


def test_that_live_answers_are_dropped_once_the_box_is_let_go(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    worker.ask_live(BOX, 1)
    ticket = worker.ask(BOX)
    qtbot.waitUntil(lambda: of_kind(heard, "answered") == [ticket], timeout=WAIT_MS)
    assert of_kind(heard, "live") == []


def test_that_a_box_outside_the_frame_fails_its_own_ticket_only(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    outside, inside = worker.ask(Box(1000.0, 1000.0, 1100.0, 1100.0)), worker.ask(BOX)
    worker.ask_live(Box(1000.0, 1000.0, 1100.0, 1100.0), 1)
    qtbot.waitUntil(lambda: of_kind(heard, "answered") == [inside], timeout=WAIT_MS)
    [(ticket, problem)] = [(number, value) for kind, number, value in heard if kind == "failed"]
    assert ticket == outside
    assert isinstance(problem, InvalidBox)
    assert worker.state == "ready"


def test_that_asking_without_a_frame_is_refused(worker: WorkerProcess) -> None:
    with pytest.raises(ValueError, match="frame"):
        worker.ask(BOX)


def test_that_no_frame_stays_in_the_exchange_folder(qtbot: QtBot, worker: WorkerProcess, bundle: Path) -> None:
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    tickets = []
    for frame in (DARK, BRIGHT, DARK):
        worker.set_frame("frame", frame)
        tickets.append(worker.ask(BOX))
    qtbot.waitUntil(lambda: of_kind(heard, "answered") == tickets, timeout=WAIT_MS)
    assert [path for folder in own_folders() for path in folder.iterdir()] == []
    worker.stop()
    assert own_folders() == []


def own_folders() -> list[Path]:
    return [folder for root in Exchange().roots for folder in root.glob(f"{PREFIX}{os.getpid()}-*")]


def test_that_a_broken_bundle_is_told_and_a_whole_one_can_be_started_after_it(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, tmp_path: Path
) -> None:
    heard = listen(worker)
    broken = make_tiny_bundle(tmp_path / "broken")
    (broken / "model.onnx").write_bytes(b"nonsense")
    worker.set_frame("dark", DARK)
    ticket = worker.ask(BOX)
    with qtbot.waitSignal(worker.failed, timeout=WAIT_MS, check_params_cb=lambda number, _: number == -1):
        worker.start(broken)
    problems = {number: value for kind, number, value in heard if kind == "failed"}
    assert set(problems) == {ticket, -1}
    for problem in problems.values():
        assert isinstance(problem, BrokenModel)
        assert "broken" in problem.sentence()
        assert "model.onnx" in problem.sentence()
    assert worker.state == "lost"
    late = worker.ask(BOX)
    qtbot.waitUntil(lambda: late in of_kind(heard, "failed"), timeout=WAIT_MS)
    started(qtbot, worker, bundle)
    again = worker.ask(BOX)
    qtbot.waitUntil(lambda: again in of_kind(heard, "answered"), timeout=WAIT_MS)


def test_that_another_model_can_be_started_while_one_runs(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path, tmp_path: Path
) -> None:
    heard = listen(worker)
    other = make_tiny_bundle(tmp_path / "other", seed=8)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    ticket = worker.ask(BOX)
    started(qtbot, worker, other)
    qtbot.waitUntil(lambda: ticket in of_kind(heard, "answered"), timeout=WAIT_MS)
    assert answer_to(heard, ticket).model.id == "other"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_that_killing_the_worker_twenty_times_loses_no_recorded_ask(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    chance = random.Random(5)
    heard, states = listen(worker), list[str]()
    worker.state_changed.connect(states.append)
    frames = [DARK, BRIGHT]
    worker.set_frame("0", frames[0])
    started(qtbot, worker, bundle)
    tickets: list[tuple[int, int]] = []
    for life in range(20):
        for step in range(4):
            which = chance.randrange(2)
            worker.set_frame(str(which), frames[which])
            worker.ask_live(BOX, life * 10 + step)
            tickets.append((worker.ask(BOX), which))
        progress = len(heard) + chance.randrange(4)
        qtbot.waitUntil(partial(has_heard, heard, progress), timeout=WAIT_MS)
        states.clear()
        os.kill(worker.process_id, signal.SIGKILL)
        # It may be up again before anybody looks, and owes nothing when all was answered before the kill.
        qtbot.waitUntil(lambda: "restarting" in states and worker.state in ("busy", "ready"), timeout=WAIT_MS)
    ends = len(tickets)
    qtbot.waitUntil(lambda: len(of_kind(heard, "answered") + of_kind(heard, "failed")) == ends, timeout=WAIT_MS)
    assert of_kind(heard, "failed") == []
    assert of_kind(heard, "partly") == of_kind(heard, "answered") == [ticket for ticket, _ in tickets]
    expected = {which: answer_to(heard, ticket).probability_malignant for ticket, which in tickets}
    assert expected[0] < expected[1]
    for ticket, which in tickets:
        assert answer_to(heard, ticket).probability_malignant == expected[which]
    qtbot.waitUntil(lambda: worker.state == "ready", timeout=WAIT_MS)


def test_that_a_worker_that_always_dies_is_given_up_and_can_be_started_again(
    qtbot: QtBot, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thyroid_desktop.ui.worker_process.PAUSES_MS", (0, 1, 1))
    worker = WorkerProcess(command=[sys.executable, "-c", "raise SystemExit(3)"])
    states: list[str] = []
    worker.state_changed.connect(states.append)
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    ticket = worker.ask(BOX)
    for _ in range(2):
        with qtbot.waitSignal(worker.failed, timeout=WAIT_MS, check_params_cb=lambda number, _: number == -1):
            worker.start(bundle)
    assert states == ["starting", "restarting", "lost"] * 2
    problems = [(number, type(value)) for _, number, value in heard]
    assert problems == [(ticket, WorkerLost), (-1, WorkerLost), (-1, WorkerLost)]
    worker.stop()


def test_that_a_program_that_cannot_be_started_is_told(
    qtbot: QtBot, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thyroid_desktop.ui.worker_process.PAUSES_MS", (0,))
    worker = WorkerProcess(command=[str(tmp_path / "no-such-program")])
    with qtbot.waitSignal(worker.failed, timeout=WAIT_MS) as told:
        worker.start(bundle)
    assert told.args is not None
    assert isinstance(told.args[1], UserProblem)
    worker.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_that_a_worker_that_hangs_is_replaced(qtbot: QtBot, bundle: Path) -> None:
    worker = WorkerProcess()
    heard = listen(worker)
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    first, life = worker.process_id, worker._life
    assert life is not None
    os.kill(first, signal.SIGSTOP)
    ticket = worker.ask(BOX)
    assert (life._watch.isActive(), life._watch.interval()) == (True, PATIENCE_MS)
    life._watch.start(1)  # only with this one; a short patience for all would replace workers that are merely slow
    qtbot.waitUntil(lambda: ticket in of_kind(heard, "answered"), timeout=WAIT_MS)
    assert worker.process_id != first
    worker.stop()


def test_that_an_ask_aside_is_answered_once_with_features_and_changes_nothing_else(
    qtbot: QtBot, worker: WorkerProcess, bundle: Path
) -> None:
    heard = listen(worker)
    states: list[str] = []
    worker.set_frame("dark", DARK)
    started(qtbot, worker, bundle)
    worker.state_changed.connect(states.append)
    aside = worker.ask(BOX, aside=BRIGHT)
    qtbot.waitUntil(lambda: aside in of_kind(heard, "answered"), timeout=WAIT_MS)
    assert of_kind(heard, "partly") == []
    assert "busy" not in states
    ticket = worker.ask(BOX)
    qtbot.waitUntil(lambda: ticket in of_kind(heard, "answered"), timeout=WAIT_MS)
    of_bright, of_dark = answer_to(heard, aside), answer_to(heard, ticket)
    assert of_bright.spread is None
    assert of_bright.pooled is not None
    assert of_dark.pooled is not None
    assert of_bright.pooled.shape == of_dark.pooled.shape
    assert of_bright.probability_malignant > of_dark.probability_malignant + 0.1


def test_that_stopping_leaves_no_process(qtbot: QtBot, worker: WorkerProcess, bundle: Path) -> None:
    started(qtbot, worker, bundle)
    process = worker.process_id
    worker.stop()
    assert worker.process_id == 0
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
