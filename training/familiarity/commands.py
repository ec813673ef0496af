"""``thyroid-train familiarity``: gives a model bundle the check of what it was made for, and measures what is told."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from training.familiarity.answering import Features
    from training.familiarity.questions import Question

STAGE: Final = "familiarity"
_SEED: Final = 1
_DRAW: Final = 5
_MOST: Final = 1200
_WHAT: Final = "fit or measure the check that warns of pictures, organs and boxes that a model was not made for"
_FIT: Final = """
Three of four parts of every collection are learnt from, split by groups; the fourth is what "measure" measures. Writes
familiarity.npz into the bundle and lists it in the manifest, with how it was fitted in "training". Needs the
collections tn5000, ddti, les3bdd, vlthynet, cine, breast and dicom.

--json prints "bundle", "sha256" of the file, "limits" of distance, foreign and empty, and "learnt": boxes by kind.
"""
_MEASURE: Final = """
Counts what is told of nodules that the check was not fitted to (false alarms) and of boxes elsewhere, another organ,
pictures that are no ultrasound, colour Doppler (painted, and true frames of other organs), elastography, blur,
saturation and darkness, which are painted on held-out nodules. "never seen" is the features' part fitted anew without
one collection, or without one kind of picture. Made pictures are varied, but they are not what the world holds.

--json prints "bundle", "held_out" and "never_seen": lists of lines with "kind", "source", "boxes", "any" and "by", a
share by the name of the caution; shares are objects with k, n, value, low and high (Wilson's 95 % interval).
"""


def add_familiarity(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe both commands."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = stages.add_parser(STAGE, help=_WHAT, description=_WHAT)
    steps = parser.add_subparsers(dest="familiarity_stage", required=True)
    for name, what, more in (
        ("fit", "fit the check and write it into the bundle", _FIT),
        ("measure", "false alarms and detections", _MEASURE),
    ):
        step = steps.add_parser(name, help=what, description=what + "\n" + more, formatter_class=raw)
        step.add_argument("--bundle", type=Path, required=True, metavar="MODEL", help="folder of a model bundle")
        step.add_argument("--data", type=Path, required=True, help="folder with one folder a collection")
        step.add_argument("--cache", type=Path, help="folder for features, so that the second command need not wait")
        step.add_argument("--scale", type=float, default=1.0, help="factor on the numbers of boxes (default 1)")
        step.add_argument("--fast", action="store_true", help="compute features as previews are, in bfloat16")
        step.add_argument("--json", action="store_true", help="one JSON object on stdout")


def perform_familiarity(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what the command prints as JSON, and prints it for people otherwise.

    Raises:
        UserProblem: Bundle or tables cannot be used.
        OSError: A table or an image is missing.
    """
    from training.familiarity.answering import Features
    from training.familiarity.questions import all_questions, thinned

    network = Features(asked.bundle, asked.cache, is_fast=asked.fast)
    questions = thinned(all_questions(asked.data, most=_MOST, seed=_SEED), scale=asked.scale, seed=_DRAW)
    found = _fit(asked, network, questions) if asked.familiarity_stage == "fit" else _measure(asked, network, questions)
    return {"bundle": str(asked.bundle), **found}


def _fit(asked: argparse.Namespace, network: Features, questions: list[Question]) -> dict[str, Any]:
    from collections import Counter

    from training.familiarity.fitting import DIRECTIONS, QUANTILES, Rows, fitted
    from training.familiarity.questions import HELD_OUT
    from training.familiarity.writing import add_check

    taught = ("nodule", "elsewhere", "not ultrasound")
    chosen = [one for one in questions if one.kind in taught and one.fold != HELD_OUT]
    rows = Rows.of(chosen, network.of(chosen))
    arrays = fitted(rows, rows.folds != HELD_OUT)
    limits = [round(float(one), 4) for one in arrays["limits"]]
    learnt = dict(sorted(Counter(one.kind for one in chosen).items()))
    account = {"learnt": learnt, "limits": limits, "quantiles": list(QUANTILES), "directions": DIRECTIONS}
    digest = add_check(asked.bundle, arrays, account)
    if not asked.json:
        sys.stdout.write(f"limits of distance, foreign and empty: {limits}\n")
    return {"sha256": digest, "limits": limits, "learnt": learnt}


def _measure(asked: argparse.Namespace, network: Features, questions: list[Question]) -> dict[str, Any]:
    from thyroid_desktop.inference.bundle import broken, read_files
    from thyroid_desktop.inference.familiarity import FAMILIARITY, Familiarity
    from thyroid_desktop.inference.network import plain_arrays
    from training.familiarity.measuring import as_lines, measured

    files = read_files(asked.bundle, network.manifest)
    check = None
    if FAMILIARITY in files:
        try:
            arrays = plain_arrays(asked.bundle, FAMILIARITY, files[FAMILIARITY])
            check = Familiarity.of(arrays, network.manifest.feature_map[2])
        except ValueError as fault:
            raise broken(asked.bundle, f"{FAMILIARITY}: {fault}") from fault
    found = measured(questions, network.of(questions), check)
    if not asked.json:
        sys.stdout.write("".join(f"{line}\n" for line in as_lines(found)))
    return found
