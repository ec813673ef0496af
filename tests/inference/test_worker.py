"""The real process: what is on its standard output, when it ends, and what it never loads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.inference.child import WAIT_S, Child
from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.protocol import (
    Answered,
    Ask,
    Failed,
    FrameTaken,
    LoadBundle,
    Quit,
    Ready,
    SetFrame,
)

BOX = Box(60.0, 50.0, 200.0, 150.0)

FAULTY = """
import sys
from thyroid_desktop.inference import engine, worker

class Faulty(engine.Engine):
    def answer(self, *question):
        raise ArithmeticError("a fault of ours")

engine.Engine = Faulty
sys.exit(worker.main())
"""

CHATTER = """
import ctypes, os, sys
from thyroid_desktop.inference import engine, worker

class Chatterbox(engine.Engine):
    def __init__(self, folder):
        self.chat()
        super().__init__(folder)

    def answer(self, *question):
        self.chat()
        return super().answer(*question)

    def chat(self):
        print('{"kind": "frame_taken", "key": "printed"}', flush=True)
        os.write(1, b'{"kind": "frame_taken", "key": "written"}\\n')
        libc = ctypes.CDLL(None)
        libc.puts(b'{"kind": "frame_taken", "key": "from C"}')
        libc.fflush(None)
        assert sys.stdin.read() == "", "somebody could read our requests"

engine.Engine = Chatterbox
sys.exit(worker.main())
"""


@pytest.fixture
def child() -> Iterator[Child]:
    one = Child()
    yield one
    one.end()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_bundle(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def frame(tmp_path: Path) -> SetFrame:
    np.save(tmp_path / "a.npy", np.random.RandomState(1).randint(0, 255, (240, 320)).astype(np.uint8))
    return SetFrame("a", str(tmp_path / "a.npy"))


def recorded(number: int) -> Ask:
    return Ask(number, 0, "a", BOX, "float32", with_spread=True, is_live=False)


def test_that_it_loads_takes_and_answers(child: Child, bundle: Path, frame: SetFrame) -> None:
    child.send(LoadBundle(1, str(bundle)), frame, recorded(2))
    ready, taken, first, last = (child.reply() for _ in range(4))
    assert isinstance(ready, Ready)
    assert ready.identity.id == "tiny"
    assert taken == FrameTaken("a")
    assert isinstance(first, Answered)
    assert isinstance(last, Answered)
    assert (first.is_final, last.is_final) == (False, True)
    assert last.answer.spread is not None
    assert last.answer.spread.low < last.answer.probability_malignant < last.answer.spread.high


def test_that_of_live_asks_that_wait_together_only_the_newest_is_answered(
    child: Child, bundle: Path, frame: SetFrame
) -> None:
    live = [Ask(number, number, "a", BOX, "fast", with_spread=False, is_live=True) for number in range(10, 60)]
    child.send(LoadBundle(1, str(bundle)), frame, *live, recorded(2))
    replies = [child.reply() for _ in range(5)]
    answered = [one.id for one in replies if isinstance(one, Answered)]
    assert set(answered) == {59, 2}
    assert answered.count(59) == 1


def test_that_nonsense_is_answered_and_survived(child: Child, bundle: Path) -> None:
    assert child.process.stdin is not None
    child.process.stdin.write(b'nonsense\n\n\xff\xff\n{"kind":"quit","id":1}\n' + b"x" * 3_000_000 + b"\n")
    child.send(LoadBundle(1, str(bundle)))
    told = []
    while isinstance(reply := child.reply(), Failed):
        told.append(reply)
    assert len(told) >= 5
    assert {one.id for one in told} == {None}
    assert isinstance(reply, Ready)


def test_that_a_broken_bundle_is_told_with_file_and_cause(child: Child, tmp_path: Path) -> None:
    folder = make_tiny_bundle(tmp_path / "tiny")
    (folder / "model.onnx").write_bytes(b"altered")
    child.send(LoadBundle(1, str(folder)))
    told = child.reply()
    assert isinstance(told, Failed)
    assert (told.id, told.problem) == (1, "BrokenModel")
    assert "tiny" in told.title
    assert "model.onnx was altered" in told.detail


@pytest.mark.skipif(sys.platform == "win32", reason="calls the C library by its POSIX name")
def test_that_what_libraries_print_cannot_get_between_the_replies(bundle: Path, frame: SetFrame) -> None:
    child = Child(sys.executable, "-c", textwrap.dedent(CHATTER))
    child.send(LoadBundle(1, str(bundle)), frame, recorded(2), recorded(3))
    kinds = [type(child.reply()) for _ in range(6)]
    assert kinds == [Ready, FrameTaken, Answered, Answered, Answered, Answered]
    rest, errors = child.end()
    assert rest == b""
    for key in (b"printed", b"written", b"from C"):
        assert errors.count(key) == 3


def test_that_quit_ends_it_while_its_input_stays_open(child: Child) -> None:
    child.send(Quit())
    assert child.process.wait(WAIT_S) == 0


def test_that_it_ends_when_its_input_ends_even_in_the_middle_of_loading(bundle: Path) -> None:
    child = Child()
    child.send(LoadBundle(1, str(bundle)))
    child.end()
    assert child.process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_that_no_orphan_is_left_when_the_parent_is_killed(bundle: Path) -> None:
    parent_code = (
        "import subprocess, sys, time\n"
        "from thyroid_desktop.inference.protocol import worker_command\n"
        "child = subprocess.Popen(worker_command(), stdin=subprocess.PIPE)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent_code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        parent.kill()
        # The worker holds this pipe too, so this returns when both are gone; a moment later the system knows.
        assert parent.stdout.read() == b""
    deadline = time.monotonic() + WAIT_S
    while is_running(orphan) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(orphan)


def is_running(process: int) -> bool:
    """Whether it runs; a zombie that nobody has collected yet does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:  # it may go between the opening and the reading of this file, too
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_that_ctrl_c_in_the_terminal_is_left_to_the_parent(child: Child, bundle: Path) -> None:
    child.send(LoadBundle(1, str(bundle)))
    assert isinstance(child.reply(), Ready)
    os.kill(child.process.pid, signal.SIGINT)
    child.send(LoadBundle(2, str(bundle)))
    assert isinstance(child.reply(), Ready)


