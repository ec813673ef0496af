"""A part of a side that folds: a line with its name, and below it what it holds while it is open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from thyroid_desktop.ui.panels.parts import Panel, label, name_control, tight
from thyroid_desktop.ui.theme import icon

CONTEXT: Final = "Section"


class Header(QPushButton):
    """Unfolds with the right arrow key and folds with the left one, beside what every button does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_open = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        if is_open is None:
            super().keyPressEvent(event)
        else:
            self.setChecked(is_open)


class Section(Panel):
    """A header and its content.

    Args:
        name: By which its state is remembered.
        title: English source text of the heading, of the context "Section".
        content: What it holds.
        is_open: Whether it is open as long as nobody has said otherwise.
    """

    folded = Signal(str, bool)
    """The user has folded or unfolded it: name, and whether it is open now."""

    def __init__(self, name: str, title: str, content: QWidget, *, is_open: bool = True) -> None:
        super().__init__()
        self.name = name
        self._title = title
        self._summary = ""
        self.content = content
        self.header = Header()
        self.header.setObjectName("sectionHeader")
        self.header.setCheckable(True)
        self.header.setChecked(is_open)
        self.header.setIconSize(QSize(14, 14))
        self.header.toggled.connect(self._on_toggled)
        self._aside = label("small")
        self._aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        frame = QFrame()
        frame.setObjectName("card")
        top = QHBoxLayout()
        tight(top)
        top.addWidget(self.header, 1)
        top.addWidget(self._aside)
        inside = QVBoxLayout(frame)
        tight(inside, 11, 4, 11, 4, spacing=4)
        inside.addLayout(top)
        inside.addWidget(content)
        self._inside = inside
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(frame)
        self._show()
        self.retranslate()

    @property
    def is_open(self) -> bool:
        """Whether the content can be seen."""
        return self.header.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Fold or unfold it without telling anybody."""
        blocked = self.header.blockSignals(True)
        self.header.setChecked(is_open)
        self.header.blockSignals(blocked)
        self._show()

    def show_summary(self, text: str) -> None:
        """What the folded section says about its content."""
        if text != self._summary:
            self._summary = text
            self._show()

    def retranslate(self) -> None:
        title = QCoreApplication.translate(CONTEXT, self._title)
        self.header.setText(title)
        self._name()

    def _name(self) -> None:
        doing = self.tr("Fold %1") if self.is_open else self.tr("Unfold %1")
        name_control(self.header, doing.replace("%1", QCoreApplication.translate(CONTEXT, self._title)), "←, →")

    def _on_toggled(self, is_open: bool) -> None:
        self._show()
        self.folded.emit(self.name, is_open)

    def _show(self) -> None:
        is_open = self.is_open
        self.content.setVisible(is_open)
        self.header.setIcon(icon("chevron-down" if is_open else "chevron-right"))
        self._aside.setText(self._summary)
        self._aside.setVisible(not is_open and bool(self._summary))
        self._inside.setContentsMargins(11, 4, 11, 10 if is_open else 4)
        self._name()
