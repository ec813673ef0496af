"""The window's process stays light: no TensorFlow, Keras or OpenVINO ever, and nothing slow before it is painted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NEVER = ("tensorflow", "keras", "openvino", "onnx", "tf2onnx", "h5py")
NOT_BEFORE_THE_WINDOW_IS_SHOWN = ("alembic", "cv2", "matplotlib", "PIL", "pydicom", "scipy", "sqlalchemy")
EVERYTHING_BUT_THE_WORKER = """
import importlib, json, pkgutil, sys
import thyroid_desktop
names = [one.name for one in pkgutil.walk_packages(thyroid_desktop.__path__, "thyroid_desktop.")]
left_out = ("thyroid_desktop.inference", "thyroid_desktop.adapters.store.migrations", "thyroid_desktop.__main__")
for name in names:
    if not name.startswith(left_out):
        importlib.import_module(name)
print(json.dumps([names, sorted(sys.modules)]))
"""
OPEN_AN_IMAGE = """
import json, sys
from pathlib import Path
from thyroid_desktop import bootstrap
from thyroid_desktop.ui import application
from PySide6.QtCore import QTimer
profile, image = Path(sys.argv[1]), Path(sys.argv[2])
when_shown = []

def watch(window):
    when_shown.extend(sorted(sys.modules))
    timer = QTimer(window, interval=20)
    timer.timeout.connect(lambda: look(window, timer))
    timer.start()

def look(window, timer):
    dialog = window.beginning.name_dialog
    if dialog is not None:
        dialog.close()
        window.beginning.set_name("Reader")
    if window.controllers.session.frame is not None:
        timer.stop()
        window.close()

application.run(lambda: bootstrap.open_workplace(profile), [image], use=watch)
print(json.dumps([when_shown, sorted(sys.modules)]))
"""


def outcome(program: str, root: Path, *words: str | Path) -> list[list[str]]:
    """What a fresh Python process tells at its end: lists of modules."""
    command = [sys.executable, "-c", program, *map(str, words)]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=200)
    assert result.returncode == 0, result.stderr
    lists: list[list[str]] = json.loads(result.stdout.splitlines()[-1])
    return lists


def test_that_no_room_of_the_window_loads_a_network_library(root: Path) -> None:
    rooms, names = outcome(EVERYTHING_BUT_THE_WORKER, root)
    assert len(rooms) > 50
    assert set(names).isdisjoint(NEVER)


def test_that_a_window_that_shows_an_image_has_loaded_no_network_library_and_nothing_slow_at_first(
    root: Path, tmp_path: Path
) -> None:
    image = next((root / "resources" / "samples").glob("*.dcm"))
    when_shown, at_the_end = outcome(OPEN_AN_IMAGE, root, tmp_path / "profile", image)
    assert "PySide6.QtWidgets" in when_shown
    assert set(when_shown).isdisjoint(NOT_BEFORE_THE_WINDOW_IS_SHOWN)
    assert "pydicom" in at_the_end
    assert set(at_the_end).isdisjoint(NEVER)
