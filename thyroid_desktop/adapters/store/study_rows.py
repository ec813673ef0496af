"""Reader studies in the store: protocols, cases, locked readings and what was shown when; only ever appended."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

import sqlalchemy as sa

from thyroid_desktop.adapters.store import rows
from thyroid_desktop.adapters.store.tables import studies, study_events, study_items, study_readings
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Arm, Protocol, ReaderStudy, Reading, ShowEvent, StudyItem, What, later
from thyroid_desktop.services.studies.answer_texts import answer_in, answer_text

STUDIES: Final = sa.select(studies.c.id, studies.c.protocol, studies.c.created_at, studies.c.created_by)
ITEMS: Final = sa.select(
    study_items.c.study_id,
    study_items.c.number,
    study_items.c.image_id,
    study_items.c.frame,
    study_items.c.x0,
    study_items.c.y0,
    study_items.c.x1,
    study_items.c.y1,
    study_items.c.nodule,
    study_items.c.is_malignant,
    study_items.c.truth_basis,
    study_items.c.prediction_id,
)
READINGS: Final = sa.select(
    study_readings.c.id,
    study_readings.c.study_id,
    study_readings.c.item,
    study_readings.c.user_id,
    study_readings.c.arm,
    study_readings.c.stage,
    study_readings.c.answer,
    study_readings.c.began_at,
    study_readings.c.locked_at,
    study_readings.c.reading_ms,
    study_readings.c.is_model_shown,
)
EVENTS: Final = sa.select(
    study_events.c.study_id,
    study_events.c.item,
    study_events.c.user_id,
    study_events.c.arm,
    study_events.c.what,
    study_events.c.detail,
    study_events.c.at,
)


class StudyRepository:
    """Reader studies; fulfils ``StudyStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, protocol: Protocol, items: Sequence[StudyItem], *, user_id: int, at: str) -> ReaderStudy:
        """Keep a study with its cases, all or nothing; committed on return."""
        values = {"protocol": _protocol_text(protocol), "created_at": at, "created_by": user_id}
        with self._transactions.writing() as connection:
            (study_id,) = connection.execute(studies.insert(), values).inserted_primary_key or (0,)
            connection.execute(study_items.insert(), [{"study_id": study_id, **_item_values(item)} for item in items])
        return ReaderStudy(int(study_id), protocol, tuple(items), at, user_id)

    def study(self, study_id: int) -> ReaderStudy:
        """One study.

        Raises:
            StoreProblem: There is no such study.
        """
        found = self._studies(studies.c.id == study_id, study_items.c.study_id == study_id)
        if not found:
            raise StoreProblem("The study is not in the library", "it was never created in this profile")
        return found[0]

    def studies(self) -> tuple[ReaderStudy, ...]:
        """All studies, newest first."""
        return self._studies(sa.true(), sa.true())

    def lock(self, reading: Reading, event: ShowEvent) -> Reading:
        """Keep a reading together with the event that tells of it; the reading with its id, on the disk on return.

        Raises:
            Overtaken: The same reader has locked this stage of this case in this arm already; nothing was kept.
        """
        values = _reading_values(reading)
        named = ("study_id", "user_id", "arm", "item", "stage")
        same = sa.and_(*(study_readings.c[name] == values[name] for name in named))
        with self._transactions.writing() as connection:
            if connection.execute(sa.select(study_readings.c.id).where(same)).first() is not None:
                raise Overtaken("This case is locked already", "it was read in another window, or a moment ago")
            (row_id,) = connection.execute(study_readings.insert(), values).inserted_primary_key or (0,)
            connection.execute(study_events.insert(), _event_values(event))
        return replace(reading, id=int(row_id))

    def readings(self, study_id: int, user_id: int | None = None) -> tuple[Reading, ...]:
        """The readings of a study, of one reader or of all, oldest first."""
        query = READINGS.where(study_readings.c.study_id == study_id)
        if user_id is not None:
            query = query.where(study_readings.c.user_id == user_id)
        return tuple(_reading(row) for row in self._fetched(query.order_by(study_readings.c.id)))

    def log(self, events: Sequence[ShowEvent]) -> None:
        """Keep events, all or nothing; committed on return."""
        if not events:
            return
        with self._transactions.writing() as connection:
            connection.execute(study_events.insert(), [_event_values(event) for event in events])

    def events(self, study_id: int, user_id: int | None = None, what: What | None = None) -> tuple[ShowEvent, ...]:
        """What was shown, to one reader or to all, of one kind or of all, in the order in which it was kept."""
        query = EVENTS.where(study_events.c.study_id == study_id)
        if user_id is not None:
            query = query.where(study_events.c.user_id == user_id)
        if what is not None:
            query = query.where(study_events.c.what == what)
        return tuple(ShowEvent(*row) for row in self._fetched(query.order_by(study_events.c.id)))

    def newest_time(self, study_id: int, user_id: int) -> str | None:
        """The latest time of any reading or event of a reader (UTC, ISO 8601); None when there is none."""
        times = [
            row[0]
            for table, column in ((study_readings, study_readings.c.locked_at), (study_events, study_events.c.at))
            for row in self._fetched(
                sa.select(sa.func.max(column)).where(table.c.study_id == study_id, table.c.user_id == user_id)
            )
            if row[0] is not None
        ]
        return later(*times) if times else None

    def _studies(self, of_study: sa.ColumnElement[bool], of_item: sa.ColumnElement[bool]) -> tuple[ReaderStudy, ...]:
        with self._transactions.reading() as connection:
            study_rows = connection.execute(STUDIES.where(of_study).order_by(studies.c.id.desc())).all()
            item_rows = connection.execute(ITEMS.where(of_item).order_by(study_items.c.number)).all()
        items: dict[int, list[StudyItem]] = defaultdict(list)
        for row in item_rows:
            items[row[0]].append(_item(row))
        return tuple(_study(row, items[row[0]]) for row in study_rows)

    def _fetched(self, query: sa.Select[Any]) -> Sequence[Any]:
        with self._transactions.reading() as connection:
            return connection.execute(query).all()


