"""The window for reading beside others, on cines, with all that a study may ask, and left in haste."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.study.conftest import AIDED, ALONE, PLAIN, MakeStudy, Reader, workplace_of
from thyroid_desktop.domain.reading import Arm, Turn
from thyroid_desktop.ui.study.reading_words import moment_text


def seen_windows() -> list[QWidget]:
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
    return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowType() in kinds]


def test_that_all_other_windows_are_out_of_sight_and_come_back(
    reader: Reader, make_study: MakeStudy, qtbot: QtBot
) -> None:
    study = make_study()
    studying = reader.window.controllers.studying
    studying.show_results_of(study.id)
    qtbot.waitUntil(lambda: studying.results is not None, timeout=20_000)
    reader.rest()
    reader.begin()
    assert seen_windows() == [reader.reading]
    reader.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(reader.window.isVisible)
    reader.rest()
    assert studying.results is not None
    assert studying.results.isVisible()
    studying.results.close()


def test_that_results_leave_the_screen_with_whoever_looked_at_them(
    reader: Reader, make_study: MakeStudy, qtbot: QtBot
) -> None:
    study = make_study()
    studying = reader.window.controllers.studying
    studying.show_results_of(study.id)
    qtbot.waitUntil(lambda: studying.results is not None, timeout=20_000)
    reader.window.beginning.set_name("Dr. Li")
    qtbot.waitUntil(lambda: studying.results is None, timeout=20_000)
    reader.rest()


def test_that_an_answer_locked_just_before_leaving_is_kept_and_its_echo_finds_nobody(
    reader: Reader, make_study: MakeStudy, qtbot: QtBot
) -> None:
    study = make_study()
    reader.begin()
    reader.press(Qt.Key.Key_M)
    reader.type("71")
    reader.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    qtbot.waitUntil(reader.window.isVisible)
    reader.rest()
    studies = workplace_of(reader.window).studies
    (locked,) = studies.readings(study.id)
    assert locked.answer.score == 71
    assert [one.what for one in studies.events(study.id)][-1] == "left"
    assert reader.window.controllers.studying.reading is None


def test_that_leaving_at_the_welcome_leaves_no_trace(reader: Reader, make_study: MakeStudy, qtbot: QtBot) -> None:
    study = make_study()
    reader.window.controllers.studying.read_study(study.id)
    qtbot.waitUntil(lambda: reader.window.controllers.studying.reading is not None)
    reader.reading.close()
    reader.rest()
    assert workplace_of(reader.window).studies.events(study.id) == ()


def test_that_the_washout_page_names_the_day(reader: Reader, make_study: MakeStudy) -> None:
    make_study(replace(PLAIN, washout_days=30))
    reader.begin()
    for _ in range(3):
        reader.press(Qt.Key.Key_B)
        reader.type("12")
        reader.enter()
    studies = workplace_of(reader.window).studies
    user = workplace_of(reader.window).settings.user()
    assert user is not None
    coming = studies.next_turn(1, user.id)
    assert not isinstance(coming, Turn)
    assert moment_text(coming.until) in reader.reading.notice.detail.text()  # type: ignore[union-attr]
    reader.press(Qt.Key.Key_Escape)
    reader.sit_down()
    assert moment_text(coming.until) in reader.reading.notice.detail.text()  # type: ignore[union-attr]
    assert not reader.reading.is_reading


def test_that_a_cine_is_stepped_and_played_by_keys_and_what_was_seen_is_logged(
    reader: Reader, make_study: MakeStudy, root: Path, qtbot: QtBot
) -> None:
    samples = root / "resources" / "samples"
    paths = (samples / "phantom-4-sweep.dcm", samples / "phantom-2-macrocalcification.dcm")
    study = make_study(replace(PLAIN, arms=(ALONE,)), paths)
    reader.begin()
    session, page = reader.reading.flow.session, reader.reading.page
    assert page.cine_bar.isVisible()
    assert len(page.view.stage.boxes()) == 1
    for index in (1, 2):
        reader.press(Qt.Key.Key_Period)
        qtbot.waitUntil(lambda index=index: session.frame is not None and session.frame.index == index)
    assert page.view.stage.boxes() == ()
    reader.press(Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 1)
    reader.press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index > 3, timeout=20_000)
    reader.press(Qt.Key.Key_K)
    assert not page.cine.is_playing
    reader.press(Qt.Key.Key_M)
    reader.type("55")
    reader.enter()
    assert not page.cine_bar.isVisible()
    told = [one.detail for one in workplace_of(reader.window).studies.events(study.id) if one.what == "frame"]
    assert {"frame 2", "frame 1", "plays from 1"} <= set(told)


def test_that_tirads_is_asked_for_and_filled_in_by_numbers(reader: Reader, make_study: MakeStudy) -> None:
    study = make_study(replace(PLAIN, arms=(ALONE,), asks_tirads=True))
    reader.begin()
    reader.press(Qt.Key.Key_2)
    reader.type("80")
    reader.press(Qt.Key.Key_Return)
    assert workplace_of(reader.window).studies.readings(study.id) == ()
    reader.press(*map(Qt.Key, b"44255"))
    reader.enter()
    (locked,) = workplace_of(reader.window).studies.readings(study.id)
    assert locked.answer.verdict == "malignant"
    assert locked.answer.features is not None
    assert locked.answer.features.is_complete
    assert (locked.answer.features.composition, locked.answer.features.shape) == ("solid", "taller-than-wide")


def test_that_an_arm_may_show_the_model_at_once(reader: Reader, make_study: MakeStudy) -> None:
    study = make_study(replace(PLAIN, arms=(Arm("Armaided", "at-once"),)))
    reader.begin()
    page = reader.reading.page
    assert page.panel.model.figure.text() == "0.21"
    assert page.view.stage.heatmap.isVisible()
    assert page.panel.answer.verdict is None
    reader.press(Qt.Key.Key_B)
    reader.type("20")
    reader.enter()
    (locked,) = workplace_of(reader.window).studies.readings(study.id)
    assert (locked.stage, locked.is_model_shown) == ("with-model", True)


def test_that_an_enter_pressed_twice_does_not_pass_over_the_model(reader: Reader, make_study: MakeStudy) -> None:
    study = make_study(replace(PLAIN, arms=(AIDED,)))
    reader.begin()
    reader.press(Qt.Key.Key_B)
    reader.type("20")
    reader.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    reader.qtbot.waitUntil(lambda: len(workplace_of(reader.window).studies.readings(study.id)) == 1)
    reader.rest()
    assert len(workplace_of(reader.window).studies.readings(study.id)) == 1


def test_that_patient_and_file_are_shown_only_where_the_study_says_so(reader: Reader, make_study: MakeStudy) -> None:
    make_study(replace(PLAIN, arms=(ALONE,), shows_patient=True))
    reader.begin()
    assert "picture 1.png" in reader.reading.page.patient.text()
    assert reader.reading.page.patient.isVisible()


def test_that_the_next_image_is_in_memory_before_it_is_asked_for(reader: Reader, make_study: MakeStudy) -> None:
    make_study(replace(PLAIN, arms=(ALONE,)))
    reader.begin()
    flow = reader.reading.flow
    assert flow.sitting is not None
    assert flow.session.loading is not None
    assert len(flow.sitting.following) == 2
    assert all(flow.session.loading.at_hand(image, frame) for image, frame in flow.sitting.following)


def test_that_score_and_image_answer_to_their_keys(reader: Reader, make_study: MakeStudy) -> None:
    make_study(replace(PLAIN, arms=(ALONE,)))
    reader.begin()
    page = reader.reading.page
    reader.press(Qt.Key.Key_1)
    assert page.panel.answer.verdict == "benign"
    reader.press(Qt.Key.Key_Up)
    assert page.panel.answer.score == 50
    reader.press(Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_M)
    assert (page.panel.answer.score, page.panel.answer.verdict) == (59, "malignant")
    before = page.view.stage.camera.device_scale
    reader.press(Qt.Key.Key_Plus)
    assert page.view.stage.camera.device_scale > before
    reader.press(Qt.Key.Key_F)
    assert page.view.stage.camera.device_scale == before
