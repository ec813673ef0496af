"""What a reader says about a nodule: where it lies, how large it is, what it looks like, what was found."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from thyroid_desktop.domain.tirads import Features

Side = Literal["right", "left", "isthmus"]
Pole = Literal["upper", "middle", "lower"]
Calcification = Literal["none", "punctate", "macro", "rim"]
Verdict = Literal["benign", "malignant"]
PathologySource = Literal["fna", "surgery"]

LARGEST_MM: Final = 200.0
"""No thyroid nodule is larger; a greater number is a slip, most often centimetres taken for millimetres."""
NOTE_LIMIT: Final = 4000


@dataclass(frozen=True, slots=True)
class Pathology:
    """What a needle or a surgeon found.

    Attributes:
        verdict: Benign or malignant; None where it is not decided (Bethesda I, III, IV).
        source: Fine needle aspiration or surgery.
        bethesda: Category I to VI of the Bethesda system as 1 to 6, for an aspiration only.
        on: Day of the result, or None.

    Raises:
        ValueError: The parts contradict each other.
    """

    verdict: Verdict | None
    source: PathologySource
    bethesda: int | None = None
    on: date | None = None

    def __post_init__(self) -> None:
        _check_word("verdict", self.verdict, Verdict)
        if self.source not in get_args(PathologySource):
            raise ValueError(f"pathology comes from an aspiration or from surgery, not from {self.source!r}")
        if self.bethesda is not None and (self.source != "fna" or self.bethesda not in range(1, 7)):
            raise ValueError("a Bethesda category is I to VI and belongs to an aspiration")
        if self.verdict is None and self.bethesda is None:
            raise ValueError("pathology says benign, malignant, or a Bethesda category")


@dataclass(frozen=True, slots=True)
class NoduleSize:
    """Three sizes in millimetres, each above 0 and at most 200, or None where it was not measured.

    Attributes:
        width: Left to right, in the transverse plane.
        depth: Front to back, in the transverse plane.
        length: Head to foot, in the longitudinal plane.

    Raises:
        ValueError: A size is out of range.
    """

    width: float | None = None
    depth: float | None = None
    length: float | None = None

    def __post_init__(self) -> None:
        for size in (self.width, self.depth, self.length):
            if size is not None and not (math.isfinite(size) and 0.0 < size <= LARGEST_MM):
                raise ValueError(f"a size lies above 0 and at most at {LARGEST_MM:g} mm, not at {size}")

    @property
    def largest(self) -> float | None:
        """The largest size, which decides the advice; None when nothing was measured."""
        known = [size for size in (self.width, self.depth, self.length) if size is not None]
        return max(known, default=None)

    @property
    def volume_ml(self) -> float | None:
        """Volume of the ellipsoid, π/6 · width · depth · length, in millilitres; None when a size is missing."""
        if self.width is None or self.depth is None or self.length is None:
            return None
        return math.pi / 6.0 * self.width * self.depth * self.length / 1000.0

    @property
    def is_taller_than_wide(self) -> bool | None:
        """Whether depth exceeds width in the transverse plane; None when one of them is missing."""
        if self.width is None or self.depth is None:
            return None
        return self.depth > self.width


@dataclass(frozen=True, slots=True)
class NoduleDescription:
    """All that one reader says about one nodule of a case; what is None or empty was not said.

    Raises:
        ValueError: A word is unknown, or the note is endless.
    """

    side: Side | None = None
    pole: Pole | None = None
    size: NoduleSize = field(default_factory=NoduleSize)
    calcification: Calcification | None = None
    features: Features = field(default_factory=Features)
    pathology: Pathology | None = None
    note: str = ""

    def __post_init__(self) -> None:
        _check_word("side", self.side, Side)
        _check_word("pole", self.pole, Pole)
        _check_word("calcification", self.calcification, Calcification)
        if self.side == "isthmus" and self.pole is not None:
            raise ValueError("the isthmus has no poles")
        if len(self.note) > NOTE_LIMIT:
            raise ValueError(f"a note has up to {NOTE_LIMIT} characters")


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reader's own opinion on a nodule, given before or without the model's.

    Attributes:
        verdict: Benign or malignant, or None for undecided.
        score: How likely malignant, 0 to 100, or None.

    Raises:
        ValueError: The score is out of range, or nothing is said at all.
    """

    verdict: Verdict | None
    score: int | None = None

    def __post_init__(self) -> None:
        _check_word("verdict", self.verdict, Verdict)
        if self.score is not None and not 0 <= self.score <= 100:
            raise ValueError("a score of malignancy lies between 0 and 100")
        if self.verdict is None and self.score is None:
            raise ValueError("an opinion says benign, malignant, or a score")


def _check_word(name: str, value: str | None, words: object) -> None:
    if value is not None and value not in get_args(words):
        raise ValueError(f"{name}: {value!r} is none of {', '.join(get_args(words))}")
