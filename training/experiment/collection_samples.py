"""Public collections in a folder, read as the samples of an experiment: folds by groups, stratified, by the seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from thyroid_desktop.domain.imaging import Pixels
from training.dataset import grey_frame, grouped_folds, joined_groups
from training.experiment.samples import Sample
from training.importers import Row, Source, import_rows


@dataclass(frozen=True, slots=True)
class CollectionSamples:
    """Rows of collections; fulfils ``Samples``."""

    rows: tuple[Sample, ...]
    identity: str
    paths: dict[str, Path] = field(repr=False)

    def pixels(self, row: Sample) -> Pixels:
        """The row's whole frame in grey."""
        return grey_frame(self.paths[row.id])


def collection_samples(root: Path, sources: Sequence[Source], *, folds: int, seed: int) -> CollectionSamples:
    """The rows of the named collections under ``root``.

    Raises:
        OSError: A table is missing.
        BadTable: A table cannot be understood.
    """
    rows = import_rows(root, sources)
    labels = np.array([row.is_malignant for row in rows])
    held_out = grouped_folds(joined_groups(rows), labels, count=folds, seed=seed)
    samples = tuple(_sample(row, int(fold)) for row, fold in zip(rows, held_out, strict=True))
    content = [[one.id, one.box.xywh(), one.is_malignant, one.fold] for one in samples]
    identity = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return CollectionSamples(samples, identity, {row.id: row.path for row in rows})


def _sample(row: Row, fold: int) -> Sample:
    return Sample(row.id, row.id, row.box, row.is_malignant, fold)
