"""Features of boxes that live in memory, beside the annotations they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tests.services.memory_store import MemoryAnnotations
from thyroid_desktop.domain.resemblance import FeatureRows, Touched

WEIGHTS = "a" * 64


@dataclass
class MemoryFeatures:
    """Fulfils ``FeatureStore``; ``reads`` counts what was asked for."""

    annotations: MemoryAnnotations
    rows: list[tuple[str, int, NDArray[np.float32]]] = field(default_factory=list)
    patients: dict[int, str] = field(default_factory=dict)
    piece: int = 2
    reads: int = 0

    def add(self, weights_sha256: str, pooled_by_revision: Mapping[int, NDArray[np.float32]]) -> None:
        known = {(weights, revision) for weights, revision, _ in self.rows}
        for revision, pooled in pooled_by_revision.items():
            if (weights_sha256, revision) not in known:
                norm = float(np.linalg.norm(pooled)) or 1.0
                self.rows.append((weights_sha256, revision, (pooled / norm).astype(np.float32)))

    def after(self, weights_sha256: str, row_id: int) -> FeatureRows:
        numbered = enumerate(self.rows, start=1)
        found = [(number, *row) for number, row in numbered if number > row_id and row[0] == weights_sha256]
        found = found[: self.piece]
        self.reads += len(found)
        if not found:
            return FeatureRows(row_id, (), np.empty((0, 0), np.float32))
        return FeatureRows(found[-1][0], tuple(one[2] for one in found), np.stack([one[3] for one in found]))

    def touched(self, after: int) -> Touched:
        rows = self.annotations.rows
        cases = {self.annotations._case(row.image_id) for row in rows if row.id > after}
        return Touched(max((row.id for row in rows), default=0), {one: self.patients.get(one, "") for one in cases})
