"""Reading a study with the keyboard alone, and what must never be seen meanwhile."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.study.conftest import ALONE, BOX, PLAIN, MakeStudy, Reader, workplace_of
from thyroid_desktop.domain.reading import Finished
from thyroid_desktop.ui.main_window import MainWindow

KEYS = {"benign": Qt.Key.Key_B, "malignant": Qt.Key.Key_M}
TELLTALES = ("Secretname", "picture", "surgery", "Armalone", "Armaided", "truth", "pathology")


def say(reader: Reader, verdict: str, score: int) -> None:
    reader.press(KEYS[verdict])
    reader.type(str(score))


def texts_of(widget: QWidget) -> str:
    """Everything that a window says, to eyes and to a screen reader."""
    said = [widget.windowTitle()]
    for one in (widget, *widget.findChildren(QWidget)):
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription(), one.statusTip(), one.objectName()]
        for name in ("text", "placeholderText", "toPlainText"):
            read = getattr(one, name, None)
            said.append(str(read()) if callable(read) else "")
    return "\n".join(said)


def test_that_a_study_is_read_by_keys_alone_in_both_arms(reader: Reader, make_study: MakeStudy) -> None:
    study = make_study()
    reader.begin()
    assert not reader.window.isVisible()
    for number in range(3):
        say(reader, "benign" if number % 2 else "malignant", 10 * number + 5)
        reader.enter()
    reader.enter()  # from the page between the arms
    for number in range(3):
        say(reader, "malignant", 60)
        reader.enter()
        assert reader.reading.flow.sitting is not None
        assert reader.reading.flow.sitting.model is not None
        if number == 0:
            reader.press(KEYS["benign"])
        reader.enter()
    readings = workplace_of(reader.window).studies.readings(study.id)
    assert [(one.arm, one.item, one.stage) for one in readings] == [
        *((0, item, "own") for item in (1, 2, 3)),
        *((1, item, stage) for item in (1, 2, 3) for stage in ("own", "with-model")),
    ]
    assert [one.answer.score for one in readings[:3]] == [5, 15, 25]
    assert [one.answer.verdict for one in readings[3:5]] == ["malignant", "benign"]
    assert [one.is_model_shown for one in readings] == [False] * 3 + [False, True] * 3
    user = workplace_of(reader.window).settings.user()
    assert user is not None
    assert workplace_of(reader.window).studies.next_turn(study.id, user.id) == Finished()
    reader.press(Qt.Key.Key_Return)
    reader.qtbot.waitUntil(reader.window.isVisible)


def test_that_nothing_on_the_screen_or_in_the_log_betrays_the_case(
    reader: Reader, make_study: MakeStudy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_study(replace(PLAIN, arms=(ALONE, replace(ALONE, name="Armaided", model="after-own"))))
    reader.sit_down()
    seen = [texts_of(reader.reading)]
    reader.enter()
    reader.qtbot.waitUntil(lambda: reader.reading.is_reading)
    for _ in range(3):
        seen.append(texts_of(reader.reading))
        say(reader, "malignant", 70)
        reader.enter()
    seen.append(texts_of(reader.reading))
    reader.enter()
    say(reader, "malignant", 70)
    reader.enter()
    seen.append(texts_of(reader.reading))
    told = "\n".join((*seen, caplog.text))
    assert [word for word in TELLTALES if word.casefold() in told.casefold()] == []
    assert all("Research use only" in one for one in seen)


def test_that_an_answer_that_lacks_something_is_not_locked(reader: Reader, make_study: MakeStudy) -> None:
    study = make_study()
    reader.begin()
    reader.press(KEYS["benign"])
    reader.press(Qt.Key.Key_Return)
    reader.rest()
    assert workplace_of(reader.window).studies.readings(study.id) == ()
    reader.type("20")
    reader.enter()
    assert len(workplace_of(reader.window).studies.readings(study.id)) == 1


def test_that_one_goes_on_where_one_left_with_what_was_said(
    reader: Reader, make_study: MakeStudy, qtbot: QtBot
) -> None:
    make_study()
    reader.begin()
    say(reader, "malignant", 44)
    reader.enter()
    say(reader, "benign", 31)
    reader.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(reader.window.isVisible)
    reader.rest()
    reader.begin()
    sitting = reader.reading.flow.sitting
    assert sitting is not None
    assert sitting.turn.position == 2
    assert (sitting.begins_with.verdict, sitting.begins_with.score) == ("benign", 31)
    reader.enter()
    readings = workplace_of(reader.window).studies.readings(1)
    assert [one.answer.score for one in readings] == [44, 31]


def test_that_the_washout_keeps_the_next_arm_closed(reader: Reader, make_study: MakeStudy) -> None:
    make_study(replace(PLAIN, washout_days=30))
    reader.begin()
    for _ in range(3):
        say(reader, "benign", 12)
        reader.enter()
    reader.qtbot.waitUntil(lambda: not reader.reading.is_reading)
    reader.press(Qt.Key.Key_Return)
    reader.rest()
    assert len(workplace_of(reader.window).studies.readings(1)) == 3


def test_that_the_reader_draws_the_box_where_the_study_says_so(reader: Reader, make_study: MakeStudy) -> None:
    make_study(replace(PLAIN, arms=(ALONE,), box="to-draw"))
    reader.begin()
    view = reader.reading.page.view
    view.setFocus()
    reader.press(Qt.Key.Key_Insert)
    reader.rest()
    reader.reading.page.panel.verdict.setFocus()
    say(reader, "malignant", 90)
    reader.enter()
    (locked,) = workplace_of(reader.window).studies.readings(1)
    assert locked.answer.box is not None
    assert locked.answer.box != BOX


def test_that_what_was_shown_is_logged_in_order(reader: Reader, make_study: MakeStudy) -> None:
    study = make_study(replace(PLAIN, arms=(replace(ALONE, name="Armaided", model="after-own"),)))
    reader.begin()
    say(reader, "malignant", 60)
    reader.enter()
    reader.enter()
    events = [
        one.what for one in workplace_of(reader.window).studies.events(study.id) if one.what not in ("draft", "frame")
    ]
    assert events[:5] == ["begun", "image", "locked", "image", "model"]


def test_that_a_study_whose_file_has_gone_says_so_and_loses_nothing(
    reader: Reader, make_study: MakeStudy, tmp_path: Path, window: MainWindow
) -> None:
    make_study()
    for kept in (tmp_path / "profile" / "images").rglob("*"):
        if kept.is_file():
            kept.unlink()
    reader.sit_down()
    reader.enter()
    reader.rest()
    assert not reader.reading.is_reading
    assert workplace_of(window).studies.readings(1) == ()
    assert QApplication.focusWidget() is not None
