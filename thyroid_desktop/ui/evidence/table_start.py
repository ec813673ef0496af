"""What stands where no table of scores has been read yet: what such a table looks like, and how to open one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from thyroid_desktop.ui.panels.parts import Panel, card, label, name_control, push_button, tight

EXAMPLE: Final = (
    ("case", "patient", "truth", "Model A", "Reader 1"),
    ("1", "P01", "malignant", "0.91", "80"),
    ("2", "P01", "malignant", "0.77", "65"),
    ("3", "P02", "benign", "0.12", "30"),
)
"""Names of columns and words for the truth are the same in every language."""
WIDTH: Final = 520


class TableStart(Panel):
    """Offers to open a table."""

    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label("verdict")
        self._about = label("muted", wraps=True)
        self._example = label("muted")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._example.setFont(font)
        widths = [max(len(row[place]) for row in EXAMPLE) + 3 for place in range(len(EXAMPLE[0]))]
        lines = ["".join(word.ljust(width) for word, width in zip(row, widths, strict=True)) for row in EXAMPLE]
        self._example.setText("\n".join(line.rstrip() for line in lines))
        self.open_button = push_button(is_primary=True)
        frame, inside = card(spacing=12)
        frame.setFixedWidth(WIDTH)
        inside.setContentsMargins(24, 22, 24, 22)
        for part in (self._title, self._about, self._example):
            inside.addWidget(part)
        row = QHBoxLayout()
        tight(row, 0, 6, 0, 0)
        row.addWidget(self.open_button)
        row.addStretch(1)
        inside.addLayout(row)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addStretch(1)
        # Not aligned: an aligned widget gets no more height than its texts would need in one line.
        middle = QHBoxLayout()
        tight(middle)
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)
        self.open_button.clicked.connect(self.open_asked)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop a table of scores here, or open one"))
        self._about.setText(
            self.tr(
                "A CSV file with a line a case: its name, if need be its patient, its truth, and one column of scores "
                "for each model or reader. A higher score speaks for malignant."
            )
        )
        self.open_button.setText(self.tr("Open table…"))
        name_control(self.open_button, self.tr("Open a table of scores"), "Ctrl+O")
