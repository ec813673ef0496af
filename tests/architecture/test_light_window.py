"""The window's process stays light: no TensorFlow, Keras or OpenVINO ever, and nothing slow before it is painted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NEVER = ("tensorflow", "keras", "openvino", "onnx", "tf2onnx", "h5py")
EVERYTHING_BUT_THE_WORKER = """
import importlib, json, pkgutil, sys
import thyroid_desktop
names = [one.name for one in pkgutil.walk_packages(thyroid_desktop.__path__, "thyroid_desktop.")]
left_out = ("thyroid_desktop.inference", "thyroid_desktop.adapters.migrations", "thyroid_desktop.__main__")
for name in names:
    if not name.startswith(left_out):
        importlib.import_module(name)
print(json.dumps([len(names), sorted(sys.modules)]))
"""


def loaded_after(program: str, root: Path, *words: str) -> tuple[int, set[str]]:
    """What a fresh Python process counts, and the modules it has loaded at its end."""
    result = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=root, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    count, names = json.loads(result.stdout.splitlines()[-1])
    return count, set(names)


def test_that_no_room_of_the_window_loads_a_network_library(root: Path) -> None:
    count, names = loaded_after(EVERYTHING_BUT_THE_WORKER, root)
    assert count > 50
    assert names.isdisjoint(NEVER)
