from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.study.conftest import BOX, workplace_of
from tests.ui.workplaces import HandWorker, answer, write_pictures
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import WorkerLost
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.study.study_dialog import StudyDialog


@pytest.fixture
def stocked(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot, worker: HandWorker) -> MainWindow:
    """A window with five images: four have a box, three of these pathology; the one on screen was asked about."""
    paths = write_pictures(tmp_path / "pictures", 5)
    window = open_window(*paths)
    session, workplace = window.controllers.session, workplace_of(window)
    qtbot.waitUntil(lambda: all(one.id > 0 for one in session.images), timeout=20_000)
    assert session.user is not None
    annotating = workplace.annotating_for(session.user.id)
    describing = Describing(annotating.revising)
    for number, image in enumerate(session.images[:4]):
        annotating.draw(image, 0, BOX, is_model_shown=False)
        if number < 3:
            verdict = "malignant" if number == 0 else "benign"
            found = replace(NoduleDescription(), pathology=Pathology(verdict, "surgery"))
            describing.describe(image, 1, found, is_model_shown=False)
    # The window hears of it now, and not in the midst of a test, when it would ask among those whom the test answers.
    window.controllers.operations.changed.emit(Changes(image_ids=frozenset(one.id for one in session.images)))
    qtbot.waitUntil(lambda: len(worker.asked) == 1)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    return window


def opened(window: MainWindow, qtbot: QtBot) -> StudyDialog:
    window.actions_made["new_study"].trigger()
    planning = window.controllers.planning
    qtbot.waitUntil(lambda: planning.dialog is not None, timeout=20_000)
    assert planning.dialog is not None
    return planning.dialog


def fill(dialog: StudyDialog) -> None:
    dialog.title.setText("With and without")
    dialog.readers.new_name.setText("Dr. New")
    dialog.readers.add_typed()
    dialog.readers.rows.item(0).setCheckState(Qt.CheckState.Checked)


def test_that_the_dialog_counts_what_the_list_has_and_says_what_lacks(stocked: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(stocked, qtbot)
    assert dialog.cases.text() == "3 cases: 1 malignant, 2 benign"
    assert "truth: 1" in dialog.lacking.text()
    assert "box: 1" in dialog.lacking.text()
    assert not dialog.create_button.isEnabled()
    fill(dialog)
    assert dialog.create_button.isEnabled()
    dialog.reject()


def test_that_the_model_answers_about_every_case_before_the_study_is_kept(
    stocked: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    dialog = opened(stocked, qtbot)
    fill(dialog)
    planning, told = stocked.controllers.planning, []
    planning.created.connect(told.append)
    asked = len(worker.asked)
    qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    for number in range(3):
        qtbot.waitUntil(lambda count=asked + number + 1: len(worker.asked) >= count, timeout=20_000)
        worker.answered.emit(worker.asked[-1][0], answer(0.2 + number / 10, Spread(0.1, 0.9)))
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    (study,) = told
    assert [item.is_malignant for item in study.items] == [True, False, False]
    assert all(item.prediction_id is not None for item in study.items)
    assert {item.truth_basis for item in study.items} == {"surgery"}
    assert len(study.protocol.reader_ids) == 2
    assert planning.dialog is None


def test_that_a_lost_worker_is_told_and_the_study_can_be_created_later(
    stocked: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    dialog = opened(stocked, qtbot)
    fill(dialog)
    asked = len(worker.asked)
    qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(worker.asked) > asked, timeout=20_000)
    assert dialog.is_busy
    worker.failed.emit(worker.asked[-1][0], WorkerLost("The model's process ended unexpectedly", "", ""))
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.create_button.isEnabled()
    assert workplace_of(stocked).studies.studies() == ()
    dialog.reject()


def test_that_escape_stops_the_questions_first(stocked: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    dialog = opened(stocked, qtbot)
    fill(dialog)
    asked = len(worker.asked)
    qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(worker.asked) > asked, timeout=20_000)
    dialog.reject()
    assert dialog.isVisible()
    assert not dialog.is_busy
    dialog.reject()
    qtbot.waitUntil(lambda: stocked.controllers.planning.dialog is None)


def test_that_truths_come_from_a_table_too(stocked: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(stocked, qtbot)
    table = tmp_path / "truths.csv"
    table.write_text("image,truth\npicture 4.png,malignant\nnowhere.png,benign\n", encoding="utf-8")
    stocked.controllers.planning.read_truths(table)
    qtbot.waitUntil(lambda: dialog.cases.text().startswith("4 cases: 2 malignant"), timeout=20_000)
    assert "name no image of the list: 1" in dialog.lacking.text()
    table.write_text("image,truth\npicture 4.png,perhaps\n", encoding="utf-8")
    stocked.controllers.planning.read_truths(table)
    qtbot.waitUntil(lambda: "truths.csv" in dialog._hint.text(), timeout=20_000)
    dialog.reject()
