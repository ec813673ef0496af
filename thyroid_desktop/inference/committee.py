"""A model's committee: what its last layer would say had it learnt from another half of the data.

``committee.npz`` of a bundle holds, for K members and c pooled features, ``centre`` and ``scale`` (c,), by which
features are standardised, and ``kernels`` (c, K) and ``biases`` (K,): by how much each member's log-odds of malignancy
differ from those that are shown. All are float32. The members' differences add up to 0, so that the committee is about
the answer that it is shown beside. Each member learnt from one half of the patients; the spread over balanced half
samples tells how far other patients would have moved the answer (McCarthy, Review of the International Statistical
Institute 37 (1969) 239–264).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.diagnosis import Spread

FloatArray = NDArray[np.float32]
FEWEST: Final = 2
"""Members below which there is nothing to disagree."""
MOST: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Committee:
    """Members' differences from the answer, as linear functions of standardised pooled features.

    Attributes:
        centre: (c,) float32, subtracted from the features.
        scale: (c,) float32, above 0; by which they are divided then.
        kernels: (c, K) float32.
        biases: (K,) float32.
    """

    centre: FloatArray
    scale: FloatArray
    kernels: FloatArray
    biases: FloatArray

    def differences(self, pooled: NDArray[np.floating]) -> NDArray[np.float64]:
        """What each member adds to the log-odds: (K,) of pooled features (c,), (n, K) of (n, c)."""
        standardised = (pooled.astype(np.float64) - self.centre) / self.scale
        found: NDArray[np.float64] = standardised @ self.kernels.astype(np.float64) + self.biases
        return found

    def spread(self, pooled: NDArray[np.floating], log_odds: float) -> Spread:
        """Lowest and highest probability of malignancy among the members.

        Args:
            pooled: (c,) features of the box, averaged over the feature map.
            log_odds: Of the probability that is shown.
        """
        chances = probabilities(log_odds + self.differences(pooled))
        return Spread(float(chances.min()), float(chances.max()))

    def arrays(self) -> dict[str, FloatArray]:
        """As they lie in the file."""
        return {"centre": self.centre, "scale": self.scale, "kernels": self.kernels, "biases": self.biases}


def committee_from(arrays: Mapping[str, NDArray[Any]], channels: int) -> Committee:
    """The committee in the arrays of a file.

    Args:
        arrays: By their names.
        channels: Pooled features of the network.

    Raises:
        ValueError: An array is missing, no float32, not finite or of another shape, or a scale is not above 0.
    """
    members = arrays["biases"].size if "biases" in arrays else 0
    if not FEWEST <= members <= MOST:
        raise ValueError(f"it has {members} members, not {FEWEST} to {MOST}")
    shapes = {"centre": (channels,), "scale": (channels,), "kernels": (channels, members), "biases": (members,)}
    for name, shape in shapes.items():
        array = arrays.get(name)
        if array is None or array.shape != shape or array.dtype != np.float32 or not np.isfinite(array).all():
            raise ValueError(f"{name} is missing, or not finite float32 of the shape {shape}")
    if not (arrays["scale"] > 0.0).all():
        raise ValueError("scale is not above 0")
    return Committee(arrays["centre"], arrays["scale"], arrays["kernels"], arrays["biases"])


def probabilities(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities, 0 to 1, of log-odds of any size."""
    found: NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -log_odds))
    return found
