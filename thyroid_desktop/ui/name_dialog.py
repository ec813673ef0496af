"""The question of the first start: who works here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from thyroid_desktop.services.settings import NAME_LIMIT
from thyroid_desktop.ui.panels.parts import label, push_button, tight


class NameDialog(QDialog):
    """Asks for a name; shown with ``open()``, so that the event loop goes on."""

    named = Signal(str)
    quit_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self._title = label("title", wraps=True)
        self._detail = label("muted", wraps=True)
        self.name = QLineEdit(maxLength=NAME_LIMIT)
        self._quit = push_button()
        self.begin = push_button(is_primary=True)
        self.begin.setDefault(True)
        self._quit.setAutoDefault(False)
        self._notice = label("notice", wraps=True)
        buttons = QHBoxLayout()
        tight(buttons, 0, 10, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self._quit)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        tight(layout, 26, 24, 26, 20, spacing=10)
        for widget in (self._title, self._detail, self.name, self._notice):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.setMinimumWidth(440)
        self.name.textChanged.connect(self._on_text)
        self.begin.clicked.connect(self._on_begin)
        self._quit.clicked.connect(self.quit_asked)
        self.retranslate()
        self._on_text("")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Welcome"))
        self._title.setText(self.tr("Who works here?"))
        self._detail.setText(self.tr("Every box and answer is recorded with your name. It stays on this computer."))
        self.name.setPlaceholderText(self.tr("Your name"))
        self.name.setAccessibleName(self.tr("Your name"))
        self._notice.setText(self.tr("Research use only – not for diagnosis"))
        self._quit.setText(self.tr("Quit"))
        self.begin.setText(self.tr("Begin"))

    def reject(self) -> None:
        """Without a name nothing could be recorded, so Escape leaves the question where it is."""

    def _on_text(self, text: str) -> None:
        self.begin.setEnabled(bool(text.strip()))

    def _on_begin(self) -> None:
        self.named.emit(self.name.text())
        self.accept()
