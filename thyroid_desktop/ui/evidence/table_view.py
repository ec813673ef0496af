"""Shows a table of results: figures stand below each other digit by digit, each with its interval beneath."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from thyroid_desktop.ui.evidence.result_table import Cell, Column, ResultTable, whole_text
from thyroid_desktop.ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
COPY_CSV: Final = QKeySequence("Ctrl+Shift+C")
MARGIN: Final = 12
SMALLER: Final = 0.86
"""Of the second line, as a part of the first."""


def tabular(font: QFont) -> QFont:
    """The font with all digits of one width."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


class ResultModel(QAbstractTableModel):
    """A table of results as Qt wants it."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ResultTable("", "", (), ())

    def show(self, table: ResultTable) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell, column = self.table.rows[index.row()][index.column()], self.table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.remark or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.head}: {whole_text(cell)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return cell if role == CELL_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.remark or None
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class _TwoLines(QStyledItemDelegate):
    """The result in the first line; below it, smaller and muted, what belongs to it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell: Cell = index.data(CELL_ROLE)
        first, second = QFontMetrics(tabular(option.font)), QFontMetrics(_smaller(option.font))
        width = max(first.horizontalAdvance(cell.text), second.horizontalAdvance(cell.small))
        return QSize(width + 2 * MARGIN, self._height(option, index))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(CELL_ROLE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour("accent_deep"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        side = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignHorizontal_Mask
        inside = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        upper, lower = self._lines(option, inside, has_two=bool(cell.small))
        painter.setFont(tabular(option.font))
        painter.setPen(colour(cell.tint or "text"))
        painter.drawText(upper, int(side | Qt.AlignmentFlag.AlignVCenter), cell.text)
        if cell.small:
            painter.setFont(_smaller(option.font))
            painter.setPen(colour("muted"))
            painter.drawText(lower, int(side | Qt.AlignmentFlag.AlignVCenter), cell.small)
        painter.restore()

    def _lines(self, option: QStyleOptionViewItem, inside: QRect, *, has_two: bool) -> tuple[QRect, QRect]:
        if not has_two:
            return inside, QRect()
        first, second = QFontMetrics(option.font).height(), QFontMetrics(_smaller(option.font)).height()
        top = inside.top() + (inside.height() - first - second) // 2
        return (
            QRect(inside.left(), top, inside.width(), first),
            QRect(inside.left(), top + first, inside.width(), second),
        )

    def _height(self, option: QStyleOptionViewItem, index: Index) -> int:
        model = index.model()
        is_tall = isinstance(model, ResultModel) and any(cell.small for row in model.table.rows for cell in row)
        second = QFontMetrics(_smaller(option.font)).height() if is_tall else 0
        return QFontMetrics(option.font).height() + second + 14


class TableView(QTableView):
    """Arrow keys go from cell to cell; Ctrl+C copies what is chosen as text, Ctrl+Shift+C whole rows as CSV."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = ResultModel()
        self.setModel(self.rows)
        self.setItemDelegate(_TwoLines(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # A name stands exactly above its figures.
        header.setStyleSheet(f"QHeaderView::section {{ padding: 5px {MARGIN}px; }}")
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    @property
    def table(self) -> ResultTable:
        """What is shown."""
        return self.rows.table

    def show_table(self, table: ResultTable) -> None:
        """Show this table; its first column takes the room that the others leave."""
        here = self.currentIndex()
        self.rows.show(table)
        self.setAccessibleName(table.title)
        self.setAccessibleDescription(table.as_text())
        if table.columns:
            self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            self.horizontalHeader().setMinimumSectionSize(64)
            self._fit()
        if table.rows:
            row, column = max(here.row(), 0), max(here.column(), 0)
            chosen = self.rows.index(min(row, len(table.rows) - 1), min(column, len(table.columns) - 1))
            # What is current is not chosen yet: nobody has pointed at it.
            self.selectionModel().setCurrentIndex(chosen, self.selectionModel().SelectionFlag.NoUpdate)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The first column takes what the others leave, but never less than its words need."""
        header, columns = self.horizontalHeader(), range(self.rows.columnCount())
        if columns:
            needed = sum(max(self.sizeHintForColumn(one), header.sectionSizeHint(one)) for one in columns)
            is_wide = needed <= self.viewport().width()
            mode = QHeaderView.ResizeMode.Stretch if is_wide else QHeaderView.ResizeMode.ResizeToContents
            if header.sectionResizeMode(0) != mode:
                header.setSectionResizeMode(0, mode)

    def copy_text(self) -> None:
        """Put what is chosen, or else everything, on the clipboard, for documents and for spreadsheets."""
        rows, columns = self._chosen()
        content = QMimeData()
        content.setText(self.table.as_text(rows, columns))
        content.setData("text/csv", self.table.as_csv(rows).encode())
        QGuiApplication.clipboard().setMimeData(content)

    def copy_csv(self) -> None:
        """Put the rows of what is chosen, or else all, on the clipboard, with all their digits."""
        QGuiApplication.clipboard().setText(self.table.as_csv(self._chosen()[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        elif QKeySequence(event.keyCombination()) == COPY_CSV:
            self.copy_csv()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        text = menu.addAction(self.tr("Copy"), self.copy_text)
        text.setShortcut(QKeySequence.StandardKey.Copy)
        menu.addAction(self.tr("Copy rows as CSV"), self.copy_csv).setShortcut(COPY_CSV)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def _chosen(self) -> tuple[list[int], list[int]]:
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            return list(range(self.rows.rowCount())), list(range(self.rows.columnCount()))
        return sorted({one.row() for one in chosen}), sorted({one.column() for one in chosen})


def _side(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column.is_text else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _smaller(font: QFont) -> QFont:
    made = tabular(font)
    if made.pixelSize() > 0:
        made.setPixelSize(round(made.pixelSize() * SMALLER))
    else:
        made.setPointSizeF(made.pointSizeF() * SMALLER)
    return made
