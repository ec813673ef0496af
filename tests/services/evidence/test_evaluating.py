"""Evaluating tables of scores: what is drawn again how often, what stops it, and what its figures show."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.services.evidence import resampling
from thyroid_desktop.services.evidence.evaluating import evaluate
from thyroid_desktop.services.evidence.evaluation_figures import figures_of
from thyroid_desktop.services.evidence.evaluation_record import record
from thyroid_desktop.services.evidence.resampling import fitting_replicates, resample
from thyroid_desktop.services.evidence.score_tables import ScoreTable


def a_table(count: int = 40, positive: str = "malignant", *, patients: bool = True, scale: float = 1.0) -> ScoreTable:
    rng = np.random.default_rng(2)
    truth = np.arange(count) // 2 % 2 == 1
    curves = {name: scale * (0.3 * truth + 0.7 * rng.random(count)) for name in "AB"}
    owners = (np.arange(count) // 2).tolist() if patients else None
    return ScoreTable([str(number) for number in range(count)], owners, truth, curves, positive)


def test_that_it_can_be_stopped_between_curves():
    asked = []

    def progress(done: int, total: int, what: str) -> bool:
        asked.append((done, total, what))
        return done < 1

    with pytest.raises(Cancelled):
        evaluate(a_table(), replicates=0, progress=progress)
    assert asked == [(0, 2, "A"), (1, 2, "B")]


def test_that_patients_cannot_be_drawn_where_none_are_named():
    with pytest.raises(UserProblem, match="no column that names them"):
        evaluate(a_table(patients=False), is_clustered=True)
    with pytest.raises(ValueError, match="names no patients"):
        resample(a_table(patients=False), is_clustered=True, threshold=0.5, replicates=9, seed=0)


def test_that_large_tables_are_drawn_less_often_and_say_so(monkeypatch):
    table = a_table()
    assert fitting_replicates(table, is_clustered=False) == resampling.USUAL_REPLICATES
    monkeypatch.setattr(resampling, "_MOST_WORK", 300 * 80)
    assert fitting_replicates(table, is_clustered=False) == 300
    assert any("drew 300 times" in note for note in evaluate(table).notes)
    monkeypatch.setattr(resampling, "_MOST_WORK", 100 * 80)
    assert fitting_replicates(table, is_clustered=True) == resampling.FEWEST_REPLICATES
    found = evaluate(table)
    assert (found.replicates, found.curves[0].ci_bootstrap) == (0, None)
    assert any("too large for a bootstrap" in note for note in found.notes)


def test_that_the_intervals_of_patients_hold_what_they_are_of():
    found = evaluate(a_table(120), is_clustered=True, replicates=300)
    told = record(found)["curves"]["A"]
    for name, (low, high) in found.curves[0].clustered.items():
        value = told[name]["value"] if isinstance(told[name], dict) else told[name]
        assert low <= high
        assert name == "ece" or low <= value <= high  # drawing again adds to the error of calibration
    assert set(found.curves[0].clustered) >= {"sensitivity", "accuracy", "f1", "mcc", "brier", "ece"}
    assert any("bootstrap does not" in note for note in found.notes)


def test_that_a_single_patient_of_a_class_gives_no_bootstrap():
    table = a_table(4)
    found = evaluate(table, is_clustered=True, replicates=300)
    assert found.replicates == 0
    assert any("single case or patient" in note for note in found.notes)


@pytest.mark.parametrize("positive", ["malignant", "benign"])
def test_that_figures_show_the_positive_class(positive):
    table = a_table(200, positive)
    evaluation = evaluate(table, replicates=0)
    figures = figures_of(table, evaluation)
    for one, point, evaluated in zip(figures.roc.curves, figures.roc.points, evaluation.curves, strict=True):
        x, y = one.false_positive_rate, one.true_positive_rate
        area = sum((b - a) * (c + d) / 2 for (a, b), (c, d) in zip(pairwise(x), pairwise(y), strict=True))
        assert area == pytest.approx(evaluated.auroc)
        assert point.true_positive_rate == evaluated.counts.sensitivity.value
    share = 100 * sum(bin_.count * bin_.observed for bin_ in figures.reliability.curves["A"]) / 200
    assert share == pytest.approx(50)
    low_bins = [bin_.observed for bin_ in figures.reliability.curves["A"] if bin_.stated < 0.2]
    assert np.mean(low_bins) < 0.2
    assert float(figures.decision.curves["A"][0]) == pytest.approx(0.5, abs=0.01)
    assert figures.matrix.p[0][1] == evaluation.pairs[0].p
    assert set(figures.named()) == {"roc", "delong-matrix", "reliability", "decision-curve"}


def test_that_scores_that_are_no_probabilities_have_no_calibration():
    table = a_table(scale=100.0)
    figures = figures_of(table, evaluate(table, replicates=0))
    assert set(figures.named()) == {"roc", "delong-matrix"}


def test_that_curves_of_very_many_steps_are_thinned():
    table = a_table(20_000)
    evaluation = evaluate(table, replicates=0)
    one = figures_of(table, evaluation).roc.curves[0]
    assert len(one.true_positive_rate) == 5000
    assert (one.false_positive_rate[-1], one.true_positive_rate[-1]) == (1.0, 1.0)
