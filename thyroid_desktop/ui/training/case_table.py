"""The cases that are to be trained on, and what each of them lacks; thousands of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from thyroid_desktop.ui.theme import colour
from thyroid_desktop.ui.training.training_words import lacks_text, translate

if TYPE_CHECKING:
    from thyroid_desktop.services.queueing.readiness import CaseReadiness

Index = QModelIndex | QPersistentModelIndex
PAD = 8
CASE, IMAGES, NODULES, MALIGNANT, LACKS = range(5)


class CaseRows(QAbstractTableModel):
    """A row a case; those that lack something come first, because there is something to do."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: tuple[CaseReadiness, ...] = ()

    def show(self, cases: Sequence[CaseReadiness]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.cases = tuple(sorted(cases, key=lambda one: not any(image.lacks for image in one.images)))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.cases)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else LACKS + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        case, column = self.cases[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(case, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _text(case, column) or None
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(_tint(case, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column in (CASE, LACKS) else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.TextAlignmentRole,
        ):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section in (CASE, LACKS) else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        heads = (
            translate("training", "Case"),
            translate("training", "Images"),
            translate("training", "Nodules"),
            translate("training", "Malignant"),
            translate("training", "What is missing"),
        )
        return heads[section]


class CaseTable(QTableView):
    """Enter or a double click leads to the image that lacks something."""

    image_asked = Signal(object)
    """:class:`CaseReadiness`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = CaseRows()
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        self.setStyleSheet(f"::item {{ padding: 0 {PAD}px; }} QHeaderView::section {{ padding: 5px {PAD}px; }}")
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(48)
        self.activated.connect(self._on_activated)
        self._suit_font()

    def show_cases(self, cases: Sequence[CaseReadiness]) -> None:
        """Show these."""
        self.rows.show(cases)
        self._suit_font()

    def _suit_font(self) -> None:
        """Widths by the words of the heads: looking at thousands of rows would take too long."""
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
        for column in (IMAGES, NODULES, MALIGNANT):
            text = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
            header.resizeSection(column, metrics.horizontalAdvance(text) + 2 * PAD + 4)
        header.setSectionResizeMode(CASE, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(CASE, metrics.averageCharWidth() * 22 + 2 * PAD)
        header.setStretchLastSection(True)

    def _on_activated(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.rows.cases):
            self.image_asked.emit(self.rows.cases[index.row()])


def _text(case: CaseReadiness, column: int) -> str:
    if column == CASE:
        return case.case.title
    if column == IMAGES:
        return str(sum(bool(image.boxes) for image in case.images))
    verdicts = case.verdicts
    if column == NODULES:
        return str(len(verdicts))
    if column == MALIGNANT:
        return str(sum(verdict == "malignant" for verdict in verdicts.values()))
    return lacks_text(case)


def _tint(case: CaseReadiness, column: int) -> str:
    if column == LACKS:
        return "notice" if case.is_ready else "danger"
    return "text" if case.is_ready else "faint"
