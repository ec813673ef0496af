"""Whether a crop looks, to the network itself, like what it was made for: three scores of its pooled features.

*Distance* says how far a crop lies from the nodules that were learnt from (Mahalanobis distance in the leading
principal directions; Lee et al., NeurIPS 2018). *Foreign* is a linear score that grows from ultrasound to other
pictures, and *empty* one that grows from boxes on nodules to boxes elsewhere on the same images. All three are of the
square root of the pooled features, which evens out channels that are rarely active.

``familiarity.npz`` of a bundle, which may be missing, holds float32 arrays for c channels and k directions: ``mean``
(c,), ``basis`` (k, c), ``spread`` (k,) above 0, ``weights`` (2, c) and ``offsets`` (2,) of foreign and empty, and the
``limits`` (3,) of distance, foreign and empty above which a crop is told of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FAMILIARITY: Final = "familiarity.npz"
_NAMES: Final = ("mean", "basis", "spread", "weights", "offsets", "limits")

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the features of one crop say; each is told of where it is above its limit.

    Attributes:
        distance: From the nodules learnt from; about 1 among themselves, 0 or above.
        foreign: Log-odds that it is no ultrasound image, by the fit's even shares of both.
        empty: Log-odds that the box holds no nodule, by the fit's even shares of both.
    """

    distance: float
    foreign: float
    empty: float


@dataclass(frozen=True, slots=True, eq=False)
class Familiarity:
    """The check of one bundle. Arrays are as the file holds them; see the module."""

    mean: FloatArray
    basis: FloatArray
    spread: FloatArray
    weights: FloatArray
    offsets: FloatArray
    limits: FloatArray

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], channels: int) -> Familiarity:
        """The check that these arrays hold.

        Args:
            arrays: By their names.
            channels: Of the network's last feature map.

        Raises:
            ValueError: One is missing, of another shape or type, or not finite; the text says which.
        """
        basis = arrays.get("basis")
        directions = 0 if basis is None or basis.ndim != 2 else len(basis)
        shapes = ((channels,), (directions, channels), (directions,), (2, channels), (2,), (3,))
        for name, shape in zip(_NAMES, shapes, strict=True):
            array = arrays.get(name)
            if array is None or array.shape != shape or array.dtype != np.float32 or 0 in shape:
                raise ValueError(f"{name} is missing or not of the shape {shape}")
            if not np.isfinite(array).all():
                raise ValueError(f"{name} holds values that are not finite")
        if not (arrays["spread"] > 0.0).all():
            raise ValueError("spread holds values that are not above 0")
        return cls(*(arrays[name] for name in _NAMES))

    def scores(self, pooled: FloatArray) -> Scores:
        """The three scores of pooled features, (c,) float32, 0 or above."""
        seen = evened(pooled)
        along = (self.basis @ (seen - self.mean)) / self.spread
        foreign, empty = self.weights @ seen + self.offsets
        return Scores(float(np.sqrt(np.square(along).mean())), float(foreign), float(empty))

    def is_strange(self, scores: Scores) -> bool:
        """Whether nothing like it was learnt from."""
        return scores.distance > float(self.limits[0])

    def is_foreign(self, scores: Scores) -> bool:
        """Whether it looks like no ultrasound image."""
        return scores.foreign > float(self.limits[1])

    def is_empty(self, scores: Scores) -> bool:
        """Whether the box seems to hold no nodule."""
        return scores.empty > float(self.limits[2])


def evened(pooled: FloatArray) -> FloatArray:
    """Pooled features of any shape as the check takes them: their square roots; what is below 0 counts as 0."""
    rooted: FloatArray = np.sqrt(np.maximum(pooled, np.float32(0.0)))
    return rooted
