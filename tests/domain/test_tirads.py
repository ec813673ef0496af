from __future__ import annotations

import itertools
import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain import tirads
from thyroid_desktop.domain.tirads import (
    POINTS,
    RULES,
    Assessment,
    Composition,
    Echogenicity,
    Feature,
    Features,
    Focus,
    Margin,
    Shape,
    assess,
    growth,
    level_of,
    nodules_to_biopsy,
    nodules_to_report,
    points_of,
)

# Figure 1 of the white paper once more, a line a choice, so that the program is not held against its own table.
CHART = """
composition cystic 0
composition spongiform 0
composition mixed 1
composition solid 2
composition undetermined 2
echogenicity anechoic 0
echogenicity hyperechoic 1
echogenicity isoechoic 1
echogenicity hypoechoic 2
echogenicity very-hypoechoic 3
echogenicity undetermined 1
shape wider-than-tall 0
shape taller-than-wide 3
margin smooth 0
margin ill-defined 0
margin lobulated 2
margin irregular 2
margin extrathyroidal 3
margin undetermined 0
foci none 0
foci comet-tail 0
foci macro 1
foci rim 2
foci punctate 3
"""
LINES = [line.split() for line in CHART.strip().splitlines()]
VALUE = {(feature, word): int(points) for feature, word, points in LINES}
# Points from–to, and the sizes in tenths of a millimetre for FNA and follow-up; 0 stands for never.
LEVELS = [
    (0, 0, "TR1", 0, 0),
    (2, 2, "TR2", 0, 0),
    (3, 3, "TR3", 250, 150),
    (4, 6, "TR4", 150, 100),
    (7, 99, "TR5", 100, 50),
]
SOME_FOCI = [one for one in get_args(Focus) if one != "none"]
ALL_FOCI = [
    frozenset({"none"}),
    *(frozenset(some) for size in range(1, 5) for some in itertools.combinations(SOME_FOCI, size)),
]
COMBINATIONS = list(
    itertools.product(get_args(Composition), get_args(Echogenicity), get_args(Shape), get_args(Margin), ALL_FOCI)
)


def features_worth(points: int) -> Features:
    """Some features with this total."""
    for combination in COMBINATIONS:
        features = Features(*combination)
        if features.composition != "spongiform" and assess(features, None).points == points:
            return features
    raise LookupError(points)


def expected(combination: tuple, tenths: int | None) -> tuple[int, str | None, str | None]:
    """Points, level and recommendation by the chart above, in whole tenths of a millimetre."""
    composition, echogenicity, shape, margin, foci = combination
    total = sum(
        [
            VALUE["composition", composition],
            VALUE["echogenicity", echogenicity],
            VALUE["shape", shape],
            VALUE["margin", margin],
            *(VALUE["foci", one] for one in foci),
        ]
    )
    if composition == "spongiform":
        total = 0
    for low, high, level, fna, follow_up in LEVELS:
        if low <= total <= high:
            if not fna:
                return total, level, "none"
            if tenths is None:
                return total, level, None
            return total, level, "fna" if tenths >= fna else "follow-up" if tenths >= follow_up else "none"
    return total, None, None


def test_that_every_combination_is_scored_as_in_the_chart():
    assert len(COMBINATIONS) == 5 * 6 * 2 * 6 * 16
    for combination in COMBINATIONS:
        for tenths in (None, 49, 50, 99, 100, 149, 150, 249, 250):
            found = assess(Features(*combination), None if tenths is None else tenths / 10)
            assert (found.points, found.level, found.recommendation) == expected(combination, tenths), combination


@given(st.sampled_from(COMBINATIONS), st.none() | st.integers(1, 2000))
def test_that_any_combination_of_any_size_is_scored_as_in_the_chart(combination, tenths):
    found = assess(Features(*combination), None if tenths is None else tenths / 10)
    assert (found.points, found.level, found.recommendation) == expected(combination, tenths)
    assert bool(found.follow_up_years) == (found.recommendation == "follow-up")
    assert found.largest_mm == (None if tenths is None else tenths / 10)
    assert found.missing == ()
    assert found.advice.endswith(".")


def test_that_the_choices_for_a_panel_are_those_of_the_chart():
    assert {(feature, word): points for feature in POINTS for word, points in POINTS[feature].items()} == VALUE
    assert list(POINTS) == list(get_args(Feature))


