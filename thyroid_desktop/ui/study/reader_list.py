"""Who reads: those who have worked here, with a tick each, and a line for new names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from thyroid_desktop.services.settings import NAME_LIMIT
from thyroid_desktop.ui.panels.parts import Panel, name_control, push_button, tight

MOST_ROWS: Final = 5
TICKED, BARE = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ReaderList(Panel):
    """Space ticks the reader of the row; Enter in the line below adds a reader, who is ticked."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = QListWidget()
        self.rows.setObjectName("ticks")
        self.new_name = QLineEdit(maxLength=NAME_LIMIT)
        self.add_button = push_button()
        line = QHBoxLayout()
        tight(line)
        line.addWidget(self.new_name, 1)
        line.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        tight(layout, spacing=6)
        layout.addWidget(self.rows)
        layout.addLayout(line)
        self.rows.itemChanged.connect(lambda _item: self.changed.emit())
        self.new_name.textChanged.connect(lambda text: self.add_button.setEnabled(bool(text.strip())))
        self.new_name.returnPressed.connect(self.add_typed)
        self.add_button.clicked.connect(self.add_typed)
        self.add_button.setEnabled(False)
        self.add_button.setAutoDefault(False)
        self.retranslate()
        self._fit()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names that are ticked, in the order of the list."""
        items = [self.rows.item(row) for row in range(self.rows.count())]
        return tuple(item.text() for item in items if item.checkState() == TICKED)

    def offer(self, names: Sequence[str]) -> None:
        """Offer those who are known; nobody is ticked yet."""
        for name in names:
            self._add(name, is_ticked=False)
        self._fit()

    def add_typed(self) -> None:
        """Add the name that was typed, or tick it where it is known."""
        name = " ".join(self.new_name.text().split())
        if not name:
            return
        known = [one for one in map(self.rows.item, range(self.rows.count())) if one.text() == name]
        if known:
            known[0].setCheckState(TICKED)
        else:
            self._add(name, is_ticked=True)
        self.new_name.clear()
        self._fit()
        self.changed.emit()

    def retranslate(self) -> None:
        name_control(self.rows, self.tr("Readers of the study"), self.tr("Space ticks"))
        self.new_name.setPlaceholderText(self.tr("Name of a new reader"))
        name_control(self.new_name, self.tr("Name of a new reader"), self.tr("Enter adds"))
        self.add_button.setText(self.tr("Add"))
        name_control(self.add_button, self.tr("Add this reader"))

    def _add(self, name: str, *, is_ticked: bool) -> None:
        item = QListWidgetItem(name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(TICKED if is_ticked else BARE)
        item.setSizeHint(QSize(100, self._row_height()))
        self.rows.addItem(item)
        if is_ticked:
            self.rows.scrollToItem(item)

    def _row_height(self) -> int:
        return self.rows.fontMetrics().lineSpacing() + 12

    def _fit(self) -> None:
        rows = min(max(self.rows.count(), 2), MOST_ROWS)
        self.rows.setFixedHeight(rows * self._row_height() + 4)
