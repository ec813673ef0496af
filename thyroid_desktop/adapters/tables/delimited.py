"""Tables as spreadsheets save them, read in blocks of lines, so that ten million of them fit into memory.

UTF-8 or UTF-16 text with or without a byte order mark; cells separated by commas, semicolons or tabs, quoted or not;
lines ended in any way. Numbers may have a decimal comma where the comma does not separate cells.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import UnreadableFile, UserProblem

BLOCK: Final = 65_536
_LONGEST_HEADER: Final = 1_000_000
_LONGEST_CELL: Final = 1000
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t])", re.IGNORECASE)
_MISSING: Final = frozenset({"", ".", "-", "na", "n/a", "nan", "null", "none", "missing"})
_TRUTHS: Final = {"0": False, "1": True, "benign": False, "malignant": True}


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a table: their numbers, from 1, and their cells by column, with the blanks behind them."""

    lines: list[int]
    columns: list[tuple[str, ...]]

    def cells(self, column: int) -> list[str]:
        """The cells of a column without blanks around them."""
        return [cell.strip() for cell in self.columns[column]]


class TextTable:
    """An open table: its header, and its lines in blocks. ``kind`` is what it should be, as in "a table of scores"."""

    def __init__(self, path: Path, kind: str, stream: TextIO) -> None:
        self.path, self.kind, self._stream = path, kind, stream
        self._passed, self.delimiter, self.header = self._head()
        self.keys = tuple(name.casefold() for name in self.header)

    def blocks(self) -> Iterator[Block]:
        """All lines with anything in them. Raises ``UserProblem`` at the first line that has not the header's cells."""
        reader = csv.reader(self._stream, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        lines: list[int] = []
        rows: list[list[str]] = []
        for row in reader:
            if any(row):
                lines.append(reader.line_num + self._passed)
                rows.append(row)
                if len(rows) == BLOCK:
                    yield self._block(lines, rows)
                    lines, rows = [], []
        if rows:
            yield self._block(lines, rows)

    def column(self, name: str) -> int:
        """Where the column with this name stands. Raises ``UnreadableFile`` where it is missing or there twice."""
        found = [number for number, key in enumerate(self.keys) if key == name.casefold()]
        if not found:
            raise self.objection(f"it has no column “{name}”", f"Its columns are: {self._told_header()}.")
        if len(found) > 1:
            raise self.objection(f"two of its columns are called “{name}”")
        return found[0]

    def objection(self, detail: str, advice: str = "") -> UnreadableFile:
        """The problem to raise when this is no such table."""
        return UnreadableFile(f"{self.path.name} is not {self.kind}", detail, advice)

    def line_objection(self, line: int, detail: str, advice: str = "") -> UserProblem:
        """The problem to raise for one line."""
        return UserProblem(f"Line {line} of {self.path.name} is not valid", detail, advice)

    def _head(self) -> tuple[int, str, tuple[str, ...]]:
        """How many lines the header ends behind, what separates cells, and the names of the columns."""
        number, delimiter = 0, ""
        while line := self._stream.readline(_LONGEST_HEADER):
            number += 1
            if len(line) == _LONGEST_HEADER:
                raise self.objection("its first line is endless")
            words = line.strip("\r\n")
            named = _SEPARATOR_LINE.fullmatch(words.strip())  # Excel's own way of naming the separator
            if named and not delimiter:
                delimiter = named[1]
            elif words.strip(" ,;\t"):
                delimiter = delimiter or max(",;\t", key=lambda one: len(_cells(words, one)))
                return number, delimiter, self._names(_cells(words, delimiter))
        raise self.objection("it is empty")

    def _names(self, cells: list[str]) -> tuple[str, ...]:
        while cells and not cells[-1]:
            cells.pop()
        if max(map(len, cells)) > _LONGEST_CELL:
            raise self.objection("the name of a column is endless")
        return tuple(cells)

    def _told_header(self) -> str:
        return ", ".join(name or "(without a name)" for name in self.header[:20])

    def _block(self, lines: list[int], rows: list[list[str]]) -> Block:
        width = len(self.header)
        if any(len(row) != width for row in rows):
            rows = [self._fitted(line, row) for line, row in zip(lines, rows, strict=True)]
        return Block(lines, list(zip(*rows, strict=True)))

    def _fitted(self, line: int, row: list[str]) -> list[str]:
        """A row with as many cells as the header; empty ones beyond it are dropped."""
        width = len(self.header)
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            advice = "A number with a decimal comma must stand in quotes." if self.delimiter == "," else ""
            raise self.line_objection(line, f"it has {len(row)} cells, the header has {width}", advice)
        return row[:width]


@contextmanager
def open_table(path: Path, kind: str) -> Iterator[TextTable]:
    """The table in a file; ``kind`` is what it should be.

    Raises:
        UnreadableFile: It cannot be read, is no text, or is empty; the same while its blocks are read.
    """
    try:
        encoding = _encoding(path, kind)
        with path.open(encoding=encoding, newline="") as stream:
            yield TextTable(path, kind, stream)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read", error.strerror or "unknown cause") from error
    except UnicodeError as error:
        raise UnreadableFile(f"{path.name} cannot be read", "it is neither UTF-8 nor UTF-16 text") from error
    except csv.Error as error:
        raise UnreadableFile(f"{path.name} cannot be read", f"its cells are in disorder ({error})") from error


def _encoding(path: Path, kind: str) -> str:
    with path.open("rb") as file:
        beginning = file.read(BLOCK)
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in beginning:
        raise UnreadableFile(f"{path.name} is not {kind}", "it is no text")
    return "utf-8-sig"


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]


