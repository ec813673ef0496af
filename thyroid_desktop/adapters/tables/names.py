"""Millions of short names, packed as bytes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

import numpy as np
from numpy.typing import NDArray


class PackedNames(Sequence[str]):
    """Names that are only ever added; a tenth of the memory that strings take."""

    def __init__(self) -> None:
        self._letters = bytearray()
        self._ends = array("q", [0])
        self._hashes = array("q")

    def extend(self, names: Sequence[str]) -> None:
        """Add names at the end."""
        letters = "".join(names)
        content = letters.encode()
        lengths = map(len, names) if len(content) == len(letters) else (len(name.encode()) for name in names)
        ends = accumulate(lengths, initial=len(self._letters))
        next(ends)
        self._letters += content
        self._ends.extend(ends)
        self._hashes.extend(map(hash, names))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        number = place + len(self) if place < 0 else place
        if not 0 <= number < len(self):
            raise IndexError(place)
        return self._letters[self._ends[number] : self._ends[number + 1]].decode()

    def first_repeated(self) -> tuple[int, int] | None:
        """Places of a name and of the first one after it that is the same; None when each is there once."""
        hashes: NDArray[np.int64] = np.frombuffer(self._hashes, dtype=np.int64)
        order = np.argsort(hashes, kind="stable")
        alike = np.flatnonzero(np.diff(hashes[order]) == 0)
        seen: dict[str, int] = {}
        for place in sorted({int(order[one + step]) for one in alike for step in (0, 1)}):
            name = self[place]
            if name in seen:
                return seen[name], place
            seen[name] = place
        return None
