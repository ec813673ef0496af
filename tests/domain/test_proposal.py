"""Of many candidates the best stay, inside the image, each nodule once."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.proposal import (
    LEAST_SIDE,
    MOST_OVERLAP,
    MOST_PROPOSALS,
    Proposal,
    averaged,
    inside,
    settled,
    without_overlaps,
)

SIZE = Size(200, 100)

candidates = st.lists(
    st.builds(
        lambda x, y, width, height, score: Proposal(Box.from_xywh(x, y, width, height), score),
        st.floats(-300.0, 300.0),
        st.floats(-300.0, 300.0),
        st.floats(0.5, 300.0),
        st.floats(0.5, 300.0),
        st.floats(0.0, 1.0),
    ),
    max_size=20,
)


@given(candidates)
def test_that_suggestions_are_few_apart_inside_and_best_first(given_: list[Proposal]) -> None:
    kept = settled(given_, SIZE)
    assert len(kept) <= MOST_PROPOSALS
    assert [one.score for one in kept] == sorted((one.score for one in kept), reverse=True)
    assert all(one.box.is_inside(SIZE) for one in kept)
    assert all(min(one.box.width, one.box.height) >= LEAST_SIDE * (1 - 1e-9) for one in kept)
    apart = without_overlaps(inside(given_, SIZE))
    assert all(one.box.intersection_over_union(other.box) < MOST_OVERLAP for one, other in combinations(apart, 2))


@given(candidates)
def test_that_the_best_usable_candidate_is_never_lost(given_: list[Proposal]) -> None:
    usable = inside(given_, SIZE)
    kept = settled(given_, SIZE)
    assert bool(usable) == bool(kept)
    if usable:
        assert kept[0].score == max(one.score for one in usable)


def test_that_a_candidate_is_cut_at_the_border() -> None:
    assert inside([Proposal(Box(-10.0, 90.0, 30.0, 130.0), 0.5)], SIZE) == (Proposal(Box(0.0, 90.0, 30.0, 100.0), 0.5),)


def test_that_what_is_outside_or_hardly_inside_is_left_out() -> None:
    assert inside([Proposal(Box(300.0, 0.0, 400.0, 50.0), 0.5), Proposal(Box(-50.0, 10.0, 3.0, 50.0), 0.5)], SIZE) == ()


def test_that_of_two_boxes_of_one_nodule_the_better_stays() -> None:
    worse, better = Proposal(Box(10.0, 10.0, 50.0, 50.0), 0.4), Proposal(Box(12.0, 10.0, 52.0, 50.0), 0.9)
    other = Proposal(Box(100.0, 10.0, 140.0, 50.0), 0.1)
    assert without_overlaps([worse, other, better]) == (better, other)


def test_that_candidates_of_one_nodule_are_averaged_by_their_scores() -> None:
    best, other = Proposal(Box(10.0, 10.0, 50.0, 50.0), 0.75), Proposal(Box(14.0, 10.0, 54.0, 50.0), 0.25)
    far = Proposal(Box(100.0, 10.0, 140.0, 50.0), 0.7)
    assert averaged(best, [best, other, far]) == Proposal(Box(11.0, 10.0, 51.0, 50.0), 0.75)


def test_that_candidates_without_any_score_are_not_averaged() -> None:
    best = Proposal(Box(10.0, 10.0, 50.0, 50.0), 0.0)
    assert averaged(best, [best, Proposal(Box(14.0, 10.0, 54.0, 50.0), 0.0)]) == best


def test_that_the_earlier_of_equals_stays() -> None:
    first, second = Proposal(Box(10.0, 10.0, 50.0, 50.0), 0.4), Proposal(Box(12.0, 10.0, 52.0, 50.0), 0.4)
    assert without_overlaps([first, second]) == (first,)


@pytest.mark.parametrize("score", [-0.01, 1.01, float("nan")])
def test_that_a_score_is_a_share(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Proposal(Box(0.0, 0.0, 1.0, 1.0), score)
