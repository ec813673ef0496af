"""Which of several studies: a list with how far one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

MOST_ROWS: Final = 7


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study as the list shows it; counts are those of the reader at the window, or of all readers together."""

    id: int
    title: str
    locked: int
    total: int


class StudyChooser(QDialog):
    """Shown with ``open()``; Enter takes the marked study."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget, rows: Sequence[StudyRow], *, is_for_results: bool) -> None:
        super().__init__(parent)
        self._rows = tuple(rows)
        self._is_for_results = is_for_results
        self._head = label("title", wraps=True)
        self.list = QListWidget()
        height = self.list.fontMetrics().lineSpacing() * 2 + 16
        for _row in rows:
            item = QListWidgetItem()
            item.setSizeHint(QSize(100, height))
            self.list.addItem(item)
        self.list.setFixedHeight(min(max(len(self._rows), 2), MOST_ROWS) * height + 6)
        self.list.setCurrentRow(0)
        self._cancel, self.take = push_button(), push_button(is_primary=True)
        self.take.setDefault(True)
        self._cancel.setAutoDefault(False)
        buttons = QHBoxLayout()
        tight(buttons, 0, 8, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        tight(layout, 26, 24, 26, 20, spacing=12)
        layout.addWidget(self._head)
        layout.addWidget(self.list)
        layout.addLayout(buttons)
        self.setMinimumWidth(520)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self._cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self.accept)
        self.accepted.connect(self._tell)
        self.retranslate()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Reader studies"))
        self._head.setText(self.tr("Results of which study?") if self._is_for_results else self.tr("Read which study?"))
        name_control(self.list, self.tr("Reader studies"))
        for at, row in enumerate(self._rows):
            text = filled(self.tr("%1 of %2 answers are locked"), (row.locked, row.total))
            self.list.item(at).setText(f"{row.title}\n{text}")
        self._cancel.setText(self.tr("Cancel"))
        self.take.setText(self.tr("Show the results") if self._is_for_results else self.tr("Read"))

    def _tell(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._rows):
            self.chosen.emit(self._rows[at].id)
