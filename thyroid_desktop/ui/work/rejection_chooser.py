"""Why an image is rejected: one number key."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from thyroid_desktop.domain.marks import REASONS, Reason
from thyroid_desktop.ui.nodules.clinical_words import REASONS as WORDS
from thyroid_desktop.ui.nodules.clinical_words import spoken
from thyroid_desktop.ui.panels.parts import label, name_control, tight

NOTE_LIMIT: Final = 500


class RejectionChooser(QDialog):
    """Shown with ``open()``: a number, a click or Enter chooses a reason; a note may be typed before."""

    chosen = Signal(str, str)
    """:data:`Reason` and note."""

    def __init__(self, parent: QWidget, file_name: str) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._heading = label("verdict")
        self._name = label("muted", wraps=True)
        self._name.setText(file_name)
        self._hint = label("small", wraps=True)
        self.list = QListWidget()
        self.note = QLineEdit(maxLength=NOTE_LIMIT)
        for _ in REASONS:
            self.list.addItem(QListWidgetItem())
        line = self.list.fontMetrics().height() + 12
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(100, line))
        self.list.setFixedHeight(line * len(REASONS) + 2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        tight(layout, 14, 12, 14, 12, spacing=6)
        for widget in (self._heading, self._name, self.list, self.note, self._hint):
            layout.addWidget(widget)
        self.setMinimumWidth(320)
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))
        self.note.returnPressed.connect(lambda: self._choose(self.list.currentRow()))
        self.list.installEventFilter(self)
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Numbers and Enter choose while the list has the focus; in the note a number is a number."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        number = int(event.text()) if event.text().isdecimal() else 0
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            number = self.list.currentRow() + 1
        if not 1 <= number <= len(REASONS):
            return False
        self._choose(number - 1)
        return True

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Reject"))
        self._heading.setText(self.tr("Why is this image rejected?"))
        self._hint.setText(self.tr("Press the number, or Esc to leave it."))
        self.note.setPlaceholderText(self.tr("Note (optional)"))
        name_control(self.note, self.tr("Note"))
        name_control(self.list, self.tr("Reasons"), f"1–{len(REASONS)}")
        for row, reason in enumerate(REASONS):
            self.list.item(row).setText(f"{row + 1}   {spoken(WORDS[reason])}")

    def _choose(self, row: int) -> None:
        reason: Reason = REASONS[row]
        self.accept()
        self.chosen.emit(reason, self.note.text().strip())
