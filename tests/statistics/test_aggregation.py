from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.aggregation import RULES, aggregate, truth_of_groups

SCORES, GROUPS = [0.2, 0.9, 0.4, 0.6, 0.5], ["n2", "n1", "n2", "n2", "n1"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("mean", [0.4, 0.7]),
        ("median", [0.4, 0.7]),
        ("max", [0.6, 0.9]),
        ("noisy-or", [1 - 0.8 * 0.6 * 0.4, 1 - 0.1 * 0.5]),
        ("vote", [1 / 3, 1.0]),
    ],
)
def test_that_every_rule_is_what_hand_counting_gives(rule, expected):
    labels, values = aggregate(SCORES, GROUPS, rule)
    assert labels == ["n2", "n1"], "in the order in which they first appear"
    assert values == pytest.approx(expected)


def test_that_a_vote_counts_the_scores_that_reach_the_threshold():
    assert aggregate(SCORES, GROUPS, "vote", threshold=0.4)[1] == pytest.approx([2 / 3, 1.0])
    assert aggregate(SCORES, GROUPS, "vote", threshold=0.91)[1] == pytest.approx([0.0, 0.0])


def test_that_one_certain_image_settles_a_noisy_or():
    assert aggregate([1.0, 0.0, 0.0, 0.0], "aabb", "noisy-or")[1].tolist() == [1.0, 0.0]
    tiny = aggregate([1e-18] * 4, "aaaa", "noisy-or")[1]
    assert tiny == pytest.approx([4e-18], rel=1e-12)


@pytest.mark.parametrize("rule", RULES)
@given(cases=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4)), min_size=1, max_size=30), random=st.randoms())
def test_that_the_order_within_groups_does_not_matter_and_values_stay_in_range(rule, cases, random):
    scores, groups = zip(*cases, strict=True)
    found = dict(zip(*aggregate(scores, groups, rule), strict=True))
    shuffled = random.sample(cases, len(cases))
    again = dict(zip(*aggregate(*zip(*shuffled, strict=True), rule), strict=True))
    assert found == pytest.approx(again, abs=1e-12)
    for label, value in found.items():
        members = [score for score, group in cases if group == label]
        assert -1e-12 <= value <= 1 + 1e-12
        if rule in {"mean", "median", "max"}:
            assert min(members) - 1e-12 <= value <= max(members) + 1e-12
        if rule == "median":
            assert value == pytest.approx(np.median(members), abs=1e-12)


def test_that_nothing_becomes_nothing():
    for rule in RULES:
        labels, values = aggregate([], [], rule)
        assert (labels, len(values)) == ([], 0)


@pytest.mark.parametrize(
    ("scores", "groups", "rule", "said"),
    [
        ([0.1, 0.2], "a", "mean", "same length"),
        ([0.1, math.nan], "ab", "max", "finite"),
        ([0.1, 1.2], "ab", "noisy-or", "probabilities"),
        ([-0.1, 0.2], "ab", "noisy-or", "probabilities"),
        ([0.1, 0.2], "ab", "mode", "no rule 'mode'"),
    ],
)
def test_that_what_cannot_be_aggregated_is_refused(scores, groups, rule, said):
    with pytest.raises(ValueError, match=said):
        aggregate(scores, groups, rule)


def test_that_a_group_has_the_truth_of_its_cases():
    assert truth_of_groups([1, 0, 1, 1], ["p", "q", "p", "r"]).tolist() == [True, False, True]
    assert truth_of_groups([], []).tolist() == []


def test_that_a_group_whose_cases_disagree_is_named_or_malignant_by_rule():
    truth, groups = [0, 1, 1, 0], ["p1", "p2", "p2", "p2"]
    with pytest.raises(ValueError, match="p2"):
        truth_of_groups(truth, groups)
    assert truth_of_groups(truth, groups, any_malignant=True).tolist() == [False, True]
    with pytest.raises(ValueError, match="same length"):
        truth_of_groups([1], groups)
