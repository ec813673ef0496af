"""How far to trust an answer, in plain English: what report and command line say of operating points and committee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from thyroid_desktop.domain.diagnosis import Prediction
from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint, PointName, point_named, standing

_NAMES: Final[dict[PointName, str]] = {"youden": "Youden", "sensitivity-95": "95 % sensitivity"}


def is_uncertain(prediction: Prediction) -> bool:
    """Whether members of the model's committee fall on both sides of the threshold."""
    return prediction.committee is not None and prediction.committee.crosses(prediction.threshold)


def committee_sentence(prediction: Prediction) -> str:
    """The range of the model's committee; empty where there is none."""
    if prediction.committee is None:
        return ""
    told = f"{prediction.committee.low:.2f}–{prediction.committee.high:.2f} with last layers of other patients."
    return f"Uncertain, across the threshold: {told}" if is_uncertain(prediction) else told


def standing_sentence(probability: float, points: Sequence[OperatingPoint]) -> str:
    """Where a probability of malignancy, 0 to 1, stands towards the operating points; empty without both of them."""
    where = standing(probability, points)
    if where == "low":
        return f"Below the point of 95 % sensitivity ({_threshold('sensitivity-95', points)}): low range."
    if where == "above":
        return f"At or above Youden's point ({_threshold('youden', points)})."
    if where == "between":
        low, high = _threshold("sensitivity-95", points), _threshold("youden", points)
        return f"Between the points of 95 % sensitivity ({low}) and of Youden ({high}): grey zone."
    return ""


def points_sentence(points: Sequence[OperatingPoint]) -> str:
    """What was measured at the operating points; empty without any."""
    if not points:
        return ""
    each = "; ".join(
        f"{_NAMES[one.name]} at {_figure(one.threshold)}: sensitivity {_figure(one.sensitivity)}, "
        f"specificity {_figure(one.specificity)}"
        for one in points
    )
    return f"Operating points on unseen patients, with 95 % intervals: {each}."


def _threshold(name: PointName, points: Sequence[OperatingPoint]) -> str:
    point = point_named(name, points)
    return "" if point is None else f"{point.threshold.value:.2f}"


def _figure(estimate: Estimate) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"
