"""Adopting a model in the room: asked, recorded, answered with at once, and taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.services.queueing.made_up_results import made_up_result
from tests.ui.training.conftest import Room
from tests.ui.workplaces import HandWorker
from thyroid_desktop.adapters.model_bundles import BundleFolders
from thyroid_desktop.adapters.model_cupboard import ModelFolder
from thyroid_desktop.bootstrap import now, training_desk
from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.training_result import Candidate
from thyroid_desktop.domain.typed_json import as_json
from thyroid_desktop.inference.bundle import read_manifest
from thyroid_desktop.services.model_registry import ModelRegistry
from thyroid_desktop.ui.training.adoption_dialog import AdoptionDialog


@pytest.fixture
def trained(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A room with a model in use, and a job that has come to another one; golden answers need no process here."""
    monkeypatch.setattr(ModelFolder, "replay", lambda _self, bundle: read_manifest(bundle).identity)
    profile, shipped = room.folder / "profile", room.folder / "shipped"
    make_tiny_bundle(shipped / "shipped")
    models = ModelRegistry(BundleFolders(profile / "models", shipped), room.store.settings)
    desk = training_desk(room.store, models, profile)
    room.main.controllers.session.workplace = replace(room.workplace, training=desk, models=models)
    results = profile / "training" / "job-1" / "results"
    bundle = make_tiny_bundle(results / "trained-1", seed=8)
    weights = hashlib.sha256((bundle / "model.onnx").read_bytes()).hexdigest()
    candidate = Candidate("trained-1", "trained-1", "Xception", "Trained here", weights, 0.5, 1.2)
    (results / "result.json").write_text(json.dumps(as_json(made_up_result(candidate))), encoding="utf-8")
    room.add()
    hold = room.take()
    room.store.jobs.end(hold, "done", at=now(), result=str(results))
    return room


def asked(room: Room, ask: Callable[[], object]) -> AdoptionDialog:
    """The question that stands after something was pressed."""
    ask()
    dialog = room.main.controllers.training.adopting.dialog
    assert dialog is not None
    room.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_that_a_model_is_adopted_with_a_reason_answers_at_once_and_is_taken_back(
    trained: Room, worker: HandWorker
) -> None:
    window = trained.look()
    assert window.model.text() == "Model in use: Tiny network for tests"
    assert not window.history.isVisible()
    dialog = asked(trained, window.page.result.adopt.click)
    assert not dialog.confirm.isEnabled()
    trained.qtbot.keyClicks(dialog.reason, "better on  our cases")
    trained.qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    trained.rest()
    installed = trained.folder / "profile" / "models" / "trained-1"
    assert worker.started[-1] == installed
    window = trained.look()
    assert window.page.result.model.text() == "Trained here is in use."
    assert window.page.result.adopt.text() == "Take back…"
    (adoption,) = trained.store.adoptions.adoptions()
    assert (adoption.reason, adoption.user_id, adoption.job_id) == ("better on our cases", 1, 1)
    trained.qtbot.waitUntil(window.isActiveWindow)
    dialog = asked(trained, lambda: trained.qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier))
    assert dialog._head.text() == "Let shipped answer again?"
    dialog.reason.setText("it was not")
    dialog.confirm.click()
    trained.rest()
    assert worker.started[-1] == trained.folder / "shipped" / "shipped"
    window = trained.look()
    assert window.page.result.adopt.text() == "Adopt this model…"
    assert window.history.isVisible()


def test_that_which_models_were_in_use_is_listed_and_the_last_can_be_taken_back(trained: Room) -> None:
    adopting = trained.workplace.training.adopting
    adopting.adopt(1, 1, "to try it")
    window = trained.look()
    window.history.click()
    history = trained.main.controllers.training.adopting.history
    assert history is not None
    (row,) = history.table.table.rows
    texts = [cell.text for cell in row][1:]
    assert texts == ["Dr. Test", "trained-1", "shipped", "adopted from training 1", "to try it"]
    dialog = asked(trained, history.take_back.click)
    dialog.reason.setText("enough")
    dialog.confirm.click()
    trained.rest()
    model = adopting.in_use()
    assert model is not None
    assert model.id == "shipped"
    window = trained.look()
    window.history.click()
    history = trained.main.controllers.training.adopting.history
    assert history is not None
    assert [row[4].text for row in history.table.table.rows] == ["taken back", "adopted from training 1"]
    assert not history.take_back.isEnabled()
    history.reject()


def test_that_a_model_that_does_not_answer_as_it_should_is_refused_and_the_question_stays(
    trained: Room, worker: HandWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: ModelFolder, _bundle: Path) -> None:
        raise BrokenModel("The model trained-1 cannot be used", "its golden answers differ")

    monkeypatch.setattr(ModelFolder, "replay", fail)
    window, started = trained.look(), len(worker.started)
    dialog = asked(trained, window.page.result.adopt.click)
    dialog.reason.setText("better")
    dialog.confirm.click()
    assert not dialog.confirm.isEnabled()
    trained.rest()
    assert dialog.problem.title.text() == "The model trained-1 cannot be used"
    assert dialog.confirm.isEnabled()
    assert len(worker.started) == started
    assert trained.store.adoptions.adoptions() == ()
    dialog.reject()


def test_that_what_comes_of_one_question_is_not_told_at_another(trained: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Event()

    def wait(_self: ModelFolder, bundle: Path) -> ModelIdentity:
        go_on.wait(20)
        return read_manifest(bundle).identity

    monkeypatch.setattr(ModelFolder, "replay", wait)
    window = trained.look()
    dialog = asked(trained, window.page.result.adopt.click)
    dialog.reason.setText("better")
    dialog.confirm.click()
    dialog.reject()
    other = asked(trained, window.page.result.adopt.click)
    go_on.set()
    trained.rest()
    assert other.isVisible()
    assert len(trained.store.adoptions.adoptions()) == 1
    other.reject()


def test_that_nothing_is_adopted_when_the_question_is_left(trained: Room) -> None:
    window = trained.look()
    dialog = asked(trained, window.page.result.adopt.click)
    trained.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert trained.main.controllers.training.adopting.dialog is None
    assert trained.store.adoptions.adoptions() == ()
