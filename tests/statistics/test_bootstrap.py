from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.statistics.bootstrap import auroc_interval, clustered
from thyroid_desktop.statistics.roc import auroc

SEED = 11


def made(cases: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth, two scores with ties, and patients of one to three cases."""
    generator = np.random.default_rng(SEED)
    truth = np.arange(cases) % 3 == 0
    scores = np.round(generator.normal(size=(2, cases)) + truth, 1)
    return truth, scores, np.sort(generator.integers(0, cases // 2, cases))


def test_that_the_quick_way_draws_and_computes_what_the_plain_one_does():
    truth, scores, patients = made()
    quick = auroc_interval(truth, scores, patients.tolist(), replicates=40, seed=3)
    plain = clustered(
        lambda drawn: [auroc(truth[drawn], row[drawn]).value for row in scores],
        patients.tolist(),
        stratum=truth,
        replicates=40,
        seed=3,
    )
    np.testing.assert_allclose(quick.estimates, plain.estimates, atol=1e-12)
    assert quick.interval(1) == pytest.approx(plain.interval(1))
    assert quick.replicates_used == 40
    assert quick.defined.tolist() == [40, 40]


def test_that_patients_are_drawn_with_all_their_cases():
    drawn_sizes = set()
    patients = ["a", "b", "b", "c", "c", "c"]

    def sizes(drawn: np.ndarray) -> float:
        counts = np.bincount(drawn, minlength=6)
        assert counts[1] == counts[2]
        assert counts[3] == counts[4] == counts[5]
        drawn_sizes.add(len(drawn))
        return float(len(drawn))

    found = clustered(sizes, patients, replicates=200, seed=SEED)
    assert len(drawn_sizes) > 3
    low, high = found.interval() or (0, 0)
    assert 3 <= low < 6 < high <= 9


def test_that_both_classes_stay_as_frequent_as_they_are():
    truth = np.array([True] * 4 + [False] * 20)
    found = clustered(lambda drawn: float(truth[drawn].sum()), range(24), stratum=truth, replicates=50, seed=SEED)
    assert found.interval() == (4.0, 4.0)


def test_that_the_same_seed_draws_the_same_and_another_one_does_not():
    truth, scores, patients = made()
    first, again, other = (
        auroc_interval(truth, scores[0], patients.tolist(), replicates=30, seed=seed) for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(first.estimates, again.estimates)
    assert not np.array_equal(first.estimates, other.estimates)


def test_that_figures_that_a_draw_does_not_define_are_counted_and_left_out():
    found = clustered(
        lambda drawn: [float("nan") if 0 in drawn else 1.0, float("nan")], range(5), replicates=100, seed=SEED
    )
    assert 0 < found.defined[0] < 100
    assert found.defined[1] == 0
    assert found.replicates_used == 0
    assert found.interval(0) == (1.0, 1.0)
    assert found.interval(1) is None


def test_that_a_class_of_one_patient_has_no_interval():
    found = auroc_interval([True, False, False], [0.4, 0.2, 0.6], "abc", replicates=10)
    assert found.estimates.shape == (0, 1)
    assert found.interval() is None
    assert found.replicates_used == 0


def test_that_nothing_to_draw_and_wrong_lengths_are_refused():
    with pytest.raises(ValueError, match="no case"):
        clustered(lambda _drawn: 0.0, [])
    with pytest.raises(ValueError, match="same length"):
        clustered(lambda _drawn: 0.0, "ab", stratum=[True])


def test_that_large_tables_are_replayed_in_strokes():
    truth, scores, patients = made(30_000)
    found = auroc_interval(truth, scores, patients.tolist(), replicates=7, seed=SEED)
    assert found.estimates.shape == (7, 2)
    assert np.isfinite(found.estimates).all()
