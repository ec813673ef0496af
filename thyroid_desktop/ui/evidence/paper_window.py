"""Every cell of the paper's tables whose figure or interval is not what its counts give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.evaluation_tables import SHARES
from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles
from thyroid_desktop.ui.evidence.result_table import (
    UNDEFINED,
    Cell,
    Column,
    ResultTable,
    ends_of,
    interval_text,
    number_text,
)
from thyroid_desktop.ui.evidence.table_view import TableView
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight
from thyroid_desktop.ui.words.problem_texts import joined

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.paper_check import CheckedCell, PaperCheck

translate = QCoreApplication.translate
USUAL_SIZE: Final = (1120, 760)


class PaperWindow(QDialog):
    """Not modal; nothing in it can be altered."""

    def __init__(self, parent: QWidget, files: EvidenceFiles, check: PaperCheck) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._check = check
        self._head = label("title")
        self.about = label("muted", wraps=True)
        self.table = TableView()
        self.export, self.close_button = push_button(), push_button(is_primary=True)
        buttons = QHBoxLayout()
        tight(buttons, spacing=10)
        buttons.addStretch(1)
        for button in (self.export, self.close_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        tight(layout, 24, 18, 24, 16, spacing=12)
        for part in (self._head, self.about):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.resize(*USUAL_SIZE)
        self.setMinimumSize(640, 420)
        self.export.clicked.connect(lambda: files.ask_table(self, self.table.table))
        self.close_button.clicked.connect(self.reject)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        check = self._check
        self.setWindowTitle(self.tr("The paper, computed again"))
        self._head.setText(self.tr("The paper's Tables 2, 3 and 5, computed again from counts"))
        figures = sum(cell.value == "differs" for cell in check.cells)
        intervals = sum(cell.interval == "differs" for cell in check.cells)
        told = filled(
            self.tr("%1 cells: %2 figures and %3 intervals are not what the counts give."),
            (len(check.cells), figures, intervals),
        )
        swapped = self.tr(
            "Sensitivity has a denominator of 35 and specificity one of 50, but Table 1 counts 35 benign and 50 "
            "malignant nodules: either Table 1 has its classes swapped, or what is printed as sensitivity is the share "
            "of benign nodules called benign. With malignant as the positive class, sensitivity and specificity change "
            "places, and so do PPV and NPV. Printed intervals are Wald's over all 85 nodules or 126 images, whatever "
            "the denominator; three are misprints."
        )
        self.about.setText(joined(told, swapped))
        self.table.show_table(cells_table(check))
        self.export.setText(self.tr("Save table…"))
        name_control(self.export, self.tr("Save this table as CSV"))
        self.close_button.setText(self.tr("Close"))
        name_control(self.close_button, self.tr("Close"), "Esc")


def cells_table(check: PaperCheck) -> ResultTable:
    """The cells that differ."""
    columns = (
        Column(translate("paper", "Table"), ("table",), is_text=True),
        Column(translate("paper", "Row"), ("row",), is_text=True),
        Column(translate("paper", "Figure"), ("metric",), is_text=True),
        Column(translate("paper", "Printed"), ("published", "published_low", "published_high")),
        Column(translate("paper", "From the counts"), ("recomputed", "k", "n")),
        Column(translate("paper", "Wilson"), ("wilson_low", "wilson_high")),
        Column(translate("paper", "Clopper and Pearson"), ("exact_low", "exact_high")),
        Column(
            translate("paper", "Malignant positive"),
            ("with_malignant_positive",),
            translate("paper", "The figure when malignant is the positive class and Table 1 is right"),
        ),
    )
    return ResultTable(
        "paper-differences",
        translate("paper", "Cells that differ"),
        columns,
        tuple(_row(cell) for cell in check.differing),
    )


def _row(cell: CheckedCell) -> tuple[Cell, ...]:
    share = cell.share
    wilson, exact = (None, None) if share is None else (share.wilson(), share.exact())
    counts = "" if share is None else f"{share.successes}/{share.total}"
    k, n = (None, None) if share is None else (share.successes, share.total)
    names = {"auroc": translate("evaluation", "AUROC"), "f1": "F1"}
    name = names.get(cell.metric) or translate("evaluation", SHARES[cell.metric][0])
    printed = UNDEFINED if cell.published_interval is None else interval_text(cell.published_interval)
    return (
        Cell(cell.table, exports=(cell.table,)),
        Cell(cell.row, exports=(cell.row,)),
        Cell(name, exports=(cell.metric,)),
        Cell(number_text(cell.published), printed, (cell.published, *ends_of(cell.published_interval))),
        Cell(
            number_text(cell.recomputed),
            counts,
            (cell.recomputed, k, n),
            tint="warm" if cell.value == "differs" else "",
        ),
        Cell(interval_text(wilson), exports=ends_of(wilson)),
        Cell(interval_text(exact), exports=ends_of(exact)),
        Cell(number_text(cell.malignant), exports=(cell.malignant,)),
    )
