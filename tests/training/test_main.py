from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from training.__main__ import main

ROOT = Path(__file__).parents[2]
BLOCKED = """
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path

class Blocker(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6"}:
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Blocker())
root = Path(sys.argv[1])
paths = [path for part in (".", "experiment") for path in (root / part).glob("*.py") if path.stem != "__init__"]
rooms = sorted(".".join(path.relative_to(root).with_suffix("").parts) for path in paths)
assert {"fit", "experiment.fitting"} <= set(rooms)
for room in rooms:
    import_module(f"training.{room}")
assert "keras" in sys.modules
walled = ("PySide6", "thyroid_desktop.ui", "thyroid_desktop.adapters", "thyroid_desktop.bootstrap")
assert not [name for name in sys.modules if name.startswith(walled)]
"""


def test_that_training_imports_where_qt_is_not_installed():
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, str(ROOT / "training")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def arguments(tmp_path, stage, recipe):
    places = [part for name in ("data", "weights", "cache", "run") for part in (f"--{name}", str(tmp_path / name))]
    return [stage, recipe, *places]


def test_that_an_unknown_recipe_ends_with_one_sentence(tmp_path, capsys):
    assert main(["workshop", *arguments(tmp_path, "fit", "nonesuch")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "nonesuch.toml" in said.err


def test_that_missing_data_end_with_one_sentence_that_names_the_file(tmp_path, capsys):
    assert main(["workshop", *arguments(tmp_path, "crossval", "xception-tn5000-v1")]) == 1
    assert "boxes.csv" in capsys.readouterr().err


def test_that_a_bundle_needs_a_place(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["workshop", *arguments(tmp_path, "export", "xception-tn5000-v1")])
    assert "--out" in capsys.readouterr().err
