from __future__ import annotations

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.ui.evidence.evaluation_tables import share_cell
from thyroid_desktop.ui.evidence.result_table import (
    Cell,
    Column,
    ResultTable,
    interval_text,
    number_text,
    p_text,
    percent_text,
    signed_text,
)
from thyroid_desktop.ui.evidence.table_view import TableView

TABLE = ResultTable(
    "curves",
    "Models",
    (Column("Model", ("curve",), is_text=True), Column("AUROC", ("auroc", "low", "high"))),
    (
        (Cell("A,\tone", exports=("A,\tone",)), Cell("0.912", "0.871 … 0.945", (0.9123, 0.871, 0.945))),
        (Cell("B", exports=("B",)), Cell("–", "", (None, None, None))),
    ),
)


def test_that_a_file_holds_every_digit_and_an_undefined_figure_is_empty() -> None:
    rows = list(csv.reader(io.StringIO(TABLE.as_csv())))
    assert rows == [["curve", "auroc", "low", "high"], ["A,\tone", "0.9123", "0.871", "0.945"], ["B", "", "", ""]]


def test_that_a_name_with_a_tab_does_not_shift_the_columns_of_a_text() -> None:
    lines = TABLE.as_text().splitlines()
    assert [line.count("\t") for line in lines] == [1, 1, 1]
    assert lines[1] == "A, one\t0.912 (0.871 … 0.945)"


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (number_text(None), "–"),
        (number_text(-0.0001), "0.000"),
        (number_text(-0.5), "−0.500"),
        (signed_text(0.25), "+0.250"),
        (signed_text(0.0), "0.000"),
        (percent_text(0.875), "87.5\u202f%"),
        (p_text(0.0004), "<\u202f0.001"),
        (p_text(0.04), "0.040"),
        (interval_text((-0.1, 0.2)), "−0.100 … 0.200"),
    ],
)
def test_that_figures_are_told_with_their_sign_and_no_more_digits_than_they_have(told: str, text: str) -> None:
    assert told == text


def test_that_a_share_says_its_counts_and_both_of_its_intervals() -> None:
    cell = share_cell(Proportion(35, 35), is_clustered=False)
    assert "35/35" in cell.small
    assert "Clopper and Pearson: 90.0 … 100.0 %" in cell.remark
    assert len(share_cell(None, is_clustered=True).exports) == len(
        share_cell(Proportion(1, 2), is_clustered=True).exports
    )


def test_that_keys_copy_what_is_chosen_as_text_and_whole_rows_as_csv(qtbot: QtBot) -> None:
    view = TableView()
    qtbot.addWidget(view)
    view.show_table(TABLE)
    view.show()
    view.setCurrentIndex(view.model().index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "AUROC\n0.912 (0.871 … 0.945)\n"
    assert bytes(clipboard.mimeData().data("text/csv").data()).decode() == TABLE.as_csv([0])
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert clipboard.text() == TABLE.as_csv([0])
    clipboard.clear()


def test_that_arrow_keys_go_from_cell_to_cell_and_tab_leaves_the_table(qtbot: QtBot) -> None:
    view = TableView()
    qtbot.addWidget(view)
    view.show_table(TABLE)
    view.show()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (0, 1)
    assert not view.tabKeyNavigation()
    assert view.accessibleName() == "Models"


def test_that_a_share_without_a_miss_is_never_told_as_certain() -> None:
    cell = share_cell(Proportion(35, 35), (1.0, 1.0), is_clustered=True)
    assert cell.small == "90.1 … 100.0 · 35/35"
    assert share_cell(Proportion(30, 35), (0.7, 0.9), is_clustered=True).small == "70.0 … 90.0 · 30/35"
