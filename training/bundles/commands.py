"""``thyroid-train dataset build|verify|describe``."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from thyroid_desktop.domain.errors import Cancelled, UserProblem

if TYPE_CHECKING:
    from training.bundles.candidate import Gathered

SOURCES: Final = ("profile", "tn5000", "ddti", "les3bdd", "vlthynet", "folder")
MARGIN: Final = 0.5
FOLDS: Final = 3
HELD_OUT_SHARE: Final = 0.2


class UnsoundBundle(UserProblem):
    """A bundle that must not be learnt from; all that is wrong with it stands in ``findings``."""

    def __init__(self, name: str, findings: tuple[str, ...]) -> None:
        super().__init__(f"{name} must not be learnt from", "; ".join(findings[:3]))
        self.findings = findings


def add_dataset(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``dataset`` to the commands."""
    what = "build, verify or describe a dataset bundle: de-identified images, boxes, labels and a split by patient"
    deeds = stages.add_parser("dataset", help=what, description=what).add_subparsers(dest="deed", required=True)
    _add_build(deeds.add_parser("build", help="build a bundle, or go on with one that was stopped or killed"))
    for name, told in (
        ("verify", "look at every file and claim; 1 when any is wrong"),
        ("describe", "say what it holds"),
    ):
        deed = deeds.add_parser(name, help=told, description=told)
        deed.add_argument("bundle", type=Path)
        deed.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _add_build(build: argparse.ArgumentParser) -> None:
    build.add_argument("--from", dest="source", choices=SOURCES, required=True, help="what PATH is")
    build.add_argument("path", type=Path, metavar="PATH")
    build.add_argument(
        "--out", type=Path, required=True, metavar="BUNDLE", help="a folder that is empty or not there yet"
    )
    build.add_argument(
        "--margin", type=float, default=MARGIN, help="context of the crops, as a part of the box's sides"
    )
    build.add_argument("--folds", type=int, default=FOLDS)
    build.add_argument(
        "--held-out", type=float, default=HELD_OUT_SHARE, metavar="SHARE", help="share that no fold sees"
    )
    build.add_argument("--seed", type=int, default=1, help="of the split")
    build.add_argument("--salt", type=Path, help="file of the pseudonyms' salt (default: one of your account); keep it")
    build.add_argument(
        "--with-tirads", action="store_true", help="profile: readings are labels where pathology is missing"
    )
    build.add_argument(
        "--stage",
        dest="at_stage",
        choices=("queued", "reviewed", "annotated"),
        help="profile: only images at this stage",
    )
    build.add_argument(
        "--case", type=int, action="append", metavar="ID", help="profile: only this case; may be repeated"
    )
    build.add_argument("--format", help="folder: whose annotations (default: the first that are found)")
    build.add_argument("--pathology", choices=("fna", "surgery"), help="folder: labels are results of pathology")
    build.add_argument("--patient", metavar="REGEX", help="folder: finds the patient in an image's path as its group 1")
    build.add_argument("--json", action="store_true", help="one JSON object on stdout")


def perform_dataset(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what was asked; the answer is what ``--json`` prints.

    Raises:
        UserProblem: It is the world's fault; ``Cancelled`` when it was stopped.
    """
    try:
        return _build(asked) if asked.deed == "build" else _looked_at(asked)
    except KeyboardInterrupt as stop:
        advice = "; the same command goes on with it" if asked.deed == "build" else ""
        raise Cancelled("The dataset bundle was left alone", f"it was stopped from the keyboard{advice}") from stop


def _looked_at(asked: argparse.Namespace) -> dict[str, Any]:
    from training.bundles.description import described

    if asked.deed == "describe":
        from training.bundles.manifest import read_manifest

        return _told(described(read_manifest(asked.bundle)), asked)
    from training.bundles.inspection import inspect

    inspected = inspect(asked.bundle, _Meter())
    if not inspected.is_sound or inspected.manifest is None:
        for finding in inspected.findings:
            sys.stderr.write(f"{finding}\n")
        raise UnsoundBundle(asked.bundle.name, inspected.findings)
    if not asked.json:
        sys.stdout.write(f"{asked.bundle.name} is sound\n")
    return {"is_sound": True, **described(inspected.manifest)}


def _build(asked: argparse.Namespace) -> dict[str, Any]:
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from training.bundles.building import Plan, build
    from training.bundles.candidate import kept_salt
    from training.bundles.description import described
    from training.bundles.developing import Developing
    from training.bundles.manifest import BadBundle, SplitRecord

    if asked.folds < 2 or not 0 <= asked.held_out < 1 or not 0 <= asked.margin <= 2:
        raise BadBundle("The bundle cannot be built", "it takes 2 folds or more, a share below 1, a margin from 0 to 2")
    with tempfile.TemporaryDirectory(prefix="thyroid-dataset-") as scratch:
        gathered = _gathered(asked, Path(scratch))
        developing = Developing(ImageReaders(), kept_salt(asked.salt or _usual_salt()), asked.margin)
        split = SplitRecord(asked.seed, asked.folds, asked.held_out)
        plan = Plan(asked.out, developing, split, datetime.now(UTC).date().isoformat())
        built = build(gathered, plan, _Meter())
    for one in built.omissions:
        sys.stderr.write(f"{one.name}: left out, {one.reason}\n")
    numbers = described(built.manifest)
    left_out = [{"name": one.name, "reason": one.reason} for one in built.omissions]
    return {"bundle": str(asked.out), **_told(numbers, asked), "left_out": left_out}


def _gathered(asked: argparse.Namespace, scratch: Path) -> Gathered:
    if asked.source == "profile":
        from thyroid_desktop.adapters.store.database import usual_url
        from thyroid_desktop.services.queueing.readiness import Wish
        from training.bundles.profile import gathered_profile

        return gathered_profile(asked.path, Wish(asked.with_tirads, asked.at_stage, asked.case), usual_url())
    if asked.source != "folder":
        from training.bundles.collections import gathered_collection

        return gathered_collection(asked.path, asked.source)
    from thyroid_desktop.domain.interchange import IncomingFormat
    from training.bundles.annotated_folder import FolderWish, gathered_folder
    from training.bundles.manifest import BadBundle

    if asked.format not in (None, *get_args(IncomingFormat)):
        raise BadBundle(f"There is no format {asked.format}", f"known are {', '.join(get_args(IncomingFormat))}")
    try:
        pattern = re.compile(asked.patient) if asked.patient else None
    except re.error as fault:
        raise BadBundle("--patient is no regular expression", str(fault)) from fault
    if pattern is not None and pattern.groups < 1:
        raise BadBundle("--patient finds no patient", "it has no group")
    return gathered_folder(asked.path, FolderWish(asked.format, asked.pathology, pattern), scratch)


def _usual_salt() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("ThyroidDesktop", appauthor=False)) / "dataset.salt"


def _told(numbers: dict[str, Any], asked: argparse.Namespace) -> dict[str, Any]:
    if not asked.json:
        from training.bundles.description import sentences

        sys.stdout.write("".join(f"{line}\n" for line in sentences(numbers)))
    return numbers


class _Meter:
    """Tells on standard error how far it has come, once a percent, and never stops anything by itself."""

    def __init__(self) -> None:
        self._told = ""

    def __call__(self, done: int, total: int, what: str) -> bool:
        line = f"{what} {100 * done // total} %"
        if line != self._told and (sys.stderr.isatty() or 100 * done // total % 10 == 0):
            sys.stderr.write(f"{line}\n")
            self._told = line
        return True
