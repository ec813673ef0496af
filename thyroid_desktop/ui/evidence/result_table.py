"""A table of results as a value: what stands on the screen, and the same in full for files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale

UNDEFINED: Final = "–"
"""Stands where the data do not define a figure."""
Interval = tuple[float, float]
Exported = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column.

    Attributes:
        head: Its name on the screen.
        exports: Names of its columns in a file, which are the same in every language.
        remark: What a tooltip says of it; may be empty.
        is_text: Words stand at the left, figures at the right.
    """

    head: str
    exports: tuple[str, ...]
    remark: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One result.

    Attributes:
        text: The result itself, in the language of the screen.
        small: What belongs to it, such as its interval; may be empty.
        exports: As many values as its column has names for; None where one is not defined.
        remark: What a tooltip says of it; may be empty.
        tint: A colour of the theme, or empty.
    """

    text: str
    small: str = ""
    exports: tuple[Exported, ...] = ()
    remark: str = ""
    tint: str = ""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows of results.

    Attributes:
        name: Name of its file, without an ending.
        title: What it is about, in the language of the screen.
        columns: From left to right.
        rows: From top to bottom, each with a cell a column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_csv(self, rows: Iterable[int] | None = None) -> str:
        """The values of all rows, or of some, as CSV with a line of names; numbers in full, an undefined one empty."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([name for column in self.columns for name in column.exports])
        for row in self._chosen(rows):
            writer.writerow([_exported(value) for cell in row for value in cell.exports])
        return text.getvalue()

    def as_text(self, rows: Iterable[int] | None = None, columns: Sequence[int] | None = None) -> str:
        """What one sees of all rows and columns, or of some, with tabs in between and a line of names."""
        places = range(len(self.columns)) if columns is None else columns
        lines = ["\t".join(self.columns[place].head for place in places)]
        lines += ["\t".join(_in_one_line(row[place]) for place in places) for row in self._chosen(rows)]
        return "\n".join(lines) + "\n"

    def _chosen(self, rows: Iterable[int] | None) -> Iterable[tuple[Cell, ...]]:
        return self.rows if rows is None else (self.rows[row] for row in rows)


def whole_text(cell: Cell) -> str:
    """A cell in one line."""
    return f"{cell.text} ({cell.small})" if cell.small else cell.text


def number_text(value: float | None, digits: int = 3) -> str:
    """A number as the language writes it, or a dash; a minus sign is as wide as a plus sign."""
    if value is None:
        return UNDEFINED
    text = QLocale().toString(value, "f", digits)
    is_nothing = not any(letter in "123456789" for letter in text)
    return text.lstrip("-−") if is_nothing else text.replace("-", "−")


def signed_text(value: float | None, digits: int = 3) -> str:
    """A difference, with its sign."""
    text = number_text(value, digits)
    return f"+{text}" if value is not None and value > 0 and any(letter in "123456789" for letter in text) else text


def percent_text(value: float | None, digits: int = 1) -> str:
    """A share in per cent, or a dash."""
    return UNDEFINED if value is None else f"{number_text(100 * value, digits)}\u202f%"


def p_text(value: float | None) -> str:
    """A p: three digits, or how small it is."""
    if value is None:
        return UNDEFINED
    return f"<\u202f{number_text(0.001)}" if value < 0.001 else number_text(value)


def interval_text(interval: Interval | None, digits: int = 3) -> str:
    """Both ends of an interval, or a dash."""
    return UNDEFINED if interval is None else " … ".join(number_text(end, digits) for end in interval)


def percent_interval_text(interval: Interval | None, digits: int = 1) -> str:
    """Both ends of an interval of a share, in per cent but without the sign, or a dash."""
    return interval_text(None if interval is None else (100 * interval[0], 100 * interval[1]), digits)


def ends_of(interval: Interval | None) -> tuple[Exported, Exported]:
    """Both ends for a file."""
    return (None, None) if interval is None else interval


def _in_one_line(cell: Cell) -> str:
    # The name of a curve comes from a file, and may hold anything.
    return re.sub(r"[\t\n\r]", " ", whole_text(cell))


def _exported(value: Exported) -> Exported:
    return repr(float(value)) if isinstance(value, float) else value
