"""Tables of scores: what spreadsheets save is read alike, and what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop.adapters.tables import delimited, score_table
from thyroid_desktop.adapters.tables.score_table import read_score_table
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.evidence.score_tables import ScoreTable

PLAIN = "case,patient,truth,A,B\n1,p,0,0.25,0.5\n2,p,1,0.75,1e-1\n3,q,1,0.125,-3\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scores.csv"


def read(path: Path, text: str | bytes, **options) -> ScoreTable:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_score_table(path, **options)


def told(table: ScoreTable) -> tuple:
    curves = {name: values.tolist() for name, values in table.curves.items()}
    patients = None if table.patients is None else list(table.patients)
    return list(table.cases), patients, table.truth.tolist(), curves


def refusal(path: Path, text: str | bytes, **options) -> str:
    with pytest.raises(UserProblem) as caught:
        read(path, text, **options)
    return caught.value.sentence()


def test_that_a_table_is_read(path):
    table = read(path, PLAIN)
    curves = {"A": [0.25, 0.75, 0.125], "B": [0.5, 0.1, -3]}
    assert told(table) == (["1", "2", "3"], [0, 0, 1], [False, True, True], curves)
    assert table.positive == "malignant"
    assert table.is_positive.tolist() == [False, True, True]
    assert read(path, PLAIN, positive="benign").is_positive.tolist() == [True, False, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_that_tables_of_every_program_are_read(path, encoding, delimiter, ending):
    lines = [
        '"Case",PATIENT, truth ,"A",王',
        "",
        '"1, left",p,0,"0.25",0.5',
        ' 2 , "p",1,.75,1e-1',
        "3,q,1,0.125,-3",
        "",
    ]
    table = read(path, ending.join(line.replace(",", delimiter) for line in lines).encode(encoding))
    curves = {"A": [0.25, 0.75, 0.125], "王": [0.5, 0.1, -3]}
    assert told(table) == (["1, left".replace(",", delimiter), "2", "3"], [0, 0, 1], [False, True, True], curves)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_that_decimal_commas_are_read_where_they_separate_nothing(path, delimiter):
    text = "case,truth,A\n1,0,0#25\n2,1,1\n3,1,0#75\n".replace(",", delimiter).replace("#", ",")
    assert told(read(path, text))[3] == {"A": [0.25, 1.0, 0.75]}
    assert "“0.5” in column “A” is not a number: others have “,” before decimals" in refusal(
        path, text + f"4{delimiter}1{delimiter}0.5"
    )
    text = text.replace(",", ".")
    assert "Line 5" in refusal(path, text + f"4{delimiter}1{delimiter}0,5")


def test_that_excel_may_name_the_separator(path):
    assert told(read(path, "sep=;\ncase;truth;A\n1;0;0,5\n2;1;1"))[3] == {"A": [0.5, 1.0]}


def test_that_the_order_of_columns_does_not_matter(path):
    assert told(read(path, "B,truth,A,case\n1,0,3,a\n2,1,4,b\n")) == (
        ["a", "b"], None, [False, True], {"B": [1.0, 2.0], "A": [3.0, 4.0]},
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", [("0", "1"), ("0.0", "1.0"), ("benign", "malignant"), ("Benign", "MALIGNANT"), (" benign", "malignant ")]
)
def test_that_truth_is_told_by_numbers_or_words(path, words):
    assert read(path, f"case,truth,A\n1,{words[0]},1\n2,{words[1]},2\n").truth.tolist() == [False, True]


def test_that_empty_cells_beyond_the_header_are_dropped(path):
    assert told(read(path, "case,truth,A,,\n1,0,1,,\n2,1,2, ,\n\n,,,,\n"))[3] == {"A": [1.0, 2.0]}


def test_that_patients_may_stand_in_a_column_of_another_name(path):
    text = "case,truth,Centre,A\n1,0,x,1\n2,1,y,2\n3,1,x,2\n"
    assert list(read(path, text, patient="centre").patients) == [0, 1, 0]
    assert "has no column" not in refusal(path, text)
    assert "it has no column “patients”" in refusal(path, text, patient="patients")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "scores.csv is not a table of scores: it is empty"),
        (" \n ,, \n", "it is empty"),
        ("case,truth,A\n", "it has a header and no cases"),
        ("case,truth\n1,0\n2,1\n", "it has no column of scores"),
        ("name,truth,A\n1,0,1\n", "it has no column “case”"),
        ("case,label,A\n1,0,1\n", "it has no column “truth”"),
        ("case,truth,Truth,A\n1,0,0,1\n", "two of its columns are called “truth”"),
        ("case,truth,A,A\n1,0,1,1\n", "two of its columns are called “A”"),
        (",case,truth,A\n0,1,0,1\n", "its column 1 has no name"),
        ("case,truth,A\n1,0,1\n2,1\n", "Line 3 of scores.csv is not valid: it has 2 cells, the header has 3"),
        ("case,truth,A\n1,0,0,5\n", "Line 2 of scores.csv is not valid: it has 4 cells"),
        ("case,truth,A\n1,0,1\n,1,2\n", "Line 3 of scores.csv is not valid: it names no case"),
        ("case,patient,truth,A\n1,p,0,1\n2,,1,1\n", "Line 3 of scores.csv is not valid: its column “patient” is empty"),
        ("case,truth,A\n1,0,1\n2,1,high\n", "Line 3 of scores.csv is not valid: “high” in column “A” is not a number"),
        ("case,truth,A\n1,0,1\n2,1,87%\n", "“87%” in column “A” is not a number"),
        ("case,truth,A\n1,0,1\n2,1,1_0\n", "“1_0” in column “A” is not a number"),
        ("case,truth,A\n1,0,1\n2,1,\n", "Line 3 of scores.csv is not valid: its score in column “A” is missing"),
        ("case,truth,A,B\n1,0,1,2\n2,1,1,NaN\n", "its score in column “B” is missing"),
        ("case,truth,A\n1,0,1\n2,1,inf\n", "“inf” in column “A” is not a finite number"),
        ("case,truth,A\n1,0,1\n2,1,-1e999\n", "“-1e999” in column “A” is not a finite number"),
        (f"case,truth,A\n1,0,{'x' * 500}\n", f"“{'x' * 39}…” in column"),
        ("case,truth,A\n1,0,1\n2,0,2\n", "all of its cases are benign"),
        ("case,truth,A\n1,malignant,1\n", "all of its cases are malignant"),
        ("case,truth,A\n1,0,1\n\n2,1,2\n1,1,3\n", "Line 5 of scores.csv is not valid: case “1” is there already in"),
        ("case,truth,A\n1,0,1\n2,2,2\n", "Line 3 of scores.csv is not valid: its truth “2” is neither benign nor"),
        ("case,truth,A\n1,B,1\n2,M,2\n", "its truth “B” is neither"),
        ("case,truth,A\n1,0,1\n2,,2\n", "its truth is missing"),
        ("case,truth,A\n1,0,1\n2,malignant,2\n", "its truth is “malignant”, but others are told in another way"),
        ('case,truth,A\n1,0,1\n2,1,"2\n', "scores.csv cannot be read: its cells are in disorder"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "scores.csv is not a table of scores: it is no text"),
        ("case,truth,Müller\n1,0,1\n".encode("latin-1"), "it is neither UTF-8 nor UTF-16 text"),
        ("case,truth,A\n1,0,1".encode("utf-16")[:-1], "it is neither UTF-8 nor UTF-16 text"),
        ("x" * 1_100_000, "its first line is endless"),
        ("x" * 5000, "the name of a column is endless"),
    ],
)  # fmt: skip
def test_that_a_bad_table_is_refused_with_line_and_cause(path, text, words):
    assert words in refusal(path, text)


def test_that_a_missing_file_is_named(path):
    with pytest.raises(UserProblem, match=r"scores\.csv cannot be read: No such file"):
        read_score_table(path)


def test_that_lines_are_counted_across_blocks_and_cells_of_several_lines(path, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 2)
    rows = ['"a\nb",0,1', "b,1,2", "c,1,2", "d,0,2", "e,0,4"]
    text = "\n".join(["case,truth,A", *rows])
    assert told(read(path, text))[0] == ["a\nb", "b", "c", "d", "e"]
    assert "Line 8 of" in refusal(path, f"{text}\nf,1,x")
    assert "Line 8 of scores.csv is not valid: case “c” is there already in line 5" in refusal(path, f"{text}\nc,1,2")


def test_that_more_scores_than_memory_holds_are_refused_in_a_sentence(path, monkeypatch):
    monkeypatch.setattr(score_table, "MOST_SCORES", 3)
    assert "more than can be evaluated at once" in refusal(path, PLAIN)


def test_that_names_are_compared_as_they_are_and_not_by_their_hash(path, monkeypatch):
    monkeypatch.setattr("builtins.hash", lambda name: 7)
    assert len(read(path, PLAIN).cases) == 3
    assert "case “2” is there already in line 3" in refusal(path, PLAIN + "2,p,0,1,1\n")


def test_that_packed_names_are_a_sequence(path):
    names = read(path, PLAIN).cases
    assert (names[-1], names[1:], len(names), "2" in names) == ("3", ["2", "3"], 3, True)
    with pytest.raises(IndexError):
        names[3]


@pytest.mark.parametrize(
    "changes",
    [
        {"cases": ["a"]},
        {"patients": [1]},
        {"curves": {}},
        {"curves": {"A": np.array([0.0, np.nan])}},
        {"truth": np.array([True, True])},
        {"truth": np.array([False, False])},
    ],
)
def test_that_a_table_that_cannot_be_is_not_made(changes):
    given = {"cases": ["a", "b"], "patients": None, "truth": np.array([True, False]), "curves": {"A": np.zeros(2)}}
    assert ScoreTable(**given).matrix.tolist() == [[0.0, 0.0]]
    with pytest.raises(ValueError, match=r"."):
        ScoreTable(**{**given, **changes})
