"""Colours of figures, on the dark ground of the window and on white paper.

The series are told apart by people who see no red or green too (after Okabe and Ito, 2008), and by their line styles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours as matplotlib takes them."""

    ground: str
    text: str
    muted: str
    rule: str
    cell: str
    series: tuple[str, ...]


BRIGHT: Final = Ink(
    ground="#ffffff",
    text="#18222c",
    muted="#5d6873",
    rule="#d5dbe0",
    cell="#0e5a80",
    series=("#0e6fa8", "#c8590a", "#007f5f", "#a14f8f", "#8a6d00", "#3d4f9f", "#b03030", "#4a4a4a"),
)
DARK: Final = Ink(
    ground="#12161b",
    text="#e8ecf1",
    muted="#a3afbd",
    rule="#2c3642",
    cell="#3d9bd1",
    series=("#56b4e9", "#e69f00", "#2fc79a", "#d78fc2", "#f0e442", "#8fa4ff", "#ff7f6e", "#c8ccd0"),
)
LINES: Final = ("-", "--", "-.", (0, (1, 1.2)), (0, (5, 1, 1, 1, 1, 1)))
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")
