from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.editing_loop import said
from thyroid_desktop.adapters.files import ContentFolder
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.domain.annotation import current_boxes, undo_stacks

ROOT = Path(__file__).parents[2]


def kills() -> int:
    """How many times the program is killed."""
    return 200 if os.environ.get("THYROID_SOAK") else 20


def start(profile: Path, seed: int, rounds: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.robustness.editing_loop", str(profile), str(seed), str(rounds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def lines_of(output: bytes) -> list[Any]:
    """What was said in full; a line cut off by the kill was not acknowledged."""
    return [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]


def kept(profile: Path) -> list[Any]:
    """Everything in the store, said as the program says it; the histories of all images make sense."""
    store = open_store(profile)
    images = [image for case in store.cases.cases() for image in case.images]
    everything: list[Any] = [["image", image.id, image.sha256] for image in images]
    content = ContentFolder(profile / "content")
    for image in images:
        if image.file_name == "new.bmp":
            # Whatever the library lists has its original, whole.
            assert content.digest(content.path_of(image.sha256)) == image.sha256
        revisions = store.annotations.revisions(image.id)
        undo_stacks(revisions)
        numbers = [(one.layer, one.nodule) for one in current_boxes(revisions)]
        assert len(set(numbers)) == len(numbers)
        everything += [said(revision) for revision in revisions]
    store.close()
    return everything


def assert_sound(profile: Path) -> None:
    with closing(sqlite3.connect(profile / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_that_no_acknowledged_edit_or_image_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    dice = random.Random()
    acknowledged: list[Any] = []
    for number in range(kills()):
        program = start(tmp_path, number)
        assert program.stdout is not None
        first = b""
        # Most kills fall into editing, some into opening or making the store; one after an image was taken in.
        wanted = dice.randint(1, 8) if number % 5 else 0
        while first.count(b"\n") < wanted or (number == 1 and b'"image"' not in first):
            line = program.stdout.readline()
            if not line:
                break  # the program has failed, and will say why
            first += line
        time.sleep(dice.uniform(0, 0.25 if first else 1.0))
        program.kill()
        rest, errors = program.communicate()
        assert errors == b"", errors.decode()
        acknowledged += lines_of(first + rest)
        present = {json.dumps(one) for one in kept(tmp_path)}
        assert [one for one in acknowledged if json.dumps(one) not in present] == []
        assert_sound(tmp_path)
    assert sum(one[0] == "edit" for one in acknowledged) > kills()
    assert any(one[0] == "image" for one in acknowledged)


def test_that_two_programs_on_one_profile_lose_nothing_and_do_not_fail(tmp_path: Path) -> None:
    programs = [start(tmp_path, seed, rounds=150) for seed in (1, 2)]
    outputs = [program.communicate() for program in programs]
    assert [errors.decode() for _, errors in outputs] == ["", ""]
    assert [program.returncode for program in programs] == [0, 0]
    acknowledged = [line for output, _ in outputs for line in lines_of(output)]
    edits = [json.dumps(one) for one in acknowledged if one[0] == "edit"]
    assert sorted(edits) == sorted(json.dumps(one) for one in kept(tmp_path) if one[0] == "edit")
    assert len(edits) > 100
    assert_sound(tmp_path)
