"""``evaluate``: known answers, undefined figures as null, and refusals in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop import cli

PLAIN = """case,patient,truth,A,B
1,p,benign,0.1,0.9
2,p,malignant,0.4,0.2
3,q,benign,0.35,0.8
4,r,malignant,0.8,0.7
5,r,malignant,0.8,0.3
"""
KEYS = {"n", "n_positive", "positive_class", "curves", "pairs", "covariance"}
OF_CURVE = {
    *("auroc", "se", "ci_delong", "ci_bootstrap", "sensitivity", "specificity", "ppv", "npv", "accuracy", "f1"),
    *("brier", "ece"),
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "scores.csv"


def answer(capsys: pytest.CaptureFixture[str], path: Path, text: str, *options: str, code: int = 0) -> dict:
    path.write_text(text, encoding="utf-8")
    assert cli.run(["evaluate", str(path), "--json", *options]) == code

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(capsys.readouterr().out, parse_constant=refuse)


def test_that_a_table_has_its_known_answer(capsys, table):
    found = answer(capsys, table, PLAIN)
    assert set(found) >= KEYS
    assert (found["n"], found["n_positive"], found["positive_class"]) == (5, 3, "malignant")
    one = found["curves"]["A"]
    assert set(one) >= OF_CURVE
    assert (one["auroc"], found["curves"]["B"]["auroc"]) == (1.0, 0.0)
    assert one["sensitivity"] == {
        "value": pytest.approx(2 / 3),
        "k": 2,
        "n": 3,
        "ci_wilson": pytest.approx([0.20766, 0.93851], abs=1e-5),
        "ci_exact": pytest.approx([0.09430, 0.99160], abs=1e-5),
    }
    assert (one["specificity"]["k"], one["specificity"]["n"], one["ppv"]["value"]) == (2, 2, 1.0)
    assert (one["npv"]["k"], one["npv"]["n"], one["accuracy"]["k"], one["f1"]) == (2, 3, 4, pytest.approx(0.8))
    assert one["brier"] == pytest.approx(np.mean([0.01, 0.36, 0.1225, 0.04, 0.04]))
    (pair,) = found["pairs"]
    assert (pair["a"], pair["b"], pair["difference"], pair["z"], pair["p"]) == ("A", "B", 1.0, None, None)
    assert found["covariance"] == [[0.0, 0.0], [0.0, 0.0]]
    assert any("has no width" in note for note in found["notes"])
    assert "The positive class is malignant: of 5 cases, 3 were malignant" in found["methods"]


def test_that_delong_is_told_plain_with_its_standard_error(capsys, table):
    text = "case,truth,A,B\n" + "".join(
        f"{number},{truth},{a},{b}\n"
        for number, (truth, a, b) in enumerate(
            [(0, 1, 2), (0, 2, 2), (0, 3, 1), (0, 2, 4), (1, 2, 3), (1, 3, 3), (1, 4, 1), (1, 1, 5)]
        )
    )
    found = answer(capsys, table, text)
    one = found["curves"]["A"]
    assert one["auroc"] == 0.625
    assert one["ci_delong"] == pytest.approx([0.625 - 1.959964 * one["se"], 1.0], abs=1e-6)
    assert found["covariance"][0][0] == pytest.approx(one["se"] ** 2)
    assert found["pairs"][0]["z"] == pytest.approx(found["pairs"][0]["difference"] / found["pairs"][0]["se"])
    assert one["brier"] is one["ece"] is None
    assert any(note.startswith("Scores outside of 0 to 1") for note in found["notes"])


def test_that_the_positive_class_decides_what_sensitivity_is_about(capsys, table):
    malignant = answer(capsys, table, PLAIN)["curves"]["A"]
    found = answer(capsys, table, PLAIN, "--positive", "benign")
    benign = found["curves"]["A"]
    assert (found["positive_class"], found["n_positive"]) == ("benign", 2)
    assert (benign["sensitivity"], benign["ppv"]) == (malignant["specificity"], malignant["npv"])
    assert (benign["specificity"], benign["npv"]) == (malignant["sensitivity"], malignant["ppv"])
    assert (benign["auroc"], benign["brier"]) == (malignant["auroc"], malignant["brier"])
    for point in benign["operating_points"]:
        threshold = str(point["threshold"])
        at = answer(capsys, table, PLAIN, "--positive", "benign", f"--threshold={threshold}")["curves"]["A"]
        assert at["counts"] == point["counts"]


def test_that_the_threshold_calls_scores_that_reach_it(capsys, table):
    found = answer(capsys, table, PLAIN, "--threshold", "0.4")
    assert found["curves"]["A"]["sensitivity"]["k"] == 3
    assert found["threshold"] == 0.4


def test_that_patients_are_drawn_with_all_their_cases(capsys, table):
    rng = np.random.default_rng(5)
    rows = "".join(f"{n},{n // 3},{n // 6 % 2},{n // 6 % 2 * 0.3 + rng.random() * 0.7:.3f}\n" for n in range(60))
    text = "case,patient,truth,A\n" + rows
    single = answer(capsys, table, text, "--replicates", "300")
    found = answer(capsys, table, text, "--cluster", "patient", "--replicates", "300")
    assert (single["cluster"], found["cluster"]) == (None, {"by": "patient", "n": 20})
    assert single["curves"]["A"]["ci_bootstrap"] != found["curves"]["A"]["ci_bootstrap"]
    low, high = found["curves"]["A"]["clustered"]["sensitivity"]
    assert 0 <= low <= found["curves"]["A"]["sensitivity"]["value"] <= high <= 1
    assert found == answer(capsys, table, text, "--cluster", "PATIENT", "--replicates", "300")
    refused = answer(capsys, table, text.replace("patient", "whose"), "--cluster", "patient", code=1)
    assert "error" in refused


@pytest.mark.parametrize(
    "text",
    [
        "case,truth,A\n1,0,0.2\n2,1,0.9\n",
        "case,truth,A,B\n1,0,5,5\n2,1,5,5\n3,1,5,5\n",
        "case,truth,A,B\n1,0,0,0\n2,0,1,1\n3,0,0.5,0.2\n4,1,1,0\n",
        "case,truth,A,B\n1,0,-1e300,1\n2,0,1e300,1\n3,1,0,1\n4,1,1,0\n",
    ],
)
def test_that_what_the_data_do_not_define_is_null(capsys, table, text):
    found = answer(capsys, table, text)
    assert set(found) >= KEYS
    for one in found["curves"].values():
        assert one["ppv"]["n"] or one["ppv"]["value"] is one["ppv"]["ci_wilson"] is None


def test_that_a_single_positive_has_no_standard_error(capsys, table):
    found = answer(capsys, table, "case,truth,A\n1,0,0.1\n2,0,0.2\n3,1,0.15\n")
    one = found["curves"]["A"]
    assert (one["auroc"], one["se"], one["ci_delong"], one["ci_bootstrap"]) == (0.5, None, None, None)
    assert found["covariance"] is None


def test_that_equal_columns_do_not_differ(capsys, table):
    text = "case,truth,A,B\n1,0,1,1\n2,0,3,3\n3,1,2,2\n4,1,4,4\n"
    (pair,) = answer(capsys, table, text)["pairs"]
    assert (pair["difference"], pair["z"], pair["p"]) == (0.0, 0.0, 1.0)


def test_that_a_bad_table_ends_in_one_sentence(capsys, table):
    found = answer(capsys, table, "case,truth,A\n1,0,x\n2,1,1\n", code=1)
    assert found["error"] == "Line 2 of scores.csv is not valid: “x” in column “A” is not a number"
    for words in (["--threshold", "nan"], ["--positive", "other"], ["--replicates", "-1"], []):
        with pytest.raises(SystemExit, match="2"):
            cli.run(["evaluate", *([str(table)] if words else []), *words])


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "scores.csv is not a table of scores: it is empty"),
        ("case,truth,A\n", "scores.csv is not a table of scores: it has a header and no cases"),
        ("case,A\n1,0.2\n", "scores.csv is not a table of scores: it has no column “truth”"),
        ("truth,A\n1,0.2\n", "scores.csv is not a table of scores: it has no column “case”"),
        ("case,truth\n1,1\n", "scores.csv is not a table of scores: it has no column of scores"),
        (
            "case,truth,A\n1,0,0.1\n2,1,high\n",
            "Line 3 of scores.csv is not valid: “high” in column “A” is not a number",
        ),
        ("case,truth,A\n1,0,0.1\n2,1,NaN\n", "Line 3 of scores.csv is not valid: its score in column “A” is missing"),
        ("case,truth,A\n1,0,0.1\n2,0,0.2\n", "scores.csv is not a table of scores: all of its cases are benign"),
        (
            "case,truth,A\n1,0,0.1\n2,1,1\n1,1,2\n",
            "Line 4 of scores.csv is not valid: case “1” is there already in line 2",
        ),
    ],
)
def test_that_every_bad_table_ends_in_one_sentence_about_file_and_cause(capsys, table, text, cause):
    table.write_text(text, encoding="utf-8")
    assert cli.run(["evaluate", str(table), "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["error"].startswith(cause)
    assert printed.err.startswith(f"thyroid-desktop: {cause}")
    assert len(printed.err.splitlines()) == len(printed.out.splitlines()) == 1
    assert cli.run(["evaluate", str(table)]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("positive", ["malignant", "benign"])
def test_that_figures_are_what_counting_gives(capsys, table, positive):
    dice = np.random.default_rng(8)
    truth, scores = np.arange(60) % 3 == 0, dice.integers(0, 21, 60) / 20
    text = "case,truth,A\n" + "".join(f"{n},{int(one)},{scores[n]}\n" for n, one in enumerate(truth))
    one = answer(capsys, table, text, "--positive", positive, "--threshold", "0.4", "--replicates", "0")["curves"]["A"]
    pairs = [(high > low) + (high == low) / 2 for high in scores[truth] for low in scores[~truth]]
    assert one["auroc"] == pytest.approx(sum(pairs) / len(pairs), rel=1e-12)
    is_positive = truth if positive == "malignant" else ~truth
    called = (scores >= 0.4) == (positive == "malignant")
    hits, spared = int((is_positive & called).sum()), int((~is_positive & ~called).sum())
    assert (one["sensitivity"]["k"], one["sensitivity"]["n"]) == (hits, is_positive.sum())
    assert (one["specificity"]["k"], one["specificity"]["n"]) == (spared, (~is_positive).sum())
    assert (one["ppv"]["n"], one["npv"]["n"], one["accuracy"]["k"]) == (called.sum(), (~called).sum(), hits + spared)
    assert one["brier"] == pytest.approx(np.mean((scores - truth) ** 2), rel=1e-12)


def test_that_people_are_told_the_same(capsys, table):
    table.write_text(PLAIN, encoding="utf-8")
    assert cli.run(["evaluate", str(table)]) == 0
    told = capsys.readouterr().out
    for words in ("5 cases: 3 malignant (the positive class), 2 benign", "2/3", "A − B", "p not defined", "seed 0"):
        assert words in told


def test_that_figures_are_written_in_every_format(capsys, table, tmp_path):
    answer(capsys, table, PLAIN, "--plots", str(tmp_path / "new" / "figures"), "--positive", "benign")
    names = sorted(path.name for path in (tmp_path / "new" / "figures").iterdir())
    kinds = ("decision-curve", "delong-matrix", "reliability", "roc")
    assert names == [f"{kind}.{ending}" for kind in kinds for ending in ("pdf", "png", "svg")]
    assert "cannot be written to" in answer(capsys, table, PLAIN, "--plots", str(table), code=1)["error"]
