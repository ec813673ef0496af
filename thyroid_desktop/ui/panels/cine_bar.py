"""The bar under a cine: play, scrub, and where one is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from thyroid_desktop.ui.cine_player import CinePlayer
from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, tight
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.theme import icon


class CineBar(Panel):
    """Visible while the image on screen has several frames."""

    def __init__(self, session: Session, player: CinePlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cineBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._player = player
        self.button = icon_button("play")
        self.button.clicked.connect(player.toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(player.go)
        self._place = label("small")
        self._rate = label("small")
        layout = QHBoxLayout(self)
        tight(layout, 10, 4, 12, 4)
        layout.addWidget(self.button)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._place)
        layout.addWidget(self._rate)
        session.image_changed.connect(self._on_image)
        session.frame_changed.connect(self._on_frame)
        player.state_changed.connect(self._on_state)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        name_control(self.slider, self.tr("Frame of the cine"))
        self._on_state()
        self._on_image()

    def _on_image(self) -> None:
        count = self._player.frame_count
        self.setVisible(count > 1)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(count - 1, 0))
        rate = 1000.0 / self._player.frame_time_ms
        self._rate.setText(self.tr("%1 frames/s").replace("%1", f"{rate:.0f}"))
        image = self._session.image
        is_told = image is not None and image.description.frame_time_ms is not None
        self._rate.setToolTip("" if is_told else self.tr("The file does not tell its rate."))
        self._on_frame()

    def _on_frame(self) -> None:
        frame = self._session.frame
        index = frame.index if frame is not None else 0
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(index)
        text = self.tr("Frame %1 of %2").replace("%1", str(index + 1)).replace("%2", str(self._player.frame_count))
        self._place.setText(text)

    def _on_state(self) -> None:
        self.button.setIcon(icon("pause" if self._player.is_playing else "play"))
        name_control(self.button, self.tr("Pause") if self._player.is_playing else self.tr("Play"), "K")
