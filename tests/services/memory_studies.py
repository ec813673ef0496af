"""A store of reader studies that lives in memory, with the promises of the port and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Arm, Protocol, ReaderStudy, Reading, ShowEvent, StudyItem, What

BOX = Box(10.0, 20.0, 110.0, 90.0)


class MemoryStudies:
    """Studies, readings and events; ``before_lock`` is called before each reading is kept."""

    def __init__(self) -> None:
        self.by_id: dict[int, ReaderStudy] = {}
        self.locked: list[Reading] = []
        self.logged: list[ShowEvent] = []
        self.before_lock: Callable[[], None] = lambda: None

    def add(self, protocol: Protocol, items: Sequence[StudyItem], *, user_id: int, at: str) -> ReaderStudy:
        study = ReaderStudy(len(self.by_id) + 1, protocol, tuple(items), at, user_id)
        self.by_id[study.id] = study
        return study

    def study(self, study_id: int) -> ReaderStudy:
        if study_id not in self.by_id:
            raise StoreProblem("The study is not in the library")
        return self.by_id[study_id]

    def studies(self) -> tuple[ReaderStudy, ...]:
        return tuple(reversed(self.by_id.values()))

    def lock(self, reading: Reading, event: ShowEvent) -> Reading:
        self.before_lock()
        if any(_name(one) == _name(reading) for one in self.locked):
            raise Overtaken("This case is locked already")
        kept = replace(reading, id=len(self.locked) + 1)
        self.locked.append(kept)
        self.logged.append(event)
        return kept

    def readings(self, study_id: int, user_id: int | None = None) -> tuple[Reading, ...]:
        return tuple(one for one in self.locked if one.study_id == study_id and user_id in (None, one.user_id))

    def log(self, events: Sequence[ShowEvent]) -> None:
        self.logged.extend(events)

    def events(self, study_id: int, user_id: int | None = None, what: What | None = None) -> tuple[ShowEvent, ...]:
        mine = [one for one in self.logged if one.study_id == study_id and user_id in (None, one.user_id)]
        return tuple(one for one in mine if what in (None, one.what))

    def newest_time(self, study_id: int, user_id: int) -> str | None:
        times = [one.locked_at for one in self.readings(study_id, user_id)]
        times += [one.at for one in self.events(study_id, user_id)]
        return max(times, default=None)


class Clock:
    """A clock that is put by hand; every look at it takes a second."""

    def __init__(self) -> None:
        self.day = 1
        self.second = 0

    def __call__(self) -> str:
        self.second += 1
        minutes, seconds = divmod(self.second, 60)
        hours, minutes = divmod(minutes, 60)
        return f"2026-03-{self.day:02d}T{hours:02d}:{minutes:02d}:{seconds:02d}.000000+00:00"


def a_protocol(**parts: object) -> Protocol:
    """Two readers, alone and with the model after the own opinion, with a washout of 14 days."""
    usual: dict[str, object] = {
        "title": "Pilot",
        "arms": (Arm("alone", "never"), Arm("with model", "after-own")),
        "reader_ids": (1, 2),
        "seed": 7,
    }
    return Protocol(**{**usual, **parts})  # type: ignore[arg-type]


def some_items(count: int = 4, *, has_predictions: bool = True) -> tuple[StudyItem, ...]:
    """Cases of which the even ones are malignant."""
    return tuple(
        StudyItem(number, number, 0, BOX, 1, number % 2 == 0, "surgery", number if has_predictions else None)
        for number in range(1, count + 1)
    )


def _name(reading: Reading) -> tuple[object, ...]:
    return (reading.study_id, reading.user_id, reading.arm, reading.item, reading.stage)
