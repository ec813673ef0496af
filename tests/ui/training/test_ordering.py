"""The dialog that orders a training: what it counts, what it says, what it refuses, and what is queued."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.training.conftest import Room
from thyroid_desktop.bootstrap import now
from thyroid_desktop.domain.jobs import PretrainedFile
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.ui.training import worker_start
from thyroid_desktop.ui.training.case_table import CASE, LACKS

OWN = """
id = "own"
version = "1"
title = "Our own"
networks = ["Tiny"]
folds = 2
[[stages]]
name = "one"
"""


def test_that_queued_cases_become_a_job_and_a_worker_is_started_for_it(room: Room, started: list[list[str]]) -> None:
    room.stock(7, lacking=1)
    dialog = room.order()
    assert dialog.stock.text() == "6 nodules of 6 patients, 3 malignant"
    assert "uncertain" in dialog.warning.text()
    assert dialog.title.text().startswith("Recommended, 6 cases, ")
    room.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    window = room.look()
    (job,) = window.jobs.rows.jobs
    assert len(job.order.case_ids) == 6
    assert job.order.recipe_id == "better"
    assert 'id = "better"' in job.order.recipe
    assert job.created_by == 1
    (command,) = started
    assert command[1:] == ["-m", "training", "worker", "--profile", str(room.folder / "profile"), "--until-idle"]
    assert "is starting" in window.worker.text.text()
    assert not window.worker.start.isEnabled()


def test_that_no_second_worker_is_started_beside_one_that_waits(room: Room, started: list[list[str]]) -> None:
    room.stock(6)
    room.store.jobs.wait("gpu-1", at=now(), gone_before=now())
    dialog = room.order()
    assert not dialog.starts_worker.isChecked()
    room.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert started == []
    assert "gpu-1" in room.look().worker.text.text()


def test_that_the_table_says_what_each_case_lacks_and_leads_to_its_image(room: Room) -> None:
    room.stock(7, lacking=2)
    dialog = room.order()
    model = dialog.cases.rows
    assert [model.index(row, LACKS).data() for row in range(3)] == ["no pathology", "no pathology", ""]
    name = model.index(0, CASE).data()
    dialog.cases.setCurrentIndex(model.index(0, 0))
    dialog.cases.activated.emit(model.index(0, 0))
    session = room.main.controllers.session
    room.qtbot.waitUntil(lambda: session.image is not None and session.image.file_name == name, timeout=20_000)
    room.rest()
    dialog.reject()


def test_that_a_label_that_is_entered_meanwhile_counts_at_once(room: Room) -> None:
    room.stock(7, lacking=1)
    dialog = room.order()
    session, workplace = room.main.controllers.session, room.workplace
    assert session.user is not None
    (lacking,) = (one for one in dialog._found.cases if not one.is_ready)
    describing = Describing(workplace.annotating_for(session.user.id).revising)
    found = replace(NoduleDescription(), pathology=Pathology("malignant", "surgery"))
    image = lacking.images[0].image
    room.main.controllers.operations.run(lambda _progress: describing.describe(image, 1, found, is_model_shown=False))
    room.qtbot.waitUntil(lambda: dialog.stock.text() == "7 nodules of 7 patients, 4 malignant", timeout=20_000)
    room.rest()
    dialog.reject()


def test_that_an_order_is_queued_once_however_often_the_keys_are_pressed_and_no_look_takes_its_place(
    room: Room, started: list[list[str]]
) -> None:
    room.stock(6)
    dialog = room.order()
    for _ in range(3):
        room.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.main.controllers.ordering.look_through()
    room.main.controllers.ordering.look_through()
    room.rest()
    assert len(room.store.jobs.jobs()) == 1
    assert len(started) == 1


def test_that_nothing_is_queued_while_the_library_is_looked_through_anew(room: Room) -> None:
    room.stock(6)
    dialog = room.order()
    assert dialog.queue.isEnabled()
    dialog.with_tirads.click()
    assert not dialog.queue.isEnabled()
    room.rest()
    assert dialog.queue.isEnabled()
    dialog.reject()


def test_that_too_few_cases_for_the_folds_are_refused_with_the_reason(room: Room) -> None:
    room.stock(4)
    dialog = room.order()
    assert not dialog.queue.isEnabled()
    assert dialog.hint.text().startswith(
        "Too few: malignant nodules come from 2 patients and benign ones from 2 patients."
    )
    dialog.reject()


def test_that_an_empty_library_says_that_there_is_nothing_to_train_on(room: Room) -> None:
    dialog = room.order()
    assert dialog.stock.text() == "Nothing to train on yet"
    assert dialog.hint.text() == "There is no case with a box and a label."
    assert dialog._none.isVisible()
    assert not dialog.queue.isEnabled()
    dialog.reject()


def test_that_the_open_case_or_all_cases_can_be_meant(room: Room) -> None:
    room.stock(7)
    room.main.controllers.opening.open_paths([room.folder / "pictures" / "picture 1.png"])
    session = room.main.controllers.session
    room.qtbot.waitUntil(lambda: session.image is not None and session.image.id > 0, timeout=20_000)
    room.rest()
    dialog = room.order()
    room.qtbot.mouseClick(dialog.scope.button("open"), Qt.MouseButton.LeftButton)
    assert dialog.stock.text() == "1 nodule of 1 patient, 0 malignant"
    room.qtbot.mouseClick(dialog.scope.button("all"), Qt.MouseButton.LeftButton)
    assert dialog.stock.text() == "7 nodules of 7 patients, 3 malignant"
    room.qtbot.mouseClick(dialog.scope.button("all"), Qt.MouseButton.LeftButton)
    assert dialog.scope.chosen == {"queued"}
    dialog.reject()


def test_that_readings_as_labels_have_the_library_counted_anew(room: Room) -> None:
    room.stock(7, lacking=1)
    dialog = room.order()
    dialog.with_tirads.click()
    room.qtbot.waitUntil(lambda: not dialog._is_looking, timeout=20_000)
    room.rest()
    assert dialog.order.with_tirads
    lacks = dialog.cases.rows.index(0, LACKS).data()
    assert lacks == "no pathology and no TI-RADS level that decides"
    dialog.reject()


def test_that_each_recipe_says_what_it_does_and_how_long_it_takes(room: Room) -> None:
    room.stock(7)
    dialog = room.order()
    sentences = [one.text() for one in dialog.recipes.findChildren(QLabel)]
    assert any(text.startswith("Five networks, exactly as the study") for text in sentences)
    times = []
    for number in range(3):
        dialog.recipes.choose(number)
        times.append(dialog.time.text())
    assert len(set(times)) == 3
    assert all("On this computer without a GPU:" in text and "GPU:" in text for text in times)
    dialog.reject()


def test_that_a_recipe_file_and_weights_can_be_named(room: Room) -> None:
    room.stock(7)
    dialog, ordering = room.order(), room.main.controllers.ordering
    path = room.folder / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    ordering.read_recipe(path)
    room.rest()
    assert dialog.recipes.recipe is not None
    assert dialog.recipes.recipe.id == "own"
    ordering.set_weights("Tiny", Path("/weights/tiny.npz"))
    assert dialog.order.weights == (PretrainedFile("Tiny", str(Path("/weights/tiny.npz").absolute())),)
    dialog.recipes.choose(0)
    assert dialog.order.weights == ()
    path.write_text("id = 'own'", encoding="utf-8")
    ordering.read_recipe(path)
    room.rest()
    assert dialog.hint.text().startswith("This recipe cannot be used: it does not say which networks")
    assert not dialog.queue.isEnabled()
    dialog.reject()


def test_that_a_training_needs_a_name_and_keeps_the_one_that_was_typed(room: Room) -> None:
    room.stock(7)
    dialog = room.order()
    dialog.title.setText("")
    dialog.title.textEdited.emit("")
    assert dialog.hint.text() == "The training has no name yet."
    dialog.title.setText("Mine")
    dialog.recipes.choose(1)
    assert dialog.order.title == "Mine"
    dialog.reject()


def test_that_without_training_installed_no_worker_is_offered(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_start, "is_installed", lambda: False)
    dialog = room.order()
    assert not dialog.starts_worker.isEnabled()
    assert not dialog.starts_worker.isChecked()
    assert "not installed" in dialog.starts_worker.toolTip()
    dialog.reject()
    window = room.look()
    assert not window.worker.start.isEnabled()
    assert "thyroid-train worker --profile" in window.worker.text.text()
