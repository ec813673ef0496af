"""Pages behind a row of tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from thyroid_desktop.ui.panels.parts import name_control, tight


class TabbedPages(QWidget):
    """One page at a time; Ctrl+Page Down and Ctrl+Page Up, or Alt with a number, turn to another."""

    turned = Signal(int)

    def __init__(self, pages: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        row = QHBoxLayout()
        tight(row, spacing=4)
        for number, page in enumerate(pages):
            tab = QPushButton()
            tab.setCheckable(True)
            tab.setProperty("isTab", True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(tab, number)
            row.addWidget(tab)
            self._stack.addWidget(page)
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.activated.connect(lambda to=number: self._go(to))
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=step: self._go(self.number + by))
        row.addStretch(1)
        layout = QVBoxLayout(self)
        tight(layout, spacing=12)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)
        self._group.idClicked.connect(self.turn_to)
        self.turn_to(0)

    @property
    def number(self) -> int:
        """The page in front."""
        return self._stack.currentIndex()

    def turn_to(self, number: int) -> None:
        """Bring a page to the front."""
        self._group.button(number).setChecked(True)
        if number != self.number:
            self._stack.setCurrentIndex(number)
            self.turned.emit(number)

    def name_tabs(self, *names: str) -> None:
        """Write what the tabs say."""
        for number, name in enumerate(names):
            self._group.button(number).setText(name)
            name_control(self._group.button(number), name, f"Alt+{number + 1}")

    def enable(self, number: int, is_enabled: bool) -> None:
        """Let a page be turned to, or not."""
        self._group.button(number).setEnabled(is_enabled)
        if not is_enabled and number == self.number:
            self.turn_to(0)

    def _go(self, number: int) -> None:
        count = self._stack.count()
        button = self._group.button(number % count)
        if button.isEnabled():
            self.turn_to(number % count)


def beside(main: QWidget, other: QWidget, *, shares: tuple[int, int] = (1, 1)) -> QWidget:
    """Two parts of a page, the room divided by these shares."""
    made = QWidget()
    layout = QHBoxLayout(made)
    tight(layout, spacing=20)
    layout.addWidget(main, shares[0])
    layout.addWidget(other, shares[1])
    return made
