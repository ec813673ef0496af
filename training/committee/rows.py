"""The nodules that a committee is fitted to and measured on, with what networks that never saw them said."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import UserProblem
from training.bundled.out_of_fold import OutOfFold
from training.dataset import joined_groups
from training.importers import Row, Source, import_rows

LIMIT: Final = 1500
"""Rows of each collection to fit to."""
OTHERS: Final = 300
"""Rows of each collection that the committee does not learn from."""
_OUT_OF_FOLD: Final = "oof.csv"
_UNSEEN: Final = "unseen.csv"


class NoRows(UserProblem):
    """There is nothing to fit a committee to."""


@dataclass(frozen=True, slots=True, eq=False)
class Nodules:
    """Some rows of the collections.

    Attributes:
        rows: n of them.
        groups: (n,) group numbers.
        is_malignant: (n,) truth.
        is_learnt: (n,) whether the committee learns from the row: those that ``oof.csv`` names.
        held_out: (n,) float64, z_malignant − z_benign by networks that never saw the row's group, the mean where there
            are several; NaN where there is none.
    """

    rows: tuple[Row, ...]
    groups: NDArray[np.int64]
    is_malignant: NDArray[np.bool_]
    is_learnt: NDArray[np.bool_]
    held_out: NDArray[np.float64]

    @property
    def sources(self) -> NDArray[np.str_]:
        """(n,) collection of each row."""
        return np.array([row.source for row in self.rows])

    @property
    def learnt_groups(self) -> NDArray[np.int64]:
        """Group numbers of the rows that are learnt from, the same whichever other rows there are."""
        found: NDArray[np.int64] = np.unique(self.groups[self.is_learnt], return_inverse=True)[1].astype(np.int64)
        return found

    @property
    def digest(self) -> str:
        """A hash of the rows that are learnt from, and of their groups."""
        names = [row.id for row, is_in in zip(self.rows, self.is_learnt, strict=True) if is_in]
        return hashlib.sha256(json.dumps([names, self.learnt_groups.tolist()]).encode()).hexdigest()


def chosen_nodules(bundle: Path, data: Path, *, limit: int = LIMIT, others: int = OTHERS, seed: int = 0) -> Nodules:
    """Rows drawn by the seed, in the order of their tables.

    Args:
        bundle: Folder of the model, with its ``oof.csv``.
        data: Folder with one folder a collection.
        limit: Most rows of a collection that ``oof.csv`` names.
        others: Most rows of every other collection.
        seed: Of the lots.

    Raises:
        NoRows: ``oof.csv`` is missing, or names no row of these collections, or of one class only.
        OSError: A table is missing.
        BadTable: A table cannot be understood.
    """
    said = _said_out_of_fold(bundle)
    rows: list[Row] = []
    for source in get_args(Source):
        if (data / source).is_dir():
            of_source = import_rows(data, [source])
            named = [row for row in of_source if row.id in said]
            rows += _drawn(named, limit, seed) if named else _drawn(of_source, others, seed)
    truth = np.array([row.is_malignant for row in rows], dtype=np.bool_)
    learnt = np.array([row.id in said for row in rows], dtype=np.bool_)
    if not (truth & learnt).any() or not (~truth & learnt).any():
        raise NoRows("There is nothing to fit a committee to", f"{data} has no rows of both classes of {_OUT_OF_FOLD}")
    answers = {**_said_unseen(bundle), **said}
    held_out = np.array([answers.get(row.id, np.nan) for row in rows])
    return Nodules(tuple(rows), joined_groups(rows), truth, learnt, held_out)


def seen_by_network(training: Mapping[str, Any]) -> frozenset[str]:
    """Collections that the bundled network itself learnt from, from the account in its manifest."""
    study = training.get("study")
    if study:
        return frozenset(study["parts"][-1]["learn_from"])
    return frozenset(training.get("recipe", {}).get("train_on", ()))


def _said_out_of_fold(bundle: Path) -> dict[str, float]:
    try:
        found = OutOfFold.read(bundle / _OUT_OF_FOLD)
    except OSError as fault:
        raise NoRows(f"{bundle.name} cannot have a committee", f"{_OUT_OF_FOLD} cannot be read") from fault
    differences = found.logits[:, 1].astype(np.float64) - found.logits[:, 0]
    return dict(zip(found.ids, differences.tolist(), strict=True))


def _said_unseen(bundle: Path) -> dict[str, float]:
    """What several networks said about rows of collections that they never saw, their mean by row."""
    if not (bundle / _UNSEEN).exists():
        return {}
    each: dict[str, list[float]] = {}
    with (bundle / _UNSEEN).open(newline="", encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            each.setdefault(line["row"], []).append(float(line["logit_malignant"]) - float(line["logit_benign"]))
    return {row: float(np.mean(values)) for row, values in each.items()}


def _drawn(rows: list[Row] | tuple[Row, ...], most: int, seed: int) -> list[Row]:
    if len(rows) <= most:
        return list(rows)
    places = np.sort(np.random.default_rng(seed).permutation(len(rows))[:most])
    return [rows[place] for place in places]
