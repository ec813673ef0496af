"""Courses of trainings, read while they are written."""

from __future__ import annotations

import json
from pathlib import Path

from thyroid_desktop.adapters.training_courses import CourseFiles
from thyroid_desktop.services.queueing.courses import EpochPoint
from training.experiment.events import Began, EpochDone, as_line


def an_epoch(epoch: int, auroc: float = 0.9) -> str:
    return as_line(EpochDone("Xception", 1, "fine-tuning", epoch, 4, 0.5, 0.6, 0.8, auroc, 1e-4, 60.0)) + "\n"


def events(profile: Path, member: str = "fold-1", network: str = "Xception") -> Path:
    folder = profile / "training" / "job-7" / "run" / network / member
    folder.mkdir(parents=True)
    return folder / "events.jsonl"


def test_that_epochs_become_points_counted_through_all_stages(tmp_path: Path) -> None:
    began = as_line(Began("Xception", 1, "tensorflow", 100, 0)) + "\n"
    events(tmp_path).write_text(began + an_epoch(1) + an_epoch(1, 0.95), encoding="utf-8")
    (course,) = CourseFiles(tmp_path).of_job(7)
    assert (course.network, course.member) == ("Xception", "fold-1")
    assert course.points == (EpochPoint(1, 0.5, 0.6, 0.8, 0.9), EpochPoint(2, 0.5, 0.6, 0.8, 0.95))


def test_that_a_line_that_is_still_written_waits_for_its_end(tmp_path: Path) -> None:
    path, files = events(tmp_path), CourseFiles(tmp_path)
    line = an_epoch(1)
    path.write_text(line + line[:20], encoding="utf-8")
    assert [len(one.points) for one in files.of_job(7)] == [1]
    with path.open("a", encoding="utf-8") as file:
        file.write(line[20:])
    assert [len(one.points) for one in files.of_job(7)] == [2]


def test_that_a_run_that_was_begun_anew_is_read_anew(tmp_path: Path) -> None:
    path, files = events(tmp_path), CourseFiles(tmp_path)
    path.write_text(an_epoch(1) + an_epoch(2), encoding="utf-8")
    assert len(files.of_job(7)[0].points) == 2
    path.write_text(an_epoch(1, 0.5), encoding="utf-8")
    assert files.of_job(7)[0].points == (EpochPoint(1, 0.5, 0.6, 0.8, 0.5),)


def test_that_damaged_lines_are_passed_over_and_what_is_not_finite_is_nothing(tmp_path: Path) -> None:
    broken = json.dumps({"event": "EpochDone", "loss": "much"}) + "\n" + '{"EpochDone"\n'
    endless = an_epoch(1).replace("0.9", "NaN", 1)
    events(tmp_path).write_text(broken + endless, encoding="utf-8")
    assert CourseFiles(tmp_path).of_job(7)[0].points[0].auroc is None


def test_that_a_job_of_which_nothing_was_written_yet_has_no_courses(tmp_path: Path) -> None:
    files = CourseFiles(tmp_path)
    assert files.of_job(7) == ()
    path = events(tmp_path)
    path.write_text("", encoding="utf-8")
    assert files.of_job(7) == ()


def test_that_a_member_which_learns_from_everything_shows_its_loss_alone(tmp_path: Path) -> None:
    for member in ("fold-0", "whole"):
        folder = tmp_path / "training" / "job-1" / "run" / "Tiny" / member
        folder.mkdir(parents=True)
        told = {"event": "EpochDone", "loss": 0.5, "validation_loss": 0.4, "accuracy": 0.9, "auroc": 0.95}
        (folder / "events.jsonl").write_text(f"{json.dumps(told)}\n")
    fold, whole = CourseFiles(tmp_path).of_job(1)
    assert fold.points == (EpochPoint(1, 0.5, 0.4, 0.9, 0.95),)
    assert (whole.learns_from_all, whole.points) == (True, (EpochPoint(1, 0.5, None, None, None),))
