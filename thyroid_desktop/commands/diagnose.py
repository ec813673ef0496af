"""``diagnose``: a second opinion on a box, or on a list of them, from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from thyroid_desktop import bootstrap
from thyroid_desktop.commands.output import Record, complain, print_json, print_text
from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from thyroid_desktop.services.consulting import Consultation, Consulting, Question, UnclearQuestion


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = "Probability of malignancy and attention map of the nodule in a box. Nothing is recorded."
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a DICOM or still image")
    parser.add_argument(
        "--box", type=box_of, metavar="X,Y,W,H", help="upper-left corner, width, height in stored pixels"
    )
    parser.add_argument("--frame", type=int, default=0, metavar="N", help="frame of a cine, from 0 (default 0)")
    parser.add_argument("--overlay", type=Path, metavar="OUT.png", help="save the image with box and attention map")
    parser.add_argument("--report", type=Path, metavar="OUT.pdf", help="save the one-page report (.pdf or .png)")
    parser.add_argument("--list", type=Path, metavar="BOXES.csv", help="many boxes: columns file,frame,x,y,w,h")
    parser.add_argument(
        "--models", type=Path, metavar="DIR", help="folder of model bundles (default: the model in use)"
    )
    parser.set_defaults(run=run, parser=parser)


def box_of(text: str) -> tuple[float, float, float, float]:
    """The four numbers of a box, as a command is given them."""
    parts = text.split(",")
    if len(parts) != 4:
        raise argparse.ArgumentTypeError("a box is X,Y,W,H")
    try:
        x, y, width, height = (float(part) for part in parts)
    except ValueError:
        raise argparse.ArgumentTypeError("a box is four numbers: X,Y,W,H") from None
    return (x, y, width, height)


def run(options: argparse.Namespace) -> int:
    """Answer for one box or a list; 1 when any of them is refused."""
    if (options.list is None) == (options.file is None):
        options.parser.error("give a FILE with --box, or a --list")
    if options.list is not None and (options.box or options.overlay or options.report):
        options.parser.error("--box, --overlay and --report go with a FILE, not with --list")
    if options.file is not None and options.box is None:
        options.parser.error("--box X,Y,W,H is needed")
    with bootstrap.open_consulting(options.models, options.profile) as consulting:
        if options.list is not None:
            return _diagnose_list(options, consulting)
        return _diagnose_one(options, consulting)


def _diagnose_one(options: argparse.Namespace, consulting: Consulting) -> int:
    from thyroid_desktop.services.consulting import Question

    consultation = consulting.consult(Question(options.file, options.frame, options.box, str(options.file)))
    if options.overlay is not None:
        bootstrap.write_overlay(consultation, options.overlay)
    if options.report is not None:
        bootstrap.write_consultation_report(consultation, options.report)
    _tell(options, consultation)
    return 0


def _diagnose_list(options: argparse.Namespace, consulting: Consulting) -> int:
    from thyroid_desktop.services.consulting import UnclearQuestion, questions_in

    failures = 0
    for question in questions_in(options.list):
        try:
            if isinstance(question, UnclearQuestion):
                raise question.problem
            _tell(options, consulting.consult(question))
        except UserProblem as problem:
            failures += 1
            complain(problem)
            if options.json:
                print_json(_refused_line(question, problem))
    return 1 if failures else 0


def _refused_line(question: Question | UnclearQuestion, problem: UserProblem) -> Record:
    from thyroid_desktop.services.consulting import Question

    if isinstance(question, Question):
        known = {"file": question.given, "frame": question.frame, "box": list(question.xywh)}
        return {**known, "error": problem.sentence()}
    return {"file": question.file, "error": problem.sentence()}


def _tell(options: argparse.Namespace, consultation: Consultation) -> None:
    record = consultation_record(consultation)
    if options.json:
        print_json(record)
        return
    low, high = record["spread"]
    print_text(
        f"{record['file']}: probability of malignancy {record['probability_malignant']:.2f} "
        f"({low:.2f}–{high:.2f} over ±5 % of the box), model {record['model']['id']}"
    )
    for sentence in _trust_sentences(consultation):
        print_text(f"  {sentence}")
    for warning in record["warnings"]:
        print_text(f"  note: {warning}")
    print_text("  Research use only – not for diagnosis.")


def _trust_sentences(consultation: Consultation) -> list[str]:
    from thyroid_desktop.services.trusting import committee_sentence, points_sentence, standing_sentence

    prediction, points = consultation.prediction, consultation.model.points
    standing = standing_sentence(prediction.probability_malignant, points)
    return [one for one in (committee_sentence(prediction), standing, points_sentence(points)) if one]


def consultation_record(consultation: Consultation) -> Record:
    """The consultation as the JSON object that ``diagnose --json`` prints."""
    from dataclasses import asdict

    from thyroid_desktop.domain.operating_point import standing
    from thyroid_desktop.services.trusting import is_uncertain

    prediction = consultation.prediction
    provenance = prediction.provenance
    spread, committee, points = prediction.spread, prediction.committee, consultation.model.points
    if spread is None:
        raise ValueError("a consultation always has a spread")
    return {
        "file": consultation.question.given,
        "frame": provenance.frame,
        "box": [round(value, 4) for value in provenance.box.xywh()],
        "probability_malignant": prediction.probability_malignant,
        "spread": [spread.low, spread.high],
        "committee": None if committee is None else [committee.low, committee.high],
        "threshold": prediction.threshold,
        "is_uncertain": is_uncertain(prediction),
        "standing": standing(prediction.probability_malignant, points),
        "operating_points": [asdict(one) for one in points],
        "model": {"id": provenance.model_id, "sha256": provenance.weights_sha256},
        "preprocessing": provenance.preprocessing,
        "precision": provenance.precision,
        "input_sha256": provenance.input_sha256,
        "cam": {"shape": list(prediction.cam.values.shape)},
        "at": provenance.at,
        "warnings": list(prediction.warnings),
        "notice": "Research use only – not for diagnosis",
    }
