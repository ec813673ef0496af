from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from tests.adapters.store.conftest import allow_changes
from tests.adapters.values import AT, a_description
from tests.services.memory_studies import Clock, a_protocol, some_items
from thyroid_desktop.adapters.store.database import Store, open_store
from thyroid_desktop.adapters.store.repositories import Repositories
from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Answer, Arm, ReaderStudy, Reading, ShowEvent, Turn
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.studies.reader_studies import ReaderStudies

ROOT = Path(__file__).parents[3]
CREATED = "2026-01-01T00:00:00.000000+00:00"
AnyStore = Store | Repositories
ALONE = (Arm("alone", "never"), Arm("again", "never"))


@pytest.fixture
def store(library: Repositories) -> Repositories:
    return library


def a_study(store: AnyStore, count: int = 4, **parts: object) -> ReaderStudy:
    for number in range(1, count + 1):
        store.cases.add_image(f"{number:064x}", f"{number}.png", a_description(), at=AT)
    users = tuple(store.settings.user_named(name).id for name in ("Ada", "Ben"))
    protocol = a_protocol(**{"arms": ALONE, "reader_ids": users, "washout_days": 0, **parts})
    return store.studies.add(protocol, some_items(count, has_predictions=False), user_id=users[0], at=CREATED)


def a_reading(study: ReaderStudy, item: int = 1, **changes: object) -> Reading:
    answer = Answer("benign", 12, Features("solid", foci=frozenset({"macro"})), Box(1, 2.5, 3, 4))
    plain = Reading(0, study.id, item, study.protocol.reader_ids[0], 0, "own", answer, AT, AT, 1234, False)
    return replace(plain, **changes)  # type: ignore[arg-type]


def told(reading: Reading, at: str = AT) -> ShowEvent:
    return ShowEvent(reading.study_id, reading.item, reading.user_id, reading.arm, "locked", reading.stage, at)


def test_that_a_study_its_readings_and_events_are_there_again_after_a_restart(tmp_path: Path, url: str) -> None:
    store = open_store(tmp_path, url)
    study = a_study(store)
    reading = store.studies.lock(a_reading(study), told(a_reading(study)))
    outside = ShowEvent(study.id, None, study.protocol.reader_ids[1], None, "left", "a\0b", AT)
    store.studies.log([outside])
    store.studies.log([])
    store.close()
    store = open_store(tmp_path, url)
    assert store.studies.study(study.id) == study
    assert store.studies.studies() == (study,)
    assert store.studies.readings(study.id) == (reading,)
    assert store.studies.readings(study.id, study.protocol.reader_ids[1]) == ()
    assert store.studies.events(study.id) == (told(reading), replace(outside, detail="a?b"))
    assert store.studies.events(study.id, study.protocol.reader_ids[0], "locked") == (told(reading),)
    store.close()


def test_that_studies_come_newest_first_with_their_own_cases(store: Repositories) -> None:
    first, second = a_study(store), a_study(store, 2)
    assert store.studies.studies() == (second, first)


def test_that_a_study_that_is_not_there_is_told(store: Repositories) -> None:
    with pytest.raises(StoreProblem, match="not in the library"):
        store.studies.study(7)


def test_that_an_answer_is_kept_once(store: Repositories) -> None:
    study = a_study(store)
    reading = a_reading(study)
    store.studies.lock(reading, told(reading))
    with pytest.raises(Overtaken, match="locked already"):
        store.studies.lock(reading, told(reading))
    assert len(store.studies.readings(study.id)) == len(store.studies.events(study.id)) == 1


def test_that_a_reading_and_its_event_are_kept_together_or_not_at_all(store: Repositories) -> None:
    study = a_study(store)
    reading = a_reading(study)
    with pytest.raises(IntegrityError):
        store.studies.lock(reading, replace(told(reading), user_id=99))
    assert store.studies.readings(study.id) == ()


def test_that_an_own_opinion_with_the_model_in_view_cannot_be_kept(store: Repositories) -> None:
    study = a_study(store)
    reading = a_reading(study, is_model_shown=True)
    with pytest.raises(IntegrityError):
        store.studies.lock(reading, told(reading))


