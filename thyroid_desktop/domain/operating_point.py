"""Operating points of a model: thresholds that have a name, what was measured at them, and where an answer stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

PointName = Literal["youden", "sensitivity-95"]
"""The threshold of greatest sensitivity + specificity − 1, and the highest one of a sensitivity of 95 % or more."""
POINT_NAMES: Final[tuple[PointName, ...]] = ("youden", "sensitivity-95")

Standing = Literal["low", "between", "above"]
"""Below both points and below that of 95 % sensitivity: low range · at or above that, and below Youden's · at or
above Youden's."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval.

    Raises:
        ValueError: The value lies outside of the interval.
    """

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} does not lie between {self.low} and {self.high}")


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold on the probability of malignancy, as out-of-fold answers chose and measured it.

    Attributes:
        name: Why this threshold.
        threshold: 0 to 1; at and above it a nodule is called malignant. The interval tells how far it would move with
            other patients (bootstrap of groups).
        sensitivity: Share of malignant nodules called malignant, 0 to 1, with Wilson's interval.
        specificity: Share of benign nodules called benign, likewise.
    """

    name: PointName
    threshold: Estimate
    sensitivity: Estimate
    specificity: Estimate


def point_named(name: PointName, points: Sequence[OperatingPoint]) -> OperatingPoint | None:
    """The point of this name; None where the model does not have it."""
    return next((point for point in points if point.name == name), None)


def standing(probability: float, points: Sequence[OperatingPoint]) -> Standing | None:
    """Where a probability of malignancy, 0 to 1, stands towards both points; None where one of them is missing.

    A very good model reaches 95 % sensitivity at Youden's point already; then nothing lies between the two.
    """
    youden, sensitive = point_named("youden", points), point_named("sensitivity-95", points)
    if youden is None or sensitive is None:
        return None
    if probability >= youden.threshold.value:
        return "above"
    return "low" if probability < sensitive.threshold.value else "between"
