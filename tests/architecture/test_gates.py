"""Each gate that a tool keeps is red when it is broken: style, types, dead code, coverage, warnings, leaks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(sys.executable).parent


def outcome(*command: str | Path, cwd: Path, text: str | None = None) -> tuple[int, str]:
    """Exit code and output of a tool."""
    words = [str(word) for word in command]
    result = subprocess.run(words, cwd=cwd, input=text, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


BRANCHES = "\n".join(f"    if n == {n}:\n        return {n}" for n in range(8))


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("thyroid_desktop/services/nodule.py", f"def f(n: int) -> int:\n{BRANCHES}\n    return 9\n", "C901"),
        ("thyroid_desktop/services/nodule.py", "from threading import Thread\n", "TID251"),
        ("thyroid_desktop/services/nodule.py", "import multiprocessing\n", "TID251"),
        ("thyroid_desktop/ui/nodule.py", "from PySide6.QtCore import QThread\n", "TID251"),
        ("thyroid_desktop/ui/nodule.py", "from PySide6 import QtCore\nQtCore.QThread()\n", "TID251"),
        ("thyroid_desktop/ui/nodule.py", "from PySide6.QtWidgets import QDialog\nQDialog.exec(x)\n", "TID251"),
        (
            "thyroid_desktop/ui/nodule.py",
            "from PySide6.QtWidgets import QApplication\nQApplication.processEvents()\n",
            "TID251",
        ),
        ("thyroid_desktop/domain/nodule.py", "def f() -> int:\n    return 1\n", "D103"),
        ("thyroid_desktop/domain/nodule.py", "try:\n    x = 1\nexcept:\n    pass\n", "E722"),
        ("thyroid_desktop/domain/nodule.py", "from .geometry import Box\n", "TID252"),
        ("thyroid_desktop/domain/nodule.py", "# x = compute(1)\n", "ERA001"),
        ("thyroid_desktop/domain/nodule.py", "print('hello')\n", "T201"),
    ],
)
def test_that_ruff_notices(path: str, text: str, code: str, root: Path) -> None:
    status, output = outcome(
        TOOLS / "ruff", "check", "--output-format=concise", "--stdin-filename", path, "-", cwd=root, text=text
    )
    assert status == 1
    assert f" {code} " in output, output


@pytest.mark.parametrize("name", ["operations", "worker_process"])
def test_that_the_two_files_that_own_background_work_may_do_it(name: str, root: Path) -> None:
    text = "from PySide6.QtCore import QThread\n\nQThread.msleep(1)\n"
    command = (TOOLS / "ruff", "check", "--select=TID251", "--stdin-filename", f"thyroid_desktop/ui/{name}.py", "-")
    assert outcome(*command, cwd=root, text=text)[0] == 0


def test_that_the_complexity_limit_is_eight(root: Path) -> None:
    seven_branches = BRANCHES[: BRANCHES.rindex("    if")]
    text = f"def f(n: int) -> int:\n{seven_branches}    return 9\n"
    command = (TOOLS / "ruff", "check", "--select=C901", "--stdin-filename", "thyroid_desktop/services/nodule.py", "-")
    assert outcome(*command, cwd=root, text=text)[0] == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("def f(x) -> None: ...\n", "no-untyped-def"),
        ("def f() -> list:\n    return []\n", "type-arg"),
        ("def f(x: int) -> str:\n    return x\n", "return-value"),
    ],
)
def test_that_mypy_notices(text: str, code: str, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "nodule.py"
    file.write_text(text)
    status, output = outcome(
        TOOLS / "mypy", "--config-file", root / "pyproject.toml", "--cache-dir", tmp_path / "cache", file, cwd=tmp_path
    )
    assert status == 1
    assert f"[{code}]" in output, output


def test_that_widgets_need_annotations_too(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "thyroid_desktop" / "ui"
    folder.mkdir(parents=True)
    for package in (folder, folder.parent):
        (package / "__init__.py").touch()
    (folder / "nodule.py").write_text("def f(x) -> None: ...\n")
    status, output = outcome(
        TOOLS / "mypy", "--config-file", root / "pyproject.toml", "-m", "thyroid_desktop.ui.nodule", cwd=tmp_path
    )
    assert status == 1
    assert "[no-untyped-def]" in output, output


@pytest.mark.parametrize("text", ["import os\n", "def f() -> int:\n    return 1\n    x = 2\n"])
def test_that_vulture_notices(text: str, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "nodule.py"
    file.write_text(text)
    status, output = outcome(TOOLS / "vulture", "--config", root / "pyproject.toml", file, cwd=tmp_path)
    assert status == 3, output


@pytest.mark.parametrize(("calls", "status"), [("f(1), f(0)", 0), ("f(1)", 2)])
def test_that_a_branch_of_the_core_that_no_test_takes_is_noticed(
    calls: str, status: int, root: Path, tmp_path: Path
) -> None:
    for package in ("", "domain", "statistics", "inference"):
        (tmp_path / "thyroid_desktop" / package).mkdir()
        (tmp_path / "thyroid_desktop" / package / "__init__.py").touch()
    (tmp_path / "thyroid_desktop" / "domain" / "nodule.py").write_text(
        "def f(n: int) -> int:\n    if n:\n        n += 1\n    return n\n"
    )
    (tmp_path / "calls.py").write_text(f"from thyroid_desktop.domain.nodule import f\n{calls}\n")
    shutil.copy(root / "pyproject.toml", tmp_path)
    run = outcome(TOOLS / "coverage", "run", "calls.py", cwd=tmp_path)
    assert run[0] == 0, run[1]
    assert outcome(TOOLS / "coverage", "report", cwd=tmp_path)[0] == status


LEAKS = {
    "widget": """
        from PySide6.QtWidgets import QWidget
        def test_that(qapp):
            global kept
            kept = QWidget()
    """,
    "timer": """
        from PySide6.QtCore import QTimer
        def test_that(qapp):
            global kept
            kept = QTimer()
            kept.start(9)
    """,
    "thread": """
        import threading, time
        def test_that():
            threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
    """,
    "process": """
        import subprocess
        def test_that():
            global kept
            kept = subprocess.Popen(["sleep", "9"])
    """,
}


@pytest.fixture
def inner_tests(pytester: pytest.Pytester, root: Path) -> pytest.Pytester:
    """A folder of tests that run under the project's configuration and leak fixture."""
    pytester.makeconftest('pytest_plugins = ["tests.leaks"]')
    shutil.copy(root / "pyproject.toml", pytester.path)
    return pytester


