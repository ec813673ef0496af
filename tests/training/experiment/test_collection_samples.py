"""Collections are shared out among folds by groups or by collection; unseen ones are only ever answered."""

from __future__ import annotations

import pytest

from tests.training.test_importers import TABLES
from training.experiment.collection_samples import Sharing, collection_samples
from training.experiment.recipe import BadExperiment
from training.experiment.samples import TEST, split


@pytest.fixture
def root(tmp_path):
    for name, text in TABLES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def folds_of(samples):
    return {row.id: row.fold for row in samples.rows}


def test_that_unseen_collections_are_in_no_training(root):
    samples = collection_samples(root, Sharing(2, 1, ("tn5000", "ddti"), unseen=("les3bdd", "vlthynet")))
    folds = folds_of(samples)
    assert {name for name, fold in folds.items() if fold == TEST} == {
        "les3bdd/L021#0",
        "les3bdd/L300#1",
        "vlthynet/patient1_1#0",
    }
    assert {row.fold for row in samples.rows} == {TEST, 0, 1}
    learnt = {row.id for fold in (0, 1) for row in split(samples, fold).training}
    assert all(name.startswith(("tn5000/", "ddti/")) for name in learnt)


def test_that_every_collection_may_be_a_fold_of_its_own(root):
    sources = ("tn5000", "ddti", "les3bdd")
    folds = folds_of(collection_samples(root, Sharing(3, 1, sources, by_source=True)))
    assert {(name.split("/")[0], fold) for name, fold in folds.items()} == set(zip(sources, range(3), strict=True))
    with pytest.raises(BadExperiment, match="wrong number of folds"):
        collection_samples(root, Sharing(2, 1, sources, by_source=True))


def test_that_the_first_collection_is_learnt_from_unless_others_are_named(root, tmp_path):
    assert all(name.startswith("tn5000/") for name in folds_of(collection_samples(root, Sharing(2, 1))))
    with pytest.raises(BadExperiment, match="no known collection"):
        collection_samples(tmp_path / "ddti", Sharing(2, 1))


def test_that_another_sharing_is_another_bundle(root):
    given = [
        Sharing(2, 1, ("tn5000", "ddti")),
        Sharing(2, 1, ("tn5000",), unseen=("ddti",)),
        Sharing(2, 1, ("tn5000",)),
    ]
    assert len({collection_samples(root, one).identity for one in given}) == len(given)
