from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import HandWorker, write_pictures
from thyroid_desktop.domain.annotation import BoxDetails, BoxRevision, MarkRevision
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Refusal
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.main_window import MainWindow

Key = Qt.Key
BOX, OTHER, FAINT = Box(20, 20, 70, 60), Box(90, 60, 130, 100), Box(5, 80, 40, 110)
PROPOSALS = (Proposal(BOX, 0.8), Proposal(OTHER, 0.5), Proposal(FAINT, 0.1))
SOURCE = Path("proposer-tiny-v1")


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """Two pictures, and a proposer that is installed."""
    made = open_window(*write_pictures(tmp_path, 2))
    made.controllers.proposing.start(SOURCE)
    return made


def proposed(window: MainWindow, worker: HandWorker, qtbot: QtBot) -> None:
    window.actions_made["propose"].trigger()
    worker.proposed.emit(worker.wishes[-1][0], PROPOSALS)


def press(window: MainWindow, qtbot: QtBot, key: Key) -> None:
    window.page.view.setFocus()
    qtbot.keyClick(window.page.view, key)


def test_that_suggestions_are_asked_for_about_the_frame_on_screen(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    assert worker.proposers == [SOURCE]
    proposed(window, worker, qtbot)
    assert window.controllers.proposing.proposals == PROPOSALS[:2]  # the third would only clutter the image
    assert window.page.view.proposals.current == PROPOSALS[0]
    assert window.controllers.session.marks.revisions == ()


def test_that_enter_records_the_suggestion_with_its_origin_and_score(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    proposed(window, worker, qtbot)
    press(window, qtbot, Key.Key_Return)
    session = window.controllers.session
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    (box,) = session.marks.boxes
    assert (box.box, box.action, box.details) == (BOX, "accept", BoxDetails("proposed", 0.8, SOURCE.name))
    assert window.controllers.proposing.proposals == ()
    qtbot.waitUntil(lambda: len(worker.asked) == 1)  # it gets a second opinion like any other box


def test_that_a_suggestion_which_the_hand_has_moved_is_an_adjusted_one(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    window.controllers.proposing.accept(PROPOSALS[0], BOX.shifted(3, 0))
    session = window.controllers.session
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    assert session.marks.boxes[0].details == BoxDetails("adjusted", 0.8, SOURCE.name)


def test_that_escape_records_the_refusal_and_goes_on_to_the_next_suggestion(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    proposed(window, worker, qtbot)
    press(window, qtbot, Key.Key_Escape)
    session = window.controllers.session
    qtbot.waitUntil(lambda: len(session.marks.revisions) == 1)
    (revision,) = session.marks.revisions
    assert isinstance(revision, MarkRevision)
    assert revision.value == Refusal(BOX, 0.8, SOURCE.name)
    assert window.page.view.proposals.current == PROPOSALS[1]


def test_that_suggestions_leave_with_their_frame_and_late_ones_are_not_shown(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    proposed(window, worker, qtbot)
    window.actions_made["propose"].trigger()
    window.actions_made["next_image"].trigger()
    qtbot.waitUntil(lambda: window.controllers.session.position == 1 and not window.controllers.proposing.proposals)
    worker.proposed.emit(worker.wishes[-1][0], PROPOSALS)
    assert window.controllers.proposing.proposals == ()


def test_that_a_box_which_is_there_already_is_not_proposed_again(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: len(window.controllers.session.marks.boxes) == 1)
    proposed(window, worker, qtbot)
    assert window.controllers.proposing.proposals == PROPOSALS[1:2]
    window.actions_made["propose"].trigger()
    worker.proposed.emit(worker.wishes[-1][0], PROPOSALS[:1])
    assert window.page.messages.title.text() == "No box is proposed for this frame"


def test_that_a_failure_is_told_once(window: MainWindow, worker: HandWorker) -> None:
    window.actions_made["propose"].trigger()
    worker.failed.emit(worker.wishes[-1][0], UserProblem("The proposer is broken", "a file is damaged"))
    assert window.page.messages.title.text() == "The proposer is broken"


def test_that_without_a_proposer_the_key_says_so(open_window: OpenWindow, worker: HandWorker, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    window.actions_made["propose"].trigger()
    assert window.page.messages.title.text() == "No box can be proposed"
    assert worker.wishes == []


def test_that_every_image_without_a_word_gets_suggestions_when_that_is_wanted(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    window.actions_made["propose_always"].trigger()
    assert len(worker.wishes) == 1
    window.actions_made["no_nodule"].trigger()
    qtbot.waitUntil(lambda: window.controllers.session.marks.is_absent)
    window.actions_made["next_image"].trigger()
    qtbot.waitUntil(lambda: len(worker.wishes) == 2)
    window.actions_made["previous_image"].trigger()
    qtbot.waitUntil(lambda: window.controllers.session.position == 0 and window.controllers.session.marks.is_absent)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert len(worker.wishes) == 2


def test_that_one_goes_on_by_itself_after_a_box_and_after_no_nodule(
    window: MainWindow, worker: HandWorker, qtbot: QtBot
) -> None:
    session = window.controllers.session
    window.actions_made["go_on"].trigger()
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: session.position == 1)
    window.actions_made["previous_image"].trigger()
    qtbot.waitUntil(lambda: session.position == 0 and len(session.marks.boxes) == 1)
    window.page.view.box_changed.emit(session.marks.boxes[0].box_id, BOX.shifted(5, 0), "move")
    qtbot.waitUntil(lambda: len(session.marks.revisions) == 2)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.position == 0
    assert all(isinstance(one, BoxRevision) for one in session.marks.revisions)


def test_that_one_does_not_go_on_twice_when_one_went_on_before_the_box_was_saved(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.controllers.session
    window.actions_made["go_on"].trigger()
    window.page.view.box_drawn.emit(BOX)
    window.actions_made["next_image"].trigger()
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.position == 1
    assert session.image is session.images[1]
