"""A familiarity check of few channels: far along the first one is strange and foreign, along the second one empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.familiarity import Familiarity


def made_arrays(channels: int) -> dict[str, NDArray[np.float32]]:
    """The arrays of ``familiarity.npz``; distance, foreign and empty are told of above 2."""
    across = np.eye(channels, dtype=np.float32)
    return {
        "mean": np.zeros(channels, np.float32),
        "basis": across[:1],
        "spread": np.ones(1, np.float32),
        "weights": across[:2],
        "offsets": np.zeros(2, np.float32),
        "limits": np.full(3, 2.0, np.float32),
    }


def made_check(channels: int) -> Familiarity:
    """The check of these arrays."""
    return Familiarity.of(made_arrays(channels), channels)
