"""A sheet of A4 on which matplotlib writes and draws in millimetres from the upper left corner."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 17.0
"""A4 and its margins, in millimetres."""
RIGHT: Final = WIDTH - MARGIN
COLUMN: Final = (WIDTH - 2 * MARGIN - 6.0) / 2
"""Width of one of two columns with 6 mm between them."""

INK, MUTED, RULE, PALE = "#18222c", "#5d6873", "#c9d0d6", "#eef1f3"
ACCENT, CAUTION, CAUTION_PALE = "#0e5a80", "#8a5a00", "#fff3d1"

_DRAWING: Final = Lock()
_POINTS_PER_MM: Final = 72 / 25.4
_EAST_ASIAN: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Arial Unicode MS",
)


@contextmanager
def typography() -> Iterator[None]:
    """Matplotlib's settings while something is drawn and written: by one at a time, for they belong to the process.

    Letters that the first family lacks come from the first East Asian family that the computer has.
    """
    import matplotlib as mpl
    from matplotlib import font_manager

    installed = set(font_manager.fontManager.get_font_names())
    families = ["DejaVu Sans", *(family for family in _EAST_ASIAN if family in installed)][:2]
    settings: Any = {
        "font.family": families,
        "font.size": 8.5,
        "text.color": INK,
        "text.parse_math": False,
        "axes.linewidth": 0.5,
        "pdf.fonttype": 3,
        "pdf.compression": 6,
        "path.simplify": False,
    }
    with _DRAWING, mpl.rc_context(settings):
        yield


class Sheet:
    """One page. Every position is in millimetres from the upper left corner."""

    def __init__(self) -> None:
        from matplotlib.figure import Figure

        self.figure: Figure = Figure(figsize=(WIDTH / 25.4, HEIGHT / 25.4), facecolor="white")

    def text(self, x: float, y: float, words: str, **style: Any) -> None:
        """Write one line; ``y`` is its baseline and ``style`` goes to matplotlib (size in points)."""
        self.figure.text(x / WIDTH, 1 - y / HEIGHT, printable(words), **{"va": "baseline", "ha": "left", **style})

    def paragraph(self, x: float, y: float, words: str, *, letters: int, lines: int = 4, **style: Any) -> float:
        """Write lines of at most ``letters`` letters; where the text is longer than ``lines`` it ends in "…".

        Returns:
            The baseline of the line after the last.
        """
        size = float(style.get("size", 8.5))
        fitting = max(int(letters * len(words) / max(breadth(words), 1)), 2)
        wrapped = textwrap.wrap(words, fitting, max_lines=lines, placeholder=" …", break_on_hyphens=False)
        for line in wrapped:
            self.text(x, y, line, **style)
            y += size * 1.42 / _POINTS_PER_MM
        return y

    def rule(self, y: float, *, colour: str = RULE, width: float = 0.6) -> None:
        """Draw a line from margin to margin."""
        from matplotlib.lines import Line2D

        ends = (MARGIN / WIDTH, RIGHT / WIDTH), (1 - y / HEIGHT,) * 2
        self.figure.add_artist(Line2D(*ends, color=colour, linewidth=width))

    def block(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a rectangle with its upper left corner at (x, y), behind the axes."""
        from matplotlib.patches import Rectangle

        corner = (x / WIDTH, 1 - (y + height) / HEIGHT)
        size = (width / WIDTH, height / HEIGHT)
        self.figure.add_artist(Rectangle(corner, *size, transform=self.figure.transFigure, zorder=-1, **style))

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Bare axes with their upper left corner at (x, y)."""
        axes = self.figure.add_axes((x / WIDTH, 1 - (y + height) / HEIGHT, width / WIDTH, height / HEIGHT))
        axes.set_axis_off()
        return axes


def shortened(words: str, letters: int) -> str:
    """The words, cut with "…" where they are broader than this many Latin letters."""
    if breadth(words) <= letters:
        return words
    while breadth(words) > letters - 1:
        words = words[:-1]
    return words.rstrip() + "…"


def breadth(words: str) -> int:
    """How many Latin letters the words are broad; East Asian letters count two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def printable(words: str) -> str:
    """The words on one line, without control characters, which no font can show."""
    return "".join(letter if letter.isprintable() else " " for letter in words)
