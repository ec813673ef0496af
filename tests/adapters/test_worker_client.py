"""The engine of the command line: blocking, and stubborn when the worker dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.adapters.worker_client import WorkerEngine
from thyroid_desktop.domain.errors import BrokenModel, InvalidBox, UserProblem, WorkerLost
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.inference.exchange import Exchange
from thyroid_desktop.services.ports import Engine

BOX = Box(60.0, 50.0, 200.0, 150.0)
FRAME = Frame(np.random.RandomState(1).randint(0, 255, (240, 320)).astype(np.uint8))
OTHER = Frame(np.random.RandomState(2).randint(0, 60, (240, 320)).astype(np.uint8))

# A worker that dies over its first ask, unless the file named in its argument exists; it makes the file first.
MORTAL = """
import os, sys
from pathlib import Path
from thyroid_desktop.inference import engine, worker

class Mortal(engine.Engine):
    def answer(self, *question):
        marker = Path(sys.argv[1])
        if not marker.exists():
            marker.touch()
            os._exit(9)
        return super().answer(*question)

engine.Engine = Mortal
sys.exit(worker.main())
"""

# A worker that says things between its replies.
TALKATIVE = """
import subprocess, sys
from thyroid_desktop.inference.protocol import worker_command
worker = subprocess.Popen(worker_command(), stdout=subprocess.PIPE)
print("hello", flush=True)
for line in worker.stdout:
    print('{"kind": "frame_taken", "key": "of somebody else"}')
    print("nonsense", line.decode(), sep="\\n", end="", flush=True)
worker.wait()
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_bundle(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def engine(bundle: Path, tmp_path: Path) -> Iterator[WorkerEngine]:
    one = WorkerEngine(bundle, exchange=Exchange(tmp_path, memory=None))
    yield one
    one.close()


def worker_id(engine: WorkerEngine) -> int:
    assert engine.process_id is not None
    return engine.process_id


def test_that_it_answers_with_spread_in_float32(engine: WorkerEngine, tmp_path: Path) -> None:
    port: Engine = engine
    assert port.identity().id == "tiny"
    answer = port.ask(FRAME, BOX)
    assert answer.precision == "float32"
    assert answer.spread is not None
    assert answer.spread.low <= answer.probability_malignant <= answer.spread.high
    assert answer.cam.values.shape == (8, 8)
    assert list(tmp_path.rglob("*.npy")) == []


def test_that_each_frame_gets_its_own_answer(engine: WorkerEngine) -> None:
    first, second, third = (engine.ask(frame, BOX).probability_malignant for frame in (FRAME, OTHER, FRAME))
    assert first == third
    assert first != second


def test_that_a_box_outside_is_told_and_the_next_is_answered(engine: WorkerEngine) -> None:
    with pytest.raises(InvalidBox, match="outside"):
        engine.ask(FRAME, Box(400.0, 10.0, 500.0, 60.0))
    assert engine.ask(FRAME, BOX).spread is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_that_a_dead_worker_is_replaced(engine: WorkerEngine) -> None:
    expected = engine.ask(FRAME, BOX).probability_malignant
    for _ in range(3):
        os.kill(worker_id(engine), signal.SIGKILL)
        assert engine.ask(FRAME, BOX).probability_malignant == expected


def test_that_a_question_the_worker_dies_on_is_asked_once_more(bundle: Path, tmp_path: Path) -> None:
    engine = WorkerEngine(bundle, command=[sys.executable, "-c", MORTAL, str(tmp_path / "died")])
    assert engine.ask(FRAME, BOX).spread is not None
    assert (tmp_path / "died").exists()
    engine.close()


def test_that_a_worker_that_always_dies_is_told(bundle: Path, tmp_path: Path) -> None:
    # The marker cannot be made there, so that it dies every time.
    engine = WorkerEngine(bundle, command=[sys.executable, "-c", MORTAL.replace("marker.touch()", "pass"), "absent"])
    with pytest.raises(WorkerLost, match="ended unexpectedly"):
        engine.ask(FRAME, BOX)
    engine.close()
    engine = WorkerEngine(bundle, command=[sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(WorkerLost, match="ended unexpectedly"):
        engine.identity()
    engine.close()


def test_that_a_program_that_is_missing_is_told(bundle: Path, tmp_path: Path) -> None:
    engine = WorkerEngine(bundle, command=[str(tmp_path / "absent")])
    with pytest.raises(WorkerLost, match="cannot be started"):
        engine.identity()
    engine.close()


def test_that_lines_that_are_no_replies_are_passed_over(bundle: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = WorkerEngine(bundle, command=[sys.executable, "-c", TALKATIVE])
    assert engine.ask(FRAME, BOX).spread is not None
    engine.close()
    assert "no reply" in caplog.text


@pytest.mark.parametrize("name", ["model.onnx", "golden.npz", "manifest.json"])
def test_that_a_broken_bundle_is_told_with_model_file_and_cause(tmp_path: Path, name: str) -> None:
    folder = make_tiny_bundle(tmp_path / "thyroid-model")
    (folder / name).write_bytes(b"nonsense")
    engine = WorkerEngine(folder)
    for ask in (engine.identity, lambda: engine.ask(FRAME, BOX)):
        with pytest.raises(BrokenModel) as told:
            ask()
        sentence = told.value.sentence()
        assert "thyroid-model" in sentence
        assert name in sentence
    engine.close()


def test_that_closing_ends_the_process_and_a_later_question_starts_it_again(engine: WorkerEngine) -> None:
    engine.close()
    engine.identity()
    process = worker_id(engine)
    engine.close()
    assert engine.process_id is None
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    assert engine.ask(FRAME, BOX).spread is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_that_closing_does_not_wait_for_a_worker_that_hangs(
    engine: WorkerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thyroid_desktop.adapters.worker_client.PATIENCE_S", 0.05)
    engine.identity()
    os.kill(worker_id(engine), signal.SIGSTOP)
    engine.close()
    assert engine.process_id is None


def test_that_a_frame_that_cannot_be_handed_over_is_told(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    engine = WorkerEngine(bundle, exchange=Exchange(tmp_path / "file", memory=None))
    with pytest.raises(UserProblem, match="handed to the model"):
        engine.ask(FRAME, BOX)
    engine.close()
