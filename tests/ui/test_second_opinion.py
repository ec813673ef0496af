from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import HandWorker, answer, write_pictures
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import WorkerLost
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.main_window import MainWindow

BOX = Box(20, 20, 80, 70)
OTHER = Box(30, 25, 90, 75)
SPREAD = Spread(0.7, 0.9)


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(*write_pictures(tmp_path, 2))


def draw(window: MainWindow, qtbot: QtBot, worker: HandWorker, box: Box = BOX) -> int:
    """Draw by hand; the ticket that asks about the box."""
    before, session = len(worker.asked), window.controllers.session
    window.page.view.box_dragging.emit(None, box)
    worker.live_answered.emit(worker.live[-1][1], answer(0.5))
    window.page.view.box_drawn.emit(box)
    qtbot.waitUntil(lambda: len(worker.asked) > before and box in [one.box for one in session.marks.boxes])
    return worker.asked[-1][0]


def record(window: MainWindow, qtbot: QtBot, worker: HandWorker, ticket: int, probability: float) -> None:
    worker.answered.emit(ticket, answer(probability, SPREAD))
    qtbot.waitUntil(
        lambda: any(
            one.prediction.probability_malignant == probability for one in window.controllers.session.marks.predictions
        )
    )


def test_that_a_preview_follows_the_hand_but_never_goes_back(window: MainWindow, worker: HandWorker) -> None:
    opinion = window.controllers.opinion
    for step in range(3):
        window.page.view.box_dragging.emit(None, Box(20, 20, 60 + step, 60))
    revisions = [revision for _, revision in worker.live]
    assert revisions == sorted(set(revisions))
    worker.live_answered.emit(revisions[1], answer(0.2))
    assert opinion.opinion.probability == 0.2
    worker.live_answered.emit(revisions[0], answer(0.9))
    assert opinion.opinion.probability == 0.2
    worker.live_answered.emit(revisions[2], answer(0.3))
    assert (opinion.opinion.probability, opinion.opinion.stage) == (0.3, "live")


