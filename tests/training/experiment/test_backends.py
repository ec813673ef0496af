"""The same code trains under every backend of Keras that is installed, in half precision and under several devices."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from training.experiment.events import Began, Ended, EpochDone, read_events

ROOT = Path(__file__).parents[3]


def run(folder: Path, backend: str, precision: str, **environment: str) -> tuple[dict[str, float], list[str]]:
    command = [sys.executable, "-m", "tests.training.experiment.tiny_run", str(folder), backend, precision]
    variables = {**os.environ, **environment}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "result.json").read_text()), done.stdout.splitlines()


def installed(*backends: str) -> list[object]:
    return [
        pytest.param(one, marks=pytest.mark.skipif(find_spec(one) is None, reason=f"{one} is not installed"))
        for one in backends
    ]


@pytest.mark.parametrize("backend", installed("tensorflow", "jax", "torch"))
def test_that_the_same_run_learns_under_every_backend(tmp_path, backend):
    result, lines = run(tmp_path / "run", backend, "float32")
    assert result["backend"] == backend
    assert result["auroc"] > 0.9
    events = read_events(tmp_path / "run" / "events.jsonl")
    assert len(lines) == len(events)
    assert isinstance(events[0], Began)
    assert isinstance(events[-1], Ended)
    epochs = [one for one in events if isinstance(one, EpochDone)]
    assert [(one.stage, one.epoch) for one in epochs] == [
        ("warming up", 1),
        *(("fine-tuning", number) for number in range(1, 5)),
    ]
    assert epochs[-1].seconds_left == 0.0


@pytest.mark.parametrize("backend", installed("tensorflow", "jax", "torch"))
@pytest.mark.soak
def test_that_a_seed_gives_the_same_result_every_time(tmp_path, backend):
    assert run(tmp_path / "one", backend, "float32")[0] == run(tmp_path / "two", backend, "float32")[0]


@pytest.mark.parametrize("precision", ["mixed_bfloat16", "mixed_float16"])
@pytest.mark.soak
def test_that_half_precision_learns_too(tmp_path, precision):
    assert run(tmp_path / "run", "tensorflow", precision)[0]["auroc"] > 0.9


@pytest.mark.parametrize("backend", installed("jax"))
@pytest.mark.soak
def test_that_steps_are_spread_over_several_devices(tmp_path, backend):
    two = {"XLA_FLAGS": "--xla_force_host_platform_device_count=2"}
    assert run(tmp_path / "run", backend, "float32", **two)[0]["auroc"] > 0.9
