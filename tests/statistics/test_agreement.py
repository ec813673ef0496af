from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thyroid_desktop.statistics.agreement import (
    Kappa,
    cohen_kappa,
    confusion,
    fleiss_kappa,
    matched_boxes,
    overlap_of,
    overlaps,
)

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]
MAMMOGRAMS = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]
FOURTEEN_READERS = [
    *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
    *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
]
TABLES = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 12), min_size=k, max_size=k), min_size=k, max_size=k)
)
WEIGHTS = ("none", "linear", "quadratic")
BOX = st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(1, 60), st.floats(1, 60)).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)
BOXES = st.lists(BOX, max_size=5)


def same(one: Kappa, other: Kappa) -> bool:
    """Equal but for rounding, None only where None."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in Kappa.__slots__]
    return all(a is b if a is None or b is None else math.isclose(a, b, rel_tol=1e-7, abs_tol=1e-7) for a, b in pairs)


@pytest.mark.parametrize(
    ("table", "weights", "value", "error", "interval"),
    [
        (COHEN_1960, "none", 0.492, 0.051, (0.392, 0.591)),  # Cohen 1960, table 2; error after Fleiss et al. 1969
        (SKIN, "none", 0.3449, 0.0724, (0.2030, 0.4868)),  # SAS/STAT, PROC FREQ, two dermatologists
        (SKIN, "linear", 0.5082, 0.0655, (0.3798, 0.6366)),
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], "none", 0.676, 0.088, (0.505, 0.848)),  # Fleiss, Levin, Paik 2003
    ],
)
def test_that_cohens_kappa_equals_published_ones(table, weights, value, error, interval):
    found = cohen_kappa(table, weights=weights)
    digits = 5e-4 if error in (0.051, 0.088) else 5e-5
    assert found.value == pytest.approx(value, abs=digits)
    assert found.standard_error == pytest.approx(error, abs=digits)
    assert found.interval() == pytest.approx(interval, abs=digits)


@pytest.mark.parametrize(
    ("weights", "observed", "expected", "value", "null_error"),
    [
        ("none", 0.6353, 0.3082, 0.4728, 0.0694),
        ("linear", 0.8667, 0.6911, 0.5684, 0.0788),
        ("quadratic", 0.9477, 0.8409, 0.6714, 0.1079),
    ],
)
def test_that_two_readers_of_mammograms_agree_as_in_statas_manual(weights, observed, expected, value, null_error):
    found = cohen_kappa(MAMMOGRAMS, weights=weights)
    assert (found.observed, found.expected) == pytest.approx((observed, expected), abs=5e-5)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.p == pytest.approx(math.erfc(value / null_error / math.sqrt(2)), rel=0.05)


def test_that_agreement_below_chance_is_negative():
    found = cohen_kappa([[25, 13, 12], [12, 2, 16], [3, 15, 2]])
    assert (found.observed, found.expected) == pytest.approx((0.29, 0.35))
    assert found.value == pytest.approx(-0.06 / 0.65)


@given(TABLES, st.sampled_from(WEIGHTS))
def test_that_the_variance_is_that_of_the_delta_method(table, weights):
    counts = np.array(table, dtype=float)
    found = cohen_kappa(counts, weights=weights)
    assume(found.standard_error is not None and found.expected < 0.98)
    shares, step = counts / counts.sum(), 1e-6
    gradient = np.zeros_like(shares)
    for place in zip(*np.nonzero(shares), strict=True):  # what never occurs has no share in the variance
        there, back = shares.copy(), shares.copy()
        there[place] += step
        back[place] -= step
        gradient[place] = (_kappa_of_shares(there, weights) - _kappa_of_shares(back, weights)) / (2 * step)
    variance = ((gradient**2 * shares).sum() - (gradient * shares).sum() ** 2) / counts.sum()
    assert found.standard_error == pytest.approx(math.sqrt(max(variance, 0.0)), rel=1e-3, abs=1e-5)


def _kappa_of_shares(shares: np.ndarray, weights: str) -> float:
    """Kappa once more, by disagreement instead of agreement, of shares that need not add up to 1."""
    shares = shares / shares.sum()
    numbers = np.arange(len(shares))
    distance = np.abs(numbers[:, None] - numbers[None])
    cost = {"none": distance > 0, "linear": distance, "quadratic": distance**2}[weights]
    chance = np.outer(shares.sum(1), shares.sum(0))
    return 1 - (cost * shares).sum() / (cost * chance).sum()


def test_that_the_error_is_the_spread_over_many_samples():
    shares = np.array([[0.4, 0.1, 0.02], [0.05, 0.2, 0.05], [0.03, 0.05, 0.1]])
    tables = np.random.default_rng(5).multinomial(400, shares.ravel(), size=2000).reshape(-1, 3, 3)
    values = [_kappa_of_shares(table / 400, "linear") for table in tables]
    assert cohen_kappa(shares * 400, weights="linear").standard_error == pytest.approx(np.std(values), rel=0.06)


@given(TABLES, st.sampled_from(WEIGHTS), st.randoms())
def test_that_kappa_does_not_depend_on_who_is_first_nor_on_names(table, weights, random):
    counts = np.array(table, dtype=float)
    found = cohen_kappa(counts, weights=weights)
    assert same(found, cohen_kappa(counts.T, weights=weights))
    assert same(found, cohen_kappa(counts[::-1, ::-1], weights=weights))
    order = list(range(len(counts)))
    random.shuffle(order)
    renamed = counts[np.ix_(order, order)]
    assert same(found, cohen_kappa(renamed, weights=weights, positions=order))
    assert same(cohen_kappa(counts), cohen_kappa(renamed))


@given(TABLES, st.sampled_from(WEIGHTS))
def test_that_figures_are_in_range_or_none_and_never_nan(table, weights):
    found = cohen_kappa(table, weights=weights)
    numbers = [getattr(found, name) for name in Kappa.__slots__]
    assert all(one is None or math.isfinite(one) for one in numbers)
    if found.value is not None:
        assert -1 - 1e-9 <= found.value <= 1 + 1e-9
    if found.interval() is not None:
        low, high = found.interval()
        assert -1 <= low <= found.value + 1e-9
        assert found.value - 1e-9 <= high <= 1
        assert 0 <= found.p <= 1


def test_that_with_two_categories_weights_change_nothing():
    table = [[20, 5], [10, 15]]
    assert cohen_kappa(table).value == pytest.approx(0.4)
    for weights in WEIGHTS:
        assert same(cohen_kappa(table), cohen_kappa(table, weights=weights))


def test_that_positions_say_how_far_categories_are_apart():
    even, wide = cohen_kappa(SKIN, weights="linear"), cohen_kappa(SKIN, weights="linear", positions=[1, 2, 3, 30])
    assert same(even, cohen_kappa(SKIN, weights="linear", positions=[10, 20, 30, 40]))
    assert not same(even, wide)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (np.zeros((3, 3)), Kappa(0)),
        (np.zeros((0, 0)), Kappa(0)),
        ([[0, 1], [0, 0]], Kappa(1, 0.0, 0.0)),
        ([[1, 0], [0, 0]], Kappa(1, 1.0, 1.0)),
        ([[9]], Kappa(9, 1.0, 1.0)),
        ([[9, 0], [0, 0]], Kappa(9, 1.0, 1.0)),
        ([[6, 3], [0, 0]], Kappa(9, 6 / 9, 6 / 9, 0.0)),  # the first reader knows one category only
        ([[0, 5], [0, 0]], Kappa(5, 0.0, 0.0, 0.0)),  # nothing in common
    ],
)
def test_that_what_the_data_do_not_define_is_none(table, expected):
    for weights in ("none", "linear"):
        assert same(cohen_kappa(table, weights=weights), expected)
    assert cohen_kappa(table).interval() is None


def test_that_perfect_agreement_is_one_without_width():
    found = cohen_kappa([[8, 0], [0, 5]])
    assert found.value == pytest.approx(1.0)
    assert found.standard_error == pytest.approx(0.0, abs=1e-12)
    assert found.interval() == pytest.approx((1.0, 1.0))
    assert 0 < found.p < 0.001


@pytest.mark.parametrize("table", [[[1, 2, 3], [4, 5, 6]], [1, 2], [[1, -1], [0, 0]], [[1, math.nan], [0, 0]]])
def test_that_a_table_which_is_none_is_refused(table):
    with pytest.raises(ValueError, match=r"square|counts"):
        cohen_kappa(table)


@pytest.mark.parametrize("positions", [[1, 2], [1, 2, math.inf]])
def test_that_every_category_needs_a_position(positions):
    with pytest.raises(ValueError, match="position"):
        cohen_kappa(COHEN_1960, weights="linear", positions=positions)


def test_that_ratings_become_a_table():
    assert confusion("aabc", "abbb", "abc").tolist() == [[1, 1, 0], [0, 1, 0], [0, 1, 0]]
    with pytest.raises(ValueError, match="shorter"):
        confusion("ab", "a", "ab")
    with pytest.raises(KeyError):
        confusion("ad", "ab", "ab")


def test_that_fleiss_kappa_of_fourteen_readers_is_the_known_one():
    found = fleiss_kappa(FOURTEEN_READERS)
    assert (found.observed, found.expected) == pytest.approx((0.378, 0.213), abs=5e-4)
    assert found.value == pytest.approx(0.210, abs=5e-4)


def test_that_p_is_that_of_fleiss_nee_and_landis_for_equal_numbers_of_readers():
    shares = np.array(FOURTEEN_READERS).sum(axis=0) / 140
    spread = (shares * (1 - shares)).sum()
    skew = (shares * (1 - shares) * (1 - 2 * shares)).sum()
    error = math.sqrt(2 / (10 * 14 * 13)) / spread * math.sqrt(spread**2 - skew)
    found = fleiss_kappa(FOURTEEN_READERS)
    assert found.p == pytest.approx(math.erfc(found.value / error / math.sqrt(2)))


def test_that_fleiss_error_is_the_spread_of_what_each_subject_adds():
    table = np.array(FOURTEEN_READERS, dtype=float)
    found, shares = fleiss_kappa(table), table.sum(axis=0) / table.sum()
    added = []
    for row in table:
        own = ((row * (row - 1)).sum() / (14 * 13) - found.expected) / (1 - found.expected)
        part = (shares * row / 14).sum() - found.expected
        added.append(own - 2 * (1 - found.value) * part / (1 - found.expected))
    assert np.mean(added) == pytest.approx(found.value)
    assert found.standard_error == pytest.approx(np.std(added, ddof=1) / math.sqrt(len(added)))
    reach = 1.959964 * found.standard_error
    assert found.interval() == pytest.approx((found.value - reach, found.value + reach))


@pytest.mark.parametrize("readers", [(4,) * 60, (2, 3, 9) * 20])
@pytest.mark.parametrize("kept", [0.0, 0.6])
def test_that_fleiss_error_is_the_spread_over_many_samples(readers, kept):
    generator, shares, counts = np.random.default_rng(8), np.array([0.6, 0.3, 0.1]), np.array(readers)

    def sample():
        sees = generator.binomial(counts, kept)
        own = np.eye(3)[generator.choice(3, len(counts), p=shares)] * sees[:, None]
        return own + np.stack([generator.multinomial(m, shares) for m in counts - sees])

    found = [fleiss_kappa(sample()) for _ in range(1500)]
    values, errors = [one.value for one in found], [one.standard_error for one in found]
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.1)
    if not kept:
        assert np.mean([one.p < 0.05 for one in found]) == pytest.approx(0.05, abs=0.02)


COUNTS = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 5), min_size=k, max_size=k), min_size=1, max_size=12)
)


@given(COUNTS, st.randoms())
def test_that_the_order_of_subjects_and_categories_does_not_matter(counts, random):
    found, table = fleiss_kappa(counts), np.array(counts)
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    assert same(found, fleiss_kappa(table[np.ix_(rows, columns)]))
    assert same(found, fleiss_kappa(np.pad(table, ((0, 0), (0, 1)))))
    numbers = [getattr(found, name) for name in Kappa.__slots__]
    assert all(one is None or math.isfinite(one) for one in numbers)


@given(COUNTS)
def test_that_a_subject_read_once_tells_nothing_of_agreement(counts):
    alone = [1] + [0] * (len(counts[0]) - 1)
    assert same(fleiss_kappa(counts), fleiss_kappa([*counts, alone, [0] * len(alone)]))


def test_that_two_readers_have_scotts_pi():
    first, second = "aaaabbbbcc", "aabbbbbcca"
    table = np.array([[pair.count(category) for category in "abc"] for pair in zip(first, second, strict=True)])
    shares = np.array([(first + second).count(category) / 20 for category in "abc"])
    expected = (shares**2).sum()
    assert fleiss_kappa(table).value == pytest.approx((0.6 - expected) / (1 - expected))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (np.zeros((0, 3)), Kappa(0)),
        ([[1, 0], [0, 1]], Kappa(0)),
        ([[2, 1]], Kappa(1, 1 / 3, 5 / 9)),
        ([[3, 0], [4, 0]], Kappa(2, 1.0, 1.0)),
    ],
)
def test_that_fleiss_kappa_is_none_where_nothing_defines_it(counts, expected):
    assert same(fleiss_kappa(counts), expected)


def test_that_overlaps_are_jaccards_index():
    found = overlaps([(0, 0, 10, 10), (50, 50, 60, 60)], [(0, 0, 10, 10), (5, 0, 15, 10), (10, 0, 20, 10)])
    assert found == pytest.approx(np.array([[1, 1 / 3, 0], [0, 0, 0]]))
    assert overlaps([], [(0, 0, 1, 1)]).shape == (0, 1)


@pytest.mark.parametrize("boxes", [[(0, 0, 1)], [0, 0, 1, 1], [(0, 0, math.nan, 1)], [(3, 0, 3, 1)], [(0, 5, 3, 1)]])
def test_that_a_box_which_is_none_is_refused(boxes):
    with pytest.raises(ValueError, match="a box"):
        overlaps(boxes, boxes)


def test_that_the_pairing_is_the_best_of_all_and_not_the_first_that_fits():
    first = [(0, 0, 10, 10), (4, 0, 14, 10)]
    second = [(2.1, 0, 12.1, 10), (8, 0, 18, 10)]
    table = overlaps(first, second)
    assert table.argmax() == 2, "the greedy way would pair the second box with the first"
    found = matched_boxes(first, second)
    assert [(i, j) for i, j, _ in found.pairs] == [(0, 0), (1, 1)]
    assert sum(overlap for _, _, overlap in found.pairs) > table[1, 0] + table[0, 1] + 0.2


def test_that_boxes_that_do_not_touch_are_nobodys_partner():
    found = matched_boxes([(0, 0, 5, 5), (20, 20, 30, 30)], [(21, 20, 31, 30), (50, 50, 60, 60), (80, 0, 90, 9)])
    assert [(i, j) for i, j, _ in found.pairs] == [(1, 0)]
    assert (found.only_first, found.only_second) == ((0,), (1, 2))
    assert matched_boxes([], []) == matched_boxes([], np.zeros((0, 4)))


@given(BOXES, BOXES)
def test_that_a_matching_is_the_same_from_both_sides(first, second):
    there, back = overlap_of([matched_boxes(first, second)]), overlap_of([matched_boxes(second, first)])
    assert there.f1 == pytest.approx(back.f1, abs=1e-9) if there.f1 is not None else back.f1 is None
    assert there.matched + there.only_first == len(first)
    assert there.matched + there.only_second == len(second)
    if there.mean is not None:
        assert there.mean * there.matched == pytest.approx(back.mean * back.matched)
        assert 0 < there.mean <= 1


def test_that_the_overlap_of_many_images_is_summed_up_box_by_box():
    one = matched_boxes([(0, 0, 10, 10)], [(0, 0, 10, 10)])
    two = matched_boxes([(0, 0, 10, 10), (40, 40, 50, 50)], [(0, 0, 10, 5)])
    three = matched_boxes([(0, 0, 10, 10)], [(0, 6, 10, 16)])
    found = overlap_of([one, two, three])
    assert found.mean == pytest.approx((1 + 0.5 + 0.25) / 3)
    assert (found.median, found.matched) == (0.5, 3)
    assert (found.only_first, found.only_second) == (1, 0)
    assert found.f1 == pytest.approx(2 * 2 / 7)
    assert overlap_of([one, two, three], threshold=0.6).f1 == pytest.approx(2 / 7)


def test_that_without_boxes_there_is_no_overlap_to_speak_of():
    nothing = overlap_of([])
    assert (nothing.mean, nothing.median, nothing.matched, nothing.f1) == (None, None, 0, None)
    lonely = overlap_of([matched_boxes([(0, 0, 1, 1)], [])])
    assert (lonely.mean, lonely.only_first, lonely.f1) == (None, 1, 0.0)
