"""The features of one network in memory, as one matrix that grows as the library does."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.resemblance import FeatureRows

LEAST_ROOM: Final = 1024
"""Rows; the room for them is doubled when it is full, and memory is taken only by what is written."""


class FeatureMatrix:
    """Directions of features, (n, c) float32, by the states of boxes that they belong to."""

    def __init__(self) -> None:
        self._room = np.empty((0, 0), np.float32)
        self._row_by_revision: dict[int, int] = {}
        self._count = 0
        self.last = 0
        """Number of the last row of the store that was taken over."""

    def __len__(self) -> int:
        return self._count

    def add(self, rows: FeatureRows) -> None:
        """Take over what came since.

        Raises:
            StoreProblem: These features are longer or shorter than those before.
        """
        self.last = rows.last
        count, width = rows.directions.shape
        if count == 0:
            return
        if self._count and width != self._room.shape[1]:
            raise StoreProblem("Nodules cannot be compared", "the library holds features of another length")
        self._make_room(self._count + count, width)
        self._room[self._count : self._count + count] = rows.directions
        self._row_by_revision.update(zip(rows.revision_ids, range(self._count, self._count + count), strict=True))
        self._count += count

    def row(self, revision_id: int) -> int | None:
        """The row of a state of a box, or None where its features are not known."""
        return self._row_by_revision.get(revision_id)

    def direction(self, row: int) -> NDArray[np.float32]:
        """(c,) float32; the features of a row, divided by their norm."""
        found: NDArray[np.float32] = self._room[row]
        return found

    def similarities(self, direction: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines (n,) float32 of the angles between a direction (c,) and those of all rows.

        Raises:
            ValueError: The direction is longer or shorter than the rows.
        """
        if self._count == 0:
            return np.empty(0, np.float32)
        cosines = np.empty(self._count, np.float32)
        np.matmul(self._room[: self._count], direction, out=cosines)
        return cosines

    def _make_room(self, needed: int, width: int) -> None:
        if needed <= len(self._room):
            return
        room = np.empty((max(needed, LEAST_ROOM, 2 * len(self._room)), width), np.float32)
        if self._count:
            room[: self._count] = self._room[: self._count]
        self._room = room
