"""Records of evaluations: figures by their definitions, tables worked out by hand, and never a hole in the numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thyroid_desktop.services.evidence.evaluating import Evaluation, evaluate
from thyroid_desktop.services.evidence.evaluation_figures import figures_of
from thyroid_desktop.services.evidence.evaluation_record import methods_paragraph, record
from thyroid_desktop.services.evidence.score_tables import PositiveClass, ScoreTable

TRUTH = [0, 0, 0, 1, 1, 1]


def a_table(
    truth: Any, patients: list[int] | None = None, positive: PositiveClass = "malignant", **curves: Any
) -> ScoreTable:
    found = {name: np.asarray(scores, dtype=np.float64) for name, scores in curves.items()}
    cases = [str(number) for number in range(len(truth))]
    return ScoreTable(cases, patients, np.asarray(truth, dtype=bool), found, positive)


def random_table(cases: int, *, per_patient: int = 1, positive: PositiveClass = "malignant") -> ScoreTable:
    dice = np.random.default_rng(3)
    patients = np.arange(cases) // per_patient
    truth = patients % 5 < 2
    of_patient = dice.normal(0, 1, patients.max() + 1)[patients]
    curves = {
        name: 1 / (1 + np.exp(-(shift * truth + of_patient + 0.2 * dice.normal(0, 1, cases))))
        for name, shift in (("A", 2.0), ("B", 1.0))
    }
    return a_table(truth, patients.tolist(), positive, **curves)


def numbers(value: Any) -> Iterator[float]:
    """Every fraction in a record."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in parts:
        yield from numbers(one)
    if isinstance(value, float):
        yield value


def checked_record(evaluation: Evaluation) -> dict[str, Any]:
    found = record(evaluation)
    assert [one for one in numbers(found) if not math.isfinite(one)] == []
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return found


def area_by_pairs(truth: np.ndarray, scores: np.ndarray) -> float:
    pairs = list(product(scores[truth].tolist(), scores[~truth].tolist()))
    return sum(1.0 if high > low else 0.5 if high == low else 0.0 for high, low in pairs) / len(pairs)


def calibration_error_by_hand(truth: np.ndarray, scores: np.ndarray) -> float:
    found = 0.0
    for low in range(10):
        inside = [n for n, score in enumerate(scores) if low <= score * 10 < low + 1 or (low == 9 and score == 1)]
        if inside:
            found += len(inside) / len(scores) * abs(np.mean(scores[inside]) - np.mean(truth[inside]))
    return found


@pytest.mark.parametrize("positive", ["malignant", "benign"])
def test_that_figures_are_those_of_their_definitions(positive):
    table = random_table(83, positive=positive)
    found = checked_record(evaluate(table, replicates=0))
    assert (found["n"], found["n_positive"]) == (83, table.is_positive.sum())
    for name, scores in table.curves.items():
        one, truth = found["curves"][name], table.is_positive
        called = (scores >= 0.5) == (positive == "malignant")
        shares = {
            "sensitivity": (truth & called, truth),
            "specificity": (~truth & ~called, ~truth),
            "ppv": (truth & called, called),
            "npv": (~truth & ~called, ~called),
            "accuracy": (truth == called, np.ones(83)),
        }
        for share, (hits, of) in shares.items():
            assert (one[share]["k"], one[share]["n"]) == (hits.sum(), of.sum())
            assert one[share]["value"] == hits.sum() / of.sum()
        assert one["f1"] == pytest.approx(2 * (truth & called).sum() / (truth.sum() + called.sum()))
        assert one["auroc"] == pytest.approx(area_by_pairs(table.truth, scores), rel=1e-12)
        assert one["brier"] == pytest.approx(sum((scores - table.truth) ** 2) / 83, rel=1e-12)
        assert one["ece"] == pytest.approx(calibration_error_by_hand(table.truth, scores), rel=1e-9)


