"""The import contracts of ``pyproject.toml`` hold, and each of them notices what it is there for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINTER = Path(sys.executable).with_name("lint-imports")
SOURCES = ("thyroid_desktop", "training")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the tree in a folder."""
    return subprocess.run(
        [str(LINTER), "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied_tree(root: Path, tmp_path: Path) -> Path:
    """A copy of the code, free to be broken."""
    for source in SOURCES:
        shutil.copytree(root / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def test_that_the_import_contracts_hold(root: Path) -> None:
    result = lint(root)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("path", "statement", "contract"),
    [
        ("thyroid_desktop/domain/nodule.py", "import thyroid_desktop.statistics.roc", "Layers"),
        ("thyroid_desktop/services/nodule.py", "import thyroid_desktop.inference.protocol", "Layers"),
        ("thyroid_desktop/services/nodule.py", "import thyroid_desktop.adapters.nodule", "Layers"),
        ("thyroid_desktop/ui/nodule.py", "import thyroid_desktop.adapters.nodule", "Layers"),
        ("thyroid_desktop/adapters/nodule.py", "import thyroid_desktop.ui.nodule", "Layers"),
        ("thyroid_desktop/unheard_of.py", "", "Layers"),
        ("thyroid_desktop/adapters/nodule.py", "import PySide6.QtCore", "Qt only in ui"),
        ("training/nodule.py", "from PySide6 import QtCore", "Qt only in ui"),
        ("thyroid_desktop/cli.py", "import PySide6.QtCore", "What starts the program leaves Qt to ui"),
        ("thyroid_desktop/commands/nodule.py", "import PySide6.QtCore", "What starts the program leaves Qt to ui"),
        ("thyroid_desktop/bootstrap.py", "import thyroid_desktop.commands.output", "Layers"),
        ("thyroid_desktop/ui/nodule.py", "import openvino", "The window's process"),
        ("thyroid_desktop/adapters/nodule.py", "import thyroid_desktop.inference.nodule", "The window's process"),
        ("thyroid_desktop/inference/worker.py", "import keras", "The program runs without TensorFlow"),
        ("thyroid_desktop/cli.py", "import training.fit", "The program runs without TensorFlow"),
        ("thyroid_desktop/inference/nodule.py", "import openvino", "OpenVINO has one home"),
        ("thyroid_desktop/adapters/nodule.py", "import thyroid_desktop.inference.engine", "The engine runs in"),
        ("thyroid_desktop/adapters/nodule.py", "import thyroid_desktop.inference.proposer", "Networks run in"),
        ("thyroid_desktop/ui/nodule.py", "from concurrent.futures import Executor", "Background work"),
        ("thyroid_desktop/domain/nodule.py", "import cv2", "Values and use cases"),
        ("thyroid_desktop/services/nodule.py", "import sqlalchemy", "Values and use cases"),
        ("training/nodule.py", "import thyroid_desktop.bootstrap", "Training needs no window"),
        ("training/networks.py", "import thyroid_desktop.services.ports", "Training knows values"),
        ("training/bundles/manifest.py", "import thyroid_desktop.services.ports", "Training knows values"),
        ("training/__main__.py", "import thyroid_desktop.services.ports", "Only the rooms that gather"),
    ],
)
def test_that_a_forbidden_import_is_noticed(path: str, statement: str, contract: str, copied_tree: Path) -> None:
    (copied_tree / "thyroid_desktop/inference/nodule.py").write_text("import thyroid_desktop.inference.engine\n")
    for name in ("adapters/nodule.py", "ui/nodule.py", "statistics/roc.py"):
        (copied_tree / "thyroid_desktop" / name).touch()
    with (copied_tree / path).open("a") as file:
        file.write(f"\n{statement}\n")
    result = lint(copied_tree)
    assert result.returncode == 1, result.stdout + result.stderr
    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    exhausted = "unheard_of" in path and "unheard_of" in result.stdout
    assert exhausted or any(line.startswith(contract) for line in broken), result.stdout
