"""``import --format`` and ``export``: annotations from and for other programs, from the command line."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from thyroid_desktop import bootstrap
from thyroid_desktop.commands.output import Record, print_error, print_json, print_text
from thyroid_desktop.domain.interchange import IncomingFormat, OutgoingFormat
from thyroid_desktop.domain.nodule import PathologySource

if TYPE_CHECKING:
    from thyroid_desktop.bootstrap import Exchange
    from thyroid_desktop.services.importing import Remark


def describe_formats(parser: argparse.ArgumentParser) -> None:
    """Say what ``import`` takes besides paths when it takes annotations in, too."""
    parser.add_argument(
        "--format",
        choices=get_args(IncomingFormat),
        help="take the annotations of another program in, from one folder with their images",
    )
    parser.add_argument("--user", metavar="NAME", help="whose boxes they become (default: the user of the profile)")
    parser.add_argument(
        "--pathology",
        choices=get_args(PathologySource),
        help='the labels "benign" and "malignant" are results of pathology, from this source',
    )


def run_import_folder(options: argparse.Namespace) -> int:
    """Take annotations in; 1 when any file is refused."""
    if len(options.paths) != 1:
        options.parser.error("--format takes one folder")
    with bootstrap.open_exchange(options.profile) as exchange:
        user_id = _user_id(exchange, options.user)
        importing = exchange.importing_for(user_id)
        imported = importing.import_folder(options.paths[0], options.format, pathology=options.pathology)
    record = {
        "images": imported.images,
        "boxes": imported.boxes,
        "added": imported.added,
        "skipped": _records(imported.skipped),
        "warnings": _records(imported.warnings),
    }
    _print(record, f"{imported.images} images with {imported.boxes} boxes, {imported.added} of them new", options)
    return 1 if imported.skipped else 0


def describe_export(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = (
        "Write images and boxes for other programs. Names of files, cases and patients are replaced by pseudonyms, and "
        "what scanners write beside the scan is blanked."
    )
    parser.add_argument("--format", choices=get_args(OutgoingFormat), required=True, help="for which program")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to; made when it is missing")
    parser.add_argument("--case", type=int, action="append", metavar="ID", help="only this case; may be repeated")
    parser.add_argument("--reader", default="", metavar="NAME", help='whose boxes; "all" for those of all readers')
    parser.add_argument("--with-names", action="store_true", help="keep the names of files, readers and labels")
    parser.add_argument("--unblanked", action="store_true", help="keep what scanners write beside the scan")
    parser.add_argument("--lossless-jpg", action="store_true", help="leave JPEGs as they are stored, where possible")
    parser.add_argument("--no-images", action="store_true", help="write the annotations only")
    parser.add_argument("--all-images", action="store_true", help="export images without any annotation, too")
    parser.set_defaults(run=run_export)


def run_export(options: argparse.Namespace) -> int:
    """Export; 1 when any image could not be written."""
    from thyroid_desktop.services.exporting import ExportOptions, warnings_about

    chosen = ExportOptions(
        with_names=options.with_names,
        is_unblanked=options.unblanked,
        is_lossless_jpeg=options.lossless_jpg,
        is_complete=options.all_images,
        with_pictures=not options.no_images,
        reader=options.reader,
    )
    for warning in warnings_about(chosen):
        print_error(f"thyroid-desktop: {warning}")
    with bootstrap.open_exchange(options.profile) as exchange:
        exported = exchange.exporting().export(options.out, options.format, options.case, options=chosen)
    record = {
        "files": exported.files,
        "images": exported.images,
        "boxes": exported.boxes,
        "skipped": _records(exported.skipped),
        "warnings": _records(exported.warnings),
        "blanked": exported.blanked,
    }
    if exported.blanked:
        print_error(
            f"thyroid-desktop: {exported.blanked} pictures are black outside of the scan. Look for names inside of it "
            "before they are passed on."
        )
    _print(record, f"{exported.images} images with {exported.boxes} boxes in {exported.files} files", options)
    return 1 if exported.skipped else 0


def _user_id(exchange: Exchange, name: str | None) -> int:
    """Who imports: the one named, else the user of the profile, who is the one logged in where there was none."""
    user = exchange.settings.user()
    if user is not None and name is not None:
        return exchange.user_named(" ".join(name.split()) or user.name).id
    if user is None:
        exchange.settings.set_user(name if name is not None else _login())
        user = exchange.settings.user()
    assert user is not None  # noqa: S101 - just set
    return user.id


def _login() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "user"


def _records(remarks: Iterable[Remark]) -> list[Record]:
    return [{"file": one.file, "reason": one.reason} for one in remarks]


def _print(record: Record, sentence: str, options: argparse.Namespace) -> None:
    if options.json:
        print_json(record)
    else:
        print_text(sentence)
    for kind in ("skipped", "warnings"):
        for one in record[kind]:
            print_error(f"{one['file']}: {one['reason']}")
