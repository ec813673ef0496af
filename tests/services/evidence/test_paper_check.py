"""The published tables, computed again: how many cells differ, why, and what the other class would give."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binomtest

from thyroid_desktop.services.evidence.paper_check import CheckedCell, PaperCheck, checked, record
from thyroid_desktop.statistics.classification import Counts

READERS = ("reader 1", "reader 2", "reader 3", "reader 4")
GROUPS = ("junior readers", "senior readers")


@pytest.fixture(scope="module")
def published(root: Path) -> dict[str, Any]:
    return json.loads((root / "resources" / "paper" / "published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def check(published: dict[str, Any]) -> PaperCheck:
    return checked(published)


def cell(check: PaperCheck, *place: str) -> CheckedCell:
    (found,) = [one for one in check.cells if (one.table, one.row, one.metric) == place]
    return found


def altered(published: dict[str, Any], table: str, row: int, metric: str, printed: list[float]) -> CheckedCell:
    """A cell as it is checked when something else is printed in it."""
    changed = copy.deepcopy(published)
    changed["tables"][table][row]["cells"][metric] = printed
    return cell(checked(changed), table, changed["tables"][table][row]["name"], metric)


def counts_of(published: dict[str, Any]) -> dict[tuple[str, str], Counts]:
    tables = published["tables"].items()
    return {(table, row["name"]): Counts(*row["counts"]) for table, rows in tables for row in rows if "counts" in row}


def test_that_counts_fill_both_classes(published):
    found = counts_of(published)
    assert len(found) == 13
    assert {(one.positives, one.negatives) for one in found.values()} == {(35, 50)}
    assert published["positive_class_size"] + published["negative_class_size"] == published["nodules"] == 85


def test_that_8_figures_and_76_intervals_of_107_cells_differ(check):
    found = record(check)
    told = (found["cells"], found["figures_that_differ"], found["intervals_that_differ"])
    assert told == (len(check.cells), 8, 76) == (107, 8, 76)
    of_shares = [one for one in check.cells if one.interval == "differs" and one.share is not None]
    of_areas = [one for one in check.cells if one.interval == "differs" and one.area_interval is not None]
    misprints = [one for one in check.cells if one.printed_is.startswith("misprint")]
    assert (len(of_shares), len(of_areas), len(misprints)) == (65, 8, 3)
    assert len(found["differences"]) == len(check.differing) == 83
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_that_every_share_is_printed_with_walds_interval_over_all_nodules(check):
    shares = [one for one in check.cells if one.share is not None]
    assert len(shares) == 65
    for one in shares:
        assert (one.printed_is, one.interval) == ("Wald over all 85 nodules", "differs")
        low, high = one.published_interval
        reach = 1.96 * math.sqrt(one.published * (1 - one.published) / 85)
        assert low == pytest.approx(one.published - reach, abs=0.0016)
        assert high == pytest.approx(one.published + reach, abs=0.0016)


def test_that_shares_have_their_own_denominators_and_intervals(check, published):
    for (table, row), counts in counts_of(published).items():
        sizes = {
            "sensitivity": (counts.true_positive, 35),
            "specificity": (counts.true_negative, 50),
            "ppv": (counts.true_positive, counts.true_positive + counts.false_positive),
            "npv": (counts.true_negative, counts.true_negative + counts.false_negative),
            "accuracy": (counts.true_positive + counts.true_negative, 85),
        }
        for metric, (hits, of) in sizes.items():
            one = cell(check, table, row, metric)
            assert (one.share.successes, one.share.total, one.recomputed) == (hits, of, hits / of)
            for found, method in ((one.share.wilson(), "wilson"), (one.share.exact(), "exact")):
                assert found == pytest.approx(tuple(binomtest(hits, of).proportion_ci(method=method)), abs=1e-9)


def test_that_the_predictive_value_of_the_seniors_is_not_what_their_counts_give(check):
    one = cell(check, "3", "senior readers", "npv")
    assert (one.published, one.value) == (0.78, "differs")
    assert one.recomputed == pytest.approx((37 / 44 + 39 / 51) / 2)
    area = cell(check, "3", "senior readers", "auroc")
    assert (area.published, round(area.recomputed, 3)) == (0.745, 0.744)
    aided = cell(check, "5", "junior readers", "npv")
    assert (aided.published, aided.recomputed) == (0.785, pytest.approx((39 / 51 + 41 / 51) / 2))


def test_that_f1_is_that_of_the_other_class(check):
    for one in check.cells:
        if one.metric == "f1":
            assert one.value == "differs"
            assert one.malignant == pytest.approx(one.published, abs=0.0005 + 1e-9)


def test_that_the_other_class_makes_sensitivity_and_specificity_change_places(check, published):
    assert "35 benign and 50 malignant" in check.swapped
    assert "Sensitivity has a denominator of 35 and specificity one of 50" in check.swapped
    partner = {"sensitivity": "specificity", "specificity": "sensitivity", "ppv": "npv", "npv": "ppv"}
    for table, row in counts_of(published):
        for metric, other in partner.items():
            assert cell(check, table, row, metric).malignant == cell(check, table, row, other).recomputed
        accuracy = cell(check, table, row, "accuracy")
        assert accuracy.malignant == accuracy.recomputed


def test_that_areas_of_networks_cannot_be_computed_and_say_so(check):
    areas = [one for one in check.cells if (one.table, one.metric) == ("2", "auroc")]
    assert len(areas) == 5
    for one in areas:
        assert (one.value, one.interval, one.recomputed, one.malignant) == ("unknown", "unknown", None, None)
        assert one.printed_is == "Wald over all 126 images"
        assert "not published" in one.remark


def test_that_areas_of_readers_are_the_means_of_sensitivity_and_specificity(check):
    for table in "35":
        for row in READERS:
            one = cell(check, table, row, "auroc")
            parts = [cell(check, table, row, metric).recomputed for metric in ("sensitivity", "specificity")]
            error = math.sqrt(parts[0] * (1 - parts[0]) / 34 + parts[1] * (1 - parts[1]) / 49) / 2
            assert one.recomputed == pytest.approx(sum(parts) / 2)
            reach = 1.959963984540054 * error
            assert one.area_interval == pytest.approx((one.recomputed - reach, one.recomputed + reach))


def test_that_means_of_two_readers_have_no_right_interval(check):
    means = [one for one in check.cells if one.row in GROUPS]
    assert len(means) == 24
    for one in means:
        assert (one.share, one.area_interval) == (None, None)
        assert "mean of two readers" in one.remark
        is_misprint = one.printed_is.startswith("misprint")
        assert one.interval == ("differs" if is_misprint else "unknown")


def test_that_what_is_right_is_found_equal(published):
    wilson = binomtest(31, 35).proportion_ci(method="wilson")
    right = altered(published, "2", 0, "sensitivity", [0.886, round(wilson.low, 3), round(wilson.high, 3)])
    assert (right.value, right.interval, right.differs) == ("equal", "equal", False)
    exact = binomtest(31, 35).proportion_ci(method="exact")
    right = altered(published, "2", 0, "sensitivity", [0.886, round(exact.low, 3), round(exact.high, 3)])
    assert right.interval == "equal"


@pytest.mark.parametrize("printed", [[0.842, 0.5, 0.9], [1.0, 0.2, 1.0]])
def test_that_an_area_whose_interval_no_formula_gives_is_a_misprint(published, printed):
    wrong = altered(published, "2", 0, "auroc", printed)
    assert (wrong.value, wrong.interval) == ("unknown", "differs")
    assert wrong.printed_is.startswith("misprint")


def test_that_figures_are_rounded_half_up_from_exact_fractions(published):
    changed = copy.deepcopy(published)
    changed["tables"] = {"2": [{"name": "x", "counts": [1, 15, 1, 1], "cells": {"sensitivity": [0.063]}}]}
    (one,) = checked(changed).cells  # 1/16 = 0.0625, which binary rounding to even makes 0.062
    assert (one.value, one.interval, one.printed_is) == ("equal", "unknown", "")


def test_that_what_counts_do_not_define_is_unknown(published):
    changed = copy.deepcopy(published)
    changed["tables"] = {"2": [{"name": "x", "counts": [0, 5, 3, 0], "cells": {"ppv": [0.5], "f1": [0.5]}}]}
    found = {one.metric: (one.value, one.recomputed, one.malignant) for one in checked(changed).cells}
    assert found == {"ppv": ("unknown", None, 3 / 8), "f1": ("differs", 0.0, pytest.approx(6 / 11))}
