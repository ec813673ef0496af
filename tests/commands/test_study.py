"""``study``: the published analysis, incomplete studies refused, and plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thyroid_desktop import cli

ROWS = [
    (reader, case, arm, case % 2, (case % 2) * 2 + (case * reader + 3 * arm + case // 2) % (3 + arm))
    for arm in (1, 2, 3)
    for reader in (1, 2, 3)
    for case in range(12)
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "readings.csv"


def written(path: Path, rows: list[tuple[int, ...]]) -> Path:
    lines = ["reader,case,arm,truth,score", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict:
    assert cli.run(["study", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("covariance", "f", "ddf", "p"),
    [
        ("jackknife", 4.45631869, 15.2596746, 0.0516656858),
        ("delong", 4.48485432, 15.0661079, 0.0512330308),
    ],
)
def test_that_the_published_analysis_is_reproduced(capsys, shared_data, covariance, f, ddf, p):
    path = shared_data / "statistics" / "vandyke.csv"
    found = answer(capsys, "analyse", str(path), "--covariance", covariance)
    assert set(found) >= {"method", "covariance", "arms", "difference", "f", "ddf", "p", "ci", "per_reader"}
    assert (found["method"], found["covariance"]) == ("obuchowski-rockette", covariance)
    assert [found["f"], found["ddf"], found["p"]] == pytest.approx([f, ddf, p], rel=1e-8)
    assert found["difference"] == pytest.approx(-0.0438003221, rel=1e-8)
    assert found["arms"]["1"]["auroc"] - found["arms"]["2"]["auroc"] == pytest.approx(found["difference"])
    assert found["ci"][0] < found["difference"] < found["ci"][1]
    assert [one["reader"] for one in found["per_reader"]] == ["1", "2", "3", "4", "5"]


def test_that_every_two_arms_are_compared_with_correction(capsys, table):
    found = answer(capsys, "analyse", str(written(table, ROWS)))
    assert [(one["a"], one["b"]) for one in found["differences"]] == [("1", "2"), ("1", "3"), ("2", "3")]
    assert all(one["p"] <= one["p_holm"] for one in found["differences"])
    assert len(found["per_reader"]) == 9
    assert "positive class: malignant" in found["sentence"]


def test_that_readings_without_error_have_no_test(capsys, table):
    rows = [(reader, case, arm, case % 2, case % 2) for arm in (1, 2) for reader in (1, 2) for case in range(6)]
    found = answer(capsys, "analyse", str(written(table, rows)))
    assert (found["difference"], found["f"], found["p"]) == (0.0, None, None)
    assert "no error" in found["sentence"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (ROWS[:-1], "reader “3” has not read case “11” in arm “3”"),
        (ROWS[:-3], "in arm “3”, and 2 more"),
        ([row for row in ROWS if row[2] == 1], "at least two arms and two readers"),
        ([row for row in ROWS if row[0] == 1], "at least two arms and two readers"),
        ([row for row in ROWS if row[1] in {0, 1, 3}], "at least two malignant and two benign cases"),
    ],
)
def test_that_a_study_that_cannot_be_analysed_is_refused(capsys, table, rows, words):
    assert words in answer(capsys, "analyse", str(written(table, rows)), code=1)["error"]


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        ([], "readings.csv is not a table of readings: it is empty"),
        (["reader,case,arm,truth", "1,1,1,0"], "readings.csv is not a table of readings: it has no column “score”"),
        (["reader,case,arm,truth,score"], "readings.csv is not a table of readings: it has a header and no readings"),
        (["reader,case,arm,truth,score", "1,1,1,0,x"], "Line 2 of readings.csv is not valid: “x” in column “score”"),
        (["reader,case,arm,truth,score", "1,1,1,0,NaN"], "Line 2 of readings.csv is not valid: its score in column"),
        (["reader,case,arm,truth,score", "1,1,1,0,1", "1,1,1,0,1"], "Line 3 of readings.csv is not valid: reader “1”"),
        (["reader,case,arm,truth,score", "1,1,1,0,1", "1,1,2,1,1"], "Line 3 of readings.csv is not valid: it calls"),
        (["reader,case,arm,truth,score", "1,1,1,0,1", "1,2,1,0,1"], "readings.csv is not a table of readings: all of"),
    ],
)
def test_that_every_bad_table_ends_in_one_sentence_about_file_and_cause(capsys, table, lines, cause):
    table.write_text("\n".join(lines), encoding="utf-8")
    for words in (["analyse", str(table)], ["plan", "--readers", "4", "--cases", "80", "--pilot", str(table)]):
        assert cli.run(["study", *words, "--json"]) == 1
        printed = capsys.readouterr()
        assert json.loads(printed.out)["error"].startswith(cause)
        assert printed.err.startswith(f"thyroid-desktop: {cause}")
        assert len(printed.err.splitlines()) == 1


def test_that_people_are_told_the_same(capsys, table):
    assert cli.run(["study", "analyse", str(written(table, ROWS))]) == 0
    assert "Over 3 readers and 12 cases, the mean AUROC (positive class: malignant)" in capsys.readouterr().out
    assert cli.run(["study", "plan", "--readers", "4", "--cases", "85"]) == 0
    assert "4 readers, 42 malignant + 43 benign" in capsys.readouterr().out


def test_that_a_plan_says_the_power_of_every_size(capsys, table):
    found = answer(capsys, "plan", "--readers", "4", "8", "--cases", "80", "160")
    power = {(one["readers"], one["cases"]): one["power"] for one in found["power"]}
    assert power[4, 80] < min(power[4, 160], power[8, 80]) < max(power[4, 160], power[8, 80]) < power[8, 160] < 1
    assert [one["readers"] for one in found["needed"]] == [4, 8]
    assert all(one["power"] >= 0.8 for one in found["needed"])
    piloted = answer(capsys, "plan", "--readers", "4", "--cases", "80", "--pilot", str(written(table, ROWS)))
    assert piloted["variability"] == "readings.csv"


@pytest.mark.parametrize("words", [["plan"], ["plan", "--readers", "1", "--cases", "9"], [], ["analyse"]])
def test_that_bad_use_is_refused(words):
    with pytest.raises(SystemExit, match="2"):
        cli.run(["study", *words])
