"""``paper``: which cells of the published tables are not what their counts give."""

from __future__ import annotations

import json

import pytest

from thyroid_desktop import cli


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]) -> dict:
    assert cli.run(["paper", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def cell(found: dict, table: str, row: str, metric: str) -> dict:
    (one,) = [one for one in found["differences"] if (one["table"], one["row"], one["metric"]) == (table, row, metric)]
    return one


def test_that_figures_that_differ_are_listed(found):
    differing = {(one["table"], one["row"], one["metric"]) for one in found["differences"] if one["value"] == "differs"}
    networks = ("DenseNet121", "DenseNet169", "NASNetLarge", "ResNet101V2", "Xception")
    assert differing == {
        *(("2", name, "f1") for name in networks),
        *{("3", "senior readers", "npv"), ("3", "senior readers", "auroc"), ("5", "junior readers", "npv")},
    }


def test_that_the_right_interval_has_the_right_denominator(found):
    one = cell(found, "2", "ResNet101V2", "sensitivity")
    assert (one["published_interval"], one["k"], one["n"]) == ([1.0, 1.0], 35, 35)
    assert one["ci_exact"] == pytest.approx([0.9000, 1.0], abs=1e-4)
    assert one["ci_wilson"] == pytest.approx([0.9011, 1.0], abs=1e-4)
    assert one["printed_is"] == "Wald over all 85 nodules"
    assert one["with_malignant_positive"] == 0.9


def test_that_the_area_of_opinions_has_delongs_interval(found):
    one = cell(found, "3", "reader 2", "auroc")
    error = (0.6 * 0.4 / 34 + 0.74 * 0.26 / 49) ** 0.5 / 2
    assert one["ci_delong"] == pytest.approx([0.67 - 1.959964 * error, 0.67 + 1.959964 * error], abs=1e-6)


def test_that_misprints_are_told_from_formulas(found):
    misprinted = {
        (one["table"], one["row"], one["metric"])
        for one in found["differences"]
        if (one["printed_is"] or "").startswith("misprint")
    }
    assert misprinted == {("5", "junior readers", metric) for metric in ("specificity", "ppv", "npv")}


def test_that_the_swapped_class_is_named(found, capsys):
    assert "35 benign and 50 malignant" in found["swapped_class"]
    assert "share of benign nodules" in found["swapped_class"]
    assert cli.run(["paper"]) == 0
    told = capsys.readouterr().out
    for words in (found["swapped_class"], "the counts give 0.8028", "(35/35)", "misprint", "DeLong 0.567–0.773"):
        assert words in told
