"""Tables of readings: every reading in its place, and what is wrong named with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop.adapters.tables.readings_table import read_readings
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.evidence.score_tables import ReadingsTable

PLAIN = """arm,note,reader,case,truth,score
alone,x,Ann,1,benign,10
alone,,Ben,1,benign,20
alone,x,Ann,2,malignant,70.5
aided,x,Ann,1,benign,5
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "readings.csv"


def read(path: Path, text: str) -> ReadingsTable:
    path.write_text(text, encoding="utf-8")
    return read_readings(path)


def test_that_every_reading_has_its_place(path):
    table = read(path, PLAIN)
    assert (table.arms, table.readers, table.cases) == (("alone", "aided"), ("Ann", "Ben"), ("1", "2"))
    assert table.truth.tolist() == [False, True]
    assert table.places.tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert table.scores.tolist() == [10, 20, 70.5, 5]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reader,case,arm,truth\n1,1,1,0\n", "readings.csv is not a table of readings: it has no column “score”"),
        ("reader,case,arm,truth,score\n", "it has a header and no readings"),
        (PLAIN + "aided,,,2,malignant,4\n", "Line 6 of readings.csv is not valid: it names no reader"),
        (PLAIN + "alone,,Ann,2,malignant,4\n", "reader “Ann” has read case “2” in arm “alone” already in line 4"),
        (PLAIN + "aided,,Ann,2,benign,4\n", "Line 6 of readings.csv is not valid: it calls case “2” otherwise"),
        (PLAIN + "aided,,Ann,2,malignant,yes\n", "“yes” in column “score” is not a number"),
        (PLAIN + "aided,,Ann,2,perhaps,4\n", "its truth “perhaps” is neither"),
        ("reader,case,arm,truth,score\n1,1,1,0,3\n1,2,1,0,3\n", "all of its cases are benign"),
        ("reader,case,arm,truth,score\n1,1,1,1,3\n1,2,1,1,3\n", "all of its cases are malignant"),
        ("reader,case,arm,truth,score\n" + "".join(f"1,1,{arm},1,3\n" for arm in range(51)), "names more than 50"),
    ],
)  # fmt: skip
def test_that_a_bad_table_is_refused_with_line_and_cause(path, text, words):
    with pytest.raises(UserProblem) as caught:
        read(path, text)
    assert words in caught.value.sentence()


@pytest.mark.parametrize(
    "changes", [{"truth": np.zeros(3, bool)}, {"scores": np.zeros(1)}, {"scores": np.full(2, np.nan)}]
)
def test_that_a_table_that_cannot_be_is_not_made(changes):
    given = {"readers": ("a",), "cases": ("1", "2"), "arms": ("x",), "truth": np.array([True, False])}
    given |= {"places": np.array([[0, 0, 0], [0, 0, 1]]), "scores": np.zeros(2)}
    assert ReadingsTable(**given).scores.tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match=r"."):
        ReadingsTable(**{**given, **changes})


@pytest.mark.data
def test_that_the_published_readings_are_read(shared_data):
    table = read_readings(shared_data / "statistics" / "vandyke.csv")
    assert (len(table.readers), len(table.arms), len(table.cases), len(table.scores)) == (5, 2, 114, 1140)
    assert int(table.truth.sum()) == 45
