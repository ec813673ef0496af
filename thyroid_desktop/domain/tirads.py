"""ACR TI-RADS 2017: points, level and advice of a nodule from what the reader says about it.

Source: Tessler et al., "ACR Thyroid Imaging, Reporting and Data System (TI-RADS): white paper of the ACR TI-RADS
committee", J Am Coll Radiol 14 (2017) 587–595, figure 1. Sizes are in millimetres; every bound is "this much or more".
The advice is an English sentence; whoever speaks another language makes a sentence of ``Assessment.reason`` and the
numbers beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

Composition = Literal["cystic", "spongiform", "mixed", "solid", "undetermined"]
Echogenicity = Literal["anechoic", "hyperechoic", "isoechoic", "hypoechoic", "very-hypoechoic", "undetermined"]
Shape = Literal["wider-than-tall", "taller-than-wide"]
Margin = Literal["smooth", "ill-defined", "lobulated", "irregular", "extrathyroidal", "undetermined"]
Focus = Literal["none", "comet-tail", "macro", "rim", "punctate"]
Feature = Literal["composition", "echogenicity", "shape", "margin", "foci"]
Level = Literal["TR1", "TR2", "TR3", "TR4", "TR5"]
Recommendation = Literal["none", "follow-up", "fna"]
Reason = Literal[
    "incomplete",  # a feature is missing, see Assessment.missing
    "no-level",  # a total of 1, which the chart does not have
    "not-suspicious",  # TR1 and TR2, whatever the size
    "size-unknown",  # a level with bounds, but no size to hold against them
    "below-bounds",  # smaller than what is followed up
    "follow-up-size",  # at or above the bound for follow-up, below the one for FNA
    "fna-size",  # at or above the bound for FNA
]

POINTS: Final[Mapping[Feature, Mapping[str, int]]] = MappingProxyType(
    {
        "composition": MappingProxyType({"cystic": 0, "spongiform": 0, "mixed": 1, "solid": 2, "undetermined": 2}),
        "echogenicity": MappingProxyType(
            {
                "anechoic": 0,
                "hyperechoic": 1,
                "isoechoic": 1,
                "hypoechoic": 2,
                "very-hypoechoic": 3,
                "undetermined": 1,
            }
        ),
        "shape": MappingProxyType({"wider-than-tall": 0, "taller-than-wide": 3}),
        "margin": MappingProxyType(
            {"smooth": 0, "ill-defined": 0, "lobulated": 2, "irregular": 2, "extrathyroidal": 3, "undetermined": 0}
        ),
        "foci": MappingProxyType({"none": 0, "comet-tail": 0, "macro": 1, "rim": 2, "punctate": 3}),
    }
)
"""Points of every choice, in the order in which a reader goes through them; those of the foci are added up."""
MOST_REPORTED: Final = 4
MOST_BIOPSIED: Final = 2

_WORDS: Final = {
    "composition": "composition",
    "echogenicity": "echogenicity",
    "shape": "shape",
    "margin": "margin",
    "foci": "echogenic foci",
}
_ROUNDING_MM: Final = 1e-9
"""Centimetres, pixels and calipers come as binary fractions: what misses a bound by less than this has reached it."""


@dataclass(frozen=True, slots=True)
class Features:
    """What a reader says about a nodule.

    Attributes:
        composition: None while it has not been said, as for the others.
        echogenicity: Of the solid parts.
        shape: In the transverse plane.
        margin: Its one word for the margin; the chart adds no two.
        foci: All that apply; empty while nothing has been said, {"none"} when there are none.

    Raises:
        ValueError: A word is unknown, or "none" stands beside another focus.
    """

    composition: Composition | None = None
    echogenicity: Echogenicity | None = None
    shape: Shape | None = None
    margin: Margin | None = None
    foci: frozenset[Focus] = frozenset()

    def __post_init__(self) -> None:
        for feature in get_args(Feature):
            unknown = _said(self, feature) - POINTS[feature].keys()
            if unknown:
                raise ValueError(f"{feature} cannot be {', '.join(sorted(map(repr, unknown)))}")
        if "none" in self.foci and len(self.foci) > 1:
            raise ValueError('"none" and another echogenic focus contradict each other')

    @property
    def missing(self) -> tuple[Feature, ...]:
        """What must still be said before points can be counted; of a spongiform nodule nothing."""
        if self.composition == "spongiform":
            return ()
        features: tuple[Feature, ...] = get_args(Feature)
        return tuple(feature for feature in features if not _said(self, feature))

    @property
    def is_complete(self) -> bool:
        """Whether points can be counted."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Rule:
    """What the chart says about a level: its name and from which sizes on something is done, None for never."""

    name: str
    fna_from_mm: float | None = None
    follow_up_from_mm: float | None = None
    follow_up_years: tuple[int, ...] = ()
    follow_up_words: str = ""


