"""Does a map name what the network needs: deletion and insertion curves (Petsiuk et al. 2018, arXiv 1806.07421).

Pixels are blurred, the highest of the map first (deletion), or the blurred crop gets its pixels back in that order
(insertion). What is told is the probability of the class that the network rather says of the whole crop. A map that
names what matters makes the first fall early and the second rise early.

Both ends are the same for every map: the crop, and the blurred crop. Only visible pixels are blurred; black bars stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Crop = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Ask = Callable[[Crop], float]
"""Probability of the explained class of a crop."""

SHARES: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
"""Of the visible pixels, where the curves are sampled; closer where maps differ."""
BLUR: Final = 0.1
"""Standard deviation of the blur, as a share of the crop's side: shape and texture are gone, brightness is not."""


def blurred(pixels: Crop, visible: Mask) -> Crop:
    """The crop blurred within what is visible of it, (side, side, 3) uint8; black bars neither bleed nor change."""
    from scipy.ndimage import gaussian_filter

    width = BLUR * pixels.shape[0]
    weight = gaussian_filter(visible.astype(np.float64), width, mode="constant")
    grey = gaussian_filter(np.where(visible, pixels[:, :, 0], 0).astype(np.float64), width, mode="constant")
    smooth = np.divide(grey, weight, out=np.zeros_like(grey), where=visible)
    return np.repeat(np.clip(np.rint(smooth), 0.0, 255.0).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


def ranked(values: FloatArray, lots: FloatArray, visible: Mask) -> NDArray[np.intp]:
    """Flat numbers of the visible pixels, the highest value first; equal ones by their lots.

    Args:
        values: (side, side) float32, the map.
        lots: (side, side) float32, drawn anew for each crop but the same for all its maps; smooth, so that a map that
            says nothing erases patches as others do, not single pixels.
        visible: (side, side).
    """
    numbers = np.flatnonzero(visible)
    order = np.lexsort((-lots.reshape(-1)[numbers], -values.reshape(-1)[numbers]))
    return np.asarray(numbers[order], dtype=np.intp)


def curves(pixels: Crop, blur: Crop, order: NDArray[np.intp], ask: Ask) -> tuple[list[float], list[float]]:
    """Deletion and insertion: the probability at each of :data:`SHARES`.

    Args:
        pixels: (side, side, 3) uint8.
        blur: The same blurred.
        order: Flat numbers of the visible pixels, the most important first.
        ask: The network.
    """
    deleted, inserted = [], []
    for share in SHARES:
        taken = np.zeros(pixels.shape[:2], dtype=np.bool_)
        taken.reshape(-1)[order[: round(share * len(order))]] = True
        deleted.append(ask(np.where(taken[:, :, np.newaxis], blur, pixels)))
        inserted.append(ask(np.where(taken[:, :, np.newaxis], pixels, blur)))
    return deleted, inserted


def area_under(curve: list[float]) -> float:
    """Area under a curve over :data:`SHARES` by the trapezium rule, 0 to 1."""
    return float(np.trapezoid(curve, SHARES))


def remembering(ask: Ask) -> Ask:
    """The same network, which answers a crop that it has seen without being asked again."""
    known: dict[bytes, float] = {}

    def answer(pixels: Crop) -> float:
        key = pixels[:, :, 0].tobytes()
        if key not in known:
            known[key] = ask(pixels)
        return known[key]

    return answer
