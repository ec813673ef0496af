"""Nodules that look alike to a network: features to compare, and what was found. Resemblance is no probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class FeatureRows:
    """Features of one network, as a store hands them over.

    Attributes:
        last: Number of the last row; the next rows come after it.
        revision_ids: The states of boxes, n of them.
        directions: (n, c) float32; the features of each, divided by their norm.
    """

    last: int
    revision_ids: tuple[int, ...]
    directions: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Touched:
    """Cases in which something was recorded since one looked last.

    Attributes:
        newest: The newest revision of the library, 0 without any.
        patients: Case → what tells its patient from others; empty where that is unknown.
    """

    newest: int
    patients: Mapping[int, str]
