"""``similar``: the nodules of the library that a network finds most like the one in a box, from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from thyroid_desktop import bootstrap
from thyroid_desktop.commands.diagnose import box_of
from thyroid_desktop.commands.output import Record, print_json, print_text

if TYPE_CHECKING:
    from thyroid_desktop.domain.resemblance import Likeness, Resemblance
    from thyroid_desktop.services.consulting import Consultation


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = (
        "The annotated nodules of the library that resemble the nodule in a box most, by the features of the model, "
        "with their pathology. No probability, and nothing is recorded."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a DICOM or still image")
    parser.add_argument(
        "--box", type=box_of, metavar="X,Y,W,H", required=True, help="upper-left corner, width, height in stored pixels"
    )
    parser.add_argument("--frame", type=int, default=0, metavar="N", help="frame of a cine, from 0 (default 0)")
    parser.add_argument("--most", type=_count, default=5, metavar="N", help="how many nodules (default 5)")
    parser.add_argument("--with-unknown", action="store_true", help="also nodules whose pathology is not known")
    parser.add_argument(
        "--models", type=Path, metavar="DIR", help="folder of model bundles (default: the model in use)"
    )
    parser.set_defaults(run=run, parser=parser)


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return number


def run(options: argparse.Namespace) -> int:
    """Ask the model about the box, and compare with the library."""
    from thyroid_desktop.services.consulting import Question
    from thyroid_desktop.services.resembling import Wish

    with bootstrap.open_likening(options.profile) as likening:
        likening.require_open_eyes()
        with bootstrap.open_consulting(options.models, options.profile) as consulting:
            consultation = consulting.consult(Question(options.file, options.frame, options.box, str(options.file)))
        found = likening.compared(consultation.prediction, Wish(options.most, with_unknown=options.with_unknown))
    if options.json:
        print_json(_record(consultation, found))
    else:
        _tell(consultation, found)
    return 0


def _record(consultation: Consultation, found: Resemblance) -> Record:
    prediction = consultation.prediction
    provenance = prediction.provenance
    return {
        "file": consultation.question.given,
        "frame": provenance.frame,
        "box": [round(value, 4) for value in provenance.box.xywh()],
        "probability_malignant": prediction.probability_malignant,
        "model": {"id": provenance.model_id, "sha256": provenance.weights_sha256},
        "similar": [_similar_record(one) for one in found.alike],
        "known": found.known,
        "malignant": found.malignant,
        "compared": found.compared,
        "not_compared_boxes": found.lacking,
        "notice": "Research use only – not for diagnosis. Counts of a library are no probability.",
    }


def _similar_record(one: Likeness) -> Record:
    pathology = one.description.pathology
    said = None if pathology is None else {"source": pathology.source, "bethesda": pathology.bethesda}
    return {
        "similarity": round(one.similarity, 6),
        "case": one.case_id,
        "image": one.image_id,
        "frame": one.frame,
        "box": [round(value, 4) for value in one.box.xywh()],
        "nodule": one.nodule,
        "verdict": one.verdict,
        "pathology": said,
        "tirads": one.level,
        "side": one.description.side,
        "largest_mm": one.description.size.largest,
    }


def _tell(consultation: Consultation, found: Resemblance) -> None:
    print_text(
        f"{consultation.question.given}: {found.malignant} of {found.known} malignant, {found.compared} compared"
    )
    for one in found.alike:
        pathology = one.description.pathology
        known = "not known" if one.verdict is None or pathology is None else f"{one.verdict} ({pathology.source})"
        level = f", {one.level}" if one.level is not None else ""
        print_text(
            f"  {one.similarity:.3f}  {known}{level}, case {one.case_id}, image {one.image_id}, nodule {one.nodule}"
        )
    if not found.alike:
        print_text("  No nodule with a known answer can be compared yet.")
    if found.lacking:
        print_text(f"  note: {found.lacking} boxes of the library are not compared yet; the window does that.")
    print_text("  Counts of a library are no probability. Research use only – not for diagnosis.")
