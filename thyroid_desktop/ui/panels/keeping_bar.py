"""How far the files that were opened have come on their way into the library, with a button to stop and go on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from thyroid_desktop.ui.library.keeping import Keeping
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight

PATIENCE_MS: Final = 700
"""What is kept sooner is not spoken of."""


class KeepingBar(Panel):
    """A quiet line at the foot of the library's side; nobody has to wait for it."""

    def __init__(self, keeping: Keeping, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeping = keeping
        self._text = label("small", wraps=True)
        self.button = push_button(is_link=True)
        self.button.clicked.connect(self._on_clicked)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(4)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        row = QHBoxLayout()
        tight(row)
        row.addWidget(self._text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        tight(layout, 4, 6, 4, 2, spacing=4)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        keeping.progress_changed.connect(self._on_progress)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Progress"))
        self._write()

    def _on_progress(self) -> None:
        if not self._keeping.progress[1]:
            self._patience.stop()
            self.hide()
        elif self.isVisible():
            self._write()
        elif not self._patience.isActive():
            self._patience.start()

    def _show(self) -> None:
        self._write()
        self.show()

    def _write(self) -> None:
        done, total = self._keeping.progress
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        text = self.tr("%1 of %2 files are in the library")
        locale = QLocale()
        self._text.setText(text.replace("%1", locale.toString(done)).replace("%2", locale.toString(total)))
        if self._keeping.is_stopped:
            self.button.setText(self.tr("Go on"))
            name_control(self.button, self.tr("Take the others into the library, too"))
        else:
            self.button.setText(self.tr("Stop"))
            name_control(self.button, self.tr("Take only what is looked at into the library"))

    def _on_clicked(self) -> None:
        if self._keeping.is_stopped:
            self._keeping.resume()
        else:
            self._keeping.stop()
