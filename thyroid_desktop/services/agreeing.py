"""How far readers agree on the same cases: on categories by kappa, on boxes by their overlap."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.natural_order import natural_key
from thyroid_desktop.statistics.agreement import (
    Kappa,
    Overlap,
    cohen_kappa,
    confusion,
    fleiss_kappa,
    matched_boxes,
    overlap_of,
)

_LEVEL: Final = re.compile(r"(?:TR|(?:ACR[ -]?)?TI-?RADS)[ -]?([1-5])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a reader says about a case: a category, a box, both, or that there is no box to draw.

    A reader has looked at a case when there is any reading of it; without a category the case is not rated. Several
    boxes of a case are several readings, of which each may repeat the category.

    Attributes:
        case: Whatever names the case.
        reader: Whatever names the reader.
        category: Of the case as a whole.
        box: In stored pixels of the case's image.
        frame: The frame that the box lies on, from 0. Boxes on different frames are never compared.
    """

    case: str
    reader: str
    category: str | None = None
    box: Box | None = None
    frame: int = 0


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two readers, over the cases that both have rated and the images that both have looked at.

    Attributes:
        first: One reader.
        second: The other.
        kappa: Cohen's kappa; its ``observed`` is the plain share of equal categories.
        linear: Weighted by distance; None when the categories have no order.
        quadratic: Weighted by the square of the distance; None likewise.
        overlap: Of their boxes; None when neither of them drew one.
    """

    first: str
    second: str
    kappa: Kappa
    linear: Kappa | None
    quadratic: Kappa | None
    overlap: Overlap | None


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """All readers over all cases.

    Attributes:
        cases: How many have been looked at by anybody.
        readers: In natural order.
        categories: In their own order if they have one (numbers, TI-RADS levels), else in natural order.
        is_ordered: Whether they have one.
        pairs: Every two readers.
        fleiss: All readers together; its ``subjects`` are the cases that at least two have rated.
    """

    cases: int
    readers: tuple[str, ...]
    categories: tuple[str, ...]
    is_ordered: bool
    pairs: tuple[PairAgreement, ...]
    fleiss: Kappa


@dataclass(frozen=True, slots=True)
class _Scale:
    """Categories in order, where they lie on their scale (None without one), and which word means which of them."""

    categories: tuple[str, ...]
    positions: tuple[float, ...] | None
    meaning: Mapping[str, str]


def summarise(readings: Sequence[Reading], *, readers: Iterable[str] = ()) -> AgreementSummary:
    """How far the readers of some cases agree.

    Categories that are all numbers, or all TI-RADS levels, are ordered: "1" and "1.0" are then the same one, as are
    "TR4" and "TI-RADS 4", and the distances that weighted kappas take are those of the numbers.

    Args:
        readings: In any order.
        readers: Further readers, who may have said nothing.

    Raises:
        ValueError: A reader puts the same case into two categories.
    """
    scale = _scale({one.category for one in readings if one.category is not None})
    ratings = _ratings(readings, scale)
    everyone = _in_order({*readers, *(one.reader for one in readings)})
    looked = _looked(readings)
    boxes = _boxes(readings)
    pairs = tuple(
        _pair((first, second), ratings, scale, _overlap(looked[first] & looked[second], boxes[first], boxes[second]))
        for first, second in itertools.combinations(everyone, 2)
    )
    return AgreementSummary(
        len({one.case for one in readings}),
        everyone,
        scale.categories,
        scale.positions is not None,
        pairs,
        _all_together(ratings, scale),
    )


def _scale(words: set[str]) -> _Scale:
    for known in (_numbers(words), _levels(words)):
        if known:
            positions = sorted({position for position, _ in known.values()})
            names = dict(known.values())
            meaning = {word: name for word, (_, name) in known.items()}
            return _Scale(tuple(names[position] for position in positions), tuple(positions), meaning)
    return _Scale(_in_order(words), None, {word: word for word in words})


def _numbers(words: set[str]) -> dict[str, tuple[float, str]]:
    """Value and name of each word; nothing unless all are numbers."""
    found = {}
    for word in words:
        try:
            number = float(word) + 0.0  # which makes 0 of −0
        except ValueError:
            return {}
        if not math.isfinite(number):
            return {}
        found[word] = (number, f"{number:.15g}")
    return found


def _levels(words: set[str]) -> dict[str, tuple[float, str]]:
    """Level and name of each word; nothing unless all are TI-RADS levels."""
    levels = {word: _LEVEL.fullmatch(word) for word in words}
    found = {word: (float(level[1]), f"TR{level[1]}") for word, level in levels.items() if level is not None}
    return found if len(found) == len(words) else {}


def _in_order(words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (natural_key(word), word)))


def _ratings(readings: Sequence[Reading], scale: _Scale) -> dict[str, dict[str, str]]:
    """Reader → case → category."""
    ratings: dict[str, dict[str, str]] = defaultdict(dict)
    for one in readings:
        if one.category is not None:
            category = scale.meaning[one.category]
            if ratings[one.reader].setdefault(one.case, category) != category:
                raise ValueError("a reader puts a case into one category")
    return ratings


def _looked(readings: Sequence[Reading]) -> dict[str, set[str]]:
    """Reader → cases that this reader has looked at."""
    looked: dict[str, set[str]] = defaultdict(set)
    for one in readings:
        looked[one.reader].add(one.case)
    return looked


def _boxes(readings: Sequence[Reading]) -> dict[str, dict[tuple[str, int], list[Box]]]:
    """Reader → case and frame → boxes."""
    boxes: dict[str, dict[tuple[str, int], list[Box]]] = defaultdict(lambda: defaultdict(list))
    for one in readings:
        if one.box is not None:
            boxes[one.reader][one.case, one.frame].append(one.box)
    return boxes


def _pair(
    readers: tuple[str, str], ratings: Mapping[str, Mapping[str, str]], scale: _Scale, overlap: Overlap | None
) -> PairAgreement:
    first, second = (ratings.get(reader, {}) for reader in readers)
    both = sorted(first.keys() & second.keys())
    table = confusion([first[case] for case in both], [second[case] for case in both], scale.categories)
    is_ordered = scale.positions is not None
    return PairAgreement(
        *readers,
        cohen_kappa(table),
        cohen_kappa(table, weights="linear", positions=scale.positions) if is_ordered else None,
        cohen_kappa(table, weights="quadratic", positions=scale.positions) if is_ordered else None,
        overlap,
    )


def _overlap(
    cases: set[str], first: Mapping[tuple[str, int], list[Box]], second: Mapping[tuple[str, int], list[Box]]
) -> Overlap | None:
    """Over the frames of these cases on which at least one of the two drew a box; None when there is no such frame."""
    frames = sorted(frame for frame in first.keys() | second.keys() if frame[0] in cases)
    if not frames:
        return None
    return overlap_of([matched_boxes(_corners(first, frame), _corners(second, frame)) for frame in frames])


def _corners(
    boxes: Mapping[tuple[str, int], list[Box]], frame: tuple[str, int]
) -> list[tuple[float, float, float, float]]:
    return [(box.x0, box.y0, box.x1, box.y1) for box in boxes.get(frame, ())]


def _all_together(ratings: Mapping[str, Mapping[str, str]], scale: _Scale) -> Kappa:
    cases = sorted({case for rated in ratings.values() for case in rated})
    row = {case: number for number, case in enumerate(cases)}
    column = {category: number for number, category in enumerate(scale.categories)}
    counts = np.zeros((len(cases), len(scale.categories)))
    for rated in ratings.values():
        for case, category in rated.items():
            counts[row[case], column[category]] += 1
    return fleiss_kappa(counts)
