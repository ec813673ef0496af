"""Readers side by side in the window: who may see it, what is settled, and what is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.late_answers import Post
from tests.ui.test_blind_reading import become, everything_said, keep_back
from tests.ui.workplaces import HandWorker, write_pictures
from thyroid_desktop.commands.rating_table import read_ratings
from thyroid_desktop.domain.annotation import MarkRevision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Settlement, WorkState
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.reviewing import Reviewing
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.readers.agreement_dialog import AgreementDialog

BOX, NEAR, FAR = Box(20, 20, 80, 70), Box(24, 20, 84, 70), Box(60, 30, 120, 90)
NAMES = ("Dr. Li", "Dr. Test")


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(*write_pictures(tmp_path, 3))


def idle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.controllers.operations.is_idle)


def go_to(window: MainWindow, qtbot: QtBot, position: int) -> None:
    session = window.controllers.session
    session.show_image(position)
    qtbot.waitUntil(lambda: session.image is not None and session.image.id == session.images[position].id)
    idle(window, qtbot)


def draw(window: MainWindow, qtbot: QtBot, *boxes: Box) -> None:
    session = window.controllers.session
    for box in boxes:
        window.page.view.box_drawn.emit(box)
        qtbot.waitUntil(lambda box=box: box in [one.box for one in session.marks.boxes])  # type: ignore[misc]
    idle(window, qtbot)


def two_readers(window: MainWindow, qtbot: QtBot, first: tuple[Box, ...], second: tuple[Box, ...]) -> None:
    """Dr. Test and Dr. Li read the image on screen, and nothing is kept from them from now on."""
    draw(window, qtbot, *first)
    become(window, qtbot, "Dr. Li")
    draw(window, qtbot, *second)
    keep_back(window, qtbot, to_others=False)


def compare(window: MainWindow, qtbot: QtBot) -> None:
    window.controllers.adjudicating.toggle_comparison(True)
    idle(window, qtbot)


def table(window: MainWindow) -> list[list[str]]:
    shown = window.controllers.adjudicating.panel.table
    columns = range(shown.columnCount())
    return [[shown.item(row, column).text() for column in columns] for row in range(shown.rowCount())]


def test_that_boxes_and_words_of_all_readers_are_seen_side_by_side(window: MainWindow, qtbot: QtBot) -> None:
    two_readers(window, qtbot, (BOX,), (NEAR,))
    window.controllers.nodules.opine_benign()
    idle(window, qtbot)
    assert not window.controllers.adjudicating.panel.isVisible()
    compare(window, qtbot)
    panel = window.controllers.adjudicating.panel
    assert panel.isVisible()
    assert table(window) == [["A  Dr. Test", "–", "–", "", "0.88"], ["B  Dr. Li", "Benign", "–", "0.88", ""]]
    assert [(box.box, name) for box, name in window.controllers.adjudicating.other_boxes()] == [(BOX, "Dr. Test")]
    assert panel._summary.text() == "2 readers, nothing left to settle"
    window.controllers.adjudicating.toggle_comparison(False)
    assert not panel.isVisible()
    assert window.controllers.adjudicating.other_boxes() == ()


def test_that_a_blind_reader_must_ask_for_the_others_and_that_is_recorded(window: MainWindow, qtbot: QtBot) -> None:
    session, adjudicating = window.controllers.session, window.controllers.adjudicating
    draw(window, qtbot, BOX)
    become(window, qtbot, "Dr. Li")
    draw(window, qtbot, FAR)
    compare(window, qtbot)
    assert adjudicating.comparison is None
    assert adjudicating.other_boxes() == ()
    assert "Dr. Test" not in everything_said()
    assert adjudicating.panel.unblind.isVisible()
    adjudicating.panel.unblind.click()
    qtbot.waitUntil(lambda: adjudicating.comparison is not None)
    idle(window, qtbot)
    assert not adjudicating.panel.unblind.isVisible()
    assert "Dr. Test" in everything_said()
    assert [one.action for one in session.marks.revisions] == ["draw", "draw", "unblind"]
    adjudicating.choose_box(adjudicating.other_boxes()[0][0])
    go_to(window, qtbot, 1)
    assert adjudicating.comparison is None
    assert adjudicating.panel.unblind.isVisible()
    assert "Dr. Test" not in everything_said()


def test_that_nothing_of_a_comparison_stays_for_the_next_reader(window: MainWindow, qtbot: QtBot) -> None:
    two_readers(window, qtbot, (BOX,), (NEAR,))
    compare(window, qtbot)
    keep_back(window, qtbot)
    assert window.controllers.adjudicating.other_boxes() == ()
    assert window.controllers.adjudicating.panel.unblind.isVisible()
    keep_back(window, qtbot, to_others=False)
    assert len(window.controllers.adjudicating.other_boxes()) == 1
    become(window, qtbot, "Dr. Wang")
    assert len(window.controllers.adjudicating.other_boxes()) == 2


def test_that_the_chosen_box_is_settled_with_a_reason_and_can_be_withdrawn(window: MainWindow, qtbot: QtBot) -> None:
    two_readers(window, qtbot, (BOX,), (FAR,))
    compare(window, qtbot)
    session, adjudicating = window.controllers.session, window.controllers.adjudicating
    panel, told = adjudicating.panel, []
    adjudicating.told.connect(lambda title, _detail: told.append(title))
    assert panel._summary.text() == "2 readers, 1 to settle"
    assert not panel.settle.isEnabled()
    adjudicating.settle_choice()
    assert told == ["Choose a box first"]
    adjudicating.choose_box(adjudicating.other_boxes()[0][0])
    panel.reason.setCurrentIndex(3)
    panel.note.setText("with its halo")
    panel.verdict.show_chosen("malignant")
    panel.settle.click()
    qtbot.waitUntil(lambda: bool(session.marks.settled))
    idle(window, qtbot)
    (settled,) = session.marks.settled
    assert (settled.box, settled.details.source) == (BOX, "Dr. Test")
    (mark,) = [one for one in session.marks.revisions if isinstance(one, MarkRevision) and one.kind == "settlement"]
    assert isinstance(mark.value, Settlement)
    assert (mark.value.reason, mark.value.note) == ("extent", "with its halo")
    assert session.marks.opinion(1) is None
    assert "Settled (Dr. Test): Holds the whole nodule – with its halo" in panel._state.text()
    assert (settled, "settled") in adjudicating.other_boxes()
    panel.withdraw.click()
    qtbot.waitUntil(lambda: not session.marks.settled)
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: bool(session.marks.settled))


def test_that_the_mean_box_is_settled_and_the_next_open_nodule_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    two_readers(window, qtbot, (Box(2, 2, 32, 32), Box(70, 10, 110, 50)), (Box(20, 2, 50, 32), Box(96, 10, 136, 50)))
    compare(window, qtbot)
    session, adjudicating = window.controllers.session, window.controllers.adjudicating
    assert adjudicating.panel.nodules.count() == 2
    adjudicating.settle_mean()
    qtbot.waitUntil(lambda: bool(session.marks.settled))
    idle(window, qtbot)
    assert session.marks.settled[0].box == Box(11, 2, 41, 32)
    assert adjudicating.panel.nodules.currentRow() == 1
    adjudicating.panel.nodules.setCurrentRow(0)
    assert adjudicating.nodule is not None
    assert adjudicating.nodule.settled is not None


def test_that_the_next_disagreement_is_found_and_settled_ones_are_passed(window: MainWindow, qtbot: QtBot) -> None:
    session, adjudicating = window.controllers.session, window.controllers.adjudicating
    for position, box in ((0, BOX), (1, BOX), (2, BOX)):
        go_to(window, qtbot, position)
        draw(window, qtbot, box)
    become(window, qtbot, "Dr. Li")
    for position, box in ((0, NEAR), (1, NEAR), (2, FAR)):
        go_to(window, qtbot, position)
        draw(window, qtbot, box)
    told: list[tuple[str, str]] = []
    adjudicating.told.connect(lambda *words: told.append(words))
    adjudicating.next_disagreement()
    idle(window, qtbot)
    assert told[0][0] == "No disagreement is left in the list"
    assert "blind" in told[0][1]
    keep_back(window, qtbot, to_others=False)
    go_to(window, qtbot, 0)
    adjudicating.next_disagreement()
    qtbot.waitUntil(lambda: session.position == 2)
    idle(window, qtbot)
    assert adjudicating.is_on
    adjudicating.settle_mean()
    qtbot.waitUntil(lambda: bool(session.marks.settled))
    idle(window, qtbot)
    adjudicating.next_disagreement()
    idle(window, qtbot)
    assert told[1] == ("No disagreement is left in the list", "")


def test_that_a_reader_signs_off_what_another_has_annotated(window: MainWindow, qtbot: QtBot) -> None:
    session = window.controllers.session
    draw(window, qtbot, BOX)
    annotator = session.user
    become(window, qtbot, "Dr. Li")
    state = WorkState("rejected", "box-wrong", "too large")
    window.controllers.annotation.do(lambda desk: Describing(desk.annotating.revising).sign(desk.image, state))
    qtbot.waitUntil(lambda: session.marks.state == state)
    become(window, qtbot, "Dr. Test")
    assert session.user == annotator
    assert session.marks.state == state
    signed = session.marks.revisions[-1]
    assert (signed.action, signed.user_id == session.marks.user_id) == ("sign", False)


def test_that_the_agreement_is_shown_and_exported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker
) -> None:
    two_readers(window, qtbot, (BOX,), (NEAR,))
    window.controllers.nodules.opine_benign()
    idle(window, qtbot)
    become(window, qtbot, "Dr. Test")
    window.controllers.nodules.opine_malignant()
    idle(window, qtbot)
    agreeing = window.controllers.agreeing
    agreeing.show_agreement()
    idle(window, qtbot)
    dialog = agreeing.dialog
    assert dialog is not None
    row = [dialog.table.item(0, column).text() for column in range(dialog.table.columnCount())]
    assert row == ["Dr. Li – Dr. Test", "1", "0.00", "–", "–", "–", "0.88", "1.00"]
    dialog._choice.button("level").click()
    idle(window, qtbot)
    assert dialog.scale == "level"
    assert dialog.table.item(0, 1).text() == "0"
    dialog._choice.button("level").click()
    assert dialog.scale == "level"
    dialog._choice.button("verdict").click()
    idle(window, qtbot)
    agreeing.export_agreement()
    (asked,) = window.findChildren(QFileDialog)
    asked.close()
    agreeing.write(tmp_path / "agreement.csv")
    with qtbot.waitSignal(agreeing.written):
        pass
    assert set(read_ratings(tmp_path / "agreement.csv").readers) == set(NAMES)
    become(window, qtbot, "Dr. Li")
    assert agreeing.dialog is None


def test_that_an_agreement_of_a_blind_reader_counts_nobody_else(window: MainWindow, qtbot: QtBot) -> None:
    two_readers(window, qtbot, (BOX,), (NEAR,))
    keep_back(window, qtbot)
    window.controllers.agreeing.show_agreement()
    idle(window, qtbot)
    dialog = window.controllers.agreeing.dialog
    assert dialog is not None
    assert dialog.table.rowCount() == 0
    assert "You read blind" in dialog._detail.text()
    assert not dialog.export.isEnabled()
    dialog.done_button.click()
    assert window.controllers.agreeing.dialog is None


def test_that_an_agreement_gathered_for_one_reader_is_not_shown_to_the_next(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_readers(window, qtbot, (BOX,), (NEAR,))
    session, agreeing = window.controllers.session, window.controllers.agreeing
    post = Post(Reviewing.agreement)

    def late(reviewing: Reviewing, *asked: object) -> object:
        return post(reviewing, *asked)

    monkeypatch.setattr(Reviewing, "agreement", late)
    shown: list[int] = []
    monkeypatch.setattr(AgreementDialog, "show_agreement", lambda *_said, **_more: shown.append(session.user.id))
    agreeing.show_agreement()
    qtbot.waitUntil(post.is_here.is_set)
    window.beginning.set_name("Dr. Wang")
    qtbot.waitUntil(lambda: session.user is not None and session.user.name == "Dr. Wang")
    assert agreeing.dialog is None
    agreeing.show_agreement()
    post.gate.set()
    idle(window, qtbot)
    assert shown == [session.user.id], "only what was gathered for this one"
