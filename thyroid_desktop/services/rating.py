"""From compared images to a table of ratings, and to how far the readers agree."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from thyroid_desktop.services.agreeing import AgreementSummary, Reading, summarise
from thyroid_desktop.services.comparing import Comparison, NoduleComparison, Words

Scale = Literal["verdict", "level", "calcification"]
"""What nodules are put into: benign or malignant, TI-RADS levels, or kinds of calcification."""

SCALES: Final[tuple[Scale, ...]] = get_args(Scale)
COLUMNS: Final = ("case", "reader", "category", "x", "y", "w", "h")
NAME_DIGITS: Final = 16
"""Enough that no two of a million images are called alike."""

_Called = tuple[int, int]
"""Reader and his number of a nodule."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far readers agree on a scale and on boxes.

    Attributes:
        scale: What nodules are put into.
        images: How many images at least two readers have looked at.
        summary: Kappas and overlaps.
        readings: What they rest on. Boxes are compared image by image and frame by frame, categories nodule by nodule,
            however many images show it; so the two have rows of their own.
    """

    scale: Scale
    images: int
    summary: AgreementSummary
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """What the images of one case add to an agreement."""

    images: int
    readings: tuple[Reading, ...]


def category_of(words: Words, scale: Scale) -> str | None:
    """Where a reader puts a nodule on a scale; None when he has not said it."""
    if scale == "verdict":
        return words.opinion.verdict if words.opinion is not None else None
    return words.level if scale == "level" else words.description.calcification


def rated(comparisons: Sequence[Comparison], scale: Scale) -> Rated:
    """What the compared images of one case say.

    Images are called by the start of their content hash: file names may hold a patient's name.
    """
    readings = [one for comparison in comparisons for one in _box_readings(comparison)]
    readings += _category_readings(comparisons, scale)
    return Rated(sum(len(one.readers) > 1 for one in comparisons), tuple(readings))


def agreement_of(cases: Iterable[Rated], scale: Scale) -> Agreement:
    """The agreement over all cases."""
    cases = tuple(cases)
    readings = tuple(one for case in cases for one in case.readings)
    return Agreement(scale, sum(case.images for case in cases), summarise(readings), readings)


def ratings_table(readings: Iterable[Reading]) -> str:
    """The readings as a table in CSV, which the command ``agreement`` reads; boxes as upper-left corner and sides."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in readings:
        box = ("", "", "", "") if one.box is None else tuple(f"{value:.9g}" for value in one.box.xywh())
        writer.writerow((one.case, one.reader, one.category or "", *box))
    return text.getvalue()


def _name(comparison: Comparison) -> str:
    return comparison.image.sha256[:NAME_DIGITS]


def _box_readings(comparison: Comparison) -> Iterator[Reading]:
    if not comparison.nodules:
        yield from (Reading(_name(comparison), reader.name) for reader in comparison.readers)
    by_frame: dict[int, list[NoduleComparison]] = defaultdict(list)
    for nodule in comparison.nodules:
        by_frame[nodule.frame].append(nodule)
    is_cine = comparison.image.description.frame_count > 1
    for frame, nodules in by_frame.items():
        name = f"{_name(comparison)} frame {frame + 1}" if is_cine else _name(comparison)
        for said in zip(*(one.said for one in nodules), strict=True):
            boxes = [one.box.box for one in said if one.box is not None]
            yield from (Reading(name, said[0].reader.name, None, box) for box in boxes or (None,))


def _category_readings(comparisons: Sequence[Comparison], scale: Scale) -> Iterator[Reading]:
    groups = _same_nodules(comparisons)
    for number, group in enumerate(groups, start=1):
        said: dict[str, str] = {}
        for one in (one for nodule in group for one in nodule.said):
            category = category_of(one.words, scale)
            if category is not None:
                said.setdefault(one.reader.name, category)
        name = f"{_name(comparisons[0])} nodule {number}"
        yield from (Reading(name, reader, category) for reader, category in said.items())


def _same_nodules(comparisons: Sequence[Comparison]) -> list[list[NoduleComparison]]:
    """What is seen of each nodule of a case: boxes that were matched, or that one reader gives one number."""
    groups: list[tuple[set[_Called], list[NoduleComparison]]] = []
    for nodule in (one for comparison in comparisons for one in comparison.nodules):
        called = {(one.layer, one.nodule) for one in nodule.boxes}
        same = [group for group in groups if group[0] & called]
        names = called.union(*(group[0] for group in same))
        seen = [one for group in same for one in group[1]]
        groups = [group for group in groups if group not in same]
        groups.append((names, [*seen, nodule]))
    return [seen for _, seen in groups]
