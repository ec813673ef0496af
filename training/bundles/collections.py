"""Public collections as a source: their importers' rows, with the basis of each collection's labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.nodule import Verdict
from training.bundles.candidate import Candidate, Gathered, LabelledBox, Omission
from training.bundles.manifest import Basis, Label
from training.importers import Row, Source, records, rows_of

_BASES: Final[dict[Source, Basis]] = {
    "tn5000": "pathology",
    "ddti": "tirads",
    "les3bdd": "collection",
    "vlthynet": "collection",
}
_TABLES: Final[dict[Source, str]] = {"ddti": "annotations.csv"}
_KNOWN_PATIENTS: Final = frozenset({"ddti", "vlthynet"})
_LEFT_OUT: Final = "the collection gives it no box of a nodule, or no label"


def gathered_collection(folder: Path, source: Source) -> Gathered:
    """What a collection in its folder offers.

    Raises:
        OSError: The table is missing.
        BadTable: It lacks a column, or holds what cannot be understood.
    """
    by_path: dict[Path, list[Row]] = {}
    for row in rows_of(folder, source):
        by_path.setdefault(row.path, []).append(row)
    table = list(records(folder / _TABLES.get(source, "boxes.csv")))
    levels = {Path(one["image"]).stem: one.get("tirads", "") for one in table}
    candidates = tuple(_candidate(rows, levels) for rows in by_path.values())
    known = {path.name for path in by_path}
    left_out = dict.fromkeys(one["image"] for one in table if one["image"] not in known)
    return Gathered(
        source,
        source in _KNOWN_PATIENTS,
        candidates,
        tuple(Omission(name or "an image without a name", _LEFT_OUT) for name in left_out),
    )


def _candidate(rows: list[Row], levels: dict[str, str]) -> Candidate:
    first = rows[0]
    origin = first.id.rpartition("#")[0]
    links = tuple(name for row in rows for name in row.group.split("|"))
    level = levels.get(first.path.stem, "")
    nodules = tuple(_nodules(rows, level))
    return Candidate(origin, first.path.name, origin, tuple(dict.fromkeys(links)), first.path, 0, nodules)


def _nodules(rows: list[Row], level: str) -> Iterator[LabelledBox]:
    for number, row in enumerate(rows, start=1):
        basis = _BASES[row.source]
        verdict: Verdict = "malignant" if row.is_malignant else "benign"
        yield LabelledBox(number, row.box, Label(verdict, basis, tirads=level if basis == "tirads" else ""))
