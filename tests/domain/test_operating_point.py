"""Operating points say where an answer stands."""

from __future__ import annotations

import pytest

from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint, PointName, point_named, standing

SHARE = Estimate(0.9, 0.85, 0.95)


def point(name: PointName, threshold: float) -> OperatingPoint:
    return OperatingPoint(name, Estimate(threshold, threshold, threshold), SHARE, SHARE)


POINTS = (point("youden", 0.7), point("sensitivity-95", 0.4))


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.0, "low"), (0.39, "low"), (0.4, "between"), (0.69, "between"), (0.7, "above"), (1.0, "above")],
)
def test_that_an_answer_stands_below_between_or_above_the_points(probability: float, expected: str) -> None:
    assert standing(probability, POINTS) == expected


@pytest.mark.parametrize(("probability", "expected"), [(0.2, "low"), (0.3, "above"), (0.5, "above")])
def test_that_nothing_lies_between_points_of_a_model_that_is_sensitive_enough(
    probability: float, expected: str
) -> None:
    assert standing(probability, (point("sensitivity-95", 0.4), point("youden", 0.3))) == expected


def test_that_one_point_alone_says_nothing() -> None:
    assert standing(0.5, POINTS[:1]) is None
    assert standing(0.5, POINTS[1:]) is None
    assert point_named("youden", POINTS[1:]) is None
    assert point_named("youden", POINTS) is POINTS[0]


@pytest.mark.parametrize(("value", "low", "high"), [(0.5, 0.6, 0.7), (0.5, 0.1, 0.4), (float("nan"), 0.0, 1.0)])
def test_that_a_value_outside_of_its_interval_is_refused(value: float, low: float, high: float) -> None:
    with pytest.raises(ValueError, match="does not lie"):
        Estimate(value, low, high)


@pytest.mark.parametrize(
    ("threshold", "expected"), [(0.2, False), (0.3, False), (0.31, True), (0.6, True), (0.61, False)]
)
def test_that_a_range_crosses_a_threshold_when_its_ends_are_called_differently(
    threshold: float, expected: bool
) -> None:
    assert Spread(0.3, 0.6).crosses(threshold) is expected
