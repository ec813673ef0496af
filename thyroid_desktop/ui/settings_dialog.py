"""Name, language, what is kept from readers, and how the attention map is shown at first."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.settings import NAME_LIMIT, Language, OverlayOptions
from thyroid_desktop.ui.panels.overlay_controls import OverlayControls
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

LANGUAGES: Final[tuple[Language, ...]] = ("auto", "en", "zh")


class SettingsDialog(QDialog):
    """Shown with ``open()``; all act at once, but the name only when it is complete."""

    name_chosen = Signal(str)
    language_chosen = Signal(str)
    overlay_chosen = Signal(object)
    """:class:`OverlayOptions`."""
    blinding_chosen = Signal(object)
    """:class:`Blinding`."""

    def __init__(
        self, parent: QWidget, name: str, language: Language, overlay: OverlayOptions, blinding: Blinding
    ) -> None:
        super().__init__(parent)
        self._given_name = name
        self.name = QLineEdit(name, maxLength=NAME_LIMIT)
        self.language = QComboBox()
        self.language.addItems(["", "English", "简体中文"])
        self.language.setCurrentIndex(LANGUAGES.index(language))
        self.overlay = OverlayControls()
        self.overlay.show_options(overlay)
        self.to_others = QCheckBox()
        self.to_others.setChecked(blinding.to_others)
        self.to_model = QCheckBox()
        self.to_model.setChecked(blinding.to_model)
        self._labels = (QLabel(), QLabel())
        self._hint = label("small", wraps=True)
        self._blinding = label("heading")
        self.close_button = push_button(is_primary=True)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.addRow(self._labels[0], self.name)
        form.addRow(self._labels[1], self.language)
        buttons = QHBoxLayout()
        tight(buttons)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        tight(layout, 24, 22, 24, 18, spacing=14)
        layout.addLayout(form)
        layout.addWidget(self._hint)
        for widget in (self._blinding, self.to_others, self.to_model):
            layout.addWidget(widget)
        layout.addWidget(self.overlay)
        layout.addLayout(buttons)
        self.setMinimumWidth(460)
        self.close_button.clicked.connect(self.accept)
        self.language.activated.connect(lambda at: self.language_chosen.emit(LANGUAGES[at]))
        self.overlay.changed.connect(self.overlay_chosen)
        for box in (self.to_others, self.to_model):
            box.toggled.connect(self._on_blinding)
        self.finished.connect(self._on_finished)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Settings"))
        self._labels[0].setText(self.tr("Your name"))
        self._labels[1].setText(self.tr("Language"))
        self.language.setItemText(0, self.tr("As the computer"))
        self._hint.setText(self.tr("A new name begins with the next edit; what was recorded keeps the old one."))
        self.name.setAccessibleName(self.tr("Your name"))
        self.language.setAccessibleName(self.tr("Language"))
        self._blinding.setText(self.tr("BLIND READING"))
        self.to_others.setText(self.tr("Hide what other readers say"))
        self.to_model.setText(self.tr("Hide the model until there is an own opinion"))
        name_control(self.to_others, self.tr("Hide other readers' boxes, opinions and edits"))
        name_control(self.to_model, self.tr("Hide what the model says until you have judged a nodule yourself"))
        self.close_button.setText(self.tr("Done"))

    def _on_blinding(self) -> None:
        chosen = Blinding(to_others=self.to_others.isChecked(), to_model=self.to_model.isChecked())
        self.blinding_chosen.emit(chosen)

    def _on_finished(self) -> None:
        name = self.name.text().strip()
        if name and name != self._given_name:
            self.name_chosen.emit(name)
