from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from thyroid_desktop.statistics.intervals import Proportion


@given(st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_that_both_intervals_equal_scipys(counts):
    successes, total = counts
    share = Proportion(successes, total)
    reference = binomtest(successes, total)
    for ours, method in ((share.wilson(), "wilson"), (share.exact(), "exact")):
        theirs = reference.proportion_ci(0.95, method)
        assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-10)
        assert ours[0] <= share.value <= ours[1]


def test_that_the_published_counts_give_the_known_intervals():
    assert Proportion(31, 35).wilson() == pytest.approx((0.7405, 0.9546), abs=5e-5)
    assert Proportion(31, 35).exact() == pytest.approx((0.7326, 0.9680), abs=5e-5)
    assert Proportion(35, 35).exact() == pytest.approx((0.9000, 1.0), abs=5e-5)


def test_that_more_confidence_is_wider():
    share = Proportion(7, 20)
    assert share.wilson(confidence=0.99)[0] < share.wilson(confidence=0.9)[0]
    assert share.exact(confidence=0.99)[1] > share.exact(confidence=0.9)[1]


@pytest.mark.parametrize(("successes", "total"), [(1, 0), (-1, 3), (4, 3)])
def test_that_contradicting_counts_are_refused(successes, total):
    with pytest.raises(ValueError, match="no proportion"):
        Proportion(successes, total)
