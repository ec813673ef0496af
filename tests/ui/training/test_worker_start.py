"""Workers are started beside the window and left alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from thyroid_desktop.ui.training.worker_start import LOG, WorkerNotStarted, command_of, is_installed, start_worker


def test_that_a_worker_starts_and_its_first_words_are_kept(qtbot: QtBot, tmp_path: Path) -> None:
    start_worker([sys.executable, "-c", "print('at work')"], tmp_path)
    log = tmp_path / "training" / LOG
    qtbot.waitUntil(lambda: log.exists() and "at work" in log.read_text(), timeout=20_000)


def test_that_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkerNotStarted, match="could not be started"):
        start_worker([str(tmp_path / "nowhere")], tmp_path)


def test_that_the_command_names_the_profile_and_ends_with_the_queue(tmp_path: Path) -> None:
    assert command_of(tmp_path)[-3:] == ["--profile", str(tmp_path), "--until-idle"]
    assert isinstance(is_installed(), bool)
