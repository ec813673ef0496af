from __future__ import annotations

import math
import os
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ncf

from tests.statistics.reader_studies import Design, drawn_study
from thyroid_desktop.statistics.mrmc import Factorial, analyse
from thyroid_desktop.statistics.roc import auroc
from thyroid_desktop.statistics.study_size import VAN_DYKE, Variability, error_variance, planned, study_power


def test_that_the_error_variance_of_a_useless_score_is_that_of_the_rank_sum():
    assert error_variance(0.5, 30, 50) == pytest.approx((30 + 50 + 1) / (12 * 30 * 50))


def test_that_the_error_variance_is_the_spread_over_many_samples():
    generator, truth = np.random.default_rng(6), np.arange(60) < 20
    areas = [auroc(truth, generator.normal(1.5 * truth)).value for _ in range(4000)]
    area = 0.5 * math.erfc(-1.5 / 2)
    assert np.mean(areas) == pytest.approx(area, abs=0.003)
    assert error_variance(area, 20, 40) == pytest.approx(np.var(areas), rel=0.06)
    assert error_variance(1 - area, 20, 40) == pytest.approx(error_variance(area, 20, 40))


def test_that_power_is_that_of_the_noncentral_f():
    readers, effect, variance = 6, 0.05, error_variance(0.9, 50, 60)
    shared = (VAN_DYKE.r2 - VAN_DYKE.r3) * variance
    own = VAN_DYKE.var_tr + (1 - VAN_DYKE.r1) * variance
    below = own + 5 * shared
    ddf = below**2 / ((own - shared) ** 2 / 5)
    limit = 1 / ncf(ddf, 1, 0).ppf(0.05)  # the upper 5 % of F are the lower 5 % of its inverse
    expected = ncf(1, ddf, readers * effect**2 / 2 / below).sf(limit)
    assert study_power(6, 50, 60, effect=effect, area=0.9) == pytest.approx(expected, abs=1e-9)
    assert study_power(6, 50, 60, effect=-effect, area=0.9) == pytest.approx(expected, abs=1e-9)


def test_that_power_agrees_with_the_published_one_of_a_study_like_van_dykes():
    # RJafroc's book: the Van Dyke study as the pilot, 6 readers and 112 cases, effect as observed: 0.5556.
    area, pilot_error = 0.91893720, 0.00080228827
    variability = replace(VAN_DYKE, inflation=pilot_error / error_variance(area, 45, 69))
    assert study_power(6, 44, 68, effect=0.043800322, area=area, variability=variability) == pytest.approx(
        0.5556, abs=0.005
    )


def test_that_without_an_effect_the_power_is_the_significance():
    assert study_power(5, 40, 40, effect=0.0, area=0.85) == pytest.approx(0.05)


def test_that_more_of_anything_helps():
    def power(readers=5, cases=50, **others):
        return study_power(readers, cases, cases, **({"effect": 0.05, "area": 0.88} | others))

    assert power() < min(power(readers=8), power(cases=80), power(effect=0.06), power(area=0.92))
    assert power() > power(variability=replace(VAN_DYKE, var_tr=0.002))
    assert power(variability=replace(VAN_DYKE, r2=0.1)) == power(variability=replace(VAN_DYKE, r2=0.2))


def test_that_a_plan_is_the_fewest_cases_that_reach_the_power():
    plans = planned([4, 5, 10], effect=0.06, area=0.88, share_malignant=0.4)
    assert [plan.readers for plan in plans] == [4, 5, 10]
    for plan in plans:
        assert plan.power >= 0.8
        assert plan.positives / (plan.positives + plan.negatives) == pytest.approx(0.4, abs=0.02)
        fewer = study_power(plan.readers, plan.positives - 1, plan.negatives - 2, effect=0.06, area=0.88)
        assert fewer < 0.8
    cases = [plan.positives + plan.negatives for plan in plans]
    assert cases == sorted(cases, reverse=True)


def test_that_a_plan_says_when_no_number_of_cases_helps():
    (plan,) = planned([3], effect=0.01, area=0.8, variability=replace(VAN_DYKE, var_tr=0.01))
    assert (plan.positives, plan.negatives) == (None, None)
    assert plan.power < 0.8


def test_that_a_plan_never_holds_fewer_than_two_of_a_class():
    (plan,) = planned([50], effect=0.5, area=0.74, power=0.1, share_malignant=0.01)
    assert (plan.positives, plan.negatives) == (2, 2)


