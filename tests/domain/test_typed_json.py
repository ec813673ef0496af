from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from thyroid_desktop.domain.typed_json import as_json, built


@dataclass(frozen=True)
class Part:
    name: str
    kind: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Whole:
    part: Part
    parts: tuple[Part, ...]
    pair: tuple[int, float]
    shares: dict[str, float]
    is_known: bool
    note: str | None


WHOLE = Whole(Part("a"), (Part("b", "right"),), (1, 2.5), {"x": 0.5}, is_known=True, note=None)


def test_that_what_was_written_is_read_back() -> None:
    content = as_json(WHOLE)
    assert content["parts"] == [{"name": "b", "kind": "right"}]
    assert built(Whole, content) == WHOLE
    assert built(Whole, content | {"note": "said"}).note == "said"


def test_that_a_whole_number_will_do_where_a_real_one_is_wanted() -> None:
    assert built(Whole, as_json(WHOLE) | {"pair": [1, 2]}).pair == (1, 2.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"more": 1}, "unknown key more"),
        ({"part": []}, "part must be an object"),
        ({"part": {"kind": "left"}}, "part.name is missing"),
        ({"part": {"name": "a", "kind": "up"}}, "part.kind cannot be 'up'"),
        ({"parts": {}}, "parts must be a list"),
        ({"parts": [{"name": 1, "kind": "left"}]}, r"parts\[0\].name must be of type str"),
        ({"pair": [1]}, "pair must be a list of 2"),
        ({"pair": [True, 1.0]}, r"pair\[0\] must be of type int"),
        ({"pair": [1, math.nan]}, r"pair\[1\] must be of type float"),
        ({"shares": []}, "shares must be an object"),
        ({"shares": {"x": "y"}}, "shares.x must be of type float"),
        ({"note": 1}, "note must be of type str"),
    ],
)
def test_that_what_is_not_of_its_type_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        built(Whole, as_json(WHOLE) | change)


def test_that_only_an_object_can_be_read() -> None:
    with pytest.raises(ValueError, match="it must be an object"):
        built(Whole, [])
