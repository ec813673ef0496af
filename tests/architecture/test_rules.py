"""The rules hold here, and each one notices a tree that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import rules

Rule = Callable[[Path], list[str]]
VALUE = "thyroid_desktop/domain/nodule.py"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_that_the_rule_holds(rule: Rule, root: Path) -> None:
    complaints = rule(root)
    assert not complaints, "\n" + "\n".join(complaints)


def long_function(lines: int) -> str:
    return "def f() -> None:\n" + "    f()\n" * (lines - 1)


def large_class(methods: int) -> str:
    return "class A:\n" + "".join(f"    def m{n}(self) -> None: ...\n" for n in range(methods))


BROKEN: list[tuple[Rule, str, str]] = [
    (rules.file_sizes, VALUE, "x = 1\n" * 401),
    (rules.function_sizes, VALUE, long_function(51)),
    (rules.function_sizes, "tests/test_nodule.py", long_function(51)),
    (rules.class_sizes, VALUE, large_class(21)),
    (rules.empty_names, "thyroid_desktop/ui/utils.py", ""),
    (rules.empty_names, "thyroid_desktop/ui/image_helpers.py", ""),
    (rules.empty_names, "thyroid_desktop/common/box.py", ""),
    (rules.empty_names, VALUE, "class BoxManager: ..."),
    (rules.test_names, "tests/test_nodule.py", "def test_nodule() -> None: ..."),
    (rules.test_names, "tests/nodule.py", "def test_that_a_nodule_grows() -> None: ..."),
    (rules.packages, "thyroid_desktop/domain/__init__.py", "from x import y"),
    (rules.packages, VALUE, "without an __init__.py beside it"),
    (rules.packages, "packaging/__init__.py", ""),
    (rules.annotations, VALUE, "def f(x) -> None: ..."),
    (rules.annotations, VALUE, "def f(x: int): ..."),
    (rules.annotations, VALUE, "def f(*args) -> None: ..."),
    (rules.docstrings, VALUE, "x = 1"),
    (rules.docstrings, VALUE, '"""A file."""\ndef f() -> None: ...'),
    (rules.docstrings, VALUE, '"""A file."""\nclass A:\n    """A class."""\n    def m(self) -> None: ...'),
    (rules.nested_event_loops, "thyroid_desktop/ui/dialog.py", "self.dialog.exec()"),
    (rules.nested_event_loops, "thyroid_desktop/ui/dialog.py", "QApplication.processEvents()"),
    (rules.nested_event_loops, "thyroid_desktop/ui/dialog.py", "QApplication.exec()"),
    (rules.nested_event_loops, "thyroid_desktop/ui/dialog.py", "loop = QtCore.QEventLoop()"),
    (rules.silenced_rules, VALUE, "def f() -> None:  # noqa: C901"),
    (rules.silenced_rules, VALUE, "import multiprocessing  # noqa: TID251"),
    (rules.silenced_rules, VALUE, "import numpy  # noqa"),
    (rules.silenced_rules, VALUE, "x = y  # type: ignore"),
    (rules.undone_work, VALUE, "# TO" + "DO later"),
    (rules.undone_work, "README.md", "FIX" + "ME"),
    (rules.hosts, VALUE, 'home = "https:' + '//host"'),
    (rules.hosts, "Makefile", "\tpip install --index" + "-url x"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_that_a_tree_that_breaks_the_rule_is_noticed(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    (complaint,) = rule(tmp_path)
    assert complaint.startswith((path, str(Path(path).parent)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.file_sizes, "x = 1\n" * 400),
        (rules.function_sizes, long_function(50)),
        (rules.class_sizes, large_class(20)),
        (rules.nested_event_loops, "cursor.execute(statement)"),
        (rules.empty_names, "class Commonality: ..."),
    ],
)
def test_that_what_just_keeps_the_rule_is_left_alone(rule: Rule, text: str, tmp_path: Path) -> None:
    file = tmp_path / VALUE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    assert rule(tmp_path) == []
