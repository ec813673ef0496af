"""All commands in one list that narrows while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from thyroid_desktop.ui.action_set import ActionSet, keys_text, spoken
from thyroid_desktop.ui.actions import COMMANDS
from thyroid_desktop.ui.panels.parts import tight


def matches(wanted: str, text: str) -> bool:
    """Whether every word that was typed occurs in the text."""
    return all(word in text.casefold() for word in wanted.casefold().split())


class CommandPalette(QDialog):
    """Enter does the chosen command; shown with ``open()``."""

    def __init__(self, parent: QWidget, actions: ActionSet) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._actions = actions
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a command"))
        self.search.setAccessibleName(self.tr("Find a command"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        tight(layout, 8, 8, 8, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.resize(460, 380)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self.search.installEventFilter(self)
        self._fill("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Up and down move in the list while the typing goes on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return False

    def _fill(self, wanted: str) -> None:
        self.list.clear()
        for command in COMMANDS:
            if command.is_held or not matches(wanted, f"{spoken(command.text)} {command.text}"):
                continue
            action = self._actions[command.id]
            if action.isEnabled():
                keys = keys_text(command)
                item = QListWidgetItem(action.icon(), spoken(command.text) + (f"    {keys}" if keys else ""))
                item.setData(Qt.ItemDataRole.UserRole, command.id)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        action: QAction = self._actions[item.data(Qt.ItemDataRole.UserRole)]
        self.accept()
        action.trigger()
