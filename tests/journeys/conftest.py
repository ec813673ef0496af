"""The program as it is delivered, over a temporary profile with a small model, in its window and at the prompt."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.journeys.person import Person
from thyroid_desktop.bootstrap import open_workplace
from thyroid_desktop.ui.application import prepared
from thyroid_desktop.ui.main_window import MainWindow

ROOT = Path(__file__).parents[2]
MODEL = "a-tiny-one"
"""Id of the small model; the first in the alphabet answers when none was chosen."""

Launch = Callable[..., Person]


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said."""

    code: int
    records: list[dict[str, Any]]
    errors: str


Command = Callable[..., Told]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile folder that has nothing in it but the small model."""
    make_tiny_bundle(tmp_path / "profile" / "models" / MODEL)
    return tmp_path / "profile"


@pytest.fixture
def launch(qtbot: QtBot, profile: Path) -> Launch:
    """Starts the program's window on paths; somebody of the given name sits before it, or nobody yet.

    Unless the library is awaited, the person looks at once, as when it cannot be opened.
    """
    prepared()

    def end(person: Person) -> None:
        person.rest()
        person.window.close()
        person.wait(lambda: not person.window.isVisible())  # what was typed last is committed first

    def launched(*paths: Path, name: str = "Dr. Journey", is_awaited: bool = True) -> Person:
        window = MainWindow(lambda: open_workplace(profile), paths)
        person = Person(qtbot, window)
        qtbot.addWidget(window, before_close_func=lambda _window: end(person))
        window.show()
        if not is_awaited:
            return person
        person.wait(lambda: window.beginning.choices is not None)
        if name and person.session.user is None:
            person.introduce(name)
        person.rest()
        return person

    return launched


@pytest.fixture
def command(profile: Path) -> Command:
    """Runs ``thyroid-desktop`` as a process of its own, on the same profile."""

    def called(*words: object) -> Told:
        finished = subprocess.run(
            [sys.executable, "-m", "thyroid_desktop", *(str(word) for word in words)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        records = [json.loads(line) for line in finished.stdout.splitlines()] if "--json" in words else []
        return Told(finished.returncode, records, finished.stderr)

    return called
