"""Public collections in a folder, read as the samples of an experiment: folds by groups, stratified, by the seed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import get_args

import numpy as np

from thyroid_desktop.domain.imaging import Pixels
from training.dataset import grey_frame, grouped_folds, joined_groups
from training.experiment.recipe import BadExperiment
from training.experiment.samples import TEST, Sample
from training.importers import Row, Source, import_rows


@dataclass(frozen=True)
class CollectionSamples:
    """Rows of collections; fulfils ``Samples``.

    Attributes:
        rows: As an experiment reads them.
        identity: A hash of them and of how they are shared out.
        origins: The same rows as their collections have them, with files and groups.
    """

    rows: tuple[Sample, ...]
    identity: str
    origins: tuple[Row, ...] = field(repr=False)

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The file of each row, by its id."""
        return {row.id: row.path for row in self.origins}

    def pixels(self, row: Sample) -> Pixels:
        """The row's whole frame in grey."""
        return grey_frame(self.paths[row.id])


@dataclass(frozen=True, slots=True)
class Sharing:
    """How the rows of collections are shared out among folds.

    Attributes:
        folds: How many.
        seed: By which ties between groups fall.
        sources: The collections to learn from; empty for the first that is there.
        unseen: Collections that no network learns from and every network answers.
        by_source: Whether every collection is a fold of its own, so that each is answered by a network that saw only
            the others; then ``folds`` must be their number.
    """

    folds: int
    seed: int
    sources: tuple[Source, ...] = ()
    unseen: tuple[Source, ...] = ()
    by_source: bool = False


def collection_samples(root: Path, sharing: Sharing) -> CollectionSamples:
    """The rows of the collections under ``root`` that are learnt from, and after them those of the unseen ones.

    Raises:
        BadExperiment: There is no known collection.
        OSError: A table is missing.
        BadTable: A table cannot be understood.
        BadExperiment: Every collection is to be a fold, and the folds are more or fewer.
    """
    sources = sharing.sources or tuple(one for one in get_args(Source) if (root / one).is_dir())[:1]
    if not sources:
        raise BadExperiment(f"{root} cannot be learnt from", "it is no bundle and holds no known collection")
    rows = import_rows(root, sources)
    if sharing.by_source:
        if len(sources) != sharing.folds:
            raise BadExperiment("The recipe has the wrong number of folds", f"there are {len(sources)} collections")
        places = np.array([sources.index(row.source) for row in rows])
    else:
        labels = np.array([row.is_malignant for row in rows])
        places = grouped_folds(joined_groups(rows), labels, count=sharing.folds, seed=sharing.seed)
    unseen = import_rows(root, sharing.unseen)
    samples = tuple(_sample(row, int(fold)) for row, fold in zip(rows, places, strict=True))
    samples += tuple(_sample(row, TEST) for row in unseen)
    content = [[one.id, one.box.xywh(), one.is_malignant, one.fold] for one in samples]
    identity = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return CollectionSamples(samples, identity, (*rows, *unseen))


def _sample(row: Row, fold: int) -> Sample:
    return Sample(row.id, row.id, row.box, row.is_malignant, fold)