@pytest.mark.parametrize(
    ("points", "at_bound", "below_bound", "years"),
    [
        (3, {25.0: "fna", 15.0: "follow-up"}, {25.0: "follow-up", 15.0: "none"}, (1, 3, 5)),
        (4, {15.0: "fna", 10.0: "follow-up"}, {15.0: "follow-up", 10.0: "none"}, (1, 2, 3, 5)),
        (6, {15.0: "fna", 10.0: "follow-up"}, {15.0: "follow-up", 10.0: "none"}, (1, 2, 3, 5)),
        (7, {10.0: "fna", 5.0: "follow-up"}, {10.0: "follow-up", 5.0: "none"}, (1, 2, 3, 4, 5)),
        (14, {10.0: "fna", 5.0: "follow-up"}, {10.0: "follow-up", 5.0: "none"}, (1, 2, 3, 4, 5)),
    ],
)
def test_that_a_bound_itself_counts_and_a_hair_less_does_not(points, at_bound, below_bound, years):
    features = features_worth(points)
    for size, recommendation in at_bound.items():
        assert assess(features, size).recommendation == recommendation
    for size, recommendation in below_bound.items():
        found = assess(features, size - 0.001)
        assert found.recommendation == recommendation
        assert found.follow_up_years == (years if recommendation == "follow-up" else ())


@pytest.mark.parametrize("size", [0.1 * 250, 2.5 * 10, sum([0.1] * 250), 25 / 3 * 3, math.nextafter(25.0, 0)])
def test_that_rounding_in_centimetres_or_pixels_does_not_move_a_bound(size):
    assert assess(features_worth(3), size).recommendation == "fna"


def test_that_a_highly_suspicious_nodule_of_5_to_9_mm_is_followed_up_and_no_automatic_fna():
    found = assess(features_worth(9), 9.9)
    assert (found.level, found.recommendation, found.reason) == ("TR5", "follow-up", "follow-up-size")
    assert found.advice == "TR5, highly suspicious: follow-up every year for 5 years; FNA only from 10 mm."
    assert assess(features_worth(9), 4.9).reason == "below-bounds"


def test_that_a_total_of_one_has_no_level_and_says_so():
    found = assess(features_worth(1), 40.0)
    assert (found.points, found.level, found.recommendation, found.reason) == (1, None, None, "no-level")
    assert "no level" in found.advice


def test_that_spongiform_adds_nothing_else_and_is_complete_alone():
    alone = Features("spongiform")
    loaded = Features("spongiform", "very-hypoechoic", "taller-than-wide", "extrathyroidal", frozenset({"punctate"}))
    for features in (alone, loaded):
        assert features.is_complete
        assert features.missing == ()
        assert set(points_of(features).values()) == {0}
        found = assess(features, 60.0)
        assert (found.points, found.level, found.recommendation, found.reason) == (0, "TR1", "none", "not-suspicious")


@pytest.mark.parametrize("left_out", [some for size in (1, 2, 5) for some in itertools.combinations(POINTS, size)])
def test_that_what_is_missing_is_named_and_no_points_are_made_up(left_out):
    whole = {
        "composition": "solid",
        "echogenicity": "hypoechoic",
        "shape": "taller-than-wide",
        "margin": "irregular",
        "foci": frozenset({"punctate"}),
    }
    features = Features(**{name: word for name, word in whole.items() if name not in left_out})
    assert features.missing == left_out
    assert not features.is_complete
    found = assess(features, 12.0)
    assert (found.points, found.level, found.recommendation) == (None, None, None)
    assert (found.reason, found.missing, found.fna_from_mm) == ("incomplete", left_out, None)
    for name in left_out:
        assert name in found.advice
        assert points_of(features)[name] is None


def test_that_points_are_told_for_each_feature_and_foci_are_added_up():
    features = Features("mixed", "isoechoic", "taller-than-wide", "lobulated", frozenset({"macro", "rim", "punctate"}))
    assert points_of(features) == {"composition": 1, "echogenicity": 1, "shape": 3, "margin": 2, "foci": 6}
    assert points_of(Features(foci=frozenset({"comet-tail"})))["foci"] == 0


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (3, "TR3, mildly suspicious: FNA from 25 mm, follow-up from 15 mm; the size is not known yet."),
        (5, "TR4, moderately suspicious: FNA from 15 mm, follow-up from 10 mm; the size is not known yet."),
        (8, "TR5, highly suspicious: FNA from 10 mm, follow-up from 5 mm; the size is not known yet."),
        (2, "TR2, not suspicious: no FNA and no follow-up."),
    ],
)
def test_that_without_a_size_both_bounds_are_told(points, words):
    assert assess(features_worth(points), None).advice == words


def test_that_the_bounds_are_given_as_numbers_too():
    found = assess(features_worth(4), 11.0)
    assert (found.fna_from_mm, found.follow_up_from_mm) == (15.0, 10.0)
    assert found.advice == f"{RULES['TR4'].name}: follow-up after 1, 2, 3 and 5 years; FNA only from 15 mm."
    assert assess(features_worth(4), 15.0).advice.endswith("FNA, for the nodule measures 15 mm or more.")
    assert assess(features_worth(4), 9.0).advice.endswith("no FNA, and no follow-up below 10 mm.")


