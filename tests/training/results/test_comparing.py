"""The candidate against the model in use: figures of both, changed decisions, and what may flatter whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.training.results.toy_run import answered, order_of, pretend
from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.training_result import LearntFrom
from thyroid_desktop.inference.bundle import Manifest
from training.experiment.recipe import Answering
from training.results.comparing import (
    BEST_OF_SEVERAL,
    CHOSEN_HERE,
    NOT_KNOWN,
    SAME_BUNDLE,
    acquaintance,
    cautions_of,
    comparison_of,
)
from training.results.consulting import Consulted
from training.results.findings import finding_of
from training.results.provenance import Provenance

IDENTITY = ModelIdentity("old", "1.0.0", "Old", "ab" * 32, "letterbox-luma-1", 0.45)
MANIFEST = Manifest(IDENTITY, "tiny", 32, 0.1, (8, 8, 16), 1.0, {})


def provenance(source="tn5000", identity="these"):
    return Provenance(LearntFrom(identity, 1, 1, 1, 1, 3), source, True, {}, 0)


def test_that_every_changed_decision_is_told_with_both_probabilities(tmp_path):
    order = order_of(answering=Answering())
    pretend(order, tmp_path, "Tiny", lambda row, _: 0.7 if row.is_malignant else 0.2)
    finding = finding_of(order, tmp_path, "Tiny")
    rows = {row.id: row for row in order.samples.rows}

    def old(one):
        return 0.1 if one.nodule == "nodule9" else 0.6 if one.is_malignant else 0.5 if one.nodule == "nodule4" else 0.3

    answers = tuple(answered(rows[one.row], old(one)) for one in finding.plain_answers)
    found = comparison_of(finding, Consulted(MANIFEST, answers), "careful")
    assert [(one.nodule, one.is_malignant) for one in found.changed] == [("nodule9", True), ("nodule4", False)]
    assert found.changed[0].in_use == pytest.approx(0.1)
    assert found.changed[0].candidate == pytest.approx(0.7)
    assert found.difference == pytest.approx(1 - found.in_use.auroc)
    assert found.difference_low < found.difference < found.difference_high
    assert 0 < found.p < 1
    assert (found.in_use.sensitivity.k, found.in_use.specificity.k) == (7, 7)
    assert (found.model_id, found.weights_sha256, found.caution) == ("old", "ab" * 32, "careful")


def test_that_one_class_alone_compares_no_areas(tmp_path):
    order = order_of()
    pretend(order, tmp_path, "Tiny", lambda row, _: 0.7)
    finding = finding_of(order, tmp_path, "Tiny")
    rows = [row for row in order.samples.rows if row.fold >= 0]
    answers = tuple(answered(replace(row, is_malignant=True), 0.6) for row in rows)
    plain = replace(finding.plain, is_malignant=finding.plain.is_malignant | True)
    found = comparison_of(replace(finding, plain=plain), Consulted(MANIFEST, answers), "")
    assert (found.difference, found.difference_low, found.p) == (None, None, None)


@pytest.mark.parametrize(
    ("training", "source", "said"),
    [
        ({"bundle": {"identity": "these", "source": "profile"}}, "profile", SAME_BUNDLE.format(who="It")),
        ({"recipe": {"train_on": ["tn5000"]}}, "tn5000", "It learnt from tn5000, where these nodules come from"),
        ({"bundle": {"identity": "x", "source": "ddti"}}, "tn5000", "it should not know them"),
        ({"bundle": {"identity": "x", "source": "profile"}}, "profile", NOT_KNOWN.format(who="It")),
        ({"recipe": {"train_on": ["tn5000"]}}, "folder", NOT_KNOWN.format(who="It")),
        ({"recipe": "nonsense"}, "tn5000", NOT_KNOWN.format(who="It")),
        ({}, "", NOT_KNOWN.format(who="It")),
    ],
)
def test_that_it_is_told_whether_a_model_may_know_the_nodules(training, source, said):
    assert said in acquaintance(training, provenance(source), "It")


def test_that_choosing_among_networks_is_told():
    assert cautions_of({}, provenance(), 5).endswith(BEST_OF_SEVERAL.format(count=5))
    assert cautions_of({}, provenance(), 1).endswith(CHOSEN_HERE)
