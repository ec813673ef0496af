from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.natural_order import natural_key


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["b10", "b9", "B1"], ["B1", "b9", "b10"]),
        (["1.10", "1.9", "1.9.1"], ["1.9", "1.9.1", "1.10"]),
        (["x", "10", "9"], ["9", "10", "x"]),
        (["a٣", "a2", ""], ["", "a2", "a٣"]),
        (["a 1", "a1", "a-1"], ["a1", "a 1", "a-1"]),
    ],
)
def test_that_names_are_ordered_as_people_count(names: list[str], ordered: list[str]) -> None:
    assert sorted(names, key=natural_key) == ordered


@given(st.integers(0, 10**30), st.integers(0, 10**30), st.integers(0, 5))
def test_that_numbers_are_compared_by_value_and_not_by_their_zeros(one: int, other: int, zeros: int) -> None:
    padded = "0" * zeros + str(one)
    assert (natural_key(f"image {padded}.png") < natural_key(f"image {other}.png")) == (one < other)
    assert (natural_key(padded) == natural_key(str(other))) == (one == other)


@given(st.text(max_size=30), st.integers(0, 10**9))
def test_that_case_is_ignored_and_what_begins_another_name_comes_first(name: str, number: int) -> None:
    name = Path(name).name
    assert natural_key(name.upper().casefold()) == natural_key(name.upper())
    assert natural_key(name) <= natural_key(f"{name}{'.png' if name[-1:].isdecimal() else number}")


def test_that_a_name_of_endless_digits_is_no_problem() -> None:
    assert natural_key("9" * 9000) > natural_key("8" * 9000)
