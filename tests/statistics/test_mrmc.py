from __future__ import annotations

import csv
import math
from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chi2, norm
from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

from thyroid_desktop.statistics.mrmc import Factorial, analyse
from thyroid_desktop.statistics.roc import compare

# A made-up study: three readers, two arms, six benign and five malignant cases, scores 1 to 5.
TRUTH = np.array([False] * 6 + [True] * 5)
SCORES = np.array(
    [
        [[4, 3, 1, 4, 2, 1, 5, 1, 5, 1, 4], [5, 4, 1, 2, 3, 3, 4, 2, 5, 1, 2], [4, 4, 1, 3, 2, 1, 3, 3, 5, 2, 4]],
        [[3, 3, 1, 3, 2, 1, 4, 2, 5, 3, 5], [2, 3, 1, 2, 1, 1, 3, 4, 5, 4, 5], [3, 3, 1, 3, 1, 1, 3, 3, 5, 4, 4]],
    ],
    dtype=float,
)
STUDY = Factorial(TRUTH, SCORES)
COVARIANCES = ("jackknife", "delong")
MODELS = ("random-readers-random-cases", "fixed-readers", "fixed-cases")
STUDIES = st.tuples(st.integers(2, 3), st.integers(2, 4), st.integers(2, 5), st.integers(2, 5)).flatmap(
    lambda shape: arrays(float, (shape[0], shape[1], shape[2] + shape[3]), elements=st.integers(0, 4).map(float)).map(
        lambda scores: Factorial(np.arange(shape[2] + shape[3]) < shape[2], scores)
    )
)


def slow_area(truth, scores):
    positives, negatives = scores[truth], scores[~truth]
    return sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives) / (len(positives) * len(negatives))


def slow_covariance(study, kind):
    """Covariance of the areas' errors by leaving out case by case, or by DeLong's components, without any shortcut."""
    truth = study.truth
    curves = study.scores.reshape(-1, len(truth))
    if kind == "jackknife":
        kept = [np.arange(len(truth)) != case for case in range(len(truth))]
        values = np.array([[slow_area(truth[k], scores[k]) for k in kept] for scores in curves])
        values -= values.mean(axis=1, keepdims=True)
        return values @ values.T * (len(truth) - 1) / len(truth)
    total = np.zeros((len(curves), len(curves)))
    for own, others in ((truth, ~truth), (~truth, truth)):
        components = []
        for scores in curves:
            signed = scores if own is truth else -scores
            row = [np.mean([(c > o) + 0.5 * (c == o) for o in signed[others]]) for c in signed[own]]
            components.append(row)
        total += np.cov(components) / own.sum()
    return total


def slow_analysis(study, kind, model):
    """F, degrees of freedom, p, and the variance components, from the formulas written out as loops."""
    arms, readers, _ = study.scores.shape
    areas = np.array([[slow_area(study.truth, study.scores[i, j]) for j in range(readers)] for i in range(arms)])
    matrix = slow_covariance(study, kind)
    sums, counts = dict.fromkeys(("var", "1", "2", "3"), 0.0), dict.fromkeys(("var", "1", "2", "3"), 0)
    for a in range(arms * readers):
        for b in range(arms * readers):
            same_arm, same_reader = a // readers == b // readers, a % readers == b % readers
            name = "var" if a == b else "1" if same_reader else "2" if same_arm else "3"
            sums[name] += matrix[a, b]
            counts[name] += 1
    var, cov1, cov2, cov3 = (sums[name] / counts[name] for name in sums)
    ms_t = readers * np.var(areas.mean(axis=1), ddof=1)
    ms_tr = sum(
        (areas[i, j] - areas[i].mean() - areas[:, j].mean() + areas.mean()) ** 2
        for i in range(arms)
        for j in range(readers)
    ) / ((arms - 1) * (readers - 1))
    numerator = arms - 1
    if model == "fixed-readers":
        f = ms_t / (var - cov1 + (readers - 1) * max(cov2 - cov3, 0))
        return f, None, chi2(numerator).sf(f * numerator), (var, cov1, cov2, cov3, ms_t, ms_tr)
    below = ms_tr + (readers * max(cov2 - cov3, 0) if model == MODELS[0] else 0)
    ddf = below**2 / (ms_tr**2 / ((arms - 1) * (readers - 1)))
    return ms_t / below, ddf, f_distribution(numerator, ddf).sf(ms_t / below), (var, cov1, cov2, cov3, ms_t, ms_tr)


