"""Kill -9 at any moment: a run that is taken up again ends like one that was never interrupted."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from training.experiment.events import Ended, EpochDone, as_event, read_events

ROOT = Path(__file__).parents[3]


def kills() -> int:
    return 30 if os.environ.get("THYROID_SOAK") else 3


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.training.experiment.tiny_run", str(folder), "tensorflow", "float32"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(folder: Path) -> None:
    process = start(folder)
    _, errors = process.communicate()
    assert process.returncode == 0, errors


def kill_somewhere(folder: Path, rng: random.Random) -> bool:
    """Start, wait for the first event and a while longer, and kill; whether it was still at work."""
    with start(folder) as process:
        if not process.stdout.readline():  # all was done when the last kill came
            assert process.wait() == 0, process.stderr.read()
            return False
        time.sleep(rng.uniform(0.0, 4.0))
        process.kill()
        process.communicate()
    return process.returncode != 0


def assert_alike(one: Path, other: Path) -> None:
    for name in ("curve.json", "answers.csv", "result.json", "recipe.toml"):
        assert (one / name).read_text() == (other / name).read_text(), name
    with np.load(one / "weights.npz") as left, np.load(other / "weights.npz") as right:
        assert left.files == right.files
        for name in left.files:
            np.testing.assert_array_equal(left[name], right[name], err_msg=name)


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_that_a_killed_run_ends_like_one_that_was_never_interrupted(tmp_path):
    finish(tmp_path / "whole")
    rng = random.Random(5)
    done, turn = 0, 0
    while done < kills():
        folder = tmp_path / f"killed{turn}"
        turn += 1
        for _ in range(min(3, kills() - done)):
            if not kill_somewhere(folder, rng):
                break  # it was done before the kill came
            done += 1
        finish(folder)
        assert_alike(tmp_path / "whole", folder)
        assert not list(folder.glob(".*.part"))
        events = read_events(folder / "events.jsonl")
        assert isinstance(events[-1], Ended)
        curve = json.loads((folder / "curve.json").read_text())
        told = {(one.stage, one.epoch): one.accuracy for one in events if isinstance(one, EpochDone)}
        assert told == {(one["stage"], one["epoch"]): one["accuracy"] for one in curve}


def test_that_an_event_line_reads_back(tmp_path):
    event = Ended("Tiny", 0, 0.5, 0.75)
    from training.experiment.events import append, as_line

    assert as_event(as_line(event)) == event
    path = tmp_path / "events.jsonl"
    append(path, event)
    with path.open("a") as file:
        file.write('{"event": "Ended", "netw')
    append(path, event)
    assert read_events(path) == (event, event)
    for line in ('{"event": "Nothing"}', '{"event": "Ended"}'):
        with pytest.raises(ValueError, match="no event"):
            as_event(line)
