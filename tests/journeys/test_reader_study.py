"""A whole reader study through the real window, in processes that are killed in the midst of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.ui.workplaces import answer
from thyroid_desktop.bootstrap import open_workplace
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Arm, Finished, Protocol, ReaderStudy, StudyItem
from thyroid_desktop.services.studies.study_results import results_of

ROOT = Path(__file__).parents[2]
BOX = Box(20, 20, 80, 70)
WASHOUT_DAYS = 14
TELLTALES = ("Secretname", "Armalone", "Armaided", "surgery")
LONGEST_S = 900

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def prepare(profile: Path, folder: Path, *, readers: int, cases: int) -> ReaderStudy:
    """A study in a new profile. What is malignant is brighter, as readers and model know with some error."""
    make_tiny_bundle(profile / "models" / "a-tiny-one")
    workplace = open_workplace(profile)
    workplace.settings.set_user("Dr. 1")
    user = workplace.settings.user()
    assert user is not None
    folder.mkdir()
    items = []
    for number in range(1, cases + 1):
        generator, is_malignant = np.random.default_rng(number), number % 2 == 0
        grey = 100 + (16 if is_malignant else -16) + generator.normal(0, 14)
        pixels = np.clip(generator.normal(grey, 9, (120, 160)), 0, 255).astype(np.uint8)
        path = folder / f"Secretname {number}.png"
        cv2.imwrite(str(path), pixels)
        (image,) = workplace.intake.open_paths([path]).images
        (revision,) = workplace.annotating_for(user.id).draw(image, 0, BOX, is_model_shown=False).revisions
        said = answer(float(np.clip(grey / 200, 0.01, 0.99)), Spread(0.1, 0.9))
        recorded = workplace.diagnosing.record(said, image, revision, user.id)[0]  # type: ignore[arg-type]
        items.append(StudyItem(number, image.id, 0, BOX, 1, is_malignant, "surgery", recorded.id))
    ids = tuple(workplace.settings.user_named(f"Dr. {number}").id for number in range(1, readers + 1))
    arms = (Arm("Armalone", "never"), Arm("Armaided", "after-own"))
    protocol = Protocol("A study of made-up images", arms, ids, washout_days=WASHOUT_DAYS, seed=5)
    study = workplace.studies.create(protocol, items, user_id=user.id)
    workplace.close()
    return study


class Sitting:
    """One reader before the window, in a process of its own."""

    def __init__(self, profile: Path, reader: str, days: int) -> None:
        command = [sys.executable, "-m", "tests.journeys.study_child", str(profile), reader, str(days), *TELLTALES]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def end(self, *, kill_at: int | None, lag_s: float = 0.0) -> tuple[list[str], str, bool]:
        """What it printed, what it complained about, and whether it ended by itself.

        It is killed this long after so many cases have been on the screen.
        """
        printed: list[str] = []
        assert self._process.stdout is not None
        while kill_at is not None and sum(line.startswith("locked") for line in printed) < kill_at:
            line = self._process.stdout.readline()
            if not line:  # it was done sooner
                break
            printed.append(line.rstrip())
        else:
            if kill_at is not None:
                time.sleep(lag_s)
                self._process.send_signal(signal.SIGKILL)
        out, errors = self._process.communicate(timeout=LONGEST_S)
        is_killed = self._process.returncode == -signal.SIGKILL
        assert is_killed or self._process.returncode == 0, errors
        return [*printed, *out.splitlines()], errors, not is_killed


def read_through(profile: Path, study: ReaderStudy, *, kills: int) -> int:
    """All readers read both arms, the second one after the washout; so often, one of them is killed.

    Returns:
        How many were left to be killed when everything was read.
    """
    chance, locked = random.Random(17), 0
    for days in (0, WASHOUT_DAYS + 1):
        for number in range(1, len(study.protocol.reader_ids) + 1):
            is_over = False
            while not is_over:
                kill_at = chance.randint(1, max(len(study.items) // 2, 1)) if kills else None
                sitting = Sitting(profile, f"Dr. {number}", days)
                printed, errors, is_over = sitting.end(kill_at=kill_at, lag_s=chance.uniform(0.0, 0.2))
                kills -= not is_over  # whoever was done sooner was not killed
                assert [line for line in printed if line.startswith("leak")] == []
                assert [word for word in TELLTALES if word in errors] == []
                told = [int(line.split()[1]) for line in printed if line.startswith("locked")]
                workplace = open_workplace(profile)
                kept = len(workplace.studies.readings(study.id))
                workplace.close()
                # What the window went on from was acknowledged; a lock that was on its way may be there too.
                assert kept >= max((locked, *told))
                locked = kept
    return kills


def check(profile: Path, study: ReaderStudy) -> None:
    """Everything was read once, in order, after the washout; and the results can be worked out."""
    workplace = open_workplace(profile)
    readings = workplace.studies.readings(study.id)
    places = Counter((one.user_id, one.arm, one.item, one.stage) for one in readings)
    assert set(places.values()) == {1}
    assert len(readings) == len(study.protocol.reader_ids) * len(study.items) * 3
    for user_id in study.protocol.reader_ids:
        assert workplace.studies.next_turn(study.id, user_id) == Finished()
    assert all(one.is_model_shown == (one.stage == "with-model") for one in readings)
    results = results_of(study, readings)
    assert results.is_complete
    assert results.by_score is not None
    assert results.by_score.analysis.arms.min() > 0.6
    workplace.close()
    logs = list(profile.rglob("*.log"))
    assert [path.name for path in logs for word in TELLTALES if word in path.read_text(encoding="utf-8")] == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_that_a_study_survives_kills_without_loss_or_leak(tmp_path: Path) -> None:
    """A small one; for a soak one of the paper's size, 4 readers × 2 arms × 85 cases with ten kills."""
    is_soak = bool(os.environ.get("THYROID_SOAK"))
    readers, cases, kills = (4, 85, 10) if is_soak else (2, 6, 2)
    study = prepare(tmp_path / "profile", tmp_path / "Secretname", readers=readers, cases=cases)
    assert read_through(tmp_path / "profile", study, kills=kills) == 0
    check(tmp_path / "profile", study)
