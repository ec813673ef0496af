from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop import cli
from thyroid_desktop.commands.agreement import agreement_record
from thyroid_desktop.commands.rating_table import CASE_NAMES, CATEGORY_NAMES, READER_NAMES, read_ratings
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.agreeing import summarise

WIDE = "case,Ann,Ben,Cho\n1,TR4,TR4,TR5\n2,TR3,TR4,\n3,TR5,TR5,TR5\n4,TR2,TR2,TR3\n"
BOXES = """image,rater,label,x,y,w,h
a,R1,TR4,0,0,10,10
a,R2,TR4,0,0,10,5
b,R1,TR5,1,1,4,4
b,R2,TR3,,,,
"""


def answer(capsys: pytest.CaptureFixture[str], path: Path, text: str | bytes, code: int = 0) -> dict:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert cli.run(["agreement", str(path), "--json"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "ratings.csv"


def long_of(wide: str) -> str:
    header, *rows = (line.split(",") for line in wide.split())
    lines = [f"{row[0]},{name},{word}" for row in rows for name, word in zip(header[1:], row[1:], strict=True)]
    return "\n".join(["case,reader,category", *reversed(lines)])


def test_that_a_wide_and_a_long_table_say_the_same(capsys, table):
    found = answer(capsys, table, WIDE)
    assert found == answer(capsys, table, long_of(WIDE))
    assert (found["cases"], found["readers"]) == (4, ["Ann", "Ben", "Cho"])
    assert found["categories"] == ["TR2", "TR3", "TR4", "TR5"]
    assert [(pair["a"], pair["b"], pair["n"]) for pair in found["pairs"]] == [
        ("Ann", "Ben", 4),
        ("Ann", "Cho", 3),
        ("Ben", "Cho", 3),
    ]
    first = found["pairs"][0]
    assert set(first) == {
        *("a", "b", "n", "agreement", "kappa", "se", "ci", "p", "kappa_linear", "kappa_quadratic", "iou")
    }
    assert (first["agreement"], first["kappa"], first["iou"]) == (0.75, pytest.approx(2 / 3), None)
    assert (first["kappa_linear"], first["kappa_quadratic"]) == (pytest.approx(0.8), pytest.approx(0.9))
    assert first["ci"][0] < first["kappa"] < first["ci"][1] <= 1
    assert set(found["fleiss"]) == {"kappa", "se", "ci", "p", "n"}
    assert found["fleiss"]["n"] == 4


def test_that_boxes_are_compared_by_pair(capsys, table):
    (pair,) = answer(capsys, table, BOXES)["pairs"]
    iou = {"mean": 0.5, "median": 0.5, "n": 1, "only_a": 1, "only_b": 0, "f1_at_0.5": pytest.approx(2 / 3)}
    assert pair["iou"] == iou
    assert (pair["n"], pair["agreement"]) == (2, 0.5)


@pytest.mark.parametrize("header", ["x0,y0,x1,y1", "x1,y1,x2,y2", "xmin,ymin,xmax,ymax", "X1, Y1, X2, Y2"])
def test_that_boxes_may_be_corners_and_need_no_category(capsys, table, header):
    rows = ["a,R1,0,0,10,10", "a,R1,20,20,30,30", "a,R2,0,0,10,10", "b,R1,,,,", "b,R2,5,5,9,9"]
    found = answer(capsys, table, "\n".join([f"case,reader,{header}", *rows]))
    (pair,) = found["pairs"]
    assert (found["cases"], found["categories"], found["fleiss"]) == (2, [], None)
    assert (pair["n"], pair["kappa"], pair["agreement"]) == (0, None, None)
    assert (pair["iou"]["n"], pair["iou"]["only_a"], pair["iou"]["only_b"]) == (1, 1, 1)


def test_that_boxes_on_different_frames_are_different_boxes(capsys, table):
    rows = ["a,R1,4,0,0,9,9,3", "a,R1,4,0,0,9,9,5", "a,R2,4,0,0,9,9,5", "a,R2,4,0,0,9,9,"]
    (pair,) = answer(capsys, table, "\n".join(["case,reader,level,x,y,w,h,frame", *rows]))["pairs"]
    assert (pair["iou"]["n"], pair["iou"]["only_a"], pair["iou"]["only_b"]) == (1, 1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_that_tables_of_every_program_are_read(capsys, table, encoding, delimiter, ending):
    lines = ['"case","王医生","Ben"', '"1, left","a","b"', "", ' 2 ,"a",a', "3,b,b"]
    text = ending.join(line.replace(",", delimiter) for line in lines)
    found = answer(capsys, table, text.encode(encoding))
    assert (found["cases"], found["readers"]) == (3, ["Ben", "王医生"])
    assert found["pairs"][0]["agreement"] == pytest.approx(2 / 3)


def test_that_what_a_spreadsheet_writes_in_continental_europe_is_read(capsys, table):
    text = "sep=;\r\ncase;reader;x;y;w;h\r\na;R1;0,5;0;10,5;10\r\na;R2;0,5;0;10,5;10\r\n"
    assert answer(capsys, table, text)["pairs"][0]["iou"]["mean"] == pytest.approx(1.0)


@pytest.mark.parametrize("case", CASE_NAMES)
def test_that_cases_may_be_called_otherwise(capsys, table, case):
    title = case.replace("_", " ").title()
    assert answer(capsys, table, f"{title},A,B\n1,x,y\n")["cases"] == 1
    assert answer(capsys, table, f"reader,{title},category\nA,1,x\nB,1,x\n")["cases"] == 1


@pytest.mark.parametrize("reader", READER_NAMES)
def test_that_readers_may_be_called_otherwise(capsys, table, reader):
    assert answer(capsys, table, f"{reader.upper()},case,category\nA,1,x\nB,1,x\n")["readers"] == ["A", "B"]


@pytest.mark.parametrize("category", CATEGORY_NAMES)
def test_that_categories_may_be_called_otherwise(capsys, table, category):
    assert answer(capsys, table, f"reader,case,{category}\nA,1,x\nB,1,y\n")["categories"] == ["x", "y"]


def test_that_two_roles_in_the_header_are_two_readers(capsys, table):
    found = answer(capsys, table, "case,radiologist,sonographer\n1,x,y\n2,x,x\n")
    assert found["readers"] == ["radiologist", "sonographer"]


def test_that_readers_who_have_rated_nothing_are_named(capsys, table):
    found = answer(capsys, table, "case,A,B,C\n1,x,x,\n2,y,x,\n")
    assert found["readers"] == ["A", "B", "C"]
    assert found["pairs"][1]["kappa"] is found["pairs"][1]["ci"] is None


def test_that_what_is_not_defined_is_null(capsys, table):
    found = answer(capsys, table, "case,A,B\n1,x,x\n2,x,x\n")
    assert (found["pairs"][0]["agreement"], found["pairs"][0]["kappa"], found["fleiss"]["kappa"]) == (1.0, None, None)
    assert answer(capsys, table, "case,A,B\n")["fleiss"] is None


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (
            "case,reader,category\n1,A,x\n1,B,x\n1,A,y\n",
            "Line 4 of ratings.csv is there twice: A has rated 1 already in",
        ),
        ("case,reader,category\n1,A,x\n1,A,x\n", "Line 3 of ratings.csv is there twice"),
        ("sep=,\ncase,A,B\n1,x,y\n\n1,x,y\n", "Line 5 of ratings.csv is there twice: A has rated 1 already in line 3"),
        ("case,reader,label,x,y,w,h\n1,A,x,0,0,5,5\n1,A,y,0,0,5,5\n", "Line 3 of ratings.csv is there twice"),
        ("case,reader,category\n,A,x\n", "Line 2 of ratings.csv is not valid: it names no case"),
        ("case,reader,category\n1,,x\n", "Line 2 of ratings.csv is not valid: it names no reader"),
        ("case,A,B\n,x,y\n", "it names no case"),
        ("case,A,B\n1,x,y,z\n", "it has 4 cells, the header has 3"),
        ("case,reader,x,y,w,h\n1,A,0,0,5\n", "its box is not four numbers"),
        ("case,reader,x,y,w,h\n1,A,0,0,5,high\n", "its box is not four numbers"),
        ("case,reader,x,y,w,h\n1,A,0,0,5,0\n", "its box is not one: it needs a width and a height above zero"),
        ("case,reader,x,y,w,h\n1,A,0,0,5,inf\n", "its box is not one"),
        ("case,reader,x,y,w,h,frame\n1,A,0,0,5,5,-1\n", "“-1” is no number of a frame"),
        ("case,reader,category,frame\n1,A,a,one\n", "“one” is no number of a frame"),
        ("case,reader,category\n1,A,x\n", "agreement takes two readers, only A is in it"),
        ("case,reader,category\n", "nobody is in it"),
        ("case,A,A\n1,x,y\n", "two of its columns are called “A”"),
        ("case\n1\n", "it has 0 columns of readers"),
        ("case,reader,finding\n1,A,x\n", "no column for categories and none for boxes"),
        ("case,who,category\n1,A,x\n", "no column for readers"),
        ("which,reader,category\n1,A,x\n", "no column for cases"),
        ("1,x,y\n2,x,x\n", "its first column, “1”"),
        ("", "it is empty"),
        ("\n \n,,\n", "it is empty"),
        ('case,A,B\n1,"x,y\n2,x,y\n', "its cells are in disorder"),
        ("a" * 200_000, "its cells are in disorder"),
        (
            f"case,A,B\n1,{'9' * 5000},1\n",
            "Line 2 of ratings.csv is not valid: it has a cell of more than 1000 letters",
        ),
        (b"case,A\xff\n", "neither UTF-8 nor UTF-16"),
        (b"\xff\xfea", "neither UTF-8 nor UTF-16"),
    ],
)
def test_that_a_table_which_is_none_is_refused_with_file_line_and_cause(capsys, table, text, cause):
    table.write_bytes(text.encode() if isinstance(text, str) else text)
    assert cli.run(["agreement", str(table), "--json"]) == 1
    printed = capsys.readouterr()
    sentence = json.loads(printed.out)["error"]
    assert "ratings.csv" in sentence
    assert cause in sentence
    assert sentence in printed.err


def test_that_a_missing_table_is_a_problem_and_none_at_all_bad_use(capsys, tmp_path):
    assert cli.run(["agreement", str(tmp_path / "gone.csv")]) == 1
    assert "gone.csv cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        cli.run(["agreement", "--json"])
    assert ended.value.code == 2


def test_that_a_huge_file_is_not_read(capsys, table):
    with table.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert cli.run(["agreement", str(table)]) == 1
    assert "larger than 64 MiB" in capsys.readouterr().err


@given(
    st.sampled_from(["case,A,B", "case;reader;label", "case,reader,x,y,w,h,frame", '"case"\tA\tB', ""]),
    st.lists(st.text(',;\t"\r\n01.-éabx \0', max_size=30), max_size=6),
)
def test_that_any_text_is_read_or_refused_with_a_reason(tmp_path_factory, header, lines):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8", newline="")
    try:
        ratings = read_ratings(path)
    except UserProblem as problem:
        told = problem.sentence()
    else:
        summary = summarise(ratings.readings, readers=ratings.readers)
        told = json.dumps(agreement_record(summary), allow_nan=False)
    assert "any.csv" in told or told.startswith('{"cases": ')


def test_that_people_get_a_table(capsys, table):
    table.write_text(BOXES, encoding="utf-8")
    assert cli.run(["agreement", str(table)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 cases, 2 readers: R1, R2"
    assert lines[3].split() == ["readers", "n", "agreement", "kappa", "95", "%", "interval", "p", "linear", "quadratic"]
    assert lines[4].startswith("R1 – R2  2  0.500")
    assert lines[5].startswith("All readers (Fleiss, 2 cases): ")
    assert lines[-1].split() == ["R1", "–", "R2", "1", "0.500", "0.500", "1", "0", "0.667"]


def test_that_a_table_of_boxes_only_or_of_words_only_is_told_as_such(capsys, table):
    table.write_text("case,reader,x,y,w,h\n1,A,0,0,5,5\n1,B,0,0,5,5\n", encoding="utf-8")
    assert cli.run(["agreement", str(table)]) == 0
    assert "kappa" not in capsys.readouterr().out
    table.write_text("case,A,B\n" + "".join(f"{n},{'xy'[n % 2]},{'xy'[n % 2]}\n" for n in range(40)), encoding="utf-8")
    assert cli.run(["agreement", str(table)]) == 0
    printed = capsys.readouterr().out
    assert "<0.001" in printed
    assert "linear" not in printed
    assert "boxes" not in printed