RULES: Final[Mapping[Level, Rule]] = MappingProxyType(
    {
        "TR1": Rule("TR1, benign"),
        "TR2": Rule("TR2, not suspicious"),
        "TR3": Rule("TR3, mildly suspicious", 25.0, 15.0, (1, 3, 5), "after 1, 3 and 5 years"),
        "TR4": Rule("TR4, moderately suspicious", 15.0, 10.0, (1, 2, 3, 5), "after 1, 2, 3 and 5 years"),
        "TR5": Rule("TR5, highly suspicious", 10.0, 5.0, (1, 2, 3, 4, 5), "every year for 5 years"),
    }
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Points, level and advice of one nodule.

    Attributes:
        points: The total, None while a feature is missing.
        level: None while a feature is missing, and for a total of 1.
        recommendation: None where the chart gives none: without level, or where it depends on a size that is unknown.
        follow_up_years: When to look again; empty unless follow-up is recommended.
        advice: The same in an English sentence.
        reason: Why this is recommended, as a code.
        missing: Features that have not been said.
        fna_from_mm: The level's bound for FNA; None where it has none.
        follow_up_from_mm: The level's bound for follow-up; None where it has none.
        largest_mm: The size that was given.
    """

    points: int | None
    level: Level | None
    recommendation: Recommendation | None
    follow_up_years: tuple[int, ...]
    advice: str
    reason: Reason
    missing: tuple[Feature, ...] = ()
    fna_from_mm: float | None = None
    follow_up_from_mm: float | None = None
    largest_mm: float | None = None


def points_of(features: Features) -> dict[Feature, int | None]:
    """Points of each feature, None for what has not been said; beside "spongiform" everything else counts 0."""
    if features.composition == "spongiform":
        return dict.fromkeys(get_args(Feature), 0)
    said: dict[Feature, frozenset[str]] = {feature: _said(features, feature) for feature in get_args(Feature)}
    return {feature: sum(POINTS[feature][word] for word in words) if words else None for feature, words in said.items()}


def level_of(points: int) -> Level | None:
    """The level of a total; None for 1, which has none in the chart.

    Raises:
        ValueError: The total is below zero.
    """
    if points < 0:
        raise ValueError(f"{points} is no total of points")
    below_seven: dict[int, Level | None] = {0: "TR1", 1: None, 2: "TR2", 3: "TR3", 4: "TR4", 5: "TR4", 6: "TR4"}
    return below_seven.get(points, "TR5")


def assess(features: Features, largest_mm: float | None) -> Assessment:
    """What the chart says about a nodule with these features and this largest dimension in any plane, in mm.

    Raises:
        ValueError: The size is not finite or not above zero.
    """
    if largest_mm is not None:
        _require_lengths(largest_mm)
    missing = features.missing
    if missing:
        advice = f"Not said yet: {', '.join(_WORDS[one] for one in missing)}."
        return Assessment(None, None, None, (), advice, "incomplete", missing, largest_mm=largest_mm)
    points = sum(value or 0 for value in points_of(features).values())
    level = level_of(points)
    if level is None:
        advice = "A total of 1 has no level in the ACR TI-RADS 2017 chart, and therefore no advice."
        return Assessment(points, None, None, (), advice, "no-level", largest_mm=largest_mm)
    rule = RULES[level]
    recommendation, reason, advice = _by_size(rule, largest_mm)
    return Assessment(
        points,
        level,
        recommendation,
        rule.follow_up_years if recommendation == "follow-up" else (),
        f"{rule.name}: {advice}",
        reason,
        (),
        rule.fna_from_mm,
        rule.follow_up_from_mm,
        largest_mm,
    )


def growth(before: tuple[float, ...], now: tuple[float, ...]) -> bool:
    """Whether a nodule has grown significantly.

    That is by 20 % and by 2 mm in each of at least two dimensions, or by 50 % of its volume; all of them "or more". The
    volume is that of an ellipsoid, whose factor π/6 cancels out; two dimensions give none.

    Args:
        before: Two or three dimensions in mm.
        now: The same dimensions, in the same order.

    Raises:
        ValueError: There are not twice two or twice three, or one is not finite or not above zero.
    """
    if len(before) != len(now) or len(before) not in (2, 3):
        raise ValueError("growth takes the same two or three dimensions twice")
    _require_lengths(*before, *now)
    grown = sum(
        new - old >= 2.0 - _ROUNDING_MM and new - old >= 0.2 * old - _ROUNDING_MM
        for old, new in zip(before, now, strict=True)
    )
    is_volume_known = len(before) == 3
    return grown >= 2 or (is_volume_known and math.prod(now) >= 1.5 * math.prod(before) * (1 - _ROUNDING_MM))


def nodules_to_report(assessments: Sequence[Assessment]) -> tuple[int, ...]:
    """Positions of at most four nodules with the highest points, highest first.

    Of equal points the larger one goes first, then the one given first. Nodules without points are left out.
    """
    return _highest(assessments)[:MOST_REPORTED]


def nodules_to_biopsy(assessments: Sequence[Assessment]) -> tuple[int, ...]:
    """Positions of at most two nodules that FNA is recommended for, those with the highest points, highest first."""
    return tuple(at for at in _highest(assessments) if assessments[at].recommendation == "fna")[:MOST_BIOPSIED]


def _highest(assessments: Sequence[Assessment]) -> tuple[int, ...]:
    known = [
        (-one.points, -(one.largest_mm or 0.0), at) for at, one in enumerate(assessments) if one.points is not None
    ]
    return tuple(at for _, _, at in sorted(known))


def _said(features: Features, feature: Feature) -> frozenset[str]:
    """The words said about a feature, none or one but for the foci."""
    if feature == "foci":
        return frozenset(features.foci)
    word: str | None = getattr(features, feature)
    return frozenset() if word is None else frozenset({word})


def _by_size(rule: Rule, largest_mm: float | None) -> tuple[Recommendation | None, Reason, str]:
    fna, follow_up = rule.fna_from_mm, rule.follow_up_from_mm
    if fna is None or follow_up is None:
        return "none", "not-suspicious", "no FNA and no follow-up."
    if largest_mm is None:
        return None, "size-unknown", f"FNA from {fna:g} mm, follow-up from {follow_up:g} mm; the size is not known yet."
    if largest_mm >= fna - _ROUNDING_MM:
        return "fna", "fna-size", f"FNA, for the nodule measures {fna:g} mm or more."
    if largest_mm >= follow_up - _ROUNDING_MM:
        return "follow-up", "follow-up-size", f"follow-up {rule.follow_up_words}; FNA only from {fna:g} mm."
    return "none", "below-bounds", f"no FNA, and no follow-up below {follow_up:g} mm."


def _require_lengths(*lengths_mm: float) -> None:
    if not all(math.isfinite(one) and one > 0 for one in lengths_mm):
        raise ValueError("a size is a finite number of millimetres above zero")
