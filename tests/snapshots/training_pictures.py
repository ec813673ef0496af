"""The pictures of the manual that show a training: ordered, running, and done; nodules and figures are made up."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from tests.services.queueing.made_up_results import made_up_result
from tests.snapshots.photographer import Photographer, wait_for
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.bootstrap import now
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.jobs import JobProgress, TrainingOrder
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.domain.training_result import (
    Candidate,
    ChangedDecision,
    Comparison,
    LearntFrom,
    NetworkResult,
    Scores,
    Share,
    TrainingResult,
)
from thyroid_desktop.domain.typed_json import as_json
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.ui.training.training_window import TrainingWindow
from training.experiment.events import EpochDone, append

TITLES: Final = {"en": ("Cases of spring", "Cases of autumn"), "zh": ("春季病例", "秋季病例")}
CASES: Final = 72
BOX: Final = Box(40, 30, 120, 90)
EPOCHS: Final = 18
LONG_AGO: Final = "2000-01-01T00:00:00.000000+00:00"


class TrainingWalk:
    """From queued cases to a model that can be adopted."""

    def __init__(self, photographer: Photographer, language: str) -> None:
        self._take = photographer
        self._titles = TITLES[language]
        self._parts = photographer.window.controllers

    def go(self) -> None:
        """All pictures."""
        self._stock()
        self._order()
        done = self._finish(self._titles[0])
        self._begin(self._titles[1])
        self._parts.training.show_room()
        self._take.rest()
        self._shoot("window-training", self._room())
        self._room().show_job(done)
        self._take.rest()
        self._shoot("window-training-result", self._room())
        self._room().close()
        self._take.come_forward()

    def _room(self) -> TrainingWindow:
        wait_for(lambda: self._parts.training.window is not None, "the training room")
        window = self._parts.training.window
        assert window is not None
        return window

    def _stock(self) -> None:
        """Fill the library with made-up nodules, all but three of which have a result of pathology."""
        workplace, user = self._parts.session.workplace, self._parts.session.user
        assert workplace is not None
        assert user is not None
        annotating = workplace.annotating_for(user.id)
        describing = Describing(annotating.revising)
        with tempfile.TemporaryDirectory(prefix="thyroid-pictures-") as folder:
            for number in range(1, CASES + 1):
                pixels = np.random.default_rng(number).integers(0, 120, (120, 160), dtype=np.uint8)
                path = Path(folder) / f"nodule {number:02d}.png"
                cv2.imwrite(str(path), pixels)
                (image,) = workplace.intake.open_paths([path]).images
                annotating.draw(image, 0, BOX, is_model_shown=False)
                if number % 30 != 10:
                    found = NoduleDescription(pathology=Pathology("malignant" if number % 3 else "benign", "surgery"))
                    describing.describe(image, 1, found, is_model_shown=False)
                describing.sign(image, WorkState("queued"), is_model_shown=False)

    def _order(self) -> None:
        self._take.command("train_queued")
        wait_for(lambda: self._parts.ordering.dialog is not None, "the dialog of a new training")
        self._take.rest()
        dialog = self._parts.ordering.dialog
        assert dialog is not None
        self._shoot("dialog-training", dialog)
        dialog.reject()
        self._take.come_forward()

    def _begin(self, title: str) -> None:
        """A job that runs, with the curves of two folds."""
        profile = self._profile()
        store = open_store(profile)
        job = store.jobs.add(_order(title), user_id=1, at=now())
        taken = store.jobs.take("gpu-1", at=now(), dead_before=LONG_AGO)
        assert taken is not None
        progress = JobProgress("train", 0.46, "Xception", 1, 11, EPOCHS, 0.39, 0.83, 0.88, 1e-4, 2400.0)
        store.jobs.beat(taken[1], at=now(), progress=progress)
        store.close()
        for fold, epochs in ((0, EPOCHS), (1, 11)):
            folder = profile / "training" / f"job-{job.id}" / "run" / "Xception" / f"fold-{fold}"
            folder.mkdir(parents=True)
            for epoch in range(1, epochs + 1):
                append(folder / "events.jsonl", _epoch(fold, epoch))

    def _finish(self, title: str) -> int:
        """A job that has come to a model."""
        profile = self._profile()
        store = open_store(profile)
        job = store.jobs.add(_order(title), user_id=1, at=now())
        taken = store.jobs.take("gpu-1", at=now(), dead_before=LONG_AGO)
        assert taken is not None
        results = profile / "training" / f"job-{job.id}" / "results"
        results.mkdir(parents=True)
        (results / "result.json").write_text(json.dumps(as_json(_result(title))), encoding="utf-8")
        store.jobs.end(taken[1], "done", at=now(), result=str(results))
        store.close()
        return job.id

    def _profile(self) -> Path:
        workplace = self._parts.session.workplace
        assert workplace is not None
        return workplace.training.profile

    def _shoot(self, name: str, widget: QWidget) -> None:
        """Save a window; of a scaled one the upper left part."""
        wait_for(widget.isVisible, name)
        self._take.rest()
        size = widget.size() / 2 if self._take.is_large else widget.size()
        self._take.picture(name, widget, QRect(QPoint(), size))


def _order(title: str) -> TrainingOrder:
    return TrainingOrder(title, "quick", 'id = "quick"', case_ids=tuple(range(1, CASES - 2)))


def _epoch(fold: int, epoch: int) -> EpochDone:
    chance = np.random.default_rng([fold, epoch])
    gone = 1 - np.exp(-epoch / 6)
    loss, area = 0.68 - 0.34 * gone + chance.normal(0, 0.008), 0.55 + 0.34 * gone + chance.normal(0, 0.008)
    accuracy = 0.6 + 0.24 * gone + chance.normal(0, 0.008)
    return EpochDone(
        "Xception", fold, "fine-tuning", epoch, EPOCHS, loss, loss + 0.05, accuracy, area, 1e-4, 60.0 * (EPOCHS - epoch)
    )


def _result(title: str) -> TrainingResult:
    share = Share(0.812, 39, 48, 0.681, 0.898)
    scores = Scores(69, 48, 0.871, 0.772, 0.931, share, share, Share(0.81, 17, 21, 0.6, 0.923), 0.128, 0.061)
    older = replace(scores, auroc=0.853, auroc_low=0.75, auroc_high=0.918, brier=0.141)
    changed = (
        ChangedDecision("P07/1", is_malignant=True, in_use=0.61, candidate=0.83),
        ChangedDecision("P31/1", is_malignant=False, in_use=0.79, candidate=0.42),
        ChangedDecision("P52/1", is_malignant=True, in_use=0.80, candidate=0.47),
    )
    comparison = Comparison("xception-tn5000-v1", "0" * 64, older, scores, 0.018, -0.049, 0.085, 0.6, changed, "")
    candidate = Candidate("quick-job1", "quick-job1", "Xception", title, "c" * 64, 0.52, 1.3)
    return replace(
        made_up_result(candidate, comparison),
        recipe_id="quick",
        learnt_from=LearntFrom("e" * 64, 69, 69, 69, 48, 3),
        networks=(NetworkResult("Xception", scores, None, 1.3),),
        seconds=5400.0,
    )
