"""Tables of scores: a row a case, with its truth, and a column for each model or reader."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters.tables.delimited import Block, ScoreCells, TextTable, TruthCells, open_table
from thyroid_desktop.adapters.tables.names import PackedNames
from thyroid_desktop.services.evidence.score_tables import PositiveClass, ScoreTable

KIND: Final = "a table of scores"
MOST_SCORES: Final = 60_000_000
"""Cases times curves; with more, the arrays that are computed with no longer fit into a usual computer's memory."""

_ADVICE: Final = "Besides case, patient and truth every column must hold scores; leave other columns out."


def read_score_table(path: Path, *, positive: PositiveClass = "malignant", patient: str = "patient") -> ScoreTable:
    """Read a table with columns ``case``, ``truth``, if need be ``patient``, and one column of scores a curve.

    The order of columns does not matter, nor do capitals in ``case``, ``patient`` and ``truth``.

    Args:
        path: The file.
        positive: Which class is called positive; handed on.
        patient: Name of the column that says whose case it is. One named otherwise than "patient" must be there.

    Raises:
        UserProblem: The file is no such table; the first thing that is wrong is named with its line and column.
    """
    with open_table(path, KIND) as table:
        reading = _Reading(table, patient)
        for block in table.blocks():
            reading.take(block)
        return reading.finished(positive)


class _Reading:
    """What has been read so far."""

    def __init__(self, table: TextTable, patient: str) -> None:
        self._table = table
        self._case, self._truth = table.column("case"), table.column("truth")
        is_usual = patient.casefold() == "patient"
        self._patient = table.column(patient) if not is_usual or "patient" in table.keys else None
        self._curves = self._score_columns({self._case, self._truth, self._patient})
        self._scores, self._truths = ScoreCells(table, _ADVICE), TruthCells(table)
        self._names, self._lines, self._codes = PackedNames(), array("q"), array("q")
        self._patients: dict[str, int] = {}
        self._is_malignant: list[NDArray[np.bool_]] = []
        self._values: list[list[NDArray[np.float64]]] = [[] for _ in self._curves]

    def _score_columns(self, others: set[int | None]) -> list[int]:
        header = self._table.header
        found = [number for number in range(len(header)) if number not in others]
        if not found:
            raise self._table.objection(
                "it has no column of scores", "Besides case and truth it needs a column a model or reader."
            )
        names = [header[number] for number in found]
        if "" in names:
            raise self._table.objection(f"its column {found[names.index('')] + 1} has no name")
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise self._table.objection(f"two of its columns are called “{twice}”")
        return found

    def take(self, block: Block) -> None:
        """Read some lines."""
        self._take_cases(block)
        self._is_malignant.append(self._truths.truths(block, self._truth))
        for values, column in zip(self._values, self._curves, strict=True):
            values.append(self._scores.numbers(block, column))
        if len(self._names) * len(self._curves) > MOST_SCORES:
            raise self._table.objection(
                f"it has more than {MOST_SCORES // 10**6} million scores, which is more than can be evaluated at once",
                "Evaluate fewer cases or fewer curves at a time.",
            )

    def _take_cases(self, block: Block) -> None:
        cells = block.cells(self._case)
        if "" in cells:
            raise self._table.line_objection(block.lines[cells.index("")], "it names no case")
        self._names.extend(cells)
        self._lines.extend(block.lines)
        if self._patient is None:
            return
        cells = block.cells(self._patient)
        if "" in cells:
            name = self._table.header[self._patient]
            raise self._table.line_objection(block.lines[cells.index("")], f"its column “{name}” is empty")
        known = self._patients
        self._codes.extend([known.setdefault(cell, len(known)) for cell in cells])

    def finished(self, positive: PositiveClass) -> ScoreTable:
        """The table as a value, now that all its lines are read."""
        if not len(self._names):
            raise self._table.objection("it has a header and no cases")
        repeated = self._names.first_repeated()
        if repeated is not None:
            first, second = repeated
            raise self._table.line_objection(
                self._lines[second],
                f"case “{self._names[second]}” is there already in line {self._lines[first]}",
                "Each case has one line; what several images say about one case must be brought together first.",
            )
        truth = np.concatenate(self._is_malignant)
        if truth.all() or not truth.any():
            word = "malignant" if truth.all() else "benign"
            raise self._table.objection(f"all of its cases are {word}: an evaluation takes both classes")
        codes = np.array(self._codes, dtype=np.intp)
        curves = {
            self._table.header[column]: np.concatenate(values)
            for column, values in zip(self._curves, self._values, strict=True)
        }
        patients = codes if self._patient is not None else None
        return ScoreTable(self._names, patients, truth, curves, positive)