@pytest.mark.soak
def test_that_power_is_the_share_of_simulated_studies_that_find_the_effect():
    runs = 2000 if os.environ.get("THYROID_SOAK") else 400
    design = Design(readers=5, positives=50, negatives=50, means=(1.5, 1.5))
    generator = np.random.default_rng(11)
    pilots = [analyse(drawn_study(generator, design)) for _ in range(runs)]

    def mean(name):
        return float(np.mean([getattr(pilot, name) for pilot in pilots]))

    apart = replace(design, means=(1.3, 1.8))
    studies = [analyse(drawn_study(generator, apart)) for _ in range(runs)]
    effect = float(np.mean([study.differences[0].value for study in studies]))
    area = float(np.mean([study.areas.mean() for study in studies]))
    names = ("error_variance", "cov1", "cov2", "cov3")
    variance, cov1, cov2, cov3 = (mean(name) for name in names)
    # The components by moments, without the correction that keeps a single study's estimate from falling below 0.
    var_tr = max(mean("ms_tr") - variance + cov1 + cov2 - cov3, 0.0)
    known = Variability(var_tr, cov1 / variance, cov2 / variance, cov3 / variance)
    known = replace(known, inflation=variance / error_variance(mean_area(pilots), 50, 50))
    expected = study_power(5, 50, 50, effect=effect, area=area, variability=known)
    found = np.mean([study.p < 0.05 for study in studies])
    assert 0.4 < expected < 0.95
    # Three standard errors of the simulation, and two points for what the approximation leaves open.
    assert found == pytest.approx(expected, abs=0.02 + 3 * math.sqrt(expected * (1 - expected) / runs))


def mean_area(studies):
    return float(np.mean([study.areas.mean() for study in studies]))


def test_that_a_pilot_study_says_how_readers_vary():
    data = drawn_study(np.random.default_rng(2), Design(readers=4, positives=30, negatives=40))
    pilot = analyse(data)
    found = Variability.of(pilot, positives=30, negatives=40)
    assert found.r1 == pytest.approx(pilot.cov1 / pilot.error_variance)
    assert found.var_tr == max(pilot.var_tr, 0.0)
    area = float(pilot.areas.mean())
    assert found.inflation * error_variance(area, 30, 40) == pytest.approx(pilot.error_variance)
    assert Variability.of(replace_component(pilot, -1.0), positives=30, negatives=40).var_tr == 0.0


def replace_component(pilot, var_tr):
    return replace(pilot, var_tr=var_tr)


def test_that_a_pilot_study_without_error_is_refused():
    truth = np.array([True, True, False, False])
    half = np.array([1.0, 0.0, 1.0, 0.0])
    scores = np.stack([[half, half], [half, half]])
    pilot = replace(analyse(Factorial(truth, scores)), error_variance=0.0)
    with pytest.raises(ValueError, match="without any error"):
        Variability.of(pilot, positives=2, negatives=2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"readers": 1}, "two readers"),
        ({"positives": 1}, "two malignant"),
        ({"area": 1.0, "effect": 0.0}, "between 0 and 1"),
        ({"area": 0.99}, "outside 0 to 1"),
        ({"area": 0.02}, "outside 0 to 1"),
        ({"area": math.nan}, "outside 0 to 1"),
    ],
)
def test_that_an_impossible_study_is_refused(arguments, said):
    given = {"readers": 5, "positives": 30, "negatives": 30, "effect": 0.05, "area": 0.9} | arguments
    with pytest.raises(ValueError, match=said):
        study_power(given.pop("readers"), given.pop("positives"), given.pop("negatives"), **given)


@pytest.mark.parametrize("arguments", [{"effect": 0.0}, {"power": 1.0}, {"share_malignant": 0.0}])
def test_that_an_impossible_plan_is_refused(arguments):
    with pytest.raises(ValueError, match="a plan needs"):
        planned([5], **({"effect": 0.05, "area": 0.9} | arguments))


@pytest.mark.parametrize(
    ("changed", "said"), [({"var_tr": -0.1}, "below 0"), ({"inflation": 0.0}, "below 0"), ({"r1": 0.95}, "below 1")]
)
def test_that_impossible_variability_is_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        replace(VAN_DYKE, **changed)