def _protocol_text(protocol: Protocol) -> str:
    return rows.storable(json.dumps(asdict(protocol), allow_nan=False, separators=(",", ":"), sort_keys=True))


def _item_values(item: StudyItem) -> rows.Values:
    box = item.box
    return {
        "number": item.number,
        "image_id": item.image_id,
        "frame": item.frame,
        "x0": box.x0,
        "y0": box.y0,
        "x1": box.x1,
        "y1": box.y1,
        "nodule": item.nodule,
        "is_malignant": item.is_malignant,
        "truth_basis": rows.storable(item.truth_basis),
        "prediction_id": item.prediction_id,
    }


def _reading_values(reading: Reading) -> dict[str, Any]:
    names = ("study_id", "item", "user_id", "arm", "stage", "began_at", "locked_at", "reading_ms", "is_model_shown")
    return {**{name: getattr(reading, name) for name in names}, "answer": answer_text(reading.answer)}


def _event_values(event: ShowEvent) -> rows.Values:
    return {**asdict(event), "detail": rows.storable(event.detail)}


@rows.damage_told
def _study(row: Sequence[Any], items: Sequence[StudyItem]) -> ReaderStudy:
    study_id, text, created_at, created_by = row
    fields = json.loads(text)
    protocol = Protocol(
        **{
            **fields,
            "arms": tuple(Arm(**arm) for arm in fields["arms"]),
            "reader_ids": tuple(fields["reader_ids"]),
        }
    )
    return ReaderStudy(study_id, protocol, tuple(items), created_at, created_by)


@rows.damage_told
def _item(row: Sequence[Any]) -> StudyItem:
    _, number, image_id, frame, x0, y0, x1, y1, nodule, is_malignant, truth_basis, prediction_id = row
    return StudyItem(number, image_id, frame, Box(x0, y0, x1, y1), nodule, is_malignant, truth_basis, prediction_id)


@rows.damage_told
def _reading(row: Sequence[Any]) -> Reading:
    *before, answer, began_at, locked_at, reading_ms, is_model_shown = row
    reading_id, study_id, item, user_id, arm, stage = before
    said = answer_in(answer)
    return Reading(
        reading_id, study_id, item, user_id, arm, stage, said, began_at, locked_at, reading_ms, is_model_shown
    )
