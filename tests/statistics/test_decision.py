from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.statistics.decision import net_benefit

CASES = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])), min_size=1)


def test_that_net_benefit_is_what_hand_counting_gives():
    truth, stated = [True, True, False, False, False], [0.9, 0.3, 0.5, 0.2, 0.1]
    found = net_benefit(truth, stated, [0.0, 0.2, 0.5, 0.95])
    assert found.model == pytest.approx([2 / 5 - 3 / 5 * 0, 2 / 5 - 2 / 5 * 0.25, 1 / 5 - 1 / 5, 0.0])
    assert found.treat_all == pytest.approx([2 / 5, 2 / 5 - 3 / 5 * 0.25, 2 / 5 - 3 / 5, 2 / 5 - 3 / 5 * 19])
    assert found.treat_none.tolist() == [0.0] * 4


@given(CASES, st.floats(0, 0.99))
def test_that_net_benefit_is_its_definition_and_never_above_the_share_of_malignant_cases(cases, threshold):
    truth, stated = np.array([one for one, _ in cases]), np.array([one for _, one in cases])
    called = stated >= threshold
    true, false = np.sum(called & truth) / len(truth), np.sum(called & ~truth) / len(truth)
    found = net_benefit(truth, stated, [threshold])
    assert found.model[0] == pytest.approx(true - false * threshold / (1 - threshold), abs=1e-9)
    assert found.model[0] <= truth.mean() + 1e-12
    assert found.treat_all[0] == pytest.approx(net_benefit(truth, np.ones(len(truth)), [threshold]).model[0], abs=1e-9)


def test_that_acting_at_the_stated_probability_is_best_when_it_is_true():
    generator = np.random.default_rng(4)
    stated = generator.random(200_000)
    found = net_benefit(generator.random(len(stated)) < stated, stated)
    assert len(found.thresholds) == 99
    assert (found.model >= np.maximum(found.treat_all, found.treat_none) - 0.002).all()


@pytest.mark.parametrize(
    ("truth", "stated", "thresholds", "said"),
    [
        ([True], [0.5, 0.5], [0.5], "same length"),
        ([], [], [0.5], "one case or more"),
        ([True], [1.5], [0.5], "probability"),
        ([True], [np.nan], [0.5], "probability"),
        ([True], [0.5], [1.0], "threshold"),
        ([True], [0.5], [[0.5]], "threshold"),
    ],
)
def test_that_impossible_input_is_refused(truth, stated, thresholds, said):
    with pytest.raises(ValueError, match=said):
        net_benefit(truth, stated, thresholds)
