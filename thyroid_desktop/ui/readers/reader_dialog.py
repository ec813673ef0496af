"""Who reads now: one of those who have worked here before, or somebody new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.services.settings import NAME_LIMIT
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

MOST_ROWS: Final = 8


class ReaderDialog(QDialog):
    """Shown with ``open()``. A name that is typed counts before the one that is marked in the list."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, users: Sequence[User], current: User) -> None:
        super().__init__(parent)
        self._title = label("title", wraps=True)
        self._detail = label("muted", wraps=True)
        self.names = QListWidget()
        self.names.addItems([user.name for user in users])
        self.names.setCurrentRow(next((row for row, user in enumerate(users) if user.id == current.id), 0))
        row_height = self.names.fontMetrics().lineSpacing() + 14
        for row in range(self.names.count()):
            self.names.item(row).setSizeHint(QSize(100, row_height))
        self.names.setFixedHeight(min(max(len(users), 1), MOST_ROWS) * row_height + 6)
        self.new_name = QLineEdit(maxLength=NAME_LIMIT)
        self._cancel = push_button()
        self.begin = push_button(is_primary=True)
        self.begin.setDefault(True)
        self._cancel.setAutoDefault(False)
        buttons = QHBoxLayout()
        tight(buttons, 0, 8, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        tight(layout, 26, 24, 26, 20, spacing=10)
        for widget in (self._title, self._detail, self.names, self.new_name):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.setMinimumWidth(420)
        self.names.itemActivated.connect(lambda _item: self.accept())
        self._cancel.clicked.connect(self.reject)
        self.begin.clicked.connect(self.accept)
        self.accepted.connect(self._tell)
        self.retranslate()
        self.names.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Reader"))
        self._title.setText(self.tr("Who reads now?"))
        self._detail.setText(
            self.tr("Each reader has boxes and opinions of his own. What was recorded keeps the name of who made it.")
        )
        name_control(self.names, self.tr("Readers so far"))
        self.new_name.setPlaceholderText(self.tr("Or the name of a new reader"))
        name_control(self.new_name, self.tr("Name of a new reader"))
        self._cancel.setText(self.tr("Cancel"))
        self.begin.setText(self.tr("Go on as this reader"))

    def _tell(self) -> None:
        marked = [item.text() for item in self.names.selectedItems()]
        names = [name for name in (self.new_name.text().strip(), *marked) if name]
        if names:
            self.chosen.emit(names[0])
