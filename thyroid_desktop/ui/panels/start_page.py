"""What stands in the middle while there is no image: an invitation, patience, or the reason why."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.ui.panels.parts import Panel, label, push_button, tight
from thyroid_desktop.ui.theme import icon
from thyroid_desktop.ui.words.problem_texts import explanation, told

MOST_RECENT = 6
WIDTH = 540
Mood = Literal["loading", "empty", "trouble"]


class StartPage(Panel):
    """Invites to open something."""

    files_asked = Signal()
    folder_asked = Signal()
    samples_asked = Signal()
    recent_chosen = Signal(object)
    """:class:`Path`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mood: Mood = "loading"
        self._problem: UserProblem | None = None
        self._recent: tuple[Path, ...] = ()
        self._sign = QLabel()
        self.title = label("title", wraps=True)
        self.detail = label("muted", wraps=True)
        self._files = push_button(is_primary=True)
        self._folder = push_button()
        self._samples = push_button(is_link=True)
        self._files.clicked.connect(self.files_asked)
        self._folder.clicked.connect(self.folder_asked)
        self._samples.clicked.connect(self.samples_asked)
        self._recent_heading = label("heading")
        self._recent_rows = QVBoxLayout()
        tight(self._recent_rows, spacing=0)
        self._arrange()
        self.retranslate()

    def show_empty(self) -> None:
        """Nothing is open."""
        self._mood, self._problem = "empty", None
        self.retranslate()

    def show_trouble(self, problem: UserProblem) -> None:
        """The image that was asked for cannot be shown."""
        self._mood, self._problem = "trouble", problem
        self.retranslate()

    def show_recent(self, paths: tuple[Path, ...]) -> None:
        """Offer what was opened before."""
        self._recent = paths[:MOST_RECENT]
        while (item := self._recent_rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for path in self._recent:
            button = push_button(is_link=True)
            button.setText(f"{path.name}   –   {path.parent.name}" if path.parent.name else path.name)
            button.setToolTip(str(path))
            button.clicked.connect(lambda _checked=False, chosen=path: self.recent_chosen.emit(chosen))
            self._recent_rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._write()

    def retranslate(self) -> None:
        self._files.setText(self.tr("Open files…"))
        self._folder.setText(self.tr("Open folder…"))
        self._samples.setText(self.tr("Try the sample images"))
        self._recent_heading.setText(self.tr("RECENT"))
        self._write()

    def _write(self) -> None:
        if self._mood == "loading":
            title, detail, sign = self.tr("Opening the library…"), "", "image"
        elif self._problem is not None:
            title, detail, sign = told(self._problem.title), explanation(self._problem), "warning"
        else:
            title, sign = self.tr("Open an ultrasound image"), "image"
            detail = self.tr("Drop files or folders here: DICOM, also cines, and JPG, PNG, TIFF or BMP.")
        self.title.setText(title)
        self.detail.setText(detail)
        self._sign.setPixmap(icon(sign).pixmap(44, 44))
        for widget in (self._files, self._folder, self._samples):
            widget.setVisible(self._mood == "empty")
        self.detail.setVisible(bool(detail))
        is_recent = self._mood == "empty" and bool(self._recent)
        self._recent_heading.setVisible(is_recent)
        for at in range(self._recent_rows.count()):
            item = self._recent_rows.itemAt(at)
            row = item.widget() if item is not None else None
            if row is not None:
                row.setVisible(is_recent)

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        tight(buttons, 0, 10, 0, 0, spacing=10)
        buttons.addWidget(self._files)
        buttons.addWidget(self._folder)
        buttons.addWidget(self._samples)
        buttons.addStretch(1)
        column = QWidget()
        column.setFixedWidth(WIDTH)
        inside = QVBoxLayout(column)
        tight(inside, 24, 24, 24, 24, spacing=8)
        for widget in (self._sign, self.title, self.detail):
            inside.addWidget(widget)
        inside.addLayout(buttons)
        inside.addSpacing(18)
        inside.addWidget(self._recent_heading)
        inside.addLayout(self._recent_rows)
        self.setMinimumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
