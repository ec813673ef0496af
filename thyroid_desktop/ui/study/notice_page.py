"""A quiet page with a few words and one button: before the reading, between its parts, and behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says; keys are pairs of a key and what it does."""

    title: str
    detail: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    button: str = ""
    is_leaving: bool = False
    """Whether the button leaves rather than goes on."""


class NoticePage(Panel):
    """Enter presses the button."""

    def __init__(self) -> None:
        super().__init__()
        self._words: Callable[[], Words] = lambda: Words("")
        self.title = label("title", wraps=True)
        self.detail = label("muted", wraps=True)
        self._keys = QWidget()
        self._grid = QGridLayout(self._keys)
        tight(self._grid, 0, 6, 0, 6, spacing=6)
        self._grid.setHorizontalSpacing(18)
        self._grid.setColumnStretch(1, 1)
        self.button = push_button(is_primary=True)
        sheet = QWidget()
        sheet.setFixedWidth(520)
        inside = QVBoxLayout(sheet)
        tight(inside, spacing=12)
        for widget in (self.title, self.detail, self._keys):
            inside.addWidget(widget)
        inside.addSpacing(6)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    @property
    def words(self) -> Words:
        """What stands there."""
        return self._words()

    def show_words(self, words: Callable[[], Words]) -> None:
        """Say this, in whatever language the screen has."""
        self._words = words
        self.retranslate()

    def retranslate(self) -> None:
        words = self._words()
        self.title.setText(words.title)
        self.detail.setText(words.detail)
        self.detail.setVisible(bool(words.detail))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (key, meaning) in enumerate(words.keys):
            name, what = label("verdict"), label("muted", wraps=True)
            name.setText(key)
            what.setText(meaning)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(what, row, 1)
        self._keys.setVisible(bool(words.keys))
        self.button.setText(words.button)
        name_control(self.button, words.button, self.tr("Enter"))
        self.button.setVisible(bool(words.button))
