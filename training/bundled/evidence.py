"""``thyroid-train shortcuts``, ``precision`` and ``card``: what a finished bundle is measured by, and its card anew."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, get_args

from training.experiment.commands import counted
from training.experiment.recipe import BadExperiment
from training.importers import Source, import_rows

STAGES: Final = {
    "shortcuts": "ask a study's networks again with the nodule or the marks taken away",
    "precision": "compare what a bundle answers in bfloat16 and in float32",
    "card": "write the card of a bundle anew, with what was measured of it",
}
_CARD: Final = """

A section is a file of Markdown without its title: shortcuts, calibration, explanations, familiarity, committee, speed,
networks or tried. Sections that are not named stay as they were."""


def add_evidence(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands."""
    raw = argparse.RawDescriptionHelpFormatter
    shortcuts, precision, card = (
        stages.add_parser(name, help=what, description=what + (_CARD if name == "card" else ""), formatter_class=raw)
        for name, what in STAGES.items()
    )
    shortcuts.add_argument("model", type=Path, metavar="MODEL", help="name of a study, or its .toml file")
    shortcuts.add_argument("--run", type=Path, required=True, help="folder of its trainings")
    precision.add_argument("--bundle", type=Path, required=True, metavar="MODEL", help="folder of a model bundle")
    for command in (shortcuts, precision):
        command.add_argument("--data", type=Path, required=True, help="folder with one folder a collection")
        command.add_argument("--limit", type=counted, default=0, metavar="N", help="rows asked; all without")
    card.add_argument("--bundle", type=Path, required=True, metavar="MODEL", help="folder of a model bundle")
    card.add_argument("--section", action="append", default=[], metavar="NAME=FILE.md", help="may be repeated")
    for command in (shortcuts, precision, card):
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def perform_evidence(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what the command prints.

    Raises:
        BadExperiment: The study, its trainings or a section cannot be used.
        BrokenModel: The bundle cannot be used.
        OSError: A file is missing.
    """
    if asked.stage == "shortcuts":
        from training.bundled.making import Places
        from training.bundled.shortcuts import shortcuts_of
        from training.bundled.study import read_study

        lines = shortcuts_of(read_study(asked.model), Places(asked.data, None, asked.run), asked.limit)
        return {"positive_class": "malignant", "lines": lines}
    if asked.stage == "precision":
        from training.bundled.precision import agreement_of

        rows = import_rows(asked.data, [one for one in get_args(Source) if (asked.data / one).is_dir()])
        step = max(1, len(rows) // asked.limit) if asked.limit else 1
        return agreement_of(asked.bundle, rows[::step])
    from training.bundled.bundle import write_card

    write_card(asked.bundle, sections_of(asked.section))
    return {"bundle": str(asked.bundle)}


def sections_of(pairs: Sequence[str]) -> dict[str, str]:
    """The texts of sections from pairs NAME=FILE.

    Raises:
        BadExperiment: There is no such section, or its file cannot be read.
    """
    from training.bundled.card import SECTIONS

    found: dict[str, str] = {}
    for pair in pairs:
        name, _, file = pair.partition("=")
        if name not in SECTIONS:
            raise BadExperiment(f"The card has no section {name}", f"it has {', '.join(SECTIONS)}")
        try:
            found[name] = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise BadExperiment(f"The section {name} cannot be read", str(fault)) from fault
    return found


def evidence_sentences(found: Mapping[str, Any]) -> list[str]:
    """What was measured, in lines for people."""
    if "lines" in found:
        return [_shortcut(one) for one in found["lines"]]
    if "crops" in found:
        gap, above = found["greatest_difference"], found["above_a_hundredth"]
        times = f"float32 {found['ms_float32']:.1f} ms, bfloat16 {found['ms_bfloat16']:.1f} ms"
        return [
            f"{found['crops']} crops; greatest difference of probability {gap:.4f}, above 0.01 in {above}",
            f"{found['decisions_changed']} decisions changed; {times}; {found['megabytes']:.1f} MB",
        ]
    return [f"the card of {found['bundle']} is written"]


def _shortcut(one: Mapping[str, Any]) -> str:
    ends = "" if one["auroc_95"] is None else f" ({one['auroc_95'][0]:.3f}–{one['auroc_95'][1]:.3f})"
    less = "" if one["less_95"] is None else f" ({one['less_95'][0]:+.3f} to {one['less_95'][1]:+.3f})"
    return f"{one['crops']:<26} AUROC {one['auroc']:.3f}{ends}  less {one['less']:+.3f}{less}"