def test_that_a_case_which_the_study_does_not_have_cannot_be_read(store: Repositories) -> None:
    study = a_study(store)
    reading = a_reading(study, item=5)
    with pytest.raises(IntegrityError):
        store.studies.lock(reading, told(reading))


def test_that_the_latest_time_is_that_of_the_reader(store: Repositories) -> None:
    study = a_study(store)
    one, other = study.protocol.reader_ids
    assert store.studies.newest_time(study.id, one) is None
    reading = a_reading(study, locked_at="2031-05-01T00:00:00.000000+00:00")
    store.studies.lock(reading, told(reading))
    assert store.studies.newest_time(study.id, one) == reading.locked_at
    assert store.studies.newest_time(study.id, other) is None


def test_that_nothing_of_a_study_can_be_altered(store: Repositories) -> None:
    study = a_study(store)
    store.studies.lock(a_reading(study), told(a_reading(study)))
    for table in ("studies", "study_items", "study_readings", "study_events"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with pytest.raises(IntegrityError, match="append-only"), store.transactions.writing() as connection:
                connection.exec_driver_sql(change)


def test_that_a_damaged_protocol_is_told(store: Repositories) -> None:
    a_study(store)
    with store.transactions.writing() as connection:
        allow_changes(connection, "studies")
        connection.exec_driver_sql("UPDATE studies SET protocol = '{}'")
    with pytest.raises(StoreProblem, match="cannot be read"):
        store.studies.studies()


READER = """
import sys
from pathlib import Path
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.bootstrap import now
from thyroid_desktop.domain.errors import Overtaken
from thyroid_desktop.domain.reading import Answer, Turn
from thyroid_desktop.services.studies.reader_studies import ReaderStudies
store = open_store(Path(sys.argv[1]), sys.argv[3])
studies = ReaderStudies(store.studies, now)
user, score = store.settings.user_named("Ada").id, int(sys.argv[2])
print("[0, 0]", flush=True)
while isinstance(turn := studies.begin(1, user), Turn):
    try:
        one = studies.lock(turn, Answer("benign", score), began_at=now(), reading_ms=1)
    except Overtaken:
        continue
    print([one.id, score], flush=True)
"""


def a_reader(profile: Path, score: int, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", READER, str(profile), str(score), url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def acknowledged(output: bytes) -> list[list[int]]:
    """The readings that were said to be locked; a line that was cut off was not said."""
    lines = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
    return [line for line in lines if line[0]]


def test_that_two_windows_of_one_reader_lock_every_answer_once(tmp_path: Path, url: str) -> None:
    store = open_store(tmp_path, url)
    study = a_study(store, 20)
    windows = [a_reader(tmp_path, score, url) for score in (11, 22)]
    outputs = [window.communicate() for window in windows]
    assert [errors.decode() for _, errors in outputs] == ["", ""]
    said = sorted(one for output, _ in outputs for one in acknowledged(output))
    kept = store.studies.readings(study.id)
    assert said == [[one.id, one.answer.score] for one in kept]
    assert len({(one.arm, one.item) for one in kept}) == len(kept) == 40
    store.close()


def test_that_no_locked_answer_is_lost_when_the_program_is_killed(tmp_path: Path, url: str) -> None:
    store = open_store(tmp_path, url)
    study = a_study(store, 40)
    said: list[list[int]] = []
    for number in range(4):
        window = a_reader(tmp_path, number, url)
        assert window.stdout is not None
        first = window.stdout.readline()
        time.sleep(0.05 * number)
        window.kill()
        rest, errors = window.communicate()
        assert errors == b"", errors.decode()
        said += acknowledged(first + rest)
    kept = store.studies.readings(study.id)
    assert [one for one in said if one not in [[reading.id, reading.answer.score] for reading in kept]] == []
    locked = [event for event in store.studies.events(study.id) if event.what == "locked"]
    assert [(one.arm, one.item) for one in locked] == [(one.arm, one.item) for one in kept]
    studies = ReaderStudies(store.studies, Clock())
    assert isinstance(studies.next_turn(study.id, study.protocol.reader_ids[0]), Turn)
    store.close()
