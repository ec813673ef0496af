from __future__ import annotations

import math
from datetime import date

import pytest

from thyroid_desktop.domain.nodule import NOTE_LIMIT, NoduleDescription, NoduleSize, Opinion, Pathology


def test_that_the_volume_is_that_of_an_ellipsoid_in_millilitres() -> None:
    size = NoduleSize(width=10, depth=20, length=30)
    assert size.volume_ml == pytest.approx(math.pi / 6 * 6.0)
    assert size.largest == 30
    assert size.is_taller_than_wide is True
    assert NoduleSize(width=10, depth=10).is_taller_than_wide is False


def test_that_what_was_not_measured_is_not_computed() -> None:
    assert NoduleSize().largest is None
    for size in (NoduleSize(depth=1, length=1), NoduleSize(width=1, length=1), NoduleSize(width=1, depth=1)):
        assert size.volume_ml is None
    assert NoduleSize(width=1).is_taller_than_wide is None
    assert NoduleSize(depth=1).is_taller_than_wide is None


@pytest.mark.parametrize("size", [0.0, -1.0, 200.5, math.nan, math.inf])
def test_that_an_impossible_size_is_refused(size: float) -> None:
    with pytest.raises(ValueError, match="200 mm"):
        NoduleSize(length=size)


def test_that_pathology_may_be_a_verdict_a_category_or_both() -> None:
    assert Pathology("malignant", "surgery", on=date(2026, 1, 2)).bethesda is None
    assert Pathology(None, "fna", 3).bethesda == 3
    assert Pathology("benign", "fna", 2).verdict == "benign"


@pytest.mark.parametrize(
    "parts",
    [(None, "fna"), ("benign", "surgery", 2), ("benign", "fna", 7), ("benign", "guess"), ("maybe", "fna")],
)
def test_that_contradictory_pathology_is_refused(parts: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Pathology(*parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "parts",
    [
        {"side": "top"},
        {"pole": "north"},
        {"calcification": "much"},
        {"side": "isthmus", "pole": "upper"},
        {"note": "x" * (NOTE_LIMIT + 1)},
    ],
)
def test_that_a_description_holds_only_known_words(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        NoduleDescription(**parts)  # type: ignore[arg-type]


def test_that_a_description_may_say_nothing_or_much() -> None:
    assert NoduleDescription() == NoduleDescription()
    assert NoduleDescription("left", "upper", calcification="rim").side == "left"


@pytest.mark.parametrize("parts", [(None,), ("benign", 101), ("malignant", -1), ("both",)])
def test_that_an_opinion_says_something_in_range(parts: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Opinion(*parts)  # type: ignore[arg-type]
    assert Opinion(None, 50).score == 50
