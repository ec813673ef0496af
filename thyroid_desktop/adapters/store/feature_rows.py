"""Features of boxes in the store, once for each state of a box and each network, read in the order they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from thyroid_desktop.adapters.store import rows
from thyroid_desktop.adapters.store.tables import box_features, images, patients, revisions
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.resemblance import FeatureRows, Touched

CHUNK: Final = 1000
"""Rows that are fetched at a time, so that a large library is never held twice."""

KNOWN: Final = sa.select(box_features.c.box_revision_id)
OF_NETWORK: Final = (
    sa.select(box_features.c.id, box_features.c.box_revision_id, box_features.c.direction)
    .where(box_features.c.weights_sha256 == sa.bindparam("weights"), box_features.c.id > sa.bindparam("after"))
    .order_by(box_features.c.id)
    .limit(CHUNK)
)
TOUCHED: Final = (
    sa.select(images.c.case_id, sa.func.max(patients.c.patient_id), sa.func.max(images.c.patient_row))
    .join_from(images, patients, images.c.patient_row == patients.c.id, isouter=True)
    .group_by(images.c.case_id)
)


class FeatureRepository:
    """Features by state of a box and network, appended and never altered; fulfils ``FeatureStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, weights_sha256: str, pooled_by_revision: Mapping[int, NDArray[np.float32]]) -> None:
        """Keep the (c,) features of states of boxes, by the ids of their revisions; committed on return."""
        with self._transactions.writing() as connection:
            for revision_id, pooled in pooled_by_revision.items():
                keep(connection, weights_sha256, revision_id, pooled)

    def after(self, weights_sha256: str, row_id: int) -> FeatureRows:
        """The features of a network that came after the row ``row_id`` (0: all), some at a time; empty at the end."""
        with self._transactions.reading() as connection:
            found = connection.execute(OF_NETWORK, {"weights": weights_sha256, "after": row_id}).all()
        return _rows(found, row_id)

    def touched(self, after: int) -> Touched:
        """The cases in which something was recorded after the revision ``after`` (0: all), and their patients."""
        newest_query = sa.select(sa.func.max(revisions.c.id))
        with self._transactions.reading() as connection:
            newest: int = connection.execute(newest_query).scalar() or 0
            found = connection.execute(_touched_since(after)).all() if newest > after else []
        return Touched(newest, {case_id: _person(patient_id, row) for case_id, patient_id, row in found})


def keep(connection: sa.Connection, weights_sha256: str, revision_id: int, pooled: NDArray[np.float32]) -> None:
    """Add the features of a state of a box, unless another window or an earlier question brought them already."""
    same = sa.and_(box_features.c.box_revision_id == revision_id, box_features.c.weights_sha256 == weights_sha256)
    if connection.execute(KNOWN.where(same)).scalar() is not None:
        return
    norm = float(np.linalg.norm(pooled.astype(np.float64)))
    direction = (pooled / (norm or 1.0)).astype("<f2")
    values = {"box_revision_id": revision_id, "weights_sha256": weights_sha256}
    connection.execute(box_features.insert(), {**values, "direction": direction.tobytes(), "norm": norm})


@rows.damage_told
def _rows(found: Any, row_id: int) -> FeatureRows:
    if not found:
        return FeatureRows(row_id, (), np.empty((0, 0), np.float32))
    packed = np.frombuffer(b"".join(row.direction for row in found), dtype="<f2")
    directions = packed.astype(np.float32).reshape(len(found), -1)
    # Rounding to half precision has changed the lengths a little.
    norms = np.sqrt(np.einsum("ij,ij->i", directions, directions))
    directions /= np.where(norms > 0.0, norms, 1.0)[:, None]
    return FeatureRows(found[-1].id, tuple(row.box_revision_id for row in found), directions)


def _touched_since(after: int) -> sa.Select[Any]:
    if after == 0:
        return TOUCHED
    newer = sa.select(images.c.case_id).join_from(revisions, images).where(revisions.c.id > after)
    return TOUCHED.where(images.c.case_id.in_(newer))


def _person(patient_id: str | None, patient_row: int | None) -> str:
    """What tells the patients of two cases apart: the id that files gave, else the identity; empty where unknown."""
    if patient_id is not None and patient_id.strip():
        return f"={patient_id.strip()}"
    return "" if patient_row is None else f"#{patient_row}"
