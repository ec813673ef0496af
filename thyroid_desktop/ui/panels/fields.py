"""Fields to type in: what was typed is told on Enter and when the field is left, and is never overwritten meanwhile."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from thyroid_desktop.ui.nodules.clinical_words import number_text
from thyroid_desktop.ui.panels.parts import restyle

ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
MOST_LINES: Final = 6
_LENGTH: Final = re.compile(r"(\d{0,6}(?:[.,]\d{0,6})?)\s*(mm|cm)?", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{4})[-/.年 ]?(\d{1,2})[-/.月 ]?(\d{1,2})日?")


class Field(QLineEdit):
    """One line. Escape brings back what was there before."""

    entered = Signal(str)
    """The text, trimmed, when it was changed and Enter was pressed or the field was left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self.setProperty("isWrong", False)
        self._shown = ""
        self.editingFinished.connect(self.finish)

    def show_text(self, text: str) -> None:
        """Show what the store says, unless somebody is typing or what was typed was refused."""
        self._shown = text
        if not self.is_open and self.text() != text:
            self.setText(text)

    @property
    def is_open(self) -> bool:
        """Whether it holds something that is not in the store: still being typed, or refused."""
        return self.isModified() or bool(self.property("isWrong"))

    def finish(self) -> None:
        """Tell what was typed; nothing when nothing was."""
        if self.isModified():
            self.setModified(False)
            self.entered.emit(self.text().strip())

    def mark_wrong(self, is_wrong: bool) -> None:
        """Show that the text was refused, which stays until it is right; or that it is right."""
        restyle(self, "isWrong", is_wrong)
        if not is_wrong and not self.isModified():
            self.setText(self._shown)

    def put(self, text: str, *, is_wrong: bool = False) -> None:
        """Show a text, whatever stood there before."""
        self.setText(text)
        restyle(self, "isWrong", is_wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.put(self._shown)
            self.entered.emit(self._shown)
            return
        super().keyPressEvent(event)


class NoteField(QPlainTextEdit):
    """Several lines that grow with the text. Enter is done, Shift+Enter begins a line."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self.setProperty("isWrong", False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown = ""
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    @property
    def is_open(self) -> bool:
        """Whether it holds something that is not in the store."""
        return self.document().isModified() or bool(self.property("isWrong"))

    def show_text(self, text: str) -> None:
        """Show what the store says, unless somebody is typing."""
        self._shown = text
        if not self.is_open and self.toPlainText() != text:
            self.put(text)

    def put(self, text: str, *, is_wrong: bool = False) -> None:
        """Show a text, whatever stood there before."""
        self.setPlainText(text)
        self.document().setModified(False)
        restyle(self, "isWrong", is_wrong)

    def text(self) -> str:
        """What stands there."""
        return self.toPlainText()

    def finish(self) -> None:
        """Tell what was typed; nothing when nothing was."""
        if self.document().isModified():
            self.document().setModified(False)
            self.entered.emit(self.toPlainText().strip())

    def mark_wrong(self, is_wrong: bool) -> None:
        """Show that the text was refused, or that it is right."""
        restyle(self, "isWrong", is_wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_new_line = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in ENTER and not is_new_line:
            self.finish()
        elif event.key() == Qt.Key.Key_Escape and self.is_open:
            self.put(self._shown)
            self.entered.emit(self._shown)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().lineSpacing() + 12)

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height()), 1), MOST_LINES)
        first = self.document().firstBlock().layout()
        # Lines of Chinese, which comes from another font, are taller than those that the metrics of this one tell.
        height = max(first.lineAt(0).height() if first.lineCount() else 0.0, self.fontMetrics().lineSpacing())
        self.setFixedHeight(lines * math.ceil(height) + 16)


def length_typed(text: str) -> float | None:
    """Millimetres that were typed, with a point or a comma, in mm or cm, to the hundredth; None for an empty text.

    Raises:
        ValueError: It is no length.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _LENGTH.fullmatch(plain)
    if found is None or not any(letter.isdigit() for letter in found[1]):
        raise ValueError(f"{text!r} is no length")
    factor = 10.0 if (found[2] or "").lower() == "cm" else 1.0
    return round(float(found[1].replace(",", ".")) * factor, 2)


def length_text(millimetres: float | None) -> str:
    """Millimetres to be put into a field; empty where there are none."""
    return "" if millimetres is None else number_text(millimetres, 2)


def whole_typed(text: str) -> int | None:
    """A whole number that was typed; None for an empty text.

    Raises:
        ValueError: It is no whole number.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 6:
        raise ValueError(f"{text!r} is too long for a number")
    return int(plain) if plain else None


def day_typed(text: str) -> QDate | None:
    """A day that was typed, the year first; None for an empty text.

    Raises:
        ValueError: There is no such day, or it has not come yet.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _DAY.fullmatch(plain)
    day = QDate(int(found[1]), int(found[2]), int(found[3])) if found is not None else QDate()
    if not day.isValid() or day > QDate.currentDate():
        raise ValueError(f"{text!r} is no day until today")
    return day