@pytest.mark.parametrize("size", [0.0, -1.0, math.nan, math.inf, -math.inf])
def test_that_a_size_which_is_none_is_refused(size):
    with pytest.raises(ValueError, match="above zero"):
        assess(Features(), size)
    with pytest.raises(ValueError, match="above zero"):
        growth((10.0, 10.0, size), (10.0, 10.0, 10.0))


@pytest.mark.parametrize(
    "words",
    [
        {"composition": "soft"},
        {"echogenicity": "solid"},
        {"shape": "round"},
        {"margin": ""},
        {"foci": frozenset({"micro"})},
        {"foci": frozenset({"none", "macro"})},
    ],
)
def test_that_unknown_and_contradicting_words_are_refused(words):
    with pytest.raises(ValueError, match=r"cannot be|contradict"):
        Features(**words)


def test_that_no_total_is_below_zero():
    with pytest.raises(ValueError, match="no total"):
        level_of(-1)


@pytest.mark.parametrize(
    ("before", "now", "is_significant"),
    [
        ((10, 10, 10), (12, 12, 10), True),  # exactly 20 % and 2 mm in two, 44 % of volume
        ((10, 10, 10), (12, 11.9, 10), False),
        ((5, 5, 20), (6.2, 6.2, 18), False),  # 24 %, but only 1.2 mm
        ((20, 20, 20), (23, 23, 20), False),  # 3 mm, but only 15 %
        ((10, 10, 10), (15, 10, 10), True),  # 50 % of volume in one dimension
        ((10, 10, 10), (14.9, 10, 10), False),
        ((10, 10, 10), (8, 8, 8), False),
        ((10, 10), (12, 12), True),
        ((10, 10), (30, 10), False),  # without the third dimension there is no volume
        ((0.1 * 3, 11, 10), (0.1 * 3 * 1.5, 11, 10), True),
        ((11.0, 16.0, 9.0), (13.2, 19.2, 9.0), True),
    ],
)
def test_that_growth_is_significant_from_its_bounds_on(before, now, is_significant):
    assert growth(before, now) is is_significant
    assert growth(before[::-1], now[::-1]) is is_significant


@pytest.mark.parametrize(("before", "now"), [((10,), (20,)), ((10, 10), (10, 10, 10)), ((), ()), ((1,) * 4, (2,) * 4)])
def test_that_growth_takes_the_same_dimensions_twice(before, now):
    with pytest.raises(ValueError, match="twice"):
        growth(before, now)


@given(st.lists(st.floats(1, 100), min_size=3, max_size=3), st.floats(1.0, 3.0))
def test_that_growth_of_the_whole_depends_on_the_factor(sizes, factor):
    before, now = tuple(sizes), tuple(one * factor for one in sizes)
    if factor**3 > 1.5001:
        assert growth(before, now)
    if factor < 1.14:
        assert not growth(before, now)


def test_that_four_nodules_are_reported_and_two_biopsied_those_with_the_most_points():
    nodules = [
        assess(features_worth(points) if points is not None else Features(), size)
        for points, size in [(3, 30.0), (7, 9.0), (4, 16.0), (None, 50.0), (7, 12.0), (4, 20.0), (0, 60.0)]
    ]
    assert nodules_to_report(nodules) == (4, 1, 5, 2)
    assert nodules_to_biopsy(nodules) == (4, 5)


def test_that_without_points_nothing_is_chosen_and_equal_nodules_keep_their_order():
    nothing = assess(Features(), None)
    same = assess(features_worth(5), None)
    assert nodules_to_report([]) == nodules_to_biopsy([nothing]) == ()
    assert nodules_to_report([nothing, same, same]) == (1, 2)


@given(st.lists(st.tuples(st.sampled_from(COMBINATIONS), st.floats(1, 80)), max_size=8))
def test_that_no_nodule_left_out_has_more_points_than_one_chosen(nodules):
    found = [assess(Features(*combination), size) for combination, size in nodules]
    reported, biopsied = nodules_to_report(found), nodules_to_biopsy(found)
    assert len(reported) == min(len(found), tirads.MOST_REPORTED)
    assert len(biopsied) <= tirads.MOST_BIOPSIED

    def points(at: int) -> int:
        assessment: Assessment = found[at]
        return assessment.points

    left_out = set(range(len(found))) - set(reported)
    assert all(points(one) >= points(other) for one in reported for other in left_out)
    assert all(found[at].recommendation == "fna" for at in biopsied)
