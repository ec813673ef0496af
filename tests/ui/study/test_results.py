from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.late_answers import Post
from tests.ui.study.conftest import AIDED, ALONE, PLAIN, MakeStudy, workplace_of
from thyroid_desktop.adapters.tables.readings_table import read_readings
from thyroid_desktop.domain.reading import Answer, ReaderStudy, StudyItem, Turn
from thyroid_desktop.services.evidence.analysing import analysed
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.study.findings import findings_of
from thyroid_desktop.ui.study.results_window import METHODS, ResultsWindow

AT = "2030-01-02T03:04:05.000006+00:00"


def read_all(window: MainWindow, study: ReaderStudy, *, but: int = 0) -> None:
    """Have every reader read, with some skill; the last one leaves out so many answers."""
    studies, chance = workplace_of(window).studies, random.Random(3)
    for user_id in study.protocol.reader_ids:
        left = but if user_id == study.protocol.reader_ids[-1] else 0
        total = len(study.items) * sum(len(arm.stages) for arm in study.protocol.arms)
        for _ in range(total - left):
            turn = studies.next_turn(study.id, user_id)
            assert isinstance(turn, Turn)
            score = round(min(100, max(0, chance.gauss(62 if study.item(turn.item).is_malignant else 38, 20))))
            answer = Answer("malignant" if score >= 50 else "benign", score)
            studies.lock(turn, answer, began_at=AT, reading_ms=4000)


@pytest.fixture
def study(window: MainWindow, make_study: MakeStudy) -> ReaderStudy:
    """Three readers, two arms, four cases of two images each class."""
    first = make_study(count=4)
    workplace = workplace_of(window)
    ids = [workplace.settings.user_named(name).id for name in ("Dr. One", "Dr. Two", "Dr. Three")]
    items = [replace(item, is_malignant=item.number > 2) for item in first.items]
    user = workplace.settings.user()
    assert user is not None
    return workplace.studies.create(replace(PLAIN, reader_ids=tuple(ids)), items, user_id=user.id)


def shown(window: MainWindow, qtbot: QtBot, study: ReaderStudy) -> ResultsWindow:
    studying = window.controllers.studying
    studying.show_results_of(study.id)
    qtbot.waitUntil(lambda: studying.results is not None, timeout=20_000)
    assert studying.results is not None
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=20_000)
    return studying.results


def test_that_the_results_say_in_a_sentence_what_came_out(window: MainWindow, qtbot: QtBot, study: ReaderStudy) -> None:
    read_all(window, study)
    results = shown(window, qtbot, study)
    assert results.sentence.text().startswith("Over 3 readers and 4 cases the mean AUROC was")
    heads = [column.head for column in results.readers.table.columns]
    assert heads[:5] == ["Reader", "Condition", "Read", "AUROC", "Sensitivity"]
    readers = [row[0].text for row in results.readers.table.rows]
    assert readers[:3] == ["Dr. One"] * 3
    assert readers.count("Mean of the readers") == 3
    assert "tiny" in readers
    assert {row[2].text for row in results.readers.table.rows[:9]} == {"4/4"}
    results.tabs.turn_to(METHODS)
    assert "the positive class" in results.methods.text.toPlainText()
    results.close()


def test_that_a_study_half_read_says_so(window: MainWindow, qtbot: QtBot, study: ReaderStudy) -> None:
    read_all(window, replace(study, protocol=replace(study.protocol, reader_ids=study.protocol.reader_ids[:1])), but=3)
    results = shown(window, qtbot, study)
    assert results.sentence.text() == "Conditions are compared once two readers have read everything."
    assert "Not finished: 9 of 36" in results._state.text()
    results.close()


def test_that_everything_is_exported_and_calls_readers_by_number(
    window: MainWindow, qtbot: QtBot, study: ReaderStudy, tmp_path: Path
) -> None:
    read_all(window, study)
    results = shown(window, qtbot, study)
    findings = findings_of(workplace_of(window), study.id)
    files = window.controllers.files
    with qtbot.waitSignal(files.written, timeout=60_000):
        files.write_all(tmp_path, results.evidence(findings))
    folder = tmp_path / f"reader-study-{study.id}"
    names = {path.name for path in folder.iterdir()}
    assert {"readers.csv", "comparison.csv", "changed-opinions.csv", "pairs.csv", "methods.txt"} <= names
    assert {
        f"{name}.{end}" for name in ("roc", "differences", "reading-times") for end in ("png", "svg", "pdf")
    } <= names
    for path in folder.glob("*.csv"):
        assert "Dr. One" not in path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader((folder / "readers.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["reader"] == "reader 1"
    assert int(rows[0]["sensitivity_n"]) == 2
    results.close()


def test_that_the_readings_can_be_analysed_by_the_command_line(
    window: MainWindow, qtbot: QtBot, study: ReaderStudy, tmp_path: Path
) -> None:
    read_all(window, study)
    results = shown(window, qtbot, study)
    table = tmp_path / "readings.csv"
    window.controllers.studying.write_readings(table)
    qtbot.waitUntil(table.exists, timeout=20_000)
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=20_000)
    found = analysed(read_readings(table))
    comparison = findings_of(workplace_of(window), study.id).results.by_score
    assert comparison is not None
    assert found.result.f == pytest.approx(comparison.analysis.f)
    results.close()


def test_that_nobody_who_still_reads_sees_the_results(window: MainWindow, qtbot: QtBot, make_study: MakeStudy) -> None:
    study = make_study()
    user = workplace_of(window).settings.user()
    assert user is not None
    turn = workplace_of(window).studies.next_turn(study.id, user.id)
    assert isinstance(turn, Turn)
    workplace_of(window).studies.lock(turn, Answer("benign", 4), began_at=AT, reading_ms=1)
    told: list[str] = []
    window.controllers.studying.told.connect(lambda title, _detail: told.append(title))
    window.actions_made["study_results"].trigger()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert window.controllers.studying.results is None
    assert told == ["There are no results for you to see yet"]


def test_that_one_of_several_studies_is_chosen(window: MainWindow, qtbot: QtBot, make_study: MakeStudy) -> None:
    first = make_study(count=3)
    workplace = workplace_of(window)
    user = workplace.settings.user()
    assert user is not None
    items: list[StudyItem] = list(first.items)
    workplace.studies.create(
        replace(PLAIN, title="Another one", arms=(ALONE, AIDED), reader_ids=(user.id,)), items, user_id=user.id
    )
    studying = window.controllers.studying
    window.actions_made["read_study"].trigger()
    qtbot.waitUntil(lambda: studying.chooser is not None, timeout=20_000)
    assert studying.chooser is not None
    assert [studying.chooser.list.item(row).text().split("\n")[0] for row in range(2)] == [
        "Another one",
        "A small study",
    ]
    studying.chooser.reject()
    qtbot.waitUntil(lambda: studying.chooser is None)


def test_that_results_worked_out_for_one_reader_are_not_shown_to_the_next(
    window: MainWindow, qtbot: QtBot, study: ReaderStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, studying = window.controllers.session, window.controllers.studying
    post = Post(findings_of)
    monkeypatch.setattr("thyroid_desktop.ui.study.findings.findings_of", post)
    studying.show_results_of(study.id)
    qtbot.waitUntil(post.is_here.is_set)
    window.beginning.set_name("Dr. Li")
    qtbot.waitUntil(lambda: session.user is not None and session.user.name == "Dr. Li")
    post.gate.set()
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert studying.results is None
