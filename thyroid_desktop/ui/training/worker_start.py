"""Starts a training worker beside the window: a process of its own that goes on when the window is closed.

The window's process never loads what trains. It only looks whether it is installed.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess

from thyroid_desktop.domain.errors import UserProblem

NEEDED: Final = ("training", "keras")
LOG: Final = "worker.log"
"""What a worker says before it holds a job; the log of a job lies in the store."""


class WorkerNotStarted(UserProblem):
    """A training worker that cannot be started on this computer."""


def is_installed() -> bool:
    """Whether this computer can train."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


def command_of(profile: Path) -> list[str]:
    """What starts a worker of this profile that ends when nothing is left to do."""
    return [sys.executable, "-m", "training", "worker", "--profile", str(profile), "--until-idle"]


def shown_command(profile: Path, server: str = "") -> str:
    """What one types on another machine that reaches the same profile, and the same store where that is on a server."""
    words = ["thyroid-train", "worker", "--profile", _quoted(str(profile))]
    return " ".join([*words, "--store", _quoted(server)] if server else words)


def _quoted(text: str) -> str:
    return f'"{text}"' if any(letter in text for letter in " '()&;?") else text


def start_worker(command: Sequence[str], profile: Path) -> None:
    """Start it, and leave it alone.

    Raises:
        WorkerNotStarted: The process does not start.
    """
    folder = profile / "training"
    folder.mkdir(parents=True, exist_ok=True)
    process = QProcess()
    process.setProgram(command[0])
    process.setArguments(list(command[1:]))
    spec = importlib.util.find_spec(NEEDED[0])
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    if places:
        process.setWorkingDirectory(str(Path(places[0]).parent))
    process.setStandardOutputFile(str(folder / LOG))
    process.setStandardErrorFile(str(folder / LOG), QProcess.OpenModeFlag.Append)
    process.setStandardInputFile(QProcess.nullDevice())
    # A truth value in some versions of PySide, where its type hints promise a pair.
    answer: object = process.startDetached()
    if not (answer[0] if isinstance(answer, tuple) else answer):
        raise WorkerNotStarted("The training worker could not be started", process.errorString())
