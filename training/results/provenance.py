"""What was learnt from, as far as the data say it themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from thyroid_desktop.domain.training_result import LearntFrom
from training.bundles.manifest import read_manifest
from training.experiment.bundle_samples import BundleSamples
from training.experiment.collection_samples import CollectionSamples
from training.experiment.samples import TEST, Samples


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where labelled nodules come from.

    Attributes:
        learnt_from: Their numbers; where nobody says which patients there are, each nodule counts as one.
        source: What they were gathered from; empty where nothing says it.
        are_patients_known: Whether patients are known, or only guessed.
        labels: How many boxes have which label on which basis.
        test_nodules: How many nodules no network learnt from.
    """

    learnt_from: LearntFrom
    source: str
    are_patients_known: bool
    labels: Mapping[str, int]
    test_nodules: int


def provenance_of(samples: Samples, folds: int) -> Provenance:
    """Of a dataset bundle from its manifest; of other samples from their rows, which collections name."""
    nodules = {row.nodule: row for row in samples.rows}
    malignant = sum(row.is_malignant for row in nodules.values())
    patients, images = len(nodules), len(samples.rows)
    labels = Counter(f"{'malignant' if row.is_malignant else 'benign'}, basis not told" for row in samples.rows)
    source, is_known = "", False
    if isinstance(samples, BundleSamples):
        manifest = read_manifest(samples.folder)
        source, is_known = manifest.source, manifest.are_patients_known
        patients, images = len({one.patient for one in manifest.images}), len(manifest.images)
        boxes = [one.label for image in manifest.images for one in image.nodules]
        labels = Counter(f"{one.verdict}, {one.basis}" for one in boxes)
    elif isinstance(samples, CollectionSamples):
        source = ", ".join(sorted({row.id.split("/")[0] for row in samples.rows}))
    learnt_from = LearntFrom(samples.identity, patients, images, len(nodules), malignant, folds)
    tests = sum(row.fold == TEST for row in nodules.values())
    return Provenance(learnt_from, source, is_known, dict(sorted(labels.items())), tests)
