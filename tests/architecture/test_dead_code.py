"""Nothing stands in the program that neither the program nor a test uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6 import QtCore, QtGui, QtWidgets
from vulture import Vulture

KINDS = {"function", "method", "class", "property", "import", "unreachable_code"}
LEAST_CONFIDENCE = 60


def is_called_by_qt(name: str) -> bool:
    """Whether the name is one that Qt's classes have, so that a method of this name overrides Qt's."""
    classes = (getattr(module, one) for module in (QtCore, QtGui, QtWidgets) for one in dir(module))
    return any(isinstance(one, type) and name in vars(one) for one in classes)


def named_in_tables(root: Path) -> set[str]:
    """Last parts of the dotted names in the tables of commands, which are looked up while running."""
    tables = (root / "thyroid_desktop" / "ui" / "menus").glob("*_commands.py")
    return {name for table in tables for name in re.findall(r'"\w+\.(\w+)"', table.read_text(encoding="utf-8"))}


def unused(root: Path, *folders: str) -> list[str]:
    """What is defined in the program, but used nowhere in these folders."""
    searcher = Vulture()
    searcher.scavenge([str(root / folder) for folder in folders])
    by_name = named_in_tables(root)
    return [
        f"{Path(one.filename).relative_to(root)}:{one.first_lineno}: {one.typ} {one.name}"
        for one in searcher.get_unused_code(min_confidence=LEAST_CONFIDENCE)
        if one.typ in KINDS
        and not Path(one.filename).is_relative_to(root / "tests")
        and one.name not in by_name
        and not (one.typ == "method" and is_called_by_qt(one.name))
    ]


def test_that_nothing_is_unused(root: Path) -> None:
    found = unused(root, "thyroid_desktop", "training", "tests", "packaging")
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("def grow() -> None: ...", "function grow"),
        ("class Nodule: ...", "class Nodule"),
        ("class _A:\n    def grow(self) -> None: ...\n_A()", "method grow"),
        ("import json", "import json"),
    ],
)
def test_that_unused_code_is_noticed(text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "thyroid_desktop").mkdir()
    (tmp_path / "thyroid_desktop" / "nodule.py").write_text(text)
    (found,) = unused(tmp_path, "thyroid_desktop")
    assert found.endswith(complaint)


def test_that_what_qt_calls_is_used(tmp_path: Path) -> None:
    (tmp_path / "thyroid_desktop").mkdir()
    text = "class _A(QWidget):\n    def paintEvent(self, event: QEvent) -> None:\n        print(event)\n_A()"
    (tmp_path / "thyroid_desktop" / "nodule.py").write_text(text)
    assert unused(tmp_path, "thyroid_desktop") == []
