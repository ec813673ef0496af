"""A committee says how far other data would have moved an answer, and a file that is none is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from thyroid_desktop.inference.committee import Committee, committee_from

CHANNELS = 3


def arrays(**changed: NDArray[Any]) -> dict[str, NDArray[Any]]:
    plain: dict[str, NDArray[Any]] = {
        "centre": np.array([1.0, 2.0, 3.0], np.float32),
        "scale": np.array([1.0, 2.0, 4.0], np.float32),
        "kernels": np.array([[1.0, -1.0], [0.0, 0.0], [2.0, -2.0]], np.float32),
        "biases": np.array([0.5, -0.5], np.float32),
    }
    return plain | changed


def test_that_members_differ_by_a_linear_function_of_standardised_features() -> None:
    committee = committee_from(arrays(), CHANNELS)
    assert committee.differences(np.array([2.0, 2.0, 5.0], np.float32)) == pytest.approx([2.5, -2.5])
    rows = committee.differences(np.array([[1.0, 9.0, 3.0], [2.0, 2.0, 5.0]], np.float32))
    assert rows == pytest.approx(np.array([[0.5, -0.5], [2.5, -2.5]]))


def test_that_the_spread_lies_about_the_answer() -> None:
    spread = committee_from(arrays(), CHANNELS).spread(np.array([1.0, 2.0, 3.0], np.float32), np.log(3.0))
    odds = 3.0 * np.exp(0.5), 3.0 * np.exp(-0.5)
    assert (spread.high, spread.low) == pytest.approx([one / (1 + one) for one in odds])


def test_that_no_answer_is_too_extreme() -> None:
    committee = committee_from(arrays(), CHANNELS)
    far = committee.spread(np.full(CHANNELS, 1e6, np.float32), -4000.0)
    assert 0.0 <= far.low <= far.high <= 1.0


def test_that_a_committee_is_read_as_it_was_written() -> None:
    committee = committee_from(arrays(), CHANNELS)
    again = committee_from(committee.arrays(), CHANNELS)
    assert isinstance(again, Committee)
    assert all(np.array_equal(one, again.arrays()[name]) for name, one in committee.arrays().items())


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"biases": np.zeros(1, np.float32), "kernels": np.zeros((3, 1), np.float32)}, "1 members"),
        ({"centre": np.zeros(4, np.float32)}, "centre"),
        ({"kernels": np.zeros((3, 2))}, "kernels"),
        ({"scale": np.array([1.0, np.nan, 1.0], np.float32)}, "scale is missing"),
        ({"scale": np.array([1.0, 0.0, 1.0], np.float32)}, "not above 0"),
    ],
)
def test_that_what_is_no_committee_is_refused(changed: dict[str, NDArray[Any]], cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        committee_from(arrays(**changed), CHANNELS)


def test_that_a_file_without_members_is_refused() -> None:
    with pytest.raises(ValueError, match="0 members"):
        committee_from({}, CHANNELS)
