"""Does a map lie on the nodule: its energy inside the outline, and the pointing game."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Mask = NDArray[np.bool_]


def area_share(inside: Mask, visible: Mask) -> float:
    """Share of the visible crop that the outline encloses, 0 to 1; NaN where nothing is visible."""
    seen = int(visible.sum())
    return float((inside & visible).sum() / seen) if seen else float("nan")


def energy_share(values: FloatArray, inside: Mask) -> float:
    """Share of a map's positive values inside the outline, 0 to 1 (the energy-based pointing game of Wang et al. 2020).

    Args:
        values: (side, side) float32; what is below zero counts as zero.
        inside: (side, side) whether a pixel belongs to the nodule.

    Returns:
        NaN where no value is above zero: such a map lies nowhere.
    """
    energy = np.maximum(values, 0.0).astype(np.float64)
    whole = float(energy.sum())
    return float(energy[inside].sum() / whole) if whole > 0.0 else float("nan")


def pointing_hit(values: FloatArray, inside: Mask) -> float:
    """Whether the map's highest pixel lies inside the outline, 0 or 1 (the pointing game of Zhang et al. 2018).

    Where several are equally high, the share of them that lies inside. No tolerance around the outline. NaN where no
    value is above zero.
    """
    highest = float(values.max())
    return float(inside[values == highest].mean()) if highest > 0.0 else float("nan")
