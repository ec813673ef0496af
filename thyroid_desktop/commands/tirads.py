"""``tirads``: points, level and advice of ACR TI-RADS 2017 for a nodule described in words."""

from __future__ import annotations

import argparse
import math
from typing import get_args

from thyroid_desktop.commands.output import Record, print_json, print_text
from thyroid_desktop.domain.tirads import (
    Assessment,
    Composition,
    Echogenicity,
    Features,
    Focus,
    Margin,
    Shape,
    assess,
    points_of,
)


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = (
        "Points, level and advice of ACR TI-RADS 2017. As long as a feature is missing there are no points, "
        "but for a spongiform nodule, to which nothing else is added."
    )
    for name, words in (
        ("composition", get_args(Composition)),
        ("echogenicity", get_args(Echogenicity)),
        ("shape", get_args(Shape)),
        ("margin", get_args(Margin)),
    ):
        parser.add_argument(f"--{name}", choices=words, help=" | ".join(words), metavar="WORD")
    foci = get_args(Focus)
    parser.add_argument(
        "--foci",
        type=_foci,
        default=frozenset(),
        metavar="WORD[,WORD…]",
        help=f"echogenic foci, all that apply: {' | '.join(foci)}",
    )
    parser.add_argument("--size-mm", type=_size, metavar="N", help="the largest dimension in millimetres")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the assessment."""
    features = Features(options.composition, options.echogenicity, options.shape, options.margin, options.foci)
    assessment = assess(features, options.size_mm)
    if options.json:
        print_json(assessment_record(features, assessment))
        return 0
    if assessment.points is not None:
        print_text(f"Points: {assessment.points}")
    print_text(assessment.advice)
    print_text("Research use only – not for diagnosis.")
    return 0


def assessment_record(features: Features, assessment: Assessment) -> Record:
    """The assessment as the JSON object that ``tirads --json`` prints."""
    return {
        "points": assessment.points,
        "level": assessment.level,
        "advice": assessment.advice,
        "recommendation": assessment.recommendation,
        "follow_up_years": list(assessment.follow_up_years),
        "reason": assessment.reason,
        "missing": list(assessment.missing),
        "fna_from_mm": assessment.fna_from_mm,
        "follow_up_from_mm": assessment.follow_up_from_mm,
        "size_mm": assessment.largest_mm,
        "points_of": points_of(features),
        "notice": "Research use only – not for diagnosis",
    }


def _foci(text: str) -> frozenset[Focus]:
    words = [word.strip() for word in text.split(",")]
    known: tuple[Focus, ...] = get_args(Focus)
    foci = frozenset(focus for focus in known if focus in words)
    unknown = [word for word in words if word not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(map(repr, unknown))} is none of {', '.join(known)}")
    if "none" in foci and len(foci) > 1:
        raise argparse.ArgumentTypeError('"none" and another echogenic focus contradict each other')
    return foci


def _size(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        size = math.nan
    if not math.isfinite(size) or size <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no size: a number of millimetres above zero")
    return size
