"""The training room: jobs and what is done with them, worker, courses, results, and problems."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage

from tests.services.queueing.made_up_results import made_up_comparison, made_up_result
from tests.ui.training.conftest import Room
from thyroid_desktop.bootstrap import now
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.jobs import JobProgress
from thyroid_desktop.domain.training_result import Candidate, TrainingResult
from thyroid_desktop.domain.typed_json import as_json
from thyroid_desktop.ui.training import worker_start
from thyroid_desktop.ui.training.job_page import CHANGED, COURSE, FIGURES, LOG, RESULT
from thyroid_desktop.ui.training.training_window import TrainingWindow
from thyroid_desktop.ui.training.worker_start import WorkerNotStarted
from training.experiment.events import EpochDone, as_line

PROGRESS = JobProgress("train", 0.43, "Xception", 1, 2, 4, 0.5, 0.8, 0.9, 1e-4, 720.0)


def kept_result(room: Room, result: TrainingResult, job_id: int = 1) -> Path:
    """Put a result where a worker would put it."""
    folder = room.folder / "profile" / "training" / f"job-{job_id}" / "results"
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(as_json(result)), encoding="utf-8")
    return folder


def finished(room: Room, result: TrainingResult) -> TrainingWindow:
    """A job that is done, in front."""
    room.add()
    hold = room.take(PROGRESS)
    room.store.jobs.end(hold, "done", at=now(), result=str(kept_result(room, result)))
    return room.look()


def test_that_an_empty_room_says_what_to_do_first(room: Room) -> None:
    window = room.look()
    assert window.start.isVisible()
    assert "queued for training" in window.start._about.text()
    assert window.jobs.rows.rowCount() == 0
    window.start.order.click()
    room.qtbot.waitUntil(lambda: room.main.controllers.ordering.dialog is not None, timeout=20_000)
    room.rest()


def test_that_jobs_stand_newest_first_and_say_where_they_are(room: Room) -> None:
    first, _second = room.add("First"), room.add("Second")
    room.take(PROGRESS)
    window = room.look()
    assert [job.order.title for job in window.jobs.rows.jobs] == ["Second", "First"]
    assert window.page.title.text() == "Second"
    room.qtbot.keyClick(window.jobs, Qt.Key.Key_Down)
    room.rest()
    assert window.jobs.job_id == first.id
    assert window.page.title.text() == "First"
    assert window.page.state.text() == "Is running · Xception, fold 2, epoch 2 of 4 · 43 %, about 12 minutes left"
    assert window.worker.text.text() == "A training worker is running on gpu-1."


def test_that_a_new_job_leaves_the_one_in_front_where_it_is(room: Room) -> None:
    first = room.add("First")
    window = room.look()
    room.add("Second")
    window = room.look()
    assert window.jobs.job_id == first.id
    assert window.page.title.text() == "First"


def test_that_a_job_is_paused_goes_on_is_cancelled_and_tried_again(room: Room) -> None:
    room.add()
    window = room.look()

    def state_after(deed: str) -> str:
        assert window.page.buttons[deed].isVisible()
        window.page.buttons[deed].click()
        room.look()
        return window.jobs.rows.jobs[0].state

    assert state_after("pause") == "paused"
    assert state_after("go_on") == "queued"
    assert state_after("cancel") == "cancelled"
    assert not window.page.buttons["cancel"].isVisible()
    window.page.buttons["again"].click()  # whoever presses twice wants one training
    assert state_after("again") == "queued"
    assert len(window.jobs.rows.jobs) == 2
    assert window.jobs.job_id == 2


def test_that_what_has_learnt_already_is_cancelled_only_when_it_is_asked_for_twice(room: Room) -> None:
    room.add()
    room.take(PROGRESS)
    window = room.look()
    cancel = window.page.buttons["cancel"]
    cancel.click()
    room.look()
    assert cancel.text() == "Really end it?"
    assert room.store.jobs.job(1).wish == "run"
    window.page._doubt.timeout.emit()  # nobody meant it
    assert cancel.text() == "Cancel"
    cancel.click()
    room.qtbot.keyClick(window, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    room.look()
    assert room.store.jobs.job(1).wish == "cancel"


def test_that_a_running_job_says_that_it_will_pause_until_its_worker_follows(room: Room) -> None:
    room.add()
    hold = room.take(PROGRESS)
    window = room.look()
    room.qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    room.look()
    assert window.page.state.text().startswith("Will pause · ")
    assert window.page.buttons["go_on"].isVisible()
    room.store.jobs.end(hold, "paused", at=now())
    room.look()
    assert window.page.state.text().startswith("Paused · ")


def test_that_a_failed_job_says_why(room: Room) -> None:
    room.add()
    hold = room.take()
    room.store.jobs.note(1, "gpu-1", "The bundle was begun", at=now())
    room.store.jobs.end(hold, "failed", at=now(), problem="The disk is full")
    window = room.look()
    assert window.page.state.text() == "Failed · The disk is full"
    assert window.page.tabs.number == LOG
    assert window.page.log.toPlainText().endswith("gpu-1  The bundle was begun")
    assert window.page.buttons["again"].isVisible()


def test_that_the_room_is_read_again_and_again_while_it_is_in_sight(room: Room) -> None:
    room.add()
    window = room.look()
    room.take(PROGRESS)
    room.qtbot.waitUntil(lambda: window.page.state.text().startswith("Is running"), timeout=20_000)
    window.hide()
    assert not window._timer.isActive()
    window.show()
    assert window._timer.isActive()
    room.rest()


def test_that_curves_grow_with_the_epochs(room: Room) -> None:
    job = room.add()
    room.take(PROGRESS)
    window = room.look()
    assert window.page.course.none.isVisible()
    folder = room.folder / "profile" / "training" / f"job-{job.id}" / "run" / "Xception" / "fold-1"
    folder.mkdir(parents=True)
    for epoch in (1, 2):
        with (folder / "events.jsonl").open("a", encoding="utf-8") as file:
            done = EpochDone("Xception", 1, "one", epoch, 4, 0.5 / epoch, 0.6, 0.8, 0.9, 1e-4, 60.0)
            file.write(as_line(done) + "\n")
        room.look()
        ((_course, points),) = window.page.course.loss.lines()
        assert points[-1] == (epoch, 0.5 / epoch)
    assert window.page.course.auroc.accessibleDescription() == "Xception, fold 2, epoch 2: 0.900"
    assert window.page.tabs.number == COURSE


def test_that_a_result_is_told_in_sentences_and_tables(room: Room) -> None:
    candidate = Candidate("tiny-1", "tiny-1", "Tiny", "Tiny, 2 cases", "a" * 64, 0.5, 1.2)
    window = finished(room, made_up_result(candidate, made_up_comparison()))
    page = window.page
    assert page.tabs.number == RESULT
    assert page.result.figures.text().startswith(
        "On nodules that it had not seen, Tiny reached an AUROC of 0.900 (95 % interval 0.750 to 0.970)."
    )
    assert page.result.comparison.text().startswith("On the same 20 nodules no difference between the two")
    assert page.result.changes.text() == "One decision would change, for the better."
    assert page.result.adopt.isEnabled()
    page.tabs.turn_to(CHANGED)
    assert [cell.text for cell in page.changed.table.rows[0]][-1] == "right"
    assert page.networks.table.rows[0][0].text == "Tiny"


def test_that_a_result_without_model_or_comparison_says_so(room: Room) -> None:
    window = finished(room, made_up_result())
    assert window.page.result.model.text() == "No model was written."
    assert not window.page.result.adopt.isVisible()
    assert window.page.result.comparison.text() == "There was no model in use to compare it with."


def test_that_figures_of_the_result_are_pages(room: Room) -> None:
    result = made_up_result()
    room.add()
    hold = room.take()
    folder = kept_result(room, TrainingResult(**{**_fields(result), "figures": ("roc.png", "own.png")}))
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    picture.save(str(folder / "roc.png"))
    room.store.jobs.end(hold, "done", at=now(), result=str(folder))
    window = room.look()
    window.page.tabs.turn_to(FIGURES)
    figures = window.page.figures
    assert [figures.names.itemText(at) for at in range(2)] == ["ROC curves, out of fold", "own"]
    assert figures.picture.image.width() == 40
    room.qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    room.rest()
    assert figures.none.text() == "own.png cannot be read."


def test_that_a_result_that_cannot_be_read_is_a_calm_problem(room: Room) -> None:
    room.add()
    hold = room.take()
    room.store.jobs.end(hold, "done", at=now(), result=str(room.folder / "gone"))
    window = room.look()
    assert window.page.problem.isVisible()
    assert "cannot be read" in window.page.problem.title.text()
    window.page.problem.hide()
    room.look()
    assert not window.page.problem.isVisible()


def test_that_a_store_that_cannot_be_read_is_told_and_forgotten_when_it_can(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.add()
    window = room.look()
    queueing = type(room.workplace.training.queueing)

    def fail(_self: object) -> None:
        raise StoreProblem("The library is locked", "another program has it")

    with monkeypatch.context() as patch:
        patch.setattr(queueing, "jobs", fail)
        room.look()
        assert window.problem.isVisible()
    room.look()
    assert not window.problem.isVisible()


def test_that_a_worker_that_does_not_start_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_command: object, _profile: object) -> None:
        raise WorkerNotStarted("The training worker could not be started", "no such program")

    monkeypatch.setattr(worker_start, "is_installed", lambda: True)
    monkeypatch.setattr(worker_start, "start_worker", fail)
    window = room.look()
    window.worker.start.click()
    room.rest()
    assert "could not be started" in window.problem.title.text()
    assert window.worker.start.isEnabled()
    room.look()
    assert window.problem.isVisible()


def test_that_the_command_for_another_machine_can_be_copied(room: Room) -> None:
    window = room.look()
    window.worker.copy.click()
    profile = room.folder / "profile"
    assert QGuiApplication.clipboard().text() == f"thyroid-train worker --profile {profile}"
    assert worker_start.shown_command(Path("/with space")) == 'thyroid-train worker --profile "/with space"'
    server = "postgresql://ada@db/thyroid?sslmode=disable"
    assert worker_start.shown_command(Path("/data"), server).endswith(f' --profile /data --store "{server}"')


def test_that_five_hundred_jobs_are_listed(room: Room) -> None:
    for number in range(500):
        room.add(f"Job {number}")
    window = room.look()
    assert window.jobs.rows.rowCount() == 500
    assert window.page.title.text() == "Job 499"


def _fields(result: TrainingResult) -> dict[str, object]:
    return {name: getattr(result, name) for name in TrainingResult.__dataclass_fields__}