def test_that_every_two_curves_are_compared_once_and_corrected_for_their_number():
    dice, truth = np.random.default_rng(2), np.arange(60) % 2
    curves = {name: truth * shift + dice.normal(size=60) for name, shift in {"A": 2, "B": 1, "C": 0}.items()}
    pairs = evaluate(a_table(truth, **curves), replicates=300).pairs
    assert [(one.first, one.second) for one in pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    ordered = sorted(pairs, key=lambda one: one.p)
    adjusted = np.maximum.accumulate([min(1.0, (3 - rank) * one.p) for rank, one in enumerate(ordered)])
    assert [one.p_holm for one in ordered] == pytest.approx(adjusted.tolist())
    for one in pairs:
        assert one.ci[0] < one.difference < one.ci[1]
        assert one.ci_bootstrap[0] < one.difference < one.ci_bootstrap[1]


def test_that_a_constant_score_is_chance_and_told():
    found = checked_record(evaluate(a_table(TRUTH, A=[0.3] * 6), replicates=50))
    one = found["curves"]["A"]
    assert (one["auroc"], one["se"]) == (0.5, 0.0)
    assert one["ppv"] == {"value": None, "k": 0, "n": 0, "ci_wilson": None, "ci_exact": None}
    assert (one["sensitivity"]["value"], one["specificity"]["value"], one["mcc"]) == (0.0, 1.0, None)
    assert "All cases have the same score: A." in found["notes"]
    assert "The threshold calls all cases alike: A." in found["notes"]


def test_that_perfect_separation_has_no_error_and_no_slope():
    found = checked_record(evaluate(a_table(TRUTH, A=[0.1, 0.2, 0.3, 0.7, 0.8, 0.9])))
    one = found["curves"]["A"]
    assert (one["auroc"], one["se"], one["ci_delong"], one["ci_bootstrap"]) == (1.0, 0.0, [1, 1], [1, 1])
    assert one["sensitivity"]["ci_exact"] == pytest.approx([0.025 ** (1 / 3), 1.0])
    assert (one["f1"], one["mcc"], one["calibration"]["slope"]) == (1.0, 1.0, None)
    assert any("does not make it certain" in note for note in found["notes"])


def test_that_a_single_positive_has_an_area_and_no_error():
    found = checked_record(evaluate(a_table([0, 0, 0, 1], A=[0.1, 0.7, 0.3, 0.6], B=[0.1, 0.2, 0.3, 0.6])))
    one, (pair,) = found["curves"]["A"], found["pairs"]
    assert (one["auroc"], one["se"], one["ci_delong"], one["ci_bootstrap"]) == (pytest.approx(2 / 3), None, None, None)
    assert pair["difference"] == pytest.approx(-1 / 3)
    assert all(pair[name] is None for name in ("se", "z", "p", "p_holm", "ci", "ci_bootstrap"))
    assert (found["covariance"], found["bootstrap"]["replicates"]) == (None, 0)
    assert "One class has a single case: areas have no standard error." in found["notes"]
    assert "A class has a single case or patient: there are no bootstrap intervals." in found["notes"]


def test_that_two_rows_are_evaluated():
    found = checked_record(evaluate(a_table([0, 1], A=[0.2, 0.1])))
    assert (found["n"], found["n_positive"], found["curves"]["A"]["auroc"]) == (2, 1, 0.0)


def test_that_scores_from_0_to_100_are_no_probabilities():
    table = a_table(TRUTH, A=[10, 20, 70, 40, 80, 100], B=[0, 0, 1, 0, 1, 1])
    found = checked_record(evaluate(table, threshold=50))
    one = found["curves"]["A"]
    assert (one["brier"], one["ece"], one["calibration"]) == (None, None, None)
    assert (one["sensitivity"]["k"], one["specificity"]["k"]) == (2, 2)
    assert "Scores outside of 0 to 1 are no probabilities and have no Brier score: A." in found["notes"]
    assert "The threshold calls all cases alike: B." in found["notes"]


def test_that_patients_say_less_than_as_many_single_cases():
    table = random_table(400, per_patient=8)
    cases, patients = (evaluate(table, is_clustered=is_so, replicates=400) for is_so in (False, True))
    first, second = cases.curves[0], patients.curves[0]
    low, high = second.clustered["sensitivity"]
    wilson = second.counts.sensitivity.wilson()
    assert high - low > 1.5 * (wilson[1] - wilson[0])
    widths = [one.ci_bootstrap[1] - one.ci_bootstrap[0] for one in (first, second)]
    assert widths[1] > 1.5 * widths[0]
    assert any("bootstrap drew single cases" in note for note in cases.notes)
    assert not any("bootstrap drew single cases" in note for note in patients.notes)
    assert "the 50 patients with all their cases" in methods_paragraph(patients)
    assert "single cases within each class" in methods_paragraph(cases)


def test_that_a_bootstrap_that_nobody_wants_is_not_blamed_on_the_table():
    evaluation = evaluate(random_table(40), replicates=0)
    assert methods_paragraph(evaluation).endswith("No bootstrap interval was computed.")
    assert not any("too large" in note for note in evaluation.notes)


def test_that_the_same_seed_draws_the_same_and_another_something_else():
    table = random_table(60, per_patient=3)
    first, same, other = (evaluate(table, is_clustered=True, replicates=300, seed=seed) for seed in (1, 1, 2))
    assert record(first) == record(same)
    assert first.curves[0].ci_bootstrap != other.curves[0].ci_bootstrap


def test_that_replicates_without_a_class_leave_no_hole():
    """Each patient has a malignant case and one alone has benign ones, so that many draws hold no benign case."""
    curves = {"A": [0.9, 0.2, 0.4, 0.3, 0.8], "B": [0.1, 0.5, 0.4, 0.7, 0.6]}
    table = a_table([1, 0, 0, 1, 1], [1, 1, 1, 2, 3], **curves)
    found = checked_record(evaluate(table, is_clustered=True, replicates=300))
    low, high = found["pairs"][0]["ci_bootstrap"]
    assert -1 <= low <= found["pairs"][0]["difference"] <= high <= 1


def test_that_no_replicate_with_both_classes_has_no_interval():
    table = a_table([1, 0, 1], [1, 1, 2], A=[0.9, 0.2, 0.4], B=[0.1, 0.5, 0.4])
    seed = next(seed for seed in range(50) if not drawn_area(table, seed))
    found = checked_record(evaluate(table, is_clustered=True, replicates=1, seed=seed))
    assert (found["curves"]["A"]["ci_bootstrap"], found["pairs"][0]["ci_bootstrap"]) == (None, None)


@pytest.mark.parametrize("positive", ["malignant", "benign"])
def test_that_the_greatest_numbers_that_there_are_leave_no_hole(positive):
    most = float(np.finfo(np.float64).max)
    table = a_table(TRUTH, None, positive, A=[-most, 5e-324, most, most, most, -most])
    found = checked_record(evaluate(table, replicates=20))["curves"]["A"]
    assert found["auroc"] == pytest.approx(5.5 / 9)
    assert None in [point["threshold"] for point in found["operating_points"]]


def drawn_area(table: ScoreTable, seed: int) -> object:
    return evaluate(table, is_clustered=True, replicates=1, seed=seed).curves[0].ci_bootstrap


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 4), st.integers(-2, 2)), min_size=2, max_size=9
    ),
    st.sampled_from(["malignant", "benign"]),
    st.booleans(),
    st.sampled_from([-3.0, 0.0, 0.25, 0.5, 1.0, 3.0]),
)
def test_that_no_table_makes_a_record_with_a_hole(rows, positive, is_clustered, threshold):
    truth, patients, shares, scores = zip(*rows, strict=True)
    assume(len(set(truth)) == 2)
    table = a_table(truth, list(patients), positive, A=np.divide(shares, 4), B=scores)
    evaluation = evaluate(table, is_clustered=is_clustered, threshold=threshold, replicates=20)
    found = checked_record(evaluation)
    for name, values in table.curves.items():
        assert found["curves"][name]["auroc"] == pytest.approx(area_by_pairs(table.truth, values))
    assert figures_of(table, evaluation).roc.points
