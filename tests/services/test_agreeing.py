from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.agreeing import AgreementSummary, Reading, summarise
from thyroid_desktop.statistics.agreement import cohen_kappa, fleiss_kappa

SAID = {"A": "112233", "B": "112331", "C": "1233 1"}


def readings(said: dict[str, str]) -> list[Reading]:
    """A letter a case; a blank is not rated."""
    return [
        Reading(f"case {number}", reader, word)
        for reader, words in said.items()
        for number, word in enumerate(words)
        if word != " "
    ]


def figures(summary: AgreementSummary) -> dict[frozenset[str], float | None]:
    return {frozenset((one.first, one.second)): one.kappa.value for one in summary.pairs}


def test_that_every_two_readers_and_all_of_them_are_summed_up():
    found = summarise(readings(SAID))
    assert (found.cases, found.readers, found.categories) == (6, ("A", "B", "C"), ("1", "2", "3"))
    assert [(one.first, one.second) for one in found.pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    first = found.pairs[0]
    table = [[2, 0, 0], [0, 1, 1], [1, 0, 1]]
    assert first.kappa == cohen_kappa(table)
    assert first.kappa.observed == pytest.approx(4 / 6)
    assert first.linear == cohen_kappa(table, weights="linear")
    assert first.quadratic == cohen_kappa(table, weights="quadratic")
    assert found.pairs[1].kappa.subjects == 5
    counts = [[3, 0, 0], [2, 1, 0], [0, 2, 1], [0, 1, 2], [0, 0, 2], [2, 0, 1]]
    assert found.fleiss.value == pytest.approx(fleiss_kappa(counts).value)
    assert found.fleiss.subjects == 6
    assert first.overlap is None


def test_that_words_without_an_order_are_not_weighted():
    found = summarise(readings({"A": "bbm", "B": "bmm"}))
    assert not found.is_ordered
    assert found.pairs[0].linear is found.pairs[0].quadratic is None


@pytest.mark.parametrize(
    ("words", "categories", "is_ordered"),
    [
        (("TR5", "tr4", "TI-RADS 3"), ("TR3", "TR4", "TR5"), True),
        (("ACR TI-RADS 2", "TIRADS4", "TR4"), ("TR2", "TR4"), True),
        (("10", "9", "9.0"), ("9", "10"), True),
        (("-0.0", "0", "0.5"), ("0", "0.5"), True),
        (("1234567.25", "1234567.5"), ("1234567.25", "1234567.5"), True),
        (("TR4", "4"), ("4", "TR4"), False),
        (("TR4", "TR6"), ("TR4", "TR6"), False),
        (("nan", "1"), ("1", "nan"), False),
        (("grade 10", "grade 9", "none"), ("grade 9", "grade 10", "none"), False),
        ((), (), False),
    ],
)
def test_that_categories_are_ordered_where_they_are_numbers_or_levels(words, categories, is_ordered):
    found = summarise([Reading(str(number), "A", word) for number, word in enumerate(words)])
    assert (found.categories, found.is_ordered) == (categories, is_ordered)


def test_that_weights_take_the_distance_of_the_numbers_also_where_one_is_missing_between():
    near, far = summarise(readings({"A": "1122", "B": "1212"})), summarise(readings({"A": "11559", "B": "15159"}))
    assert near.pairs[0].linear.value == pytest.approx(near.pairs[0].kappa.value)
    table = [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert far.pairs[0].linear == cohen_kappa(table, weights="linear")
    uneven = summarise(readings({"A": "11229", "B": "12129"}))
    assert uneven.pairs[0].linear == cohen_kappa(table, weights="linear", positions=[1, 2, 9])


def test_that_readers_are_in_natural_order_and_those_without_a_reading_are_named():
    found = summarise(readings({"Reader 10": "1", "Reader 9": "1"}), readers=("Reader 2",))
    assert found.readers == ("Reader 2", "Reader 9", "Reader 10")
    assert figures(found)[frozenset(("Reader 2", "Reader 9"))] is None


def test_that_nothing_read_is_nothing_said():
    found = summarise([])
    assert (found.cases, found.readers, found.pairs, found.fleiss.value) == (0, (), (), None)


def test_that_readers_without_a_case_in_common_have_no_kappa():
    found = summarise([Reading("1", "A", "x"), Reading("2", "B", "x")])
    assert (found.pairs[0].kappa.subjects, found.pairs[0].kappa.observed, found.fleiss.subjects) == (0, None, 0)


def test_that_a_case_in_two_categories_is_our_bug():
    with pytest.raises(ValueError, match="one category"):
        summarise([Reading("1", "A", "x"), Reading("1", "A", "y")])


def test_that_boxes_are_compared_where_both_have_looked():
    square, half = Box(0, 0, 10, 10), Box(0, 0, 10, 5)
    found = summarise(
        [
            Reading("1", "A", "x", square),
            Reading("1", "B", "x", half),
            Reading("2", "A", "x", square),  # B has not looked
            Reading("3", "A", "x", square),
            Reading("3", "B", "y"),  # B has looked and seen none
            Reading("4", "A", "x", square, 2),
            Reading("4", "B", "x", square, 3),  # another frame
            Reading("4", "B", "x", Box(50, 50, 60, 60), 3),
            Reading("1", "C", "x"),
        ]
    )
    overlap = found.pairs[0].overlap
    assert (overlap.mean, overlap.matched, overlap.only_first, overlap.only_second) == (0.5, 1, 2, 2)
    assert overlap.f1 == pytest.approx(2 / 6)
    assert found.pairs[0].kappa.subjects == 3
    assert found.pairs[1].overlap.only_first == 1


@given(st.lists(st.text("12 ", min_size=6, max_size=6), min_size=2, max_size=4), st.randoms())
def test_that_neither_the_order_of_readings_nor_names_change_a_figure(said, random):
    rows = readings({f"R{number}": words for number, words in enumerate(said)})
    found = summarise(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert summarise(shuffled) == found
    renamed = [Reading(one.case, one.reader[::-1], {"1": "b", "2": "a"}[one.category]) for one in rows]
    again = figures(summarise(renamed))
    for pair, value in figures(found).items():
        assert again[frozenset(name[::-1] for name in pair)] == (None if value is None else pytest.approx(value))
