"""Which model answered from when on, who decided that and why; the last decision can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.table_view import TableView
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight
from thyroid_desktop.ui.training.adoption_dialog import Deed
from thyroid_desktop.ui.training.result_tables import adoptions_table
from thyroid_desktop.ui.training.training_words import model_name

if TYPE_CHECKING:
    from thyroid_desktop.ui.training.room_state import RoomState


class HistoryDialog(QDialog):
    """Shown with ``open()``."""

    asked = Signal(object)
    """:class:`Deed`."""

    def __init__(self, parent: QWidget, state: RoomState) -> None:
        super().__init__(parent)
        self._state = state
        self._head, self._detail = label("title"), label("muted", wraps=True)
        self.table = TableView()
        self.take_back, self.close_button = push_button(), push_button(is_primary=True)
        for button in (self.take_back, self.close_button):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        tight(buttons, 0, 6, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self.take_back)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        tight(layout, 24, 20, 24, 18, spacing=10)
        for part in (self._head, self._detail, self.table):
            layout.addWidget(part, 1 if part is self.table else 0)
        layout.addLayout(buttons)
        self.resize(980, 460)
        self.take_back.clicked.connect(self._ask)
        self.close_button.clicked.connect(self.accept)
        self.retranslate()

    def show_state(self, state: RoomState) -> None:
        """Show what is so now."""
        if state.history != self._state.history or state.in_use != self._state.in_use:
            self._state = state
            self._write()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Models that were in use"))
        self._head.setText(self.tr("Models that were in use"))
        self.take_back.setText(self.tr("Take back…"))
        name_control(self.take_back, self.tr("Let the model answer again that was in use before the last adoption"))
        self.close_button.setText(self.tr("Close"))
        name_control(self.close_button, self.tr("Close"), "Esc")
        self._write()

    def _write(self) -> None:
        self.table.show_table(adoptions_table(self._state.history, self._state.names))
        model = self._state.in_use
        title = model_name(model)
        text = filled(self.tr("Model in use: %1"), (title,)) if title else self.tr("No model is in use.")
        self._detail.setText(text)
        self.take_back.setEnabled(self._deed() is not None)

    def _deed(self) -> Deed | None:
        force, model = self._state.in_force, self._state.in_use
        if force is None or not force.before_id:
            return None
        return Deed(0, force.id, force.before_id, model_name(model), "")

    def _ask(self) -> None:
        deed = self._deed()
        if deed is not None:
            self.accept()
            self.asked.emit(deed)
