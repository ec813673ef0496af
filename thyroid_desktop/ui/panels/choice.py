"""A row of words of which one is chosen, or several: one stop of the Tab key, and the keyboard does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QToolButton

from thyroid_desktop.ui.nodules.clinical_words import spoken
from thyroid_desktop.ui.panels.flow_layout import FlowLayout
from thyroid_desktop.ui.panels.parts import Panel, restyle

STEPS: Final[dict[int, int]] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
LEAVING: Final[dict[int, bool]] = {Qt.Key.Key_Up: False, Qt.Key.Key_Down: True}
PICKING: Final = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
CLEARING: Final = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
PLAIN: Final = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


class Choice(Panel):
    """Words to choose from.

    Left and right go from word to word and Space picks; a first letter or a number picks at once; Delete takes the
    choice back, and so does picking once more; up and down go to the row above or below. Keys that mean something here
    do not reach the shortcuts of the window.

    Args:
        table: The words, each with its English text.
        several: Whether several may be chosen; ``picked`` then tells a frozenset.
        is_narrow: Whether the words are so short that they need little room around them.
        alone: The word that excludes all others where several may be chosen.
        remark: What a tooltip says of a word instead of its text.
        suffix: What stands behind the text of a word.
    """

    picked = Signal(object)
    """The word, or None for none."""
    typed = Signal()
    """A number key has picked: whoever fills in a form goes on to the next row."""

    def __init__(
        self,
        table: Mapping[str, str],
        *,
        several: bool = False,
        alone: str = "",
        is_narrow: bool = False,
        remark: Callable[[str], str] = lambda _word: "",
        suffix: Callable[[str], str] = lambda _word: "",
    ) -> None:
        super().__init__()
        self._several = several
        self._alone = alone
        self._is_narrow = is_narrow
        self._remark = remark
        self._suffix = suffix
        self._table: dict[str, str] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._cursor = 0
        self._layout = FlowLayout(self)
        self.chosen: frozenset[str] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_table(table)

    def set_table(self, table: Mapping[str, str]) -> None:
        """Offer these words."""
        if dict(table) == self._table and self._buttons:
            return
        while self._layout.takeAt(0) is not None:
            pass
        for button in self._buttons.values():
            button.setParent(None)
            button.deleteLater()
        self._table = dict(table)
        self._buttons = {word: self._made(word) for word in table}
        self._cursor = min(self._cursor, max(len(table) - 1, 0))
        self.retranslate()

    def show_chosen(self, *words: str | None) -> None:
        """Show these words as the chosen ones."""
        self.chosen = frozenset(word for word in words if word is not None)
        self._show()

    def button(self, word: str) -> QToolButton:
        """The button of a word."""
        return self._buttons[word]

    def retranslate(self) -> None:
        for number, (word, button) in enumerate(self._buttons.items(), start=1):
            text = spoken(self._table[word])
            button.setText(text + self._suffix(word))
            button.setAccessibleName(text)
            remark = self._remark(word)
            button.setToolTip(f"{remark or text}  ({number})")
        self._show()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_meant(event):
            super().keyPressEvent(event)
            return
        key, words = event.key(), list(self._buttons)
        if key in STEPS:
            self._move_to((self._cursor + STEPS[key]) % len(words))
        elif key in LEAVING:
            self.focusNextPrevChild(LEAVING[key])
        elif key in PICKING:
            self._pick(words[self._cursor])
        elif key in CLEARING:
            self.show_chosen()
            self._tell()
        else:
            self._on_letter(event.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            words = list(self._buttons)
            self._cursor = next((at for at, word in enumerate(words) if word in self.chosen), 0)
        self._show()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show()

    def _made(self, word: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("chip")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("isCursor", False)
        button.setProperty("isNarrow", self._is_narrow)
        button.clicked.connect(lambda _checked=False: self._on_click(word))
        self._layout.addWidget(button)
        button.show()
        return button

    def _is_meant(self, event: QKeyEvent) -> bool:
        if event.modifiers() not in PLAIN or not self._buttons:
            return False
        key = event.key()
        if key in STEPS or key in LEAVING or key in PICKING or key in CLEARING:
            return True
        # Any number is meant for this row: one too high must not number the nodule by the window's own keys.
        return event.text().isdecimal() or bool(self._matches(event.text()))

    def _matches(self, letter: str) -> list[int]:
        """Places of the words that a key stands for: those that begin with it, or else the one with that number."""
        if not letter.strip():
            return []
        texts = [button.text().casefold() for button in self._buttons.values()]
        found = [at for at, text in enumerate(texts) if text.startswith(letter.casefold())]
        if not found and letter.isdecimal() and 1 <= int(letter) <= len(texts):
            found = [int(letter) - 1]
        return found

    def _on_letter(self, letter: str) -> None:
        found = self._matches(letter)
        if not found:
            return
        if len(found) > 1:
            self._move_to(next((at for at in found if at > self._cursor), found[0]))
            return
        self._cursor = found[0]
        self._pick(list(self._buttons)[found[0]])
        if letter.isdecimal():
            self.typed.emit()

    def _on_click(self, word: str) -> None:
        self._cursor = list(self._buttons).index(word)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pick(word)

    def _move_to(self, place: int) -> None:
        self._cursor = place
        self._show()

    def _pick(self, word: str) -> None:
        if word in self.chosen:
            chosen = self.chosen - {word}
        elif self._several and word != self._alone:
            chosen = (self.chosen | {word}) - {self._alone}
        else:
            chosen = frozenset({word})
        self.show_chosen(*chosen)
        self._tell()

    def _tell(self) -> None:
        self.picked.emit(self.chosen if self._several else next(iter(self.chosen), None))

    def _show(self) -> None:
        for at, (word, button) in enumerate(self._buttons.items()):
            button.setChecked(word in self.chosen)
            is_cursor = at == self._cursor and self.hasFocus()
            if button.property("isCursor") != is_cursor:
                restyle(button, "isCursor", is_cursor)
        texts = [button.text() for word, button in self._buttons.items() if word in self.chosen]
        self.setAccessibleDescription(", ".join(texts))
