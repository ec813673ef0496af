"""Tables of ratings as people keep them: a row a reading, or a row a case and a column a reader."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.errors import InvalidBox, UnreadableFile, UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.agreeing import Reading

CASE_NAMES: Final = (
    *("case", "image", "file", "filename", "subject", "patient", "exam", "study", "nodule", "lesion", "item", "sample"),
    *("unit", "video", "path", "id", "name", "number", "no", "nr", "index", "case_id", "case_no", "case_number"),
    *("image_id", "image_name", "image_file", "file_name", "subject_id", "patient_id", "exam_id", "study_id"),
    *("nodule_id", "lesion_id", "item_id", "sample_id"),
)
READER_NAMES: Final = (
    *("reader", "rater", "annotator", "observer", "radiologist", "sonographer", "doctor", "physician", "expert"),
    *("reviewer", "coder", "judge", "user", "reader_id", "rater_id", "annotator_id", "observer_id", "user_id"),
)
CATEGORY_NAMES: Final = (
    *("category", "label", "rating", "class", "level", "grade", "score", "value", "diagnosis", "opinion", "answer"),
    *("tirads", "ti-rads", "ti_rads", "tirads_level", "acr_tirads", "bethesda"),
)
FRAME_NAMES: Final = ("frame", "frame_number")
SIDES: Final = (("x", "y", "w", "h"), ("x", "y", "width", "height"))
CORNERS: Final = (("x0", "y0", "x1", "y1"), ("x1", "y1", "x2", "y2"), ("xmin", "ymin", "xmax", "ymax"))
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t|])", re.IGNORECASE)
_MOST_BYTES: Final = 64 * 1024 * 1024
_LONGEST_CELL: Final = 1000
_MOST_READERS: Final = 200
"""A wide table with more columns is no table of readers."""


@dataclass(frozen=True, slots=True)
class RatingTable:
    """What a table says: its readings, and all its readers, also those who have rated nothing."""

    readings: tuple[Reading, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a long table keeps what; None for what it has not."""

    case: int
    reader: int
    category: int | None
    box: tuple[int, ...] | None
    is_corners: bool
    frame: int | None
    comma_is_decimal: bool


def read_ratings(path: Path) -> RatingTable:
    """Read a table of ratings, long or wide as its header says.

    UTF-8 or UTF-16 text with or without a byte order mark, separated by commas, semicolons or tabs.

    Raises:
        UserProblem: The file cannot be read, its header is not understood, or a line is not valid or is there twice.
    """
    header, rows, delimiter = _rows(path)
    names = [name.casefold().replace(" ", "_") for name in header.cells]
    case, reader, category = (_first(names, wanted) for wanted in (CASE_NAMES, READER_NAMES, CATEGORY_NAMES))
    box, is_corners = _box_columns(names)
    says_nothing = category is None and box is None
    roles = sum(name in READER_NAMES for name in names)  # columns named "radiologist" and "sonographer" are two readers
    if says_nothing and roles != 1:
        return _wide(path, header, rows)
    if case is None or reader is None or says_nothing:
        lacks = "cases" if case is None else "readers" if reader is None else "categories and none for boxes"
        raise UnreadableFile(f"{path.name} is not a table of ratings", f"it has no column for {lacks}")
    frame = _first(names, FRAME_NAMES)
    return _long(path, _Columns(case, reader, category, box, is_corners, frame, delimiter == ";"), rows)


def _rows(path: Path) -> tuple[_Row, list[_Row], str]:
    """The header, the lines that are not empty, and what separates cells."""
    try:
        delimiter, rows = _split(_text(path))
    except csv.Error as error:
        raise UnreadableFile(f"{path.name} cannot be read", f"its cells are in disorder ({error})") from error
    if not rows:
        raise UnreadableFile(f"{path.name} is not a table of ratings", "it is empty")
    header, *others = rows
    for row in rows:
        if max(map(len, row.cells)) > _LONGEST_CELL:
            raise _invalid(path, row, f"it has a cell of more than {_LONGEST_CELL} letters")
        if any(row.cells[len(header.cells) :]):
            raise _invalid(path, row, f"it has {len(row.cells)} cells, the header has {len(header.cells)}")
    width = len(header.cells)
    return header, [_Row(row.line, (row.cells + ("",) * width)[:width]) for row in others], delimiter


