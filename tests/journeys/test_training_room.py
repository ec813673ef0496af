"""From twenty annotated cases to a model that answers, and back, in the window, with a real worker beside it.

Pictures of what a person sees on the way are left in ``build/training-room/``.
"""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.journeys.conftest import MODEL, Launch
from tests.journeys.person import CONTROL, SHIFT, Person
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.bootstrap import open_workplace
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.jobs import Job
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.services.describing import Describing

CASES = 20
NODULE, OTHER = Box(20, 24, 76, 72), Box(84, 30, 140, 90)
LONGEST_S = 1200
RECIPE = """
id = "tiny"
version = "1"
title = "A tiny network, for trying out"
networks = ["Tiny"]
folds = 3
[learning]
batch = 4
[[stages]]
name = "training"
epochs = 2
rate = 1e-3
"""


def annotate(profile: Path, folder: Path) -> None:
    """Twenty pictures in the library, each with a box and a result of pathology; malignant nodules are brighter."""
    workplace = open_workplace(profile)
    workplace.settings.set_user("Dr. Journey")
    user = workplace.settings.user()
    assert user is not None
    annotating = workplace.annotating_for(user.id)
    folder.mkdir()
    for number in range(1, CASES + 1):
        generator, is_malignant = np.random.default_rng(number), number % 2 == 0
        pixels = generator.normal(70, 14, (120, 160))
        pixels[24:72, 20:76] += 60 if is_malignant else -40
        path = folder / f"nodule {number:02d}.png"
        cv2.imwrite(str(path), np.clip(pixels, 0, 255).astype(np.uint8))
        (image,) = workplace.intake.open_paths([path]).images
        annotating.draw(image, 0, NODULE, is_model_shown=False)
        found = NoduleDescription(pathology=Pathology("malignant" if is_malignant else "benign", "surgery"))
        Describing(annotating.revising).describe(image, 1, found, is_model_shown=False)
    workplace.close()


def picture(widget: QWidget, root: Path, name: str) -> None:
    folder = root / "build" / "training-room"
    folder.mkdir(parents=True, exist_ok=True)
    assert widget.grab().save(str(folder / f"{name}.png"))


def queue_all(person: Person) -> None:
    """Press Q on each image, and D."""
    for _ in range(CASES):
        person.press(Qt.Key.Key_Q)
        person.wait(lambda: (said := person.session.marks.state) is not None and said.stage == "queued")
        if person.session.position < CASES - 1:
            person.next()


def order(person: Person, recipe: Path, root: Path) -> None:
    """Open the room, choose the recipe's file, and queue."""
    training, ordering = person.parts.training, person.parts.ordering
    person.press(Qt.Key.Key_Q, CONTROL | SHIFT)
    person.wait(lambda: training.window is not None and training.window.isActiveWindow())
    assert training.window is not None
    person.rest()
    picture(training.window, root, "1-empty-room")
    person.qtbot.keyClick(training.window, Qt.Key.Key_N, CONTROL)
    person.wait(lambda: ordering.dialog is not None and ordering.dialog.isActiveWindow())
    person.rest()
    dialog = ordering.dialog
    assert dialog is not None
    assert dialog.stock.text() == f"{CASES} nodules of {CASES} patients, {CASES // 2} malignant"
    ordering.read_recipe(recipe)
    person.wait(lambda: dialog.recipes.recipe is not None and dialog.recipes.recipe.id == "tiny")
    picture(dialog, root, "2-order")
    person.qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    person.wait(lambda: ordering.dialog is None)


def follow(person: Person, profile: Path, root: Path) -> Job:
    """Look at the room until the job has ended."""
    window = person.parts.training.window
    assert window is not None
    seen: set[str] = set()
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        person.qtbot.wait(200)
        (job,) = window.jobs.rows.jobs or (None,)
        if job is None:
            continue
        if job.progress is not None and job.progress.epoch and "running" not in seen:
            seen.add("running")
            picture(window, root, "3-running")
        if job.is_finished:
            person.rest()
            assert job.state == "done", job.problem
            return job
    store = open_store(profile)
    try:
        raise TimeoutError([note.text for one in store.jobs.jobs() for note in store.jobs.notes(one.id)])
    finally:
        store.close()


def answer(person: Person, box: Box) -> str:
    """Which model answers on a box that is drawn now."""
    person.return_to_window()
    person.drag(box)
    return person.opinion_on(box).prediction.provenance.model_id


def decide(person: Person, key: Qt.Key, reason: str) -> None:
    """Adopt the model of the job in front, or take it back, for this reason."""
    training = person.parts.training
    window = training.window
    assert window is not None
    window.activateWindow()
    person.wait(window.isActiveWindow)
    person.qtbot.keyClick(window, key, CONTROL)
    adopting = training.adopting
    person.wait(lambda: adopting.dialog is not None and adopting.dialog.isActiveWindow())
    assert adopting.dialog is not None
    person.qtbot.keyClicks(adopting.dialog.reason, reason)
    person.qtbot.keyClick(adopting.dialog.reason, Qt.Key.Key_Return)
    person.wait(lambda: adopting.dialog is None)
    person.rest()


@pytest.mark.timeout(LONGEST_S + 300)
def test_that_queued_cases_become_a_model_that_answers_and_can_be_taken_back(
    launch: Launch, profile: Path, tmp_path: Path, root: Path
) -> None:
    annotate(profile, tmp_path / "pictures")
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(RECIPE)
    person = launch(name="Dr. Journey")
    person.drop(tmp_path / "pictures")
    person.wait(lambda: len(person.session.images) == CASES and person.session.image is not None)
    queue_all(person)
    order(person, recipe, root)
    job = follow(person, profile, root)
    window = person.parts.training.window
    assert window is not None
    picture(window, root, "4-result")
    result = person.session.workplace.training.adopting.result_of(job)  # type: ignore[union-attr]
    assert result is not None
    assert result.candidate is not None
    assert result.comparison is not None
    assert result.comparison.model_id == MODEL
    assert (result.learnt_from.nodules, result.learnt_from.malignant) == (CASES, CASES // 2)

    decide(person, Qt.Key.Key_T, "tells ours apart better")
    picture(window, root, "5-adopted")
    assert answer(person, OTHER) == result.candidate.id
    picture(person.window, root, "6-answered")
    decide(person, Qt.Key.Key_T, "only an exercise")
    picture(window, root, "7-taken-back")
    person.return_to_window()
    person.next()
    assert answer(person, OTHER) == MODEL
    acts = [(one.model_id, one.takes_back, one.reason) for one in person.session.workplace.training.adopting.history()]  # type: ignore[union-attr]
    assert acts == [(result.candidate.id, None, "tells ours apart better"), (MODEL, 1, "only an exercise")]
    window.close()
