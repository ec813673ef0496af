"""The command line: the same services as the window, for scripts.

With ``--json`` standard output carries machine-readable lines and nothing else; problems and logs go to standard error.
Exit codes: 0 fine, 1 a problem explained in one sentence, 2 bad use.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thyroid_desktop import bootstrap
from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from thyroid_desktop.domain.annotation import BoxRevision
    from thyroid_desktop.domain.diagnosis import RecordedPrediction
    from thyroid_desktop.domain.imaging import Case, Image
    from thyroid_desktop.services.consulting import Consultation, Consulting, Question, UnclearQuestion

Record = dict[str, Any]


def run(words: list[str]) -> int:
    """Run a subcommand, or open the window when the first word that is no option names none."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a windowed program on Windows has none; its consoles are not UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not _names_command(words):
        return bootstrap.run_window(_window_parser().parse_args(words))
    options = _command_parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except UserProblem as problem:
        _complain(problem)
        if options.json:
            _print_json({"error": problem.sentence()})
        return 1
    except BrokenPipeError:
        return 1


def _names_command(words: list[str]) -> bool:
    skip_next = False
    for word in words:
        if skip_next:
            skip_next = False
        elif word == "--profile":
            skip_next = True
        elif not word.startswith("-"):
            return word in COMMANDS
    return False


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="thyroid-desktop",
        description="Annotate thyroid ultrasound, get a recorded second opinion. Research use only.",
        epilog=f"Subcommands: {', '.join(sorted(COMMANDS))}; each has its own --help.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders to open in the window")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the data folder")
    parser.add_argument(
        "--demo", type=Path, metavar="DIR", help="walk through the sample case, save pictures to DIR, end"
    )
    return parser


def _command_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="thyroid-desktop")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the data folder")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    # A second --profile after the subcommand must not reset the first one to its default.
    shared.add_argument("--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the data folder")
    for name, describe in COMMANDS.items():
        describe(commands.add_parser(name, parents=[shared]))
    return parser


def _describe_diagnose(parser: argparse.ArgumentParser) -> None:
    parser.description = "Probability of malignancy and attention map of the nodule in a box. Nothing is recorded."
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a DICOM or still image")
    parser.add_argument("--box", type=_box, metavar="X,Y,W,H", help="upper-left corner, width, height in stored pixels")
    parser.add_argument("--frame", type=int, default=0, metavar="N", help="frame of a cine, from 0 (default 0)")
    parser.add_argument("--overlay", type=Path, metavar="OUT.png", help="save the image with box and attention map")
    parser.add_argument("--report", type=Path, metavar="OUT.pdf", help="save the one-page report (.pdf or .png)")
    parser.add_argument("--list", type=Path, metavar="BOXES.csv", help="many boxes: columns file,frame,x,y,w,h")
    parser.add_argument(
        "--models", type=Path, metavar="DIR", help="folder of model bundles (default: the bundled ones)"
    )
    parser.set_defaults(run=_diagnose, parser=parser)


def _describe_import(parser: argparse.ArgumentParser) -> None:
    parser.description = "Copy images into the library. Known content is found again, not copied twice."
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    parser.set_defaults(run=_import)


def _describe_cases(parser: argparse.ArgumentParser) -> None:
    parser.description = "List the cases of the library with their images, boxes and second opinions."
    parser.set_defaults(run=_cases)


def _box(text: str) -> tuple[float, float, float, float]:
    parts = text.split(",")
    if len(parts) != 4:
        raise argparse.ArgumentTypeError("a box is X,Y,W,H")
    try:
        x, y, width, height = (float(part) for part in parts)
    except ValueError:
        raise argparse.ArgumentTypeError("a box is four numbers: X,Y,W,H") from None
    return (x, y, width, height)


def _diagnose(options: argparse.Namespace) -> int:
    if (options.list is None) == (options.file is None):
        options.parser.error("give a FILE with --box, or a --list")
    if options.list is not None and (options.box or options.overlay or options.report):
        options.parser.error("--box, --overlay and --report go with a FILE, not with --list")
    if options.file is not None and options.box is None:
        options.parser.error("--box X,Y,W,H is needed")
    with bootstrap.open_consulting(options.models) as consulting:
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
            _complain(problem)
            if options.json:
                _print_json(_refused_line(question, problem))
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
        _print_json(record)
        return
    low, high = record["spread"]
    _print_text(
        f"{record['file']}: probability of malignancy {record['probability_malignant']:.2f} "
        f"({low:.2f}–{high:.2f} over ±5 % of the box), model {record['model']['id']}"
    )
    for warning in record["warnings"]:
        _print_text(f"  note: {warning}")
    _print_text("  Research use only – not for diagnosis.")