def test_that_a_preview_that_comes_after_the_hand_let_go_is_dropped(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    draw(window, qtbot, worker)
    worker.live_answered.emit(worker.live[-1][1], answer(0.99))
    assert window.controllers.opinion.opinion.probability != 0.99


def test_that_a_cancelled_gesture_shows_what_was_there_before(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    record(window, qtbot, worker, draw(window, qtbot, worker), 0.8)
    view, opinion = window.page.view, window.controllers.opinion
    view.box_dragging.emit(window.controllers.session.selected_id, OTHER)
    worker.live_answered.emit(worker.live[-1][1], answer(0.1))
    assert opinion.opinion.stage == "live"
    view.drag_cancelled.emit()
    assert (opinion.opinion.stage, opinion.opinion.probability) == ("recorded", 0.8)


def test_that_the_answer_of_a_box_that_was_moved_on_is_recorded_but_not_shown(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session, opinion = window.controllers.session, window.controllers.opinion
    first = draw(window, qtbot, worker)
    assert session.selected is not None
    window.page.view.box_dragging.emit(session.selected_id, OTHER)
    worker.live_answered.emit(worker.live[-1][1], answer(0.5))
    window.page.view.box_changed.emit(session.selected_id, OTHER, "move")
    qtbot.waitUntil(lambda: len(worker.asked) == 2)
    record(window, qtbot, worker, first, 0.8)
    assert opinion.opinion.stage == "asking"
    record(window, qtbot, worker, 2, 0.6)
    qtbot.waitUntil(lambda: opinion.opinion.stage == "recorded")
    assert opinion.opinion.probability == 0.6
    assert len(session.marks.predictions) == 2


def test_that_an_answer_for_another_image_is_recorded_there_and_not_shown_here(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session, opinion = window.controllers.session, window.controllers.opinion
    ticket = draw(window, qtbot, worker)
    first = session.image
    session.step(1)
    qtbot.waitUntil(lambda: session.image is not first)
    assert opinion.opinion.stage == "none"
    worker.answered.emit(ticket, answer(0.8, SPREAD))
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert opinion.opinion.stage == "none"
    session.step(-1)
    qtbot.waitUntil(lambda: session.image is first)
    assert (opinion.opinion.stage, opinion.opinion.probability) == ("recorded", 0.8)
    assert opinion.opinion.spread == SPREAD


def test_that_each_ask_names_the_frame_that_is_on_screen(window: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    session = window.controllers.session
    draw(window, qtbot, worker)
    session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    draw(window, qtbot, worker, OTHER)
    keys = [key for _, key, _ in worker.asked]
    assert keys == [f"{image.sha256}:0" for image in session.images]


def test_that_the_edit_and_the_screen_together_ask_once(
    window: MainWindow, qtbot: QtBot, worker: HandWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, opinion = window.controllers.session, window.controllers.opinion
    ask_about, late = opinion.ask_about, []
    monkeypatch.setattr(opinion, "ask_about", lambda *asked: late.append(asked) or ask_about(*asked))
    ticket = draw(window, qtbot, worker)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    (asked, *_) = late
    ask_about(*asked)  # the edit's own ask may come after the screen's
    assert len(worker.asked) == 1
    worker.answered.emit(ticket, answer(0.8, SPREAD))
    ask_about(*asked)  # or after the answer, while that is being recorded
    assert len(worker.asked) == 1
    qtbot.waitUntil(lambda: len(session.marks.predictions) == 1)


def test_that_a_failed_ask_is_told_and_can_be_repeated(window: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    opinion, panel = window.controllers.opinion, window.findings.diagnosis
    ticket = draw(window, qtbot, worker)
    worker.failed.emit(ticket, WorkerLost("The model could not answer", "its process ended"))
    assert opinion.opinion.stage == "failed"
    assert panel.again.isVisible()
    panel.again.click()
    qtbot.waitUntil(lambda: len(worker.asked) == 2)


def test_that_a_model_that_was_given_up_is_started_again_on_request(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    draw(window, qtbot, worker)
    worker.state = "lost"
    worker.state_changed.emit("lost")
    worker.failed.emit(1, WorkerLost("The model could not answer"))
    worker.failed.emit(-1, WorkerLost("The model could not answer"))
    assert window.page.messages.isVisible()
    window.findings.diagnosis.again.click()
    assert len(worker.started) == 2
    qtbot.waitUntil(lambda: len(worker.asked) == 2)


def test_that_an_undone_box_shows_its_older_answer_or_asks_anew(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session = window.controllers.session
    record(window, qtbot, worker, draw(window, qtbot, worker), 0.8)
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: not session.marks.boxes)
    assert window.controllers.opinion.opinion.stage == "none"
    window.actions_made["redo"].trigger()
    qtbot.waitUntil(lambda: len(worker.asked) == 2)


def test_that_an_edit_says_whether_the_model_was_shown(window: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    session = window.controllers.session
    window.actions_made["findings_panel"].trigger()
    window.actions_made["show_overlay"].trigger()
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: bool(session.marks.boxes))
    assert not session.marks.boxes[0].is_model_shown
    qtbot.waitUntil(lambda: len(worker.asked) == 1)
    record(window, qtbot, worker, 1, 0.8)
    window.actions_made["show_overlay"].trigger()
    window.page.view.box_changed.emit(session.selected_id, OTHER, "move")
    qtbot.waitUntil(lambda: session.marks.boxes[0].box == OTHER)
    assert session.marks.boxes[0].is_model_shown


def test_that_a_box_let_go_is_asked_about_even_when_the_next_image_is_shown_at_once(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session = window.controllers.session
    first = session.image
    assert first is not None
    window.page.view.box_drawn.emit(BOX)
    session.step(1)
    qtbot.waitUntil(lambda: session.image is not None and session.image.id != first.id)
    qtbot.waitUntil(lambda: bool(worker.asked))
    assert [(key, box) for _, key, box in worker.asked] == [(f"{first.sha256}:0", BOX)]
