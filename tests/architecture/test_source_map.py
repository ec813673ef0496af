"""The map in ``ARCHITECTURE.md`` shows the tree as it is, and the top level is the agreed one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.architecture.source_map import source_map, with_map

FOLDERS = {"thyroid_desktop", "resources", "models", "training", "tests", "packaging", ".ci"}
FILES = {"pyproject.toml", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile"}


def test_that_the_map_is_up_to_date(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert with_map(text, source_map(root)) == text, "run: make map"


def test_that_a_new_file_makes_the_map_stale(tmp_path: Path) -> None:
    for name in ("thyroid_desktop", "training"):
        (tmp_path / name).mkdir()
    before = with_map("<!-- map: begin --><!-- map: end -->", source_map(tmp_path))
    (tmp_path / "training" / "nodule.py").write_text('"""Nodules ``grow``."""')
    after = with_map(before, source_map(tmp_path))
    assert before != after
    assert "| `nodule.py` | Nodules `grow`. |" in after


def test_that_the_top_level_is_the_agreed_one(root: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    top = {line.partition("/")[0] for line in listed.splitlines()}
    assert top - {".gitignore", ".gitattributes"} <= FOLDERS | FILES
