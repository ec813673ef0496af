"""The pictures of the manual that show reader studies and the evaluation of scores; all readings are made up."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.snapshots.photographer import Photographer, wait_for
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Answer, Arm, Protocol, StudyItem, Turn

READERS: Final = {"en": ("Dr. Ada", "Dr. Ben", "Dr. Cleo", "Dr. Dan"), "zh": ("王医生", "李医生", "陈医生", "赵医生")}
TITLES: Final = {"en": "With and without the model", "zh": "有无模型辅助"}
ARMS: Final = {"en": ("Alone", "With model"), "zh": ("单独阅片", "结合模型")}
CASES: Final = 40
BEGAN: Final = "2030-01-02T03:04:05.000006+00:00"
SEED: Final = 7
RESULTS_ROC: Final = 2


class StudyWalk:
    """From a new study over reading to its results, and an evaluation of a table."""

    def __init__(self, photographer: Photographer, language: str) -> None:
        self._take = photographer
        self._language = language
        self._window = photographer.window
        self._parts = photographer.window.controllers

    def go(self, cine: str) -> None:
        """All pictures; the frames of this cine of the list are the cases."""
        self._plan()
        self._read(cine)
        self._results()
        self._evaluate()
        self._paper()

    def _plan(self) -> None:
        self._take.command("new_study")
        wait_for(lambda: self._parts.planning.dialog is not None, "the dialog of a new study")
        dialog = self._parts.planning.dialog
        assert dialog is not None
        dialog.title.setText(TITLES[self._language])
        for row in range(dialog.readers.rows.count()):
            dialog.readers.rows.item(row).setCheckState(Qt.CheckState.Checked)
        self._shoot("dialog-study", dialog)
        dialog.reject()
        self._take.come_forward()

    def _read(self, cine: str) -> None:
        self._take.show(cine)
        study_id = self._study()
        self._parts.studying.read_study(study_id)
        wait_for(lambda: self._parts.studying.reading is not None, "the reading window")
        reading = self._parts.studying.reading
        assert reading is not None
        wait_for(reading.isActiveWindow, "the reading window to be active")
        self._take.rest()
        reading.notice.button.click()
        wait_for(lambda: reading.is_reading, "the first case")
        QTest.keyClick(QApplication.focusWidget() or reading, Qt.Key.Key_M)
        QTest.keyClicks(QApplication.focusWidget() or reading, "72")
        self._shoot("window-reading", reading)
        reading.close()
        self._take.come_forward()

    def _results(self) -> None:
        self._parts.studying.show_results_of(self._study(is_read=True))
        wait_for(lambda: self._parts.studying.results is not None, "the results")
        results = self._parts.studying.results
        assert results is not None
        self._shoot("window-results", results)
        results.tabs.turn_to(RESULTS_ROC)
        self._shoot("window-results-roc", results)
        results.close()
        self._take.come_forward()

    def _evaluate(self) -> None:
        self._take.command("evaluate_scores")
        window = self._parts.evaluating.window
        assert window is not None
        with tempfile.TemporaryDirectory(prefix="thyroid-pictures-") as folder:
            path = Path(folder) / "scores.csv"
            path.write_text(made_up_scores(), encoding="utf-8")
            self._parts.evaluating.open_table(path)
            self._take.rest()
            self._shoot("window-evaluation", window)
        window.close()
        self._take.come_forward()

    def _paper(self) -> None:
        self._take.command("paper_check")
        wait_for(lambda: self._parts.paper.window is not None, "the paper")
        window = self._parts.paper.window
        assert window is not None
        self._shoot("window-paper", window)
        window.close()
        self._take.come_forward()

    def _study(self, *, is_read: bool = False) -> int:
        """A study over frames of the cine on the screen; read to the end, or not yet."""
        workplace, image = self._parts.session.workplace, self._parts.session.image
        assert workplace is not None
        assert image is not None
        ids = tuple(workplace.settings.user_named(name).id for name in READERS[self._language])
        items = tuple(
            StudyItem(number, image.id, number - 1, Box.from_xywh(220, 140, 90, 90), 1, number % 2 == 0, "surgery")
            for number in range(1, CASES + 1)
        )
        arms = tuple(Arm(name, "never") for name in ARMS[self._language])
        protocol = Protocol(TITLES[self._language], arms, ids, washout_days=0, seed=SEED)
        study = workplace.studies.create(protocol, items, user_id=ids[0])
        chance = random.Random(SEED)
        for user_id in ids if is_read else ():
            while isinstance(turn := workplace.studies.next_turn(study.id, user_id), Turn):
                skill = (14 + 6 * turn.arm) * (1 if study.item(turn.item).is_malignant else -1)
                score = round(min(100.0, max(0.0, chance.gauss(50 + skill, 20))))
                answer = Answer("malignant" if score >= 50 else "benign", score)
                spent = round(1000 * chance.lognormvariate(2.3, 0.5))
                workplace.studies.lock(turn, answer, began_at=BEGAN, reading_ms=spent)
        return study.id

    def _shoot(self, name: str, widget: QWidget) -> None:
        """Save a window; of a scaled one the upper left part."""
        self._take.rest()
        size = widget.size() / 2 if self._take.is_large else widget.size()
        self._take.picture(name, widget, QRect(QPoint(), size))
        self._take.rest()


def made_up_scores() -> str:
    """A table of two models and a reader on 120 cases of 80 patients."""
    chance, lines = random.Random(SEED), ["case,patient,truth,Xception,DenseNet121,Reader"]
    for number in range(120):
        is_malignant = number % 5 < 2
        values = [
            1 / (1 + 2.718281828 ** -chance.gauss(skill if is_malignant else -skill, 1.4)) for skill in (1.5, 0.9, 0.8)
        ]
        told = ",".join(f"{value:.3f}" for value in values)
        lines.append(f"c{number + 1},p{number * 2 // 3 + 1},{'malignant' if is_malignant else 'benign'},{told}")
    return "\n".join(lines) + "\n"
