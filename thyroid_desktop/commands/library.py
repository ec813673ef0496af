"""``import`` and ``cases``: what goes into the library and what is in it, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from thyroid_desktop import bootstrap
from thyroid_desktop.commands.output import Record, print_error, print_json, print_text

if TYPE_CHECKING:
    from thyroid_desktop.domain.annotation import BoxRevision, Revision
    from thyroid_desktop.domain.diagnosis import RecordedPrediction
    from thyroid_desktop.domain.imaging import Case, Image


def describe_import(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from thyroid_desktop.commands.exchange import describe_formats

    parser.description = "Copy images into the library. Known content is found again, not copied twice."
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    describe_formats(parser)
    parser.set_defaults(run=run_import, parser=parser)


def run_import(options: argparse.Namespace) -> int:
    """Take files and folders in; 1 when any of them is refused."""
    if options.format is not None:
        from thyroid_desktop.commands.exchange import run_import_folder

        return run_import_folder(options)
    with bootstrap.open_library(options.profile) as library:
        taken = library.intake.open_paths(options.paths)
        refused = [{"file": str(one.path), "reason": one.problem.sentence()} for one in taken.refused]
    record = {
        "images": len(taken.images),
        "opened": [_image_record(image) for image in taken.images],
        "skipped": refused,
    }
    if options.json:
        print_json(record)
    else:
        print_text(f"{len(taken.images)} images in the library")
    for one in refused:
        print_error(f"{one['file']}: {one['reason']}")
    return 1 if refused else 0


def describe_cases(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = "List the cases of the library with their images, boxes and second opinions."
    parser.set_defaults(run=run_cases)


def run_cases(options: argparse.Namespace) -> int:
    """List the cases."""
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
        print_json({"cases": records})
        return 0
    for record in records:
        print_text(f"{record['id']:>6}  {record['title']}  {len(record['images'])} images  {record['added_at']}")
    return 0


def _case_record(
    case: Case,
    revisions: dict[int, tuple[Revision, ...]],
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


def _current(revisions: Iterable[Revision]) -> tuple[BoxRevision, ...]:
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
        "label": revision.details.label,
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
