"""How a training goes, read from the events that its members write: one point an epoch, whoever trains and wherever.

A worker on another machine writes into the same profile; only what was added since the last look is read.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from thyroid_desktop.services.queueing.courses import Course, EpochPoint

EVENTS: Final = "events.jsonl"
FIGURES: Final = ("loss", "validation_loss", "accuracy", "auroc")
LARGEST_LOOK: Final = 1 << 24
"""Bytes of one file that are read at a time; what is more is read at the next look."""


@dataclass(slots=True)
class _Read:
    """How far a file was read, and what was found."""

    offset: int
    points: tuple[EpochPoint, ...]


class CourseFiles:
    """Reads courses of trainings; keeps what it has read.

    Args:
        profile: The profile's folder.
    """

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._read: dict[Path, _Read] = {}

    def of_job(self, job_id: int) -> tuple[Course, ...]:
        """The courses of a job's networks and folds; none where nothing was written yet, or not on this machine."""
        run = self._profile / "training" / f"job-{job_id}" / "run"
        courses = []
        for path in sorted(run.glob(f"*/*/{EVENTS}")):
            points = self._points(path)
            if points:
                courses.append(_course(path, points))
        return tuple(courses)

    def _points(self, path: Path) -> tuple[EpochPoint, ...]:
        before = self._read.get(path, _Read(0, ()))
        try:
            with path.open("rb") as file:
                size = file.seek(0, 2)
                if size < before.offset:  # it was begun anew
                    before = _Read(0, ())
                file.seek(before.offset)
                added = file.read(LARGEST_LOOK)
        except OSError:
            return before.points
        whole = added[: added.rfind(b"\n") + 1]
        points = list(before.points)
        for line in whole.splitlines():
            told = _event(line)
            if told is not None:
                points.append(_point(told, len(points) + 1))
        self._read[path] = _Read(before.offset + len(whole), tuple(points))
        return self._read[path].points


def _course(path: Path, points: tuple[EpochPoint, ...]) -> Course:
    course = Course(path.parts[-3], path.parts[-2], points)
    if not course.learns_from_all:
        return course
    # Its other figures are of the very rows that it learns from.
    return replace(course, points=tuple(EpochPoint(one.epoch, one.loss, None, None, None) for one in points))


def _event(line: bytes) -> dict[str, Any] | None:
    """The end of an epoch that a line tells of; None for everything else."""
    if b'"EpochDone"' not in line:
        return None
    try:
        told = json.loads(line)
    except ValueError:
        return None
    is_whole = isinstance(told, dict) and all(isinstance(told.get(name), int | float) for name in FIGURES)
    return told if is_whole else None


def _point(told: dict[str, Any], epoch: int) -> EpochPoint:
    values = [float(told[name]) for name in FIGURES]
    return EpochPoint(epoch, *(value if math.isfinite(value) else None for value in values))
