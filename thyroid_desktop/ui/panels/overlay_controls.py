"""How the attention map is laid over the image."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from thyroid_desktop.services.settings import OverlayOptions, Palette
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, tight

PALETTES: Final[tuple[Palette, ...]] = ("inferno", "jet")
SETTLE_MS: Final = 400
"""The slider has come to rest after so long; only then is the choice stored."""


class OverlayControls(Panel):
    """Opacity, palette and contour."""

    changed = Signal(object)
    """:class:`OverlayOptions`, at every step."""
    settled = Signal(object)
    """:class:`OverlayOptions` to remember."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opacity_text = label("small")
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(0, 100)
        self._palette = QComboBox()
        self._palette.addItems(["", ""])
        self._palette.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._palette.setMinimumContentsLength(8)
        self._contour = QCheckBox()
        self._note = label("notice", wraps=True)
        self._rest = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._rest.timeout.connect(lambda: self.settled.emit(self.options()))
        row = QHBoxLayout()
        tight(row)
        row.addWidget(self._opacity_text)
        row.addWidget(self._opacity, 1)
        second = QHBoxLayout()
        tight(second)
        second.addWidget(self._palette, 1)
        second.addWidget(self._contour)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addLayout(row)
        layout.addLayout(second)
        layout.addWidget(self._note)
        self._opacity.valueChanged.connect(self._on_change)
        self._palette.currentIndexChanged.connect(self._on_change)
        self._contour.toggled.connect(self._on_change)
        self.retranslate()
        self.show_options(OverlayOptions())

    def options(self) -> OverlayOptions:
        """What the controls say."""
        return OverlayOptions(
            self._opacity.value() / 100.0, PALETTES[self._palette.currentIndex()], self._contour.isChecked()
        )

    def show_options(self, options: OverlayOptions) -> None:
        """Set the controls without telling anybody."""
        with QSignalBlocker(self._opacity), QSignalBlocker(self._palette), QSignalBlocker(self._contour):
            self._opacity.setValue(round(options.opacity * 100))
            self._palette.setCurrentIndex(PALETTES.index(options.palette))
            self._contour.setChecked(options.is_contour)

    def retranslate(self) -> None:
        self._opacity_text.setText(self.tr("Opacity"))
        self._palette.setItemText(0, self.tr("Inferno"))
        self._palette.setItemText(1, self.tr("As in the paper (jet)"))
        self._contour.setText(self.tr("Contour"))
        self._note.setText(self.tr("Attention, not the nodule's boundary. Hold H to look beneath."))
        name_control(self._opacity, self.tr("Opacity of the attention map"))
        name_control(self._palette, self.tr("Colours of the attention map"))
        name_control(self._contour, self.tr("Outline where attention is at least half its maximum"))

    def _on_change(self) -> None:
        self.changed.emit(self.options())
        self._rest.start()
