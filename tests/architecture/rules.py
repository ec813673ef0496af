"""The rules of the house that no ready-made tool checks, as functions from a folder to complaints.

They take the root of a tree, so that the tests can also show each rule a tree that breaks it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 50
MOST_METHODS = 20
SOURCES = ("thyroid_desktop", "training")
ALL_CODE = (*SOURCES, "tests", "packaging")
DOCUMENTED = tuple(f"thyroid_desktop/{one}" for one in ("domain", "statistics", "services", "inference"))
EMPTY_WORDS = re.compile(r"(?:^|_)(?:utils?|helpers?|commons?|managers?|misc)(?:$|_)")
EMPTY_CLASS_WORDS = re.compile(r"(?:Utils?|Helpers?|Managers?)$")
UNDONE_WORDS = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
HOSTS = re.compile(r"https?://|--(?:extra-)?index-url|--trusted-host")
NOT_TO_BE_SILENCED = re.compile(
    r"#\s*noqa(?!:)|#\s*noqa:.*\b(?:C901|TID251|PLR0915|E722)\b|#\s*type:\s*ignore(?!\[)|#\s*ruff:\s*noqa"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(root: Path, folders: tuple[str, ...]) -> Iterator[Path]:
    """All Python files of these folders."""
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """All functions and methods of a file, nested ones too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def file_sizes(root: Path) -> list[str]:
    """Files that have become too long."""
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in python_files(root, ALL_CODE))
    return [f"{path.relative_to(root)}: {count} lines" for path, count in counted if count > MOST_FILE_LINES]


def function_sizes(root: Path) -> list[str]:
    """Functions that have become too long, docstring and all."""
    found = []
    for path in python_files(root, ALL_CODE):
        for one in functions(path):
            lines = (one.end_lineno or one.lineno) - one.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                found.append(f"{path.relative_to(root)}:{one.lineno}: {one.name} has {lines} lines")
    return found


def class_sizes(root: Path) -> list[str]:
    """Classes with too many methods; properties count."""
    found = []
    for path in python_files(root, ALL_CODE):
        for one in ast.walk(parsed(path)):
            if isinstance(one, ast.ClassDef):
                count = sum(isinstance(part, Function) for part in one.body)
                if count > MOST_METHODS:
                    found.append(f"{path.relative_to(root)}:{one.lineno}: {one.name} has {count} methods")
    return found


def empty_names(root: Path) -> list[str]:
    """Files, folders and classes whose name says nothing."""
    found = []
    for path in python_files(root, ALL_CODE):
        inside = path.relative_to(root)
        if any(EMPTY_WORDS.search(part) for part in (*inside.parent.parts, path.stem)):
            found.append(str(inside))
        classes = (one for one in ast.walk(parsed(path)) if isinstance(one, ast.ClassDef))
        found += [f"{inside}:{one.lineno}: {one.name}" for one in classes if EMPTY_CLASS_WORDS.search(one.name)]
    return found


def test_names(root: Path) -> list[str]:
    """Tests that are not named as a claim, and files of tests that are not found as such."""
    found = []
    for path in python_files(root, ("tests",)):
        named = [one for one in functions(path) if one.name.startswith("test_") and path.name != "rules.py"]
        found += [
            f"{path.relative_to(root)}:{one.lineno}: {one.name}"
            for one in named
            if not one.name.startswith("test_that_")
        ]
        if any(one.name.startswith("test_that_") for one in named) and not path.name.startswith("test_"):
            found.append(f"{path.relative_to(root)} has tests, but is not named test_*.py")
    return found


def packages(root: Path) -> list[str]:
    """Packages with code in their ``__init__.py``, folders of code without one, and one where none belongs."""
    folders = {path.parent for path in python_files(root, (*SOURCES, "tests"))}
    marks = [path for path in python_files(root, (*SOURCES, "tests")) if path.name == "__init__.py"]
    return [
        *(f"{path.relative_to(root)} is not empty" for path in marks if path.stat().st_size),
        *(
            f"{one.relative_to(root)} has no __init__.py"
            for one in sorted(folders)
            if not (one / "__init__.py").exists()
        ),
        *(f"{path.relative_to(root)} must not exist" for path in (root / "packaging").rglob("__init__.py")),
    ]


