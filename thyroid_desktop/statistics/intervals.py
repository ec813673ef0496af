"""Confidence intervals of a proportion: Wilson's score interval and the exact one of Clopper and Pearson.

Never Wald's: at k = n it has no width (Brown, Cai, DasGupta, Statistical Science 16 (2001) 101–133).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Proportion:
    """``successes`` of ``total``; ``value`` lies in 0 to 1.

    Raises:
        ValueError: There is nothing to count, or the counts contradict each other.
    """

    successes: int
    total: int

    def __post_init__(self) -> None:
        if self.total < 1 or not 0 <= self.successes <= self.total:
            raise ValueError(f"{self.successes} of {self.total} is no proportion")

    @property
    def value(self) -> float:
        """The observed share."""
        return self.successes / self.total

    def wilson(self, *, confidence: float = 0.95) -> tuple[float, float]:
        """Score interval without continuity correction (Wilson, JASA 22 (1927) 209–212)."""
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        denominator = 1 + z * z / self.total
        centre = (self.value + z * z / (2 * self.total)) / denominator
        inner = self.value * (1 - self.value) / self.total + z * z / (4 * self.total * self.total)
        reach = z * math.sqrt(inner) / denominator
        low = 0.0 if self.successes == 0 else max(0.0, centre - reach)
        high = 1.0 if self.successes == self.total else min(1.0, centre + reach)
        return low, high

    def exact(self, *, confidence: float = 0.95) -> tuple[float, float]:
        """Clopper and Pearson's interval (Biometrika 26 (1934) 404–413), from quantiles of the beta distribution."""
        from scipy.special import betaincinv

        tail, missed = (1 - confidence) / 2, self.total - self.successes
        low = 0.0 if self.successes == 0 else float(betaincinv(self.successes, missed + 1, tail))
        high = 1.0 if missed == 0 else float(betaincinv(self.successes + 1, missed, 1 - tail))
        return low, high
