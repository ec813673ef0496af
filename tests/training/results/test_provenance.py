"""What data say of themselves: a bundle by its manifest, collections by the names of their rows."""

from __future__ import annotations

from tests.training.experiment.test_crossing import bundle_in
from tests.training.experiment.tiny_run import MadeUp
from thyroid_desktop.domain.training_result import LearntFrom
from training.bundles.manifest import digest_of
from training.experiment.bundle_samples import bundle_samples
from training.experiment.collection_samples import CollectionSamples
from training.experiment.samples import Sample
from training.results.provenance import provenance_of


def test_that_a_bundle_says_patients_source_and_basis(tmp_path):
    manifest = bundle_in(tmp_path)
    found = provenance_of(bundle_samples(tmp_path, folds=3), 3)
    assert found.learnt_from == LearntFrom(digest_of(manifest), 20, 40, 20, 10, 3)
    assert (found.source, found.are_patients_known, found.test_nodules) == ("folder", True, 4)
    assert found.labels == {"benign, surgery": 20, "malignant, surgery": 20}


def test_that_rows_alone_say_their_numbers():
    found = provenance_of(MadeUp(), 3)
    assert (found.learnt_from.patients, found.source, found.are_patients_known) == (20, "", False)
    assert found.labels == {"benign, basis not told": 20, "malignant, basis not told": 20}


def test_that_a_collection_is_named_by_its_rows():
    box = MadeUp().rows[0].box
    rows = tuple(Sample(f"ddti/{at}", f"ddti/{at}", box, at == 1, at) for at in range(2))
    assert provenance_of(CollectionSamples(rows, "x", ()), 2).source == "ddti"
