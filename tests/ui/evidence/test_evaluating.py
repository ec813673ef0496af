from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from thyroid_desktop.ui.evidence.evaluating import Evaluating
from thyroid_desktop.ui.evidence.evaluation_pages import RELIABILITY, ROC
from thyroid_desktop.ui.evidence.evaluation_window import EvaluationWindow
from thyroid_desktop.ui.evidence.evidence_files import free_folder

ROWS = tuple(
    f"{number},P{number // 2},{'malignant' if number % 3 else 'benign'},"
    f"{0.2 + 0.5 * bool(number % 3) + 0.02 * (number % 7):.2f},{40 + 10 * bool(number % 3) + 5 * (number % 5)}"
    for number in range(40)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of two curves, of which one holds probabilities."""
    path = tmp_path / "scores.csv"
    path.write_text("case,patient,truth,Model,Reader\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def evaluating(open_window: OpenWindow) -> Evaluating:
    """The controller of a real window, its own window open."""
    found = open_window().controllers.evaluating
    found.show_evaluation()
    return found


def window_of(evaluating: Evaluating) -> EvaluationWindow:
    assert evaluating.window is not None
    return evaluating.window


def opened(evaluating: Evaluating, path: Path, qtbot: QtBot) -> EvaluationWindow:
    window = window_of(evaluating)
    evaluating.open_table(path)
    qtbot.waitUntil(lambda: bool(window.pages.curves.table.rows), timeout=30_000)
    return window


def test_that_a_table_is_evaluated_and_its_positive_class_is_named(
    evaluating: Evaluating, table: Path, qtbot: QtBot
) -> None:
    window = opened(evaluating, table, qtbot)
    shown = window.pages.curves.table
    assert [row[0].text for row in shown.rows] == ["Model", "Reader"]
    assert len(window.pages.pairs.table.rows) == 1
    assert "positive class is malignant" in window.pages.methods.text.toPlainText()
    assert window.export.isEnabled()


def test_that_another_class_and_threshold_are_evaluated_at_once(
    evaluating: Evaluating, table: Path, qtbot: QtBot
) -> None:
    window = opened(evaluating, table, qtbot)
    before = window.pages.curves.table
    window.options.positive.button("benign").click()
    qtbot.waitUntil(lambda: "positive class is benign" in window.pages.methods.text.toPlainText(), timeout=30_000)
    window.options.threshold.setText("50")
    qtbot.keyClick(window.options.threshold, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "50 or more" in window.pages.methods.text.toPlainText(), timeout=30_000)
    assert window.pages.curves.table != before
    window.options.threshold.setText("many")
    qtbot.keyClick(window.options.threshold, Qt.Key.Key_Return)
    assert window.options.wish.threshold == 50


def test_that_a_bad_table_names_file_and_cause_and_what_was_shown_stays(
    evaluating: Evaluating, table: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(evaluating, table, qtbot)
    bad = tmp_path / "bad.csv"
    bad.write_text("case,truth,Model\n1,malignant,0.9\n2,benign,high\n", encoding="utf-8")
    evaluating.open_table(bad)
    qtbot.waitUntil(window.problem.isVisible)
    assert "bad.csv" in window.problem.title.text()
    assert "high" in window.problem.detail.text()
    assert window.pages.curves.table.rows
    evaluating.open_table(table)
    qtbot.waitUntil(window.problem.isHidden)


def test_that_figures_are_drawn_for_the_pixels_they_get_and_told_in_words(
    evaluating: Evaluating, table: Path, qtbot: QtBot
) -> None:
    window = opened(evaluating, table, qtbot)
    for page, view in ((ROC, window.pages.roc), (RELIABILITY, window.pages.reliability)):
        assert view.picture.image.isNull()
        window.pages.tabs.turn_to(page)
        qtbot.waitUntil(lambda view=view: not view.picture.image.isNull(), timeout=30_000)
        assert view.picture.image.devicePixelRatio() == view.devicePixelRatioF()
        assert "Model" in view.picture.accessibleDescription()
    assert "Model: AUROC" in window.pages.roc.picture.accessibleDescription()


def test_that_everything_is_written_into_a_new_folder(
    evaluating: Evaluating, table: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(evaluating, table, qtbot)
    evidence = window.pages.evidence(evaluating._judged)  # type: ignore[arg-type]
    (tmp_path / evidence.name).mkdir()
    with qtbot.waitSignal(evaluating._files.written, timeout=60_000) as told:
        evaluating._files.write_all(tmp_path, evidence)
    folder = told.args[0]
    assert folder == tmp_path / f"{evidence.name}-2"
    names = {path.name for path in folder.iterdir()}
    assert {"curves.csv", "pairs.csv", "covariance.csv", "operating-points.csv", "methods.txt"} <= names
    assert {f"roc.{ending}" for ending in ("png", "svg", "pdf")} <= names
    assert (folder / "roc.png").read_bytes().startswith(b"\x89PNG")
    assert free_folder(tmp_path, evidence.name).name == f"{evidence.name}-3"


def test_that_closing_the_window_drops_what_is_still_computed(
    evaluating: Evaluating, table: Path, qtbot: QtBot
) -> None:
    window = window_of(evaluating)
    evaluating.open_table(table)
    window.close()
    assert evaluating.window is None
    evaluating.show_evaluation()
    assert not window_of(evaluating).pages.curves.table.rows


def test_that_every_control_says_what_it_does(evaluating: Evaluating, table: Path, qtbot: QtBot) -> None:
    window = opened(evaluating, table, qtbot)
    controls = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    assert [
        one.objectName() for one in controls if not (one.accessibleName() or one.objectName().startswith("qt_"))
    ] == []


def test_that_the_paper_is_computed_again_and_its_differing_cells_are_listed(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    paper = open_window().controllers.paper
    paper.show_paper()
    qtbot.waitUntil(lambda: paper.window is not None)
    assert paper.window is not None
    assert paper.window.table.table.rows
    assert "swapped" in paper.window.about.text()
    paper.window.close()
