"""The viewer's colours: dark, so that the eye stays adapted to the ultrasound, and readable on any grey."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

BACKGROUND: Final = QColor("#101214")
TEXT: Final = QColor("#d5dade")
CALM: Final = QColor("#8b949c")
FAINT: Final = QColor("#3a4148")
PLATE: Final = QColor(16, 18, 20, 200)
HALO: Final = QColor(0, 0, 0, 170)
BOX: Final = QColor("#4fd1e8")
SELECTED: Final = QColor("#ffc247")
CALIPER: Final = QColor("#a8e6a1")
PROPOSAL: Final = QColor("#e9a8f0")
ON_TAG: Final = QColor("#101214")
CONTOUR: Final = QColor("#ffffff")
FOCUS: Final = QColor("#4fd1e8")
READERS: Final = tuple(
    QColor(name)
    for name in ("#ee8866", "#77aadd", "#bbcc33", "#ffaabb", "#44bb99", "#eedd88", "#8a8a9e", "#dfe8f1")
)  # fmt: skip
"""Boxes of other readers, one colour each; told apart by dichromats too, also by their dashes and names."""
