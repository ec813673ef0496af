"""Shows the paragraph that says what was computed and how, to be taken into one's own text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight


class MethodsView(Panel):
    """Read only, but what is marked can be copied, or all of it by the button."""

    def __init__(self) -> None:
        super().__init__()
        self._about = label("muted", wraps=True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("methods")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        # The keyboard may walk through the text and mark some of it, without changing any.
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.text.document().setDocumentMargin(14)
        self.copy_button = push_button()
        row = QHBoxLayout()
        tight(row)
        row.addWidget(self._about, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        tight(layout, spacing=10)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        self.copy_button.clicked.connect(self.copy_all)
        self.retranslate()

    def show_text(self, text: str) -> None:
        """Show this paragraph."""
        self.text.setPlainText(text)
        self.copy_button.setEnabled(bool(text))

    def copy_all(self) -> None:
        """Put the whole paragraph on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def retranslate(self) -> None:
        self._about.setText(self.tr("For the methods section of a paper: what was computed and how."))
        self.copy_button.setText(self.tr("Copy"))
        name_control(self.copy_button, self.tr("Copy the whole paragraph"))
        name_control(self.text, self.tr("Methods"))