@pytest.mark.parametrize("what", LEAKS)
def test_that_a_leaking_test_fails_and_says_what_began_where(what: str, inner_tests: pytest.Pytester) -> None:
    inner_tests.makepyfile(test_inner=LEAKS[what])
    result = inner_tests.runpytest_subprocess("-p", "no:cacheprovider", "test_inner.py")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*this test left running:*", f"*{what} *"])
    if what != "widget":
        result.stdout.fnmatch_lines(["*started at test_inner.py:*"])


def test_that_a_tidy_test_passes(inner_tests: pytest.Pytester) -> None:
    inner_tests.makepyfile(
        test_inner="""
        import subprocess, threading
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QWidget
        def test_that(qtbot):
            widget = QWidget()
            qtbot.addWidget(widget)
            timer = QTimer(widget)
            timer.start(9)
            thread = threading.Thread(target=print)
            thread.start()
            subprocess.run(["true"], check=True)
            QWidget()
        """
    )
    result = inner_tests.runpytest_subprocess("-p", "no:cacheprovider", "test_inner.py")
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import warnings\ndef test_that():\n    warnings.warn('old')", "*UserWarning: old*"),
        ("from PySide6.QtCore import qWarning\ndef test_that(qapp):\n    qWarning('odd')", "*Failure: Qt messages*"),
    ],
)
def test_that_warnings_fail_a_test(text: str, words: str, inner_tests: pytest.Pytester) -> None:
    inner_tests.makepyfile(test_inner=text)
    result = inner_tests.runpytest_subprocess("-p", "no:cacheprovider", "test_inner.py")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([words])
