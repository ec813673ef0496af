"""All commands in one list that narrows while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.ui.menus.action_set import ActionSet, keys_text, spoken
from thyroid_desktop.ui.menus.actions import COMMANDS
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole
KEYS_ROLE = Qt.ItemDataRole.UserRole + 1


def matches(wanted: str, text: str) -> bool:
    """Whether every word that was typed occurs in the text."""
    return all(word in text.casefold() for word in wanted.casefold().split())


class _WithKeys(QStyledItemDelegate):
    """Rows of one height with the shortcut at the right edge."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(colour("muted"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(option.rect.adjusted(0, 0, -10, 0), int(flags), str(index.data(KEYS_ROLE)))
        painter.restore()


class CommandPalette(QDialog):
    """Enter does the chosen command; shown with ``open()``."""

    def __init__(self, parent: QWidget, actions: ActionSet) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._actions = actions
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a command"))
        self.search.setAccessibleName(self.tr("Find a command"))
        self.list = QListWidget()
        self.list.setItemDelegate(_WithKeys(self.list))
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

    def event(self, event: QEvent) -> bool:
        """Whoever turns to something else needs the list no more."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self.reject()
        return super().event(event)

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
        blank = QPixmap(self.list.iconSize() if self.list.iconSize().isValid() else QSize(16, 16))
        blank.fill(Qt.GlobalColor.transparent)
        for command in COMMANDS:
            if command.is_held or not matches(wanted, f"{spoken(command.text)} {command.text}"):
                continue
            action = self._actions[command.id]
            if action.isEnabled():
                sign = action.icon() if command.icon else QIcon(blank)
                item = QListWidgetItem(sign, spoken(command.text))
                item.setData(ID_ROLE, command.id)
                item.setData(KEYS_ROLE, keys_text(command))
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        action: QAction = self._actions[item.data(ID_ROLE)]
        self.accept()
        action.trigger()
