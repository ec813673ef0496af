"""Pictures that look alike: a small perceptual hash, and all pairs of a collection that are nearly the same picture.

The hash compares neighbouring means of a coarse grid (difference hash), so that gain, size and compression hardly
matter. A pair of near hashes counts only when its coarse pictures agree, too, because many scans have the same shades
at large. The bounds were set on collections whose near-duplicates are known: fewer bits miss scans with other calipers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

METHOD: Final = "difference-hash-512-1"
"""Version of this file's behaviour."""
GRID: Final = 16
"""Comparisons along each side; 2 · 16² bits, across and down."""
COARSE: Final = 32
"""Sides of the coarse picture."""
NEAREST_BITS: Final = 90
"""Most bits of 512 in which two near-duplicates differ."""
LEAST_CORRELATION: Final = 0.88
"""Least correlation of the coarse pictures of near-duplicates."""
_BLOCK: Final = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What of a picture is compared.

    Attributes:
        bits: (512,) bool.
        coarse: (1024,) float32, mean 0 and length 1; all 0 for a picture without any contrast.
    """

    bits: NDArray[np.bool_]
    coarse: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures that are nearly the same, by their places in the sequence, and in how many bits they differ."""

    one: int
    other: int
    bits: int


def likeness_of(grey: NDArray[np.uint8] | NDArray[np.uint16]) -> Likeness:
    """What is compared of a picture, (H, W) grey, of any size."""
    plane = grey.astype(np.float64)
    across = _means(plane, GRID, GRID + 1)
    down = _means(plane, GRID + 1, GRID)
    bits = np.concatenate([(np.diff(across, axis=1) > 0).ravel(), (np.diff(down, axis=0) > 0).ravel()])
    coarse = _means(plane, COARSE, COARSE).ravel()
    coarse = coarse - coarse.mean()
    length = float(np.linalg.norm(coarse))
    return Likeness(bits, (coarse / length if length > 0 else coarse).astype(np.float32))


def near_duplicates(pictures: Sequence[Likeness]) -> tuple[Pair, ...]:
    """All pairs of pictures that are nearly the same, in the order of their places."""
    if not pictures:
        return ()
    signs = np.stack([one.bits for one in pictures]).astype(np.float32) * 2 - 1
    coarse = np.stack([one.coarse for one in pictures])
    return tuple(pair for start in range(0, len(pictures), _BLOCK) for pair in _pairs(signs, coarse, start))


def _pairs(signs: NDArray[np.float32], coarse: NDArray[np.float32], start: int) -> Iterator[Pair]:
    """The pairs whose first picture lies in the block that begins here."""
    block = slice(start, start + _BLOCK)
    differing = (signs.shape[1] - signs[block] @ signs[start:].T) / 2
    alike = (differing <= NEAREST_BITS) & (coarse[block] @ coarse[start:].T >= LEAST_CORRELATION)
    for row, column in np.argwhere(np.triu(alike, k=1)):
        yield Pair(start + int(row), start + int(column), round(float(differing[row, column])))


def _means(plane: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Means of the cells of a grid over the picture; a picture smaller than the grid is enlarged first."""
    height, width = plane.shape
    plane = plane.repeat(-(-rows // height), axis=0).repeat(-(-columns // width), axis=1)
    lines = np.linspace(0, plane.shape[0], rows + 1).round().astype(np.int64)
    posts = np.linspace(0, plane.shape[1], columns + 1).round().astype(np.int64)
    sums = np.add.reduceat(np.add.reduceat(plane, lines[:-1], axis=0), posts[:-1], axis=1)
    return np.asarray(sums / np.outer(np.diff(lines), np.diff(posts)))