class ScoreCells:
    """Cells of scores become finite numbers, with one decimal sign throughout a table."""

    def __init__(self, table: TextTable, advice: str = "") -> None:
        self._table, self._advice = table, advice
        self._sign = "" if table.delimiter != "," else "."

    def numbers(self, block: Block, column: int) -> NDArray[np.float64]:
        """(n,) float64. Raises ``UserProblem`` for the first cell that is no finite number, naming line and column."""
        cells = block.columns[column]
        try:
            values = np.fromiter(map(float, self._pointed(cells)), dtype=np.float64, count=len(cells))
        except ValueError:
            values = np.full(1, np.nan)
        if not np.isfinite(values).all() or "_" in "".join(cells):
            self._complain(block, column)
        return values

    def _pointed(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells with decimal points; which sign the table has is told by the first cell that has one."""
        if self._sign == "." and self._table.delimiter == ",":
            return cells
        if not self._sign:
            self._sign = next((cell[max(cell.find(","), cell.find("."))] for cell in cells if _has_sign(cell)), "")
        if self._sign != ",":
            return cells
        if any("." in cell for cell in cells):
            raise ValueError("a decimal point among decimal commas")
        return [cell.replace(",", ".") for cell in cells]

    def _complain(self, block: Block, column: int) -> None:
        name = self._table.header[column]
        for line, cell in zip(block.lines, block.cells(column), strict=True):
            if cell.casefold() in _MISSING:
                raise self._table.line_objection(line, f"its score in column “{name}” is missing")
            objection = self._objection(cell)
            if objection:
                raise self._table.line_objection(line, f"“{_cut(cell)}” in column “{name}” {objection}", self._advice)

    def _objection(self, cell: str) -> str:
        """What is wrong with a cell; empty when it is a finite number."""
        try:
            value = float("?" if "_" in cell else self._pointed([cell])[0])
        except ValueError:
            other = {",": ".", ".": ","}.get(self._sign, "")
            is_mixed = self._table.delimiter != "," and other != "" and other in cell
            return f"is not a number: others have “{self._sign}” before decimals" if is_mixed else "is not a number"
        return "" if math.isfinite(value) else "is not a finite number"


def _cut(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"


def _has_sign(cell: str) -> bool:
    return "," in cell or "." in cell


class TruthCells:
    """Cells of truth become booleans: 0 and 1, or benign and malignant, one of these two ways throughout a table."""

    def __init__(self, table: TextTable) -> None:
        self._table = table
        self._is_word: bool | None = None

    def truths(self, block: Block, column: int) -> NDArray[np.bool_]:
        """(n,) bool, whether malignant. Raises ``UserProblem`` for the first cell that says neither, with its line."""
        cells = block.columns[column]
        known = {cell: self._truth(cell) for cell in dict.fromkeys(cells)}
        if None in known.values():
            self._complain(block, column, known)
        return np.fromiter((known[cell] for cell in cells), dtype=bool, count=len(cells))

    def _truth(self, cell: str) -> bool | None:
        word = cell.strip().casefold()
        try:
            word = f"{float(word):g}"
            is_word = False
        except ValueError:
            is_word = True
        said = _TRUTHS.get(word)
        if said is None or self._is_word not in {None, is_word}:
            return None
        self._is_word = is_word
        return said

    def _complain(self, block: Block, column: int, known: dict[str, bool | None]) -> None:
        for line, cell in zip(block.lines, block.columns[column], strict=True):
            if known[cell] is None:
                said = cell.strip()
                detail = f"its truth “{_cut(said)}” is neither benign nor malignant, nor 0 (benign) or 1 (malignant)"
                if not said:
                    detail = "its truth is missing"
                elif said.casefold() in _TRUTHS:
                    detail = f"its truth is “{said}”, but others are told in another way; take words or 0 and 1 alone"
                raise self._table.line_objection(line, detail)
