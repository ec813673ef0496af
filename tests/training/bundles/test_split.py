"""Parts are drawn whole by group, alike in their shares of the classes, and the same for a seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.bundles.manifest import HELD_OUT
from training.bundles.split import drawn_parts, joined


def test_that_members_who_share_a_name_or_are_a_pair_even_in_a_chain_are_one_group() -> None:
    links = [("a",), ("b",), ("b", "c"), ("d",), ("c",), ("e",)]
    assert joined(links).tolist() == [0, 1, 1, 2, 1, 3]
    assert joined(links, [(0, 4), (3, 5)]).tolist() == [0, 0, 0, 1, 0, 1]


@given(
    names=st.lists(st.integers(0, 30), min_size=1, max_size=200),
    folds=st.integers(2, 5),
    share=st.sampled_from([0.0, 0.1, 0.2, 0.5]),
    seed=st.integers(0, 5),
)
def test_that_groups_stay_whole_and_parts_are_known(names: list[int], folds: int, share: float, seed: int) -> None:
    groups = joined([(str(name),) for name in names])
    counts = np.array([[name % 2, 1 - name % 2] for name in names], dtype=np.int64)
    parts = drawn_parts(groups, counts, folds=folds, held_out_share=share, seed=seed)
    again = drawn_parts(groups, counts, folds=folds, held_out_share=share, seed=seed)
    assert np.array_equal(parts, again)
    assert all(len(set(parts[groups == group])) == 1 for group in set(groups.tolist()))
    assert set(parts.tolist()) <= {*range(folds), *([HELD_OUT] if share else [])}


def test_that_parts_have_their_shares_of_both_classes() -> None:
    rng = np.random.default_rng(0)
    groups = np.sort(rng.integers(0, 400, 2000))
    groups = joined([(str(one),) for one in groups])
    malignant = rng.random(2000) < 0.3
    counts = np.stack([~malignant, malignant], axis=1).astype(np.int64)
    parts = drawn_parts(groups, counts, folds=3, held_out_share=0.2, seed=1)
    for part, share in ((HELD_OUT, 0.2), (0, 0.8 / 3), (1, 0.8 / 3), (2, 0.8 / 3)):
        assert np.abs(counts[parts == part].sum(axis=0) / counts.sum(axis=0) - share).max() < 0.01


@pytest.mark.parametrize(("folds", "share"), [(1, 0.2), (3, 1.0), (3, -0.1)])
def test_that_an_impossible_split_is_refused(folds: int, share: float) -> None:
    with pytest.raises(ValueError, match="at least two folds"):
        drawn_parts(np.zeros(1, np.int64), np.ones((1, 2), np.int64), folds=folds, held_out_share=share, seed=1)
