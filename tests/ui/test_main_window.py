from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.late_answers import Post
from tests.ui.workplaces import HandWorker, Reports, answer, write_pictures
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.ui.panels.cases import REFUSED

BOX = Box(20, 20, 80, 70)


def test_that_the_first_start_asks_for_a_name_and_then_opens_the_paths(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = write_pictures(tmp_path, 1)
    window = open_window(*paths, name="", is_awaited=False)
    qtbot.waitUntil(lambda: window.beginning.name_dialog is not None, timeout=20_000)
    dialog = window.beginning.name_dialog
    assert dialog is not None
    assert not dialog.begin.isEnabled()
    qtbot.keyClicks(dialog.name, "  Dr.  Wang ")
    dialog.begin.click()
    qtbot.waitUntil(lambda: window.controllers.session.image is not None, timeout=20_000)
    assert window.controllers.session.user is not None
    assert window.controllers.session.user.name == "Dr. Wang"


def test_that_the_banner_is_always_there(open_window: OpenWindow) -> None:
    window = open_window()
    banner = window.findChild(QWidget, "banner")
    assert banner is not None
    for command in ("library_panel", "findings_panel"):
        window.actions_made[command].trigger()
    assert banner.isVisible()
    assert [label.text() for label in banner.findChildren(QLabel)] == ["Research use only – not for diagnosis"]


def test_that_next_and_previous_walk_through_the_folder(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write_pictures(tmp_path / "folder", 3)
    window = open_window(tmp_path / "folder")
    session = window.controllers.session
    assert [image.file_name for image in session.images] == ["picture 1.png", "picture 2.png", "picture 3.png"]
    qtbot.keyClick(window, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    qtbot.keyClick(window, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: session.image is session.images[0])
    assert not window.actions_made["previous_image"].isEnabled()


def test_that_files_that_cannot_be_opened_are_listed_and_the_others_open(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    (picture,) = write_pictures(tmp_path, 1)
    damaged = tmp_path / "damaged.dcm"
    damaged.write_bytes(b"nothing that is an image")
    window = open_window(damaged, picture)
    assert [image.file_name for image in window.controllers.session.images] == ["picture 1.png"]
    panel = window.library.panel
    assert panel.refused.index(0).data() == "damaged.dcm"
    assert window.page.messages.isVisible()
    assert "damaged.dcm" in window.page.messages.title.text()
    window.page.messages.action.click()
    assert panel.tab == REFUSED


def test_that_a_drawn_box_is_saved_asked_about_recorded_and_exported(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker, reports: Reports
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session
    status = window.statusBar()
    assert not window.actions_made["export_report"].isEnabled()
    window.page.view.box_dragging.emit(None, BOX)
    worker.live_answered.emit(worker.live[-1][1], answer(0.4))
    assert window.controllers.opinion.opinion.stage == "live"
    window.page.view.box_drawn.emit(BOX)
    assert status.state == "saving"
    qtbot.waitUntil(lambda: len(worker.asked) == 1)
    assert status.state == "saved"
    qtbot.waitUntil(lambda: session.selected is not None)
    assert session.selected is not None
    assert session.selected.box == BOX
    assert session.selected.is_model_shown
    worker.partly_answered.emit(1, answer(0.8))
    assert window.controllers.opinion.opinion.stage == "spreading"
    worker.answered.emit(1, answer(0.8, Spread(0.7, 0.9)))
    qtbot.waitUntil(lambda: window.controllers.opinion.opinion.stage == "recorded")
    assert window.actions_made["export_report"].isEnabled()
    window.controllers.exporting.write(tmp_path / "report")
    qtbot.waitUntil(lambda: bool(reports.written))
    assert reports.written == [(session.image.case_id, tmp_path / "report.pdf")]
    qtbot.waitUntil(window.page.messages.isVisible)


def test_that_undo_and_redo_say_what_they_would_do(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    assert window.actions_made["undo"].text() == "Undo drawing nodule 1"
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: not session.marks.boxes)
    assert not window.actions_made["undo"].isEnabled()
    assert window.actions_made["redo"].text() == "Redo drawing nodule 1"
    window.actions_made["redo"].trigger()
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)


def test_that_closing_waits_for_edits_that_are_on_their_way(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    window.page.view.box_drawn.emit(BOX)
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert worker.is_stopped
    again = open_window(*write_pictures(tmp_path, 1))
    assert [one.box for one in again.controllers.session.marks.boxes] == [BOX]


def test_that_closing_waits_for_pictures_that_are_being_joined(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session = window.controllers.session
    window.actions_made["next_image"].trigger()
    qtbot.waitUntil(lambda: session.image is session.images[1])
    window.actions_made["join_before"].trigger()
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    again = open_window(*write_pictures(tmp_path, 2))
    assert len({image.case_id for image in again.controllers.session.images}) == 1


def test_that_a_window_that_stayed_for_a_problem_is_not_closed_by_the_next_edit(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session

    def full(*_args: object, **_more: object) -> None:
        raise StoreProblem("The box could not be saved", "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(session.annotating, "draw", full)
        window.page.view.box_drawn.emit(BOX)
        assert not window.close()
        qtbot.waitUntil(lambda: window.statusBar().state == "refused")
    qtbot.waitUntil(window.controllers.operations.is_idle)
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: window.statusBar().state == "saved")
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    assert window.isVisible()
    window.actions_made["undo"].trigger()
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_that_holding_h_shows_the_bare_image_only_as_long(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    told: list[bool] = []
    monkeypatch.setattr(window.page.view, "set_boxes_shown", told.append)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyPress(window, Qt.Key.Key_H)
    assert told == [False]
    qtbot.keyRelease(window, Qt.Key.Key_H)
    assert told == [False, True]


def test_that_files_dropped_on_the_window_are_opened(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in write_pictures(tmp_path, 2)])
    action, button, modifier = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), action, data, button, modifier)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), action, data, button, modifier, QEvent.Type.Drop)
    QApplication.sendEvent(window, drop)
    qtbot.waitUntil(lambda: len(window.controllers.session.images) == 2)


def test_that_a_window_without_a_model_still_annotates_and_says_why(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 1), model=None)
    assert "No model is installed" in window.page.messages.title.text()
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: len(window.controllers.session.marks.boxes) == 1)
    qtbot.waitUntil(lambda: window.controllers.opinion.opinion.stage == "failed")


def test_that_a_case_of_the_library_is_opened_with_the_rest_behind_it(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 3))
    panel, session = window.library.panel, window.controllers.session
    qtbot.waitUntil(lambda: panel.cases.rowCount() == 3)
    second = panel.cases.values()[1]
    panel.case_chosen.emit(second)
    qtbot.waitUntil(lambda: session.image is not None and session.image.case_id == second.id)
    assert len(session.images) == 3


def test_that_recent_files_are_offered_again(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    qtbot.waitUntil(lambda: window.beginning.choices is not None and bool(window.beginning.choices.recent))
    assert window.beginning.choices is not None
    assert window.beginning.choices.recent == (tmp_path / "picture 1.png",)


def test_that_the_whole_library_is_listed_also_while_it_grows(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_window(*write_pictures(tmp_path, 2)).close()
    window = open_window()
    session, operations = window.controllers.session, window.controllers.operations
    assert session.workplace is not None
    post = Post(session.workplace.cases.cases)
    monkeypatch.setattr(session.workplace.cases, "cases", post)
    grown = Changes(case_ids=frozenset({1}))
    operations.changed.emit(grown)
    qtbot.waitUntil(post.is_here.is_set)
    window.controllers.worklist.open_library()
    operations.changed.emit(grown)
    post.gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert len(session.images) == 2
