"""What a Dask worker does for a member: it minds a process, and says in one sentence how that ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.queue.fan_out_cluster import ROOT, wait_until
from thyroid_desktop.domain.typed_json import built
from training.queue import fan_out_member
from training.queue.fan_out_lease import Lease, Wanted
from training.queue.fan_out_leash import leashed
from training.queue.fan_out_member import MemberTask, Outcome, present_version, train_member


@pytest.fixture
def task(tmp_path: Path) -> MemberTask:
    """A member that is wanted, with inputs that are there."""
    Wanted(tmp_path / "signs" / "wanted.json", 0).say(is_wanted=True)
    folder = tmp_path / "run" / "Tiny" / "fold-0"
    return MemberTask(
        present_version(), "Tiny-fold-0", ("run",), (str(tmp_path),), str(folder), str(tmp_path / "signs"), 3.0
    )


def outcome(task: MemberTask) -> Outcome:
    return built(Outcome, json.loads(train_member(task.as_text())))


def is_free(task: MemberTask) -> bool:
    return Lease(Path(task.signs) / task.member, 3.0).is_taken()


def stand_in(monkeypatch, code: str) -> None:
    """Let the process run this program instead."""
    monkeypatch.setattr(fan_out_member, "leashed", lambda _: leashed([sys.executable, "-c", code]))


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("pass", Outcome("done")),
        (
            "import sys; print('10:00 a note', file=sys.stderr); sys.exit('The bundle is damaged: no manifest')",
            Outcome("problem", "Tiny-fold-0: The bundle is damaged: no manifest"),
        ),
        ("1 / 0", Outcome("bug", "Tiny-fold-0 ended with code 1: ZeroDivisionError: division by zero")),
        ("import sys; sys.exit(7)", Outcome("bug", "Tiny-fold-0 ended with code 7: it said nothing")),
    ],
)
def test_that_the_end_of_the_process_is_told(task, monkeypatch, code, wanted):
    stand_in(monkeypatch, code)
    assert outcome(task) == wanted
    assert is_free(task)


def test_that_a_process_that_something_killed_is_started_again(task, monkeypatch, tmp_path):
    trace = tmp_path / "trace"
    once = f"import os; n = open({str(trace)!r}, 'a'); n.write('x'); n.close(); "
    stand_in(monkeypatch, f"{once}os.path.getsize({str(trace)!r}) < 3 and os.kill(os.getpid(), 9)")
    assert outcome(task) == Outcome("done")
    assert trace.read_text() == "xxx"
    stand_in(monkeypatch, "import os; os.kill(os.getpid(), 9)")
    assert "was killed 3 times (signal 9)" in outcome(task).sentence


def test_that_a_member_with_a_result_is_not_run(task, monkeypatch):
    stand_in(monkeypatch, "1 / 0")
    Path(task.folder).mkdir(parents=True)
    (Path(task.folder) / "result.json").touch()
    assert outcome(task) == Outcome("done")


def test_that_a_machine_that_lacks_the_version_or_a_folder_says_so(task, monkeypatch):
    monkeypatch.setattr(fan_out_member, "_SIGHT_S", 0.5)
    assert "has version" in outcome(replace(task, version="0.0.1")).sentence
    assert "does not see /gone/bundle" in outcome(replace(task, inputs=("/gone/bundle",))).sentence
    (Path(task.signs) / "wanted.json").unlink()
    assert "does not see" in outcome(task).sentence


def test_that_what_is_wanted_no_more_ends_or_does_not_begin(task, monkeypatch, tmp_path):
    sign = f"Wanted(pathlib.Path({task.signs!r}) / 'wanted.json', 0).say(is_wanted=False)"
    loop = "import pathlib, time; from training.queue.fan_out_lease import Wanted; "
    stand_in(monkeypatch, f"{loop}{sign}; time.sleep(600)")
    assert outcome(task) == Outcome("stopped")
    assert outcome(task) == Outcome("stopped")
    assert is_free(task)


def test_that_a_holder_who_lost_the_lease_ends_its_process_and_waits_for_its_turn(task, monkeypatch, tmp_path):
    """Somebody has taken over, and is never heard of again."""
    trace = tmp_path / "trace"
    first = f"({str(Path(task.signs) / task.member / '000009.json')!r}, 'w').close(); time.sleep(600)"
    code = f"import os, time; first = not os.path.exists({str(trace)!r}); open({str(trace)!r}, 'a').write('x')\n"
    stand_in(monkeypatch, f"{code}if first: open{first}")
    assert outcome(task) == Outcome("done")
    assert trace.read_text() == "xx"


def test_that_a_worker_waits_for_the_one_that_was_cut_off(task, monkeypatch):
    """The other one still holds the lease, and leaves a result."""
    stand_in(monkeypatch, "1 / 0")
    other = Lease(Path(task.signs) / task.member, 60.0)
    assert other.is_taken()
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            Path(task.folder).mkdir(parents=True)
            (Path(task.folder) / "result.json").touch()

    monkeypatch.setattr(fan_out_member.time, "sleep", nap)
    assert outcome(task) == Outcome("done")


PARENT = """
import subprocess, sys, time
from training.queue.fan_out_leash import leashed
child = subprocess.Popen(leashed([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]))
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux keeps the leash")
def test_that_a_child_on_the_leash_ends_with_its_killed_parent():
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        told = {parent.stdout.readline().strip(), parent.stdout.readline().strip()}
        child = int((told - {"up"}).pop())
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_alive(child), seconds=30)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux keeps the leash")
def test_that_a_child_whose_parent_died_first_does_not_begin():
    command = [sys.executable, "-m", "training.queue.fan_out_leash", str(os.getpid() + 1), "/bin/echo", "begun"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