def annotations(root: Path) -> list[str]:
    """Arguments and results without a type."""
    found = []
    for path in python_files(root, (*SOURCES, "packaging")):
        for one in functions(path):
            spoken = one.args
            arguments = [*spoken.posonlyargs, *spoken.args, *spoken.kwonlyargs, spoken.vararg, spoken.kwarg]
            bare = [arg.arg for arg in arguments if arg and arg.annotation is None and arg.arg not in {"self", "cls"}]
            if one.returns is None:
                bare.append("return")
            if bare:
                found.append(f"{path.relative_to(root)}:{one.lineno}: {one.name} ({', '.join(bare)})")
    return found


def docstrings(root: Path) -> list[str]:
    """Public modules, classes, functions and methods without a docstring, where they are owed."""
    found = []
    for path in python_files(root, DOCUMENTED):
        tree = parsed(path)
        if tree.body and ast.get_docstring(tree) is None:
            found.append(f"{path.relative_to(root)}: the file")
        found += [f"{path.relative_to(root)}:{one.lineno}: {one.name}" for one in undocumented(tree)]
    return found


def undocumented(owner: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """Public things directly in a module or class, and in its public classes, that have no docstring."""
    for one in owner.body:
        if isinstance(one, Function | ast.ClassDef) and not one.name.startswith("_"):
            if ast.get_docstring(one) is None:
                yield one
            if isinstance(one, ast.ClassDef):
                yield from undocumented(one)


def nested_event_loops(root: Path) -> list[str]:
    """Calls that run an event loop inside the event loop; only the application itself is executed, once."""
    found = []
    for path in python_files(root, SOURCES):
        for one in ast.walk(parsed(path)):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
                called = ast.unparse(one.func)
                is_the_application = called in {"application.exec", "QApplication.exec"} and path.stem == "application"
                if one.func.attr in {"exec", "exec_", "processEvents"} and not is_the_application:
                    found.append(f"{path.relative_to(root)}:{one.lineno}: {called}()")
            elif isinstance(one, ast.Name | ast.Attribute) and ast.unparse(one).endswith("QEventLoop"):
                found.append(f"{path.relative_to(root)}:{one.lineno}: QEventLoop")
    return found


def silenced_rules(root: Path) -> list[str]:
    """Comments that switch off a gate which has no exemptions, or everything at once."""
    return matching_lines(root, python_files(root, (*SOURCES, "packaging")), NOT_TO_BE_SILENCED)


def undone_work(root: Path) -> list[str]:
    """Notes of work left undone, in code and prose."""
    return matching_lines(root, texts(root), UNDONE_WORDS)


def hosts(root: Path) -> list[str]:
    """Addresses of the network in code and in what builds it: neither names a host."""
    wanted = [*python_files(root, (*SOURCES, "packaging")), *(root / "packaging").rglob("*.*"), *builders(root)]
    return matching_lines(root, iter(sorted({path for path in wanted if path.suffix != ".md"})), HOSTS)


def builders(root: Path) -> list[Path]:
    """What sets up, builds and checks the project."""
    return [path for name in ("Makefile", "pyproject.toml", ".ci/run") if (path := root / name).exists()]


def texts(root: Path) -> Iterator[Path]:
    """Code, prose and what builds the project."""
    yield from python_files(root, ALL_CODE)
    yield from sorted(root.glob("*.md"))
    yield from builders(root)


def matching_lines(root: Path, paths: Iterator[Path], pattern: re.Pattern[str]) -> list[str]:
    """Lines in which the pattern is found."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


RULES = (
    file_sizes,
    function_sizes,
    class_sizes,
    empty_names,
    test_names,
    packages,
    annotations,
    docstrings,
    nested_event_loops,
    silenced_rules,
    undone_work,
    hosts,
)