def _split(text: str) -> tuple[str, list[_Row]]:
    """What separates cells, and the lines with anything in them; an unclosed quote is an error of csv."""
    beginning = next((line for line in text.splitlines() if line.strip()), "")
    named = _SEPARATOR_LINE.fullmatch(beginning)  # Excel's own way of naming the separator
    if named:
        delimiter, text = named[1], text.partition("\n")[2]
    else:
        delimiter = max(",;\t", key=lambda one: len(next(csv.reader([beginning], delimiter=one), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows = [
        _Row(reader.line_num + bool(named), tuple(cell.strip() for cell in cells))
        for cells in reader
        if any(cell.strip() for cell in cells)
    ]
    return delimiter, rows


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read", error.strerror or "unknown cause") from error
    if len(content) > _MOST_BYTES:
        raise UnreadableFile(f"{path.name} is not a table of ratings", "it is larger than 64 MiB")
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} cannot be read", "it is neither UTF-8 nor UTF-16 text") from error


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The column with the name that is wanted most."""
    return next((names.index(name) for name in wanted if name in names), None)


def _box_columns(names: Sequence[str]) -> tuple[tuple[int, ...] | None, bool]:
    """The four columns of a box, and whether they are two corners rather than a corner and two sides."""
    for group in (*SIDES, *CORNERS):
        if all(name in names for name in group):
            return tuple(names.index(name) for name in group), group in CORNERS
    return None, False


def _wide(path: Path, header: _Row, rows: Sequence[_Row]) -> RatingTable:
    first = header.cells[0].casefold().replace(" ", "_")
    if first and first not in CASE_NAMES:
        detail = f"neither a column of readers is there, nor is its first column, “{header.cells[0]}”, one of cases"
        raise UnreadableFile(f"{path.name} is not a table of ratings", detail)
    named = [(number, name) for number, name in enumerate(header.cells) if number and name]
    readers = [name for _, name in named]
    if not 0 < len(readers) <= _MOST_READERS:
        raise UnreadableFile(f"{path.name} is not a table of ratings", f"it has {len(readers)} columns of readers")
    if len(set(readers)) < len(readers):
        twice = next(name for name in readers if readers.count(name) > 1)
        raise UnreadableFile(f"{path.name} is not a table of ratings", f"two of its columns are called “{twice}”")
    seen: dict[tuple[str, str], int] = {}
    readings = []
    for row in rows:
        case = _required(path, row, 0, "case")
        for column, name in named:
            if row.cells[column]:
                _note(path, row, (case, name), seen)
                readings.append(Reading(case, name, row.cells[column]))
    return RatingTable(tuple(readings), tuple(readers))


def _long(path: Path, columns: _Columns, rows: Sequence[_Row]) -> RatingTable:
    return RatingTable(
        tuple(_readings(path, columns, rows)),
        tuple(dict.fromkeys(_required(path, row, columns.reader, "reader") for row in rows)),
    )


def _readings(path: Path, columns: _Columns, rows: Sequence[_Row]) -> Iterator[Reading]:
    """The readings of a long table, a case and reader twice only for another box of the same category."""
    lines: dict[tuple[str, str], int] = {}
    said: dict[tuple[str, str], str] = {}
    for row in rows:
        who = (_required(path, row, columns.case, "case"), _required(path, row, columns.reader, "reader"))
        category = row.cells[columns.category] if columns.category is not None else ""
        box = _box(path, columns, row)
        if category and not (box is not None and said.get(who) == category):
            _note(path, row, who, lines)
            said[who] = category
        if category or box is not None or columns.category is None:
            yield Reading(*who, category or None, box, _frame(path, columns, row))


def _note(path: Path, row: _Row, who: tuple[str, str], lines: dict[tuple[str, str], int]) -> None:
    """Remember that a reader has rated a case, who may do so once."""
    if who in lines:
        case, reader = who
        detail = f"{reader} has rated {case} already in line {lines[who]}"
        raise UserProblem(f"Line {row.line} of {path.name} is there twice", detail, "Keep one of the two.")
    lines[who] = row.line


def _required(path: Path, row: _Row, column: int, name: str) -> str:
    if not row.cells[column]:
        raise _invalid(path, row, f"it names no {name}")
    return row.cells[column]


def _box(path: Path, columns: _Columns, row: _Row) -> Box | None:
    """The row's box; None when all four cells are blank."""
    cells = [row.cells[column] for column in columns.box or ()]
    if not any(cells):
        return None
    try:
        values = [float(cell.replace(",", ".") if columns.comma_is_decimal else cell) for cell in cells]
        return Box(*values) if columns.is_corners else Box.from_xywh(*values)
    except ValueError:
        raise _invalid(path, row, f"its box is not four numbers but “{', '.join(cells)}”") from None
    except InvalidBox as problem:
        raise _invalid(path, row, f"its box is not one: {problem.detail}") from None


def _frame(path: Path, columns: _Columns, row: _Row) -> int:
    text = row.cells[columns.frame] if columns.frame is not None else ""
    try:
        frame = float(text or 0)
    except ValueError:
        frame = math.nan
    if not frame.is_integer() or frame < 0:
        raise _invalid(path, row, f"“{text}” is no number of a frame")
    return int(frame)


def _invalid(path: Path, row: _Row, detail: str) -> UserProblem:
    return UserProblem(f"Line {row.line} of {path.name} is not valid", detail)
