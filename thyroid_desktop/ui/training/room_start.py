"""What stands in the training room while no training was ever queued: what to do first."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from thyroid_desktop.ui.panels.parts import Panel, card, label, name_control, push_button, tight

WIDTH: Final = 560


class RoomStart(Panel):
    """Two sentences, and the button that begins."""

    def __init__(self) -> None:
        super().__init__()
        self._is_loading = True
        self._title, self._about = label("verdict", wraps=True), label("muted", wraps=True)
        self.order = push_button(is_primary=True)
        self._frame, inside = card(spacing=12)
        self._frame.setMinimumWidth(WIDTH)
        self._frame.setMaximumWidth(2 * WIDTH)
        inside.setContentsMargins(24, 22, 24, 22)
        inside.addWidget(self._title)
        inside.addWidget(self._about)
        row = QHBoxLayout()
        tight(row, 0, 6, 0, 0)
        row.addWidget(self.order)
        row.addStretch(1)
        inside.addLayout(row)
        middle = QHBoxLayout()
        tight(middle)
        middle.addStretch(1)
        middle.addWidget(self._frame, 2)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)
        self.retranslate()

    @property
    def is_loading(self) -> bool:
        """Whether nobody knows yet if there are jobs."""
        return self._is_loading

    @is_loading.setter
    def is_loading(self, is_loading: bool) -> None:
        if is_loading != self._is_loading:
            self._is_loading = is_loading
            self.retranslate()

    def retranslate(self) -> None:
        if self._is_loading:
            self._title.setText(self.tr("Reading the queue…"))
        else:
            self._title.setText(self.tr("Nothing was trained here yet"))
        self._about.setText(
            self.tr(
                "First draw boxes, enter the pathology of each nodule and mark the images as queued for training (in "
                "the work list). Then begin a new training: you get a model that can be compared with the one in use "
                "and adopted if it is better."
            )
        )
        self._about.setVisible(not self._is_loading)
        self.order.setVisible(not self._is_loading)
        self.order.setText(self.tr("New training…"))
        name_control(self.order, self.tr("Train a model on annotated cases"), "Ctrl+N")
