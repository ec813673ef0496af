"""Puts together what is judged about each row: the answer, the members that had not learnt from it, the moved boxes."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.bundle import COMMITTEE, read_files, read_manifest
from thyroid_desktop.inference.committee import committee_from
from thyroid_desktop.inference.network import plain_arrays
from training.bundled.bundle_files import read_said
from training.committee.features import MOVES, Kept
from training.committee.fitting import halves
from training.committee.measuring import Judged, beside_fold_networks, figures_of, only_unseen
from training.committee.rows import Nodules, seen_by_network
from training.importers import Row


def by_collection(bundle: Path, nodules: Nodules, kept: Kept) -> dict[str, Any]:
    """All figures of a bundle's committee, by collection; plain JSON values.

    Raises:
        BrokenModel: The bundle is damaged.
    """
    seen = seen_by_network(read_said(bundle).get("training", {}))
    given = judged(bundle, nodules, kept)
    found: dict[str, Any] = {}
    for source in dict.fromkeys(nodules.sources.tolist()):
        own = nodules.sources == source
        has_held_out = bool(np.isfinite(nodules.held_out[own]).all())
        part = _part(given, own)
        found[source] = {
            "is_seen_by_network": source in seen,
            "is_learnt_by_committee": bool(nodules.is_learnt[own].any()),
            "answers": "held out" if has_held_out else "shown",
            **figures_of(part),
            "beside_fold_networks": beside_fold_networks(part) if has_held_out else None,
        }
    return found


def judged(bundle: Path, nodules: Nodules, kept: Kept) -> Judged:
    """All rows with what is judged about them; members are asked about rows only that they did not learn from."""
    manifest = read_manifest(bundle)
    raw = read_files(bundle, manifest)[COMMITTEE]
    committee = committee_from(plain_arrays(bundle, COMMITTEE, raw), manifest.feature_map[2])
    seed = int(read_said(bundle)["training"]["committee"]["seed"])
    pooled, shown = arrays_of(nodules, kept)
    learnt = np.zeros((len(nodules.rows), len(committee.biases)), np.bool_)
    learnt[nodules.is_learnt] = halves(nodules.learnt_groups, nodules.is_malignant[nodules.is_learnt], seed=seed)
    unknown = np.full(MOVES, np.nan, np.float32)
    moved = np.stack([kept.moved.get(row.id, unknown) for row in nodules.rows]).astype(np.float64)
    answered = np.where(np.isfinite(nodules.held_out), nodules.held_out, shown)
    return Judged(
        nodules.is_malignant,
        nodules.groups,
        answered / manifest.temperature,
        shown / manifest.temperature,
        only_unseen(committee, pooled, learnt),
        moved / manifest.temperature,
        manifest.identity.threshold,
    )


def arrays_of(nodules: Nodules, kept: Kept) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Pooled features (n, c) and z_malignant − z_benign (n,) of the rows, as the bundled network gives them."""
    pooled = np.stack([kept.pooled[row.id] for row in nodules.rows])
    return pooled, np.array([kept.difference[row.id] for row in nodules.rows])


def some_of_each(nodules: Nodules, most: int, seed: int) -> list[Row]:
    """Rows of each collection whose boxes are moved, drawn by the seed."""
    found: list[Row] = []
    for source in dict.fromkeys(nodules.sources.tolist()):
        rows = [row for row in nodules.rows if row.source == source]
        places = np.random.default_rng(seed).permutation(len(rows))[:most]
        found += [rows[place] for place in np.sort(places)]
    return found


def _part(given: Judged, own: NDArray[np.bool_]) -> Judged:
    arrays = {one.name: getattr(given, one.name)[own] for one in fields(given) if one.name != "threshold"}
    return replace(given, **arrays)
