"""How far readers agree: every two of them, and all together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.services.agreeing import PairAgreement
from thyroid_desktop.services.rating import SCALES, Agreement, Scale
from thyroid_desktop.statistics.agreement import Kappa
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.nodules.clinical_words import UNSAID
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

NAMES: Final[Mapping[str, str]] = {
    "verdict": QT_TRANSLATE_NOOP("clinical", "Benign or malignant"),
    "level": QT_TRANSLATE_NOOP("clinical", "TI-RADS level"),
    "calcification": QT_TRANSLATE_NOOP("clinical", "Calcification"),
}


class AgreementDialog(QDialog):
    """Not modal, so that one can look at an image and at the figures at once."""

    scale_chosen = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._agreement: Agreement | None = None
        self._is_blind = False
        self._title = label("title")
        self._detail = label("muted", wraps=True)
        self._choice = Choice(NAMES)
        self._choice.show_chosen(SCALES[0])
        self.table = QTableWidget()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.all_together = label("verdict", wraps=True)
        self._notes = label("small", wraps=True)
        self.export = push_button()
        self.done_button = push_button(is_primary=True)
        buttons = QHBoxLayout()
        tight(buttons, 0, 6, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self.export)
        buttons.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        tight(layout, 22, 20, 22, 18, spacing=10)
        for widget in (self._title, self._detail, self._choice, self.table, self.all_together, self._notes):
            layout.addWidget(widget, 1 if widget is self.table else 0)
        layout.addLayout(buttons)
        self.resize(760, 460)
        self._choice.picked.connect(self._on_scale)
        self.export.clicked.connect(self.export_asked)
        self.done_button.clicked.connect(self.accept)
        self.retranslate()

    @property
    def scale(self) -> Scale:
        """What nodules are put into."""
        return next(scale for scale in SCALES if scale in self._choice.chosen)

    def show_agreement(self, agreement: Agreement, *, is_blind: bool) -> None:
        """Show these figures, unless another scale was chosen meanwhile."""
        if agreement.scale == self.scale:
            self._agreement, self._is_blind = agreement, is_blind
            self._write()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Agreement of readers"))
        self._title.setText(self.tr("Agreement of readers"))
        self.export.setText(self.tr("Export CSV…"))
        self.done_button.setText(self.tr("Close"))
        name_control(self._choice, self.tr("What nodules are put into"))
        name_control(self.table, self.tr("Agreement of every two readers"))
        name_control(self.export, self.tr("Write a table that the command “agreement” reads"))
        name_control(self.done_button, self.tr("Close"), "Esc")
        self._write()

    def _write(self) -> None:
        agreement = self._agreement
        pairs = agreement.summary.pairs if agreement is not None else ()
        heads = (
            self.tr("Readers"),
            self.tr("Nodules"),
            self.tr("Equal"),
            self.tr("Kappa"),
            self.tr("95 % interval"),
            self.tr("Weighted"),
            self.tr("Mean IoU"),
            self.tr("F1 at 0.5"),
        )
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.setRowCount(len(pairs))
        for row, pair in enumerate(pairs):
            for column, text in enumerate(_cells(pair)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._detail.setText(self._detail_text())
        self.all_together.setText(self._all_text())
        self.all_together.setVisible(len(agreement.summary.readers) > 2 if agreement is not None else False)
        self._notes.setText(
            self.tr(
                "Kappa: 0 is chance, 1 is full agreement. Weighted: by the square of the distance, where categories "
                "have an order. IoU: overlap of the boxes that two readers drew around the same thing."
            )
        )
        self.export.setEnabled(bool(pairs))

    def _detail_text(self) -> str:
        agreement = self._agreement
        if agreement is None:
            return self.tr("Reading…")
        if not agreement.images:
            text = self.tr("No image of the list has been read by two readers.")
            blind = self.tr("You read blind: cases in which you do not compare are left out.")
            return f"{text} {blind}" if self._is_blind else text
        text = self.tr("Images of the list that at least two of %2 readers have read: %1")
        return text.replace("%1", str(agreement.images)).replace("%2", str(len(agreement.summary.readers)))

    def _all_text(self) -> str:
        if self._agreement is None:
            return ""
        fleiss = self._agreement.summary.fleiss
        if fleiss.value is None:
            return self.tr("All readers together: too few nodules, or too few categories, for a kappa")
        value, interval = _kappa_cells(fleiss)
        text = self.tr("Kappa of all readers together (Fleiss): %1, 95 % interval %2, nodules: %3")
        return text.replace("%1", value).replace("%2", interval).replace("%3", str(fleiss.subjects))

    def _on_scale(self, word: object) -> None:
        if word is None:
            self._choice.show_chosen(self._agreement.scale if self._agreement is not None else SCALES[0])
            return
        self.scale_chosen.emit()


def _cells(pair: PairAgreement) -> tuple[str, ...]:
    overlap = pair.overlap
    return (
        f"{pair.first} – {pair.second}",
        str(pair.kappa.subjects),
        _told(pair.kappa.observed),
        *_kappa_cells(pair.kappa),
        _told(pair.quadratic.value if pair.quadratic is not None else None),
        _told(overlap.mean if overlap is not None else None),
        _told(overlap.f1 if overlap is not None else None),
    )


def _kappa_cells(kappa: Kappa) -> tuple[str, str]:
    interval = kappa.interval()
    return _told(kappa.value), UNSAID if interval is None else f"{_told(interval[0])} … {_told(interval[1])}"


def _told(value: float | None) -> str:
    return UNSAID if value is None else QLocale().toString(value, "f", 2)
