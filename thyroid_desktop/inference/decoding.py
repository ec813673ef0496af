"""From the proposer's two maps to candidate boxes in stored pixels. The one implementation, for worker and training.

Every cell of the grid has a heat, the higher the likelier a nodule's middle is there, and four reaches: how many cells
a nodule's box extends from the middle of this cell to the left, up, right and down (Tian et al., FCOS, ICCV 2019).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Affine, Box, Point, Size
from thyroid_desktop.domain.proposal import Proposal

FloatArray = NDArray[np.float32]

MOST_CANDIDATES: Final = 60
"""So many of the hottest cells are looked at; the others never lead to a suggestion."""
_STEEPEST: Final = 60.0
"""Log-odds beyond which a float64 probability is 0 or 1 anyway."""


def cell_middles(canvas: Size, grid: tuple[int, int]) -> NDArray[np.float64]:
    """Where the cells' middles lie, (h, w, 2) float64 as x, y in canvas pixels, corner origin."""
    height, width = grid
    across = (np.arange(width) + 0.5) * (canvas.width / width)
    down = (np.arange(height) + 0.5) * (canvas.height / height)
    return np.stack(np.meshgrid(across, down), axis=-1)


def candidates(
    heat: FloatArray, reach: FloatArray, *, canvas: Size, to_canvas: Affine, slope: float, offset: float
) -> tuple[Proposal, ...]:
    """Candidate boxes of the hottest cells, hottest first; neither cut to the frame nor thinned.

    Args:
        heat: (h, w, 1) float32, any finite number.
        reach: (h, w, 4) float32, cells, 0 or above: left, up, right, down of the cell's middle.
        canvas: Width and height of the input that the maps cover.
        to_canvas: Map from ``stored`` to the canvas.
        slope: The score is the logistic function of ``slope`` · heat + ``offset``.
        offset: See ``slope``.
    """
    height, width, _ = heat.shape
    middles = cell_middles(canvas, (height, width)).reshape(-1, 2)
    hottest = np.argsort(-heat.reshape(-1), kind="stable")[:MOST_CANDIDATES]
    cell = (canvas.width / width, canvas.height / height) * 2
    lengths = reach.reshape(-1, 4)[hottest].astype(np.float64) * cell
    corners = np.concatenate([middles[hottest] - lengths[:, :2], middles[hottest] + lengths[:, 2:]], axis=1)
    odds = np.clip(slope * heat.reshape(-1)[hottest].astype(np.float64) + offset, -_STEEPEST, _STEEPEST)
    to_stored = to_canvas.inverse()
    made = []
    for (left, up, right, down), score in zip(corners.tolist(), (1.0 / (1.0 + np.exp(-odds))).tolist(), strict=True):
        if left < right and up < down:
            first, last = to_stored.apply(Point(left, up)), to_stored.apply(Point(right, down))
            made.append(Proposal(Box.from_corners(first, last), score))
    return tuple(made)