def test_that_a_fault_of_ours_ends_it_with_a_traceback_while_its_input_stays_open(
    bundle: Path, frame: SetFrame
) -> None:
    child = Child(sys.executable, "-c", FAULTY)
    child.send(LoadBundle(1, str(bundle)), frame, recorded(2))
    assert child.process.wait(WAIT_S) == 1
    _, errors = child.end()
    assert b"ArithmeticError: a fault of ours" in errors


def test_that_a_reader_that_goes_away_ends_it_quietly(bundle: Path) -> None:
    child = Child()
    assert child.process.stdout is not None
    child.process.stdout.close()
    child.send(LoadBundle(1, str(bundle)))
    assert child.process.wait(WAIT_S) == 0
    assert child.process.stderr is not None
    assert child.process.stderr.read() == b""
    child.process.stderr.close()
    assert child.process.stdin is not None
    child.process.stdin.close()


def test_that_it_loads_neither_training_nor_window_nor_telemetry() -> None:
    code = (
        "import sys; from thyroid_desktop.inference import worker; worker.leave_out_converter();"
        "import thyroid_desktop.inference.desk, thyroid_desktop.inference.engine;"
        "unwanted = {'tensorflow', 'keras', 'onnx', 'PySide6', 'cv2', 'openvino_telemetry', 'requests'};"
        "print(sorted(name for name in unwanted if sys.modules.get(name)), 'openvino' in sys.modules)"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == "[] True"