@pytest.fixture(scope="module")
def van_dyke(shared_data):
    path = shared_data / "statistics" / "vandyke.csv"
    if not path.is_file():
        pytest.skip("the Van Dyke study is not among the data: statistics/vandyke.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    readers, cases = (sorted({row[name] for row in rows}) for name in ("reader", "case"))
    truth, scores = np.zeros(len(cases), dtype=bool), np.full((2, len(readers), len(cases)), np.nan)
    for row in rows:
        truth[cases.index(row["case"])] = row["truth"] == 1
        scores[int(row["arm"]) - 1, readers.index(row["reader"]), cases.index(row["case"])] = row["score"]
    return Factorial(truth, scores)


@pytest.mark.parametrize(
    ("covariance", "f", "ddf", "p"),
    [
        ("jackknife", 4.45631869, 15.2596746, 0.0516656858),
        ("delong", 4.48485432, 15.0661079, 0.0512330308),
    ],
)
def test_that_the_van_dyke_study_gives_the_published_figures(van_dyke, covariance, f, ddf, p):
    found = analyse(van_dyke, covariance=covariance)
    assert (found.f, found.p) == (pytest.approx(f, abs=5.1e-9), pytest.approx(p, abs=5.1e-11))
    assert found.ddf == pytest.approx(ddf, abs=5.1e-8)
    assert found.ddf_numerator == 1


def test_that_the_van_dyke_study_has_the_known_components_and_intervals(van_dyke):
    found = analyse(van_dyke)  # R's MRMCaov prints these for the jackknife
    assert (found.var_r, found.var_tr, found.error_variance) == pytest.approx(
        (0.0015349993, 0.0002004025, 0.0008022883), abs=1e-9
    )
    assert (found.cov1, found.cov2, found.cov3) == pytest.approx((0.0003466137, 0.0003440748, 0.0002390284), abs=1e-9)
    (difference,) = found.differences
    assert (difference.value, difference.se) == pytest.approx((-0.04380032, 0.02074862), abs=1e-8)
    assert (difference.low, difference.high) == pytest.approx((-0.0879594986, 0.0003588544), abs=1e-9)
    assert found.arms == pytest.approx([0.8970370, 0.9408374], abs=1e-7)


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("model", MODELS)
def test_that_the_analysis_equals_the_formulas_written_out(covariance, model):
    found = analyse(STUDY, covariance=covariance, model=model)
    f, ddf, p, components = slow_analysis(STUDY, covariance, model)
    assert (found.f, found.p) == pytest.approx((f, p), rel=1e-10)
    assert found.ddf == (None if ddf is None else pytest.approx(ddf, rel=1e-10))
    assert (
        found.error_variance,
        found.cov1,
        found.cov2,
        found.cov3,
        found.ms_t,
        found.ms_tr,
    ) == pytest.approx(components, abs=1e-14)
    assert (found.covariance, found.model) == (covariance, model)


def test_that_the_made_up_study_keeps_its_figures():
    found, delong = analyse(STUDY), analyse(STUDY, covariance="delong")
    assert found.areas == pytest.approx(np.array([[19, 13.5, 20.5], [25, 29.5, 27]]) / 30)
    assert (found.f, found.ddf, found.p) == pytest.approx((3.619487444361735, 11.101593426244724, 0.08335230781668325))
    assert (delong.f, delong.ddf, delong.p) == pytest.approx(
        (3.8775510204081634, 9.673072106144222, 0.0782259895005616)
    )


@given(STUDIES, st.sampled_from(COVARIANCES), st.sampled_from(MODELS))
def test_that_any_study_gives_the_slow_figures_or_none(study, covariance, model):
    found = analyse(study, covariance=covariance, model=model)
    numbers = [getattr(found, field.name) for field in fields(found)]
    parts = [getattr(one, field.name) for one in (*found.differences, *found.per_reader) for field in fields(one)]
    assert all(np.isfinite(one).all() for one in numbers + parts if isinstance(one, (int, float, np.ndarray)))
    assume(found.f is not None and found.ms_tr > 1e-9)
    with np.errstate(all="ignore"):
        f, ddf, p, _ = slow_analysis(study, covariance, model)
    assume(f < 1e9)
    assert found.f == pytest.approx(f, rel=1e-6, abs=1e-9)
    assert found.p == pytest.approx(p, abs=1e-7)
    assert found.ddf == (None if ddf is None else pytest.approx(ddf, rel=1e-6))


@given(STUDIES, st.sampled_from(COVARIANCES), st.randoms())
def test_that_order_and_scale_do_not_matter(study, covariance, random):
    def order(count):
        places = list(range(count))
        random.shuffle(places)
        return places

    _, readers, cases = study.scores.shape
    cases_shuffled, readers_shuffled = order(cases), order(readers)
    scores = np.exp(study.scores)[:, readers_shuffled][:, :, cases_shuffled]
    found = analyse(study, covariance=covariance)
    other = analyse(Factorial(study.truth[cases_shuffled], scores), covariance=covariance)
    turned = analyse(Factorial(~study.truth, -study.scores), covariance=covariance)
    for one in (other, turned):
        assert one.arms == pytest.approx(found.arms)
        assert one.arm_intervals == pytest.approx(found.arm_intervals, abs=1e-6)
        if found.f is not None and found.f < 1e6:
            assert one.f == pytest.approx(found.f, rel=1e-6, abs=1e-9)
            assert one.p == pytest.approx(found.p, abs=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_that_the_difference_of_two_arms_says_the_same_as_f(model):
    found = analyse(STUDY, model=model)
    (difference,) = found.differences
    assert (difference.first, difference.second) == (0, 1)
    assert difference.value == pytest.approx(found.arms[0] - found.arms[1])
    assert difference.t**2 == pytest.approx(found.f)
    assert (difference.p, difference.ddf) == (pytest.approx(found.p), found.ddf)
    quantile = norm.ppf(0.975) if found.ddf is None else t_distribution(found.ddf).ppf(0.975)
    reach = quantile * difference.se
    assert (difference.low, difference.high) == pytest.approx((difference.value - reach, difference.value + reach))
    assert (difference.low < 0 < difference.high) == (found.p > 0.05)
    wide = analyse(STUDY, model=model, confidence=0.999).differences[0]
    assert wide.low < difference.low < difference.high < wide.high


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("covariance", COVARIANCES)
def test_that_an_arms_interval_rests_on_its_own_readings(model, covariance):
    found = analyse(STUDY, model=model, covariance=covariance)
    matrix = slow_covariance(STUDY, covariance).reshape(2, 3, 2, 3)
    for arm in range(2):
        areas, own = found.areas[arm], matrix[arm, :, arm]
        shared = max(np.mean([own[i, j] for i in range(3) for j in range(3) if i != j]), 0.0)
        scatter = areas.var(ddof=1)
        if model == "fixed-readers":
            variance, quantile = (np.trace(own) / 3 + 2 * shared) / 3, norm.ppf(0.975)
        else:
            below = scatter + (3 * shared if model == MODELS[0] else 0)
            variance, quantile = below / 3, t_distribution(below**2 / (scatter**2 / 2)).ppf(0.975)
        reach = quantile * math.sqrt(variance)
        expected = (max(0.0, areas.mean() - reach), min(1.0, areas.mean() + reach))
        assert found.arm_intervals[arm] == pytest.approx(expected)


def test_that_each_reader_is_compared_as_delong_does():
    found = analyse(STUDY, covariance="delong")
    assert [(one.reader, one.first, one.second) for one in found.per_reader] == [(0, 0, 1), (1, 0, 1), (2, 0, 1)]
    for one in found.per_reader:
        known = compare(TRUTH, SCORES[0, one.reader], SCORES[1, one.reader])
        assert (one.value, one.se, one.z, one.p) == pytest.approx(
            (known.value, math.sqrt(known.variance), known.z, known.p)
        )
        assert one.low == pytest.approx(one.value - norm.ppf(0.975) * one.se)


def test_that_three_arms_are_compared_pair_by_pair():
    third = np.concatenate([SCORES, SCORES[:1] * -1.0 + SCORES[1:]])
    found = analyse(Factorial(TRUTH, third))
    pairs = list(combinations(range(3), 2))
    assert [(one.first, one.second) for one in found.differences] == pairs
    assert len(found.per_reader) == 9
    assert len({one.se for one in found.differences}) == 1
    assert found.ddf_numerator == 2


def test_that_an_opinion_has_the_area_of_its_sensitivity_and_specificity():
    called = (SCORES >= 3).astype(float)
    found = analyse(Factorial(TRUTH, called))
    for arm in range(2):
        for reader in range(3):
            sensitivity = called[arm, reader][TRUTH].mean()
            specificity = 1 - called[arm, reader][~TRUTH].mean()
            assert found.areas[arm, reader] == pytest.approx((sensitivity + specificity) / 2)


@pytest.mark.parametrize("model", MODELS)
def test_that_arms_which_never_differ_have_no_test(model):
    found = analyse(Factorial(TRUTH, np.stack([SCORES[0], SCORES[0]])), model=model)
    (difference,) = found.differences
    assert (found.f, found.p) == (None, None)
    assert (difference.t, difference.p, difference.low, difference.high) == (None, None, 0.0, 0.0)
    assert all((one.z, one.p, one.low, one.high) == (None, None, 0.0, 0.0) for one in found.per_reader)


def test_that_readers_who_are_always_right_leave_nothing_to_test():
    perfect = np.broadcast_to(TRUTH.astype(float), (2, 3, len(TRUTH)))
    found = analyse(Factorial(TRUTH, perfect))
    assert (found.f, found.ddf) == (None, None)
    assert found.arm_intervals.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_that_readers_who_agree_on_the_difference_have_the_degrees_of_freedom_of_many_cases():
    # Both readers say the same: nothing is left to the interaction, and all error is that of the cases.
    same = np.stack([np.stack([scores, scores]) for scores in SCORES[:, 1]])
    found = analyse(Factorial(TRUTH, same))
    assert (found.ms_tr, found.ddf) == (0.0, None)
    assert found.p == pytest.approx(2 * norm.sf(math.sqrt(found.f)))


@pytest.mark.parametrize(
    ("truth", "scores", "said"),
    [
        (TRUTH, SCORES[:1], "two arms"),
        (TRUTH, SCORES[:, :1], "two readers"),
        (TRUTH, SCORES[0], "table"),
        (TRUTH[:-1], SCORES, "table"),
        (TRUTH[None], SCORES, "table"),
        (TRUTH, np.where(SCORES == 5, np.nan, SCORES), "finite"),
        (np.arange(11) < 1, SCORES, "two malignant"),
        (np.arange(11) > 0, SCORES, "two malignant"),
    ],
)
def test_that_a_study_which_is_none_is_refused(truth, scores, said):
    with pytest.raises(ValueError, match=said):
        Factorial(truth, scores)
