"""What the folds' answers add up to, from answers that are made up."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.results.toy_run import order_of, pretend
from thyroid_desktop.statistics.roc import youden_threshold
from training.experiment.recipe import Answering, BadExperiment
from training.results.findings import best_of, finding_of


def test_that_figures_are_those_of_the_answers(tmp_path):
    order = order_of(answering=Answering())

    def chance(row, fold):
        if row.fold < 0:  # two folds of three are sure, one is surely wrong
            return (0.7, 0.7, 0.1)[fold] if row.is_malignant else (0.3, 0.3, 0.95)[fold]
        return 0.8 if row.is_malignant else 0.6

    pretend(order, tmp_path, "Tiny", chance, plain=lambda row, _: 0.4 if row.is_malignant else 0.1)
    found = finding_of(order, tmp_path, "Tiny")
    told = found.result
    assert found.temperature == found.plain_temperature == told.temperature == 1.0
    assert told.out_of_fold.nodules == 16
    assert (told.out_of_fold.sensitivity.value, told.out_of_fold.specificity.value) == (1.0, 0.0)
    assert told.out_of_fold.brier == pytest.approx((0.2**2 + 0.6**2) / 2)
    # ROC from the mean (0.5 against 0.52), categories by vote
    assert told.test.auroc == 0.0
    assert told.test.accuracy.value == 1.0
    assert found.threshold == pytest.approx(0.25) == youden_threshold(found.plain.is_malignant, found.plain.chances)
    assert found.called_plainly.scores.accuracy.value == 1.0
    assert set(found.out_of_fold.folds) == {0, 1, 2}
    assert set(found.out_of_fold.images) == {2}


def test_that_the_temperature_is_that_of_the_plain_answers(tmp_path):
    order = order_of()
    rng = np.random.default_rng(1)
    noise = {row.id: rng.uniform(-0.3, 0.3) for row in order.samples.rows}

    def chance(row, _):
        return float(np.clip((0.6 if row.is_malignant else 0.4) + noise[row.id], 0.02, 0.98))

    pretend(order, tmp_path, "Tiny", chance, plain=lambda row, _: 0.5 + (chance(row, 0) - 0.5) / 4)
    found = finding_of(order, tmp_path, "Tiny")
    assert found.plain_temperature < found.temperature
    assert found.plain_temperature == round(found.plain_temperature, 4)


def test_that_the_best_network_is_the_one_whose_plain_answers_are(tmp_path):
    order = order_of(networks=("Tiny", "Xception"))

    def blind(row, _):
        return 0.5

    def seeing(row, _):
        return 0.6 if row.is_malignant else 0.5

    pretend(order, tmp_path, "Tiny", seeing, plain=blind)
    pretend(order, tmp_path, "Xception", blind, plain=seeing)
    findings = [finding_of(order, tmp_path, network) for network in order.recipe.networks]
    assert best_of(findings).network == "Xception"
    assert best_of(findings[:1] * 2) is findings[0]


def test_that_an_unfinished_or_other_member_is_refused(tmp_path):
    order = order_of()
    pretend(order, tmp_path, "Tiny", lambda row, _: 0.5)
    with pytest.raises(BadExperiment, match="another result"):
        finding_of(order_of(seed=2), tmp_path, "Tiny")
    (tmp_path / "Tiny" / "fold-2" / "result.json").unlink()
    with pytest.raises(BadExperiment, match=r"fold-2 holds no finished training"):
        finding_of(order, tmp_path, "Tiny")
