"""Tables of public collections → rows of one shape. Every collection has its own label basis and its own traps.

A row is one nodule's box on one image. Rows of one group must stand on the same side of every split: the group is the
patient where patients are known and a generous guess at the patient where they are not.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box

Source = Literal["tn5000", "ddti", "les3bdd", "vlthynet"]

BLOCK: Final = 50
"""Neighbouring image numbers of TN5000 and LES3BDD that are taken for possibly one patient."""

SMALLEST_SIDE: Final = 15.0
"""Boxes with a shorter side in stored pixels are outlines gone wrong (DDTI has such), not nodules."""

_LES3BDD_RUNS: Final = ((20, 45), (56, 89))
"""Runs of image numbers that look like one patient each."""


class BadTable(UserProblem):
    """A collection's table that lacks a column or holds what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled nodule on one image.

    Attributes:
        id: ``source/image#nodule``; a pseudonym, unique among all sources.
        source: The collection.
        path: The image file.
        box: The nodule's box in stored pixels.
        is_malignant: The label.
        group: Rows of one group are never split.
    """

    id: str
    source: Source
    path: Path
    box: Box
    is_malignant: bool
    group: str


def import_rows(root: Path, sources: Iterable[Source]) -> tuple[Row, ...]:
    """The rows of the named collections under ``root``, in the order of their tables.

    Raises:
        OSError: A table is missing.
        BadTable: A table lacks a column, or holds an unknown label or no number where one belongs.
    """
    return tuple(row for source in sources for row in rows_of(root / source, source))


def rows_of(folder: Path, source: Source) -> tuple[Row, ...]:
    """The rows of one collection in its own folder. Raises as :func:`import_rows` does."""
    return tuple(row for row in _understood(folder, source) if _is_nodule(row.box))


def tn5000(folder: Path) -> Iterator[Row]:
    """TN5000 (Scientific Data 2025): biopsy labels, the authors' boxes, no patient ids.

    Grouped by blocks of 50 neighbouring image numbers, joined where near-duplicates link them.
    """
    for record in records(folder / "boxes.csv"):
        name = record["image"]
        box = Box(*(float(record[bound]) for bound in ("xmin", "ymin", "xmax", "ymax")))
        block = f"tn5000-block{int(Path(name).stem) // BLOCK}"
        row = _row("tn5000", folder / "images" / name, box, record["label"], block)
        yield replace(row, group=f"{block}|tn5000-{record['duplicate_group']}")


def ddti(folder: Path) -> Iterator[Row]:
    """DDTI (SPIE 9287, 2015): TI-RADS 2–3 counts as benign and 4a–5 as malignant, which is **not** pathology.

    Outlines without a reading are left out. Grouped by case.
    """
    for record in records(folder / "annotations.csv"):
        label = record["label_tirads23_vs_4abc5"]
        if label and record["status"] != "no_polygon" and record["image_present"] == "1":
            box = box_or_none(record)
            if box is not None:
                group = f"ddti-case{record['case_id']}"
                yield _row("ddti", folder / record["image"], box, label, group, record["nodule"])


def les3bdd(folder: Path) -> Iterator[Row]:
    """LES3BDD without its DDTI part: label basis not stated, boxes drawn by eye, blind to the label.

    Images without a visible nodule are left out. Grouped by blocks of 50 image numbers, near-duplicates and known runs.
    """
    for record in records(folder / "boxes.csv"):
        box = box_or_none(record)
        if box is not None:
            number = int(Path(record["image"]).stem[1:])
            names = [f"les3bdd-block{number // BLOCK}", f"les3bdd-{record['duplicate_group']}"]
            names += [f"les3bdd-run{first}" for first, last in _LES3BDD_RUNS if first <= number <= last]
            row = _row("les3bdd", folder / "images" / record["image"], box, record["label"], "", record["nodule"])
            yield replace(row, group="|".join(names))


def vlthynet(folder: Path) -> Iterator[Row]:
    """VL-ThyNet's test part: C-TIRADS 4 only, two views a patient, label basis not stated, boxes drawn by eye."""
    for record in records(folder / "boxes.csv"):
        if record["w"] and record["h"]:
            box = Box.from_xywh(*(float(record[name]) for name in ("x", "y", "w", "h")))
            group = f"vlthynet-{record['patient']}"
            yield _row("vlthynet", folder / "images" / record["image"], box, record["label"], group)


_IMPORTERS: Final[dict[Source, Callable[[Path], Iterator[Row]]]] = {
    "tn5000": tn5000,
    "ddti": ddti,
    "les3bdd": les3bdd,
    "vlthynet": vlthynet,
}


def _understood(folder: Path, source: Source) -> Iterator[Row]:
    try:
        yield from _IMPORTERS[source](folder)
    except KeyError as fault:
        raise BadTable(f"The table of {source} cannot be used", f"it has no column {fault}") from fault
    except ValueError as fault:
        raise BadTable(f"The table of {source} cannot be used", str(fault)) from fault


def records(table: Path) -> Iterator[dict[str, str]]:
    """The lines of a table, each by the names of its columns."""
    with table.open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _row(source: Source, path: Path, box: Box, label: str, group: str, nodule: str = "0") -> Row:
    return Row(f"{source}/{path.stem}#{nodule}", source, path, box, _is_malignant(label), group)


def _is_malignant(label: str) -> bool:
    if label not in {"benign", "malignant"}:
        raise ValueError(f"a label is benign or malignant, not {label!r}")
    return label == "malignant"


def box_or_none(record: dict[str, str]) -> Box | None:
    """The box in the columns x0, y0, x1, y1; None where one is empty or the box would have no area."""
    bounds = [record[name] for name in ("x0", "y0", "x1", "y1")]
    if not all(bounds):
        return None
    left, top, right, bottom = (float(bound) for bound in bounds)
    return Box(left, top, right, bottom) if left < right and top < bottom else None


def _is_nodule(box: Box) -> bool:
    return min(box.width, box.height) >= SMALLEST_SIDE
