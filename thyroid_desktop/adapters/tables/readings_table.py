"""Tables of readings: a row for what one reader said about one case in one arm of a study."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters.tables.delimited import Block, ScoreCells, TextTable, TruthCells, open_table
from thyroid_desktop.services.evidence.score_tables import ReadingsTable

KIND: Final = "a table of readings"
_ROLES: Final = ("arm", "reader", "case")
_MOST: Final = {"arm": 50, "reader": 1000}


def read_readings(path: Path) -> ReadingsTable:
    """Read a table with columns ``reader``, ``case``, ``arm``, ``truth`` and ``score``; others are left alone.

    Raises:
        UserProblem: The file is no such table, a case has two truths, or a reading is there twice; the first thing
            that is wrong is named with its line.
    """
    with open_table(path, KIND) as table:
        reading = _Reading(table)
        for block in table.blocks():
            reading.take(block)
        return reading.finished()


class _Reading:
    """What has been read so far."""

    def __init__(self, table: TextTable) -> None:
        self._table = table
        self._columns = [table.column(name) for name in _ROLES]
        self._truth, self._score = table.column("truth"), table.column("score")
        self._scores, self._truths = ScoreCells(table), TruthCells(table)
        self._known: tuple[dict[str, int], ...] = ({}, {}, {})
        self._truth_of: dict[int, bool] = {}
        self._lines, self._places = array("q"), array("q")
        self._values: list[NDArray[np.float64]] = []

    def take(self, block: Block) -> None:
        """Read some lines."""
        codes = [self._codes(block, role) for role in range(3)]
        truths = self._truths.truths(block, self._truth)
        self._values.append(self._scores.numbers(block, self._score))
        for line, case, is_malignant in zip(block.lines, codes[2], truths.tolist(), strict=True):
            if self._truth_of.setdefault(case, is_malignant) != is_malignant:
                name = list(self._known[2])[case]
                raise self._table.line_objection(line, f"it calls case “{name}” otherwise than the lines before")
        self._lines.extend(block.lines)
        self._places.extend(np.column_stack(codes).ravel().tolist())

    def _codes(self, block: Block, role: int) -> list[int]:
        cells, known = block.cells(self._columns[role]), self._known[role]
        if "" in cells:
            raise self._table.line_objection(block.lines[cells.index("")], f"it names no {_ROLES[role]}")
        codes = [known.setdefault(cell, len(known)) for cell in cells]
        most = _MOST.get(_ROLES[role])
        if most is not None and len(known) > most:
            raise self._table.objection(f"its column “{_ROLES[role]}” names more than {most} of them")
        return codes

    def finished(self) -> ReadingsTable:
        """The table as a value, now that all its lines are read."""
        if not self._lines:
            raise self._table.objection("it has a header and no readings")
        places = np.array(self._places, dtype=np.intp).reshape(-1, 3)
        arms, readers, cases = (tuple(known) for known in self._known)
        self._check_once(places, (arms, readers, cases))
        truth = np.array([self._truth_of[number] for number in range(len(cases))])
        if truth.all() or not truth.any():
            word = "malignant" if truth.all() else "benign"
            raise self._table.objection(f"all of its cases are {word}: an analysis takes both classes")
        return ReadingsTable(readers, cases, arms, truth, places, np.concatenate(self._values))

    def _check_once(self, places: NDArray[np.intp], names: tuple[tuple[str, ...], ...]) -> None:
        flat = np.ravel_multi_index(tuple(places.T), tuple(map(len, names)))
        order = np.argsort(flat, kind="stable")
        repeated = np.flatnonzero(np.diff(flat[order]) == 0)
        if len(repeated):
            first, second = int(order[repeated[0]]), int(order[repeated[0] + 1])
            arm, reader, case = (some[number] for some, number in zip(names, places[second], strict=True))
            raise self._table.line_objection(
                self._lines[second],
                f"reader “{reader}” has read case “{case}” in arm “{arm}” already in line {self._lines[first]}",
            )
