"""``thyroid-train explain``: the methods of explanation measured on one model bundle, from a shell."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.explanations.measuring import Measured
    from training.explanations.subject import Subject

STAGES: Final = {"explain": "measure a model's heatmaps against outlines, by erasing, and by drawing weights anew"}
LIMIT: Final = 40
ERASED: Final = 8
_EXPLAIN: Final = """
Grad-CAM, HiResCAM, LayerCAM and Grad-CAM++ are compared on nodules outlined by hand: DDTI's polygons and the masks of
the cine frames (folders "ddti" and "cine" of DATA; one that is not there is left out). Leaves explanations.csv,
explanations.md and explanations.json in DIR.

--json prints the content of explanations.json: "bundle", "weights_sha256", "counts" and "area" by collection,
"figures" by collection, method and figure, "differences" (to Grad-CAM), "sanity" (rank correlations by stage), each
figure with value, low, high and count, "shares" and "curves" (mean deletion and insertion), "rule" and "chosen". What
the data do not define is null.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""


class NothingOutlined(UserProblem):
    """There is no nodule with an outline."""


def add_explanations(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    what = STAGES["explain"]
    explain = stages.add_parser(
        "explain", help=what, description=what + _EXPLAIN, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    explain.add_argument("--bundle", type=Path, required=True, metavar="MODEL", help="folder of a model bundle")
    explain.add_argument("--data", type=Path, required=True, metavar="DATA", help="folder with one folder a collection")
    explain.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the tables")
    explain.add_argument(
        "--limit", type=int, default=LIMIT, metavar="N", help=f"nodules of each collection; {LIMIT} by default"
    )
    explain.add_argument(
        "--erased",
        type=int,
        default=ERASED,
        metavar="N",
        help=f"so many of them get curves, about 80 runs of the network each; {ERASED} by default",
    )
    explain.add_argument("--fast", action="store_true", help="curves in bfloat16, as previews are computed")
    explain.add_argument("--seed", type=int, default=0, help="of all lots; 0 by default")
    explain.add_argument("--json", action="store_true", help="one JSON object on stdout")


def perform_explanations(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure, and write the tables; answers what ``--json`` prints.

    Raises:
        UserProblem: The bundle is damaged, or there is nothing outlined.
    """
    from training.explanations.measuring import Plan, measured
    from training.explanations.outlines import outlined_nodules
    from training.explanations.subject import open_subject

    subject = open_subject(asked.bundle)
    nodules = outlined_nodules(asked.data, asked.limit)
    if not nodules:
        raise NothingOutlined("Nothing can be measured", f"{asked.data} has no outlined nodule in ddti or cine")
    plan = Plan(erased=asked.erased, is_fast=asked.fast, seed=asked.seed)
    found = measured(subject, nodules, plan, _tell)
    return _written(asked.out, content_of(subject, found) | {"curves_in": "bfloat16" if asked.fast else "float32"})


def content_of(subject: Subject, found: Sequence[Measured]) -> dict[str, Any]:
    """What was found, as the tables are made of; estimates are values still."""
    from training.explanations.erasing import SHARES
    from training.explanations.figures import (
        ALL,
        RULE,
        areas_of,
        chosen,
        counts_of,
        differences_of,
        figures_of,
        mean_curves,
        sanity_of,
    )
    from training.explanations.measuring import whole_head_stage

    figures, differences, sanity = figures_of(found), differences_of(found), sanity_of(found)
    return {
        "bundle": subject.manifest.identity.id,
        "weights_sha256": subject.manifest.identity.weights_sha256,
        "counts": counts_of(found),
        "area": areas_of(found),
        "figures": figures,
        "differences": differences,
        "sanity": sanity,
        "shares": list(SHARES),
        "curves": mean_curves(found),
        "rule": RULE,
        "chosen": chosen(figures[ALL], differences, sanity[whole_head_stage(subject.head)]),
    }


def _written(folder: Path, content: dict[str, Any]) -> dict[str, Any]:
    import json

    from training.explanations.table import csv_text, markdown_text

    plain: dict[str, Any] = json.loads(json.dumps(content, default=asdict))
    texts = {
        "explanations.csv": csv_text(content),
        "explanations.md": markdown_text(content),
        "explanations.json": json.dumps(plain, indent=1) + "\n",
    }
    for name, text in texts.items():
        _write(folder / name, text)
    return plain


def _write(path: Path, text: str) -> None:
    from training.experiment.checkpoint import write_whole

    write_whole(path, lambda stream: stream.write(text.encode()))


def _tell(share: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}")
        sys.stderr.flush()
