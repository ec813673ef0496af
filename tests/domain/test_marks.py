from __future__ import annotations

import pytest

from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.imaging import ImageDescription, ScanRegion
from thyroid_desktop.domain.marks import (
    MARK_TYPES,
    Absence,
    Caliper,
    ForeignFile,
    Membership,
    Refusal,
    Settlement,
    Unblinding,
    WorkState,
    kind_of,
)
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion

SAMPLES = (
    NoduleDescription(),
    Opinion("benign"),
    Caliper(Point(0, 0), Point(3, 4)),
    Absence(),
    WorkState("reviewed"),
    ForeignFile("labelme", "{}"),
    Refusal(Box(0, 0, 1, 1), 0.5, "proposer"),
    Settlement("mean", "agreed", "", (1, 2)),
    Unblinding(),
    Membership(2, 1),
)


def test_that_a_caliper_measures_pixels_and_millimetres_in_one_region_only() -> None:
    region = ScanRegion(Box(0, 0, 50, 50), 1, 3, 3, 0.02, -0.01)
    description = ImageDescription("dicom", Size(100, 100), regions=(region,))
    caliper = Caliper(Point(10, 10), Point(13, 14))
    assert caliper.length_px == 5.0
    assert caliper.length_mm(description) == pytest.approx(((3 * 0.2) ** 2 + (4 * 0.1) ** 2) ** 0.5)
    assert Caliper(Point(10, 10), Point(60, 14)).length_mm(description) is None


@pytest.mark.parametrize("other", [Point(1, 1), Point(float("nan"), 2), Point(2, float("inf"))])
def test_that_a_caliper_has_two_different_ends(other: Point) -> None:
    with pytest.raises(ValueError, match="two different ends"):
        Caliper(Point(1, 1), other)


@pytest.mark.parametrize(
    "words", [("rejected", None), ("reviewed", "duplicate"), ("lost", None), ("rejected", "because")]
)
def test_that_only_a_rejection_has_a_reason_and_only_a_known_one(words: tuple[str, str | None]) -> None:
    with pytest.raises(ValueError, match=r"reason|state"):
        WorkState(*words)  # type: ignore[arg-type]
    assert WorkState("rejected", "duplicate").reason == "duplicate"


@pytest.mark.parametrize(
    "words", [("chance", "agreed", "", (1,)), ("mean", "because", "", (1,)), ("reader", "majority", "", ())]
)
def test_that_a_settlement_says_by_whom_why_and_of_what(words: tuple[str, str, str, tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match=r"settled|reason|compared"):
        Settlement(*words)  # type: ignore[arg-type]


def test_that_every_value_knows_its_kind() -> None:
    assert [kind_of(value) for value in SAMPLES] == list(MARK_TYPES)