def consultation_record(consultation: Consultation) -> Record:
    """The consultation as the JSON object that ``diagnose --json`` prints."""
    prediction = consultation.prediction
    provenance = prediction.provenance
    spread = prediction.spread
    if spread is None:
        raise ValueError("a consultation always has a spread")
    return {
        "file": consultation.question.given,
        "frame": provenance.frame,
        "box": [round(value, 4) for value in provenance.box.xywh()],
        "probability_malignant": prediction.probability_malignant,
        "spread": [spread.low, spread.high],
        "threshold": prediction.threshold,
        "model": {"id": provenance.model_id, "sha256": provenance.weights_sha256},
        "preprocessing": provenance.preprocessing,
        "precision": provenance.precision,
        "input_sha256": provenance.input_sha256,
        "cam": {"shape": list(prediction.cam.values.shape)},
        "at": provenance.at,
        "warnings": list(prediction.warnings),
        "notice": "Research use only – not for diagnosis",
    }


def _import(options: argparse.Namespace) -> int:
    with bootstrap.open_library(options.profile) as library:
        taken = library.intake.open_paths(options.paths)
        refused = [{"file": str(one.path), "reason": one.problem.sentence()} for one in taken.refused]
    record = {
        "images": len(taken.images),
        "opened": [_image_record(image) for image in taken.images],
        "skipped": refused,
    }
    if options.json:
        _print_json(record)
    else:
        _print_text(f"{len(taken.images)} images in the library")
    for one in refused:
        _print_error(f"{one['file']}: {one['reason']}")
    return 1 if refused else 0


def _cases(options: argparse.Namespace) -> int:
    with bootstrap.open_library(options.profile) as library:
        records = [
            _case_record(
                case,
                {image.id: library.store.annotations.revisions(image.id) for image in case.images},
                {image.id: library.store.predictions.of_image(image.id) for image in case.images},
            )
            for case in library.store.cases.cases()
        ]
    if options.json:
        _print_json({"cases": records})
        return 0
    for record in records:
        _print_text(f"{record['id']:>6}  {record['title']}  {len(record['images'])} images  {record['added_at']}")
    return 0


def _case_record(
    case: Case,
    revisions: dict[int, tuple[BoxRevision, ...]],
    predictions: dict[int, tuple[RecordedPrediction, ...]],
) -> Record:
    images = [
        {
            **_image_record(image),
            "boxes": [_box_record(revision) for revision in _current(revisions[image.id])],
            "predictions": [_prediction_record(one) for one in predictions[image.id]],
        }
        for image in case.images
    ]
    return {
        "id": case.id,
        "title": case.title,
        "study_date": case.study_date,
        "added_at": case.added_at,
        "images": images,
    }


def _current(revisions: Iterable[BoxRevision]) -> tuple[BoxRevision, ...]:
    from thyroid_desktop.domain.annotation import current_boxes

    return current_boxes(revisions)


def _image_record(image: Image) -> Record:
    description = image.description
    return {
        "id": image.id,
        "case_id": image.case_id,
        "file": image.file_name,
        "sha256": image.sha256,
        "width": description.size.width,
        "height": description.size.height,
        "frames": description.frame_count,
        "warnings": list(description.warnings),
    }


def _box_record(revision: BoxRevision) -> Record:
    box = revision.box
    return {
        "nodule": revision.nodule,
        "frame": revision.frame,
        "box": list(box.xywh()) if box is not None else None,
        "revision": revision.id,
        "user_id": revision.user_id,
        "at": revision.at,
    }


def _prediction_record(recorded: RecordedPrediction) -> Record:
    prediction = recorded.prediction
    spread = prediction.spread
    return {
        "probability_malignant": prediction.probability_malignant,
        "spread": [spread.low, spread.high] if spread is not None else None,
        "frame": prediction.provenance.frame,
        "box": list(prediction.provenance.box.xywh()),
        "model": {"id": prediction.provenance.model_id, "sha256": prediction.provenance.weights_sha256},
        "preprocessing": prediction.provenance.preprocessing,
        "input_sha256": prediction.provenance.input_sha256,
        "at": prediction.provenance.at,
        "user_id": recorded.user_id,
    }


def _print_json(record: Record) -> None:
    _print_text(json.dumps(record, allow_nan=False))


def _print_text(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _print_error(line: str) -> None:
    sys.stderr.write(line + "\n")


def _complain(problem: UserProblem) -> None:
    advice = f" {problem.advice}" if problem.advice else ""
    _print_error(f"thyroid-desktop: {problem.sentence()}.{advice}")


COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "diagnose": _describe_diagnose,
    "import": _describe_import,
    "cases": _describe_cases,
}
