"""A folder of images with the annotation files of another program, or of this one's exports, as a source."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.interchange.foreign_folder import ForeignFolder
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import ImageDescription, PatientIdentity
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, IncomingFormat, in_pixels
from thyroid_desktop.domain.nodule import PathologySource, Verdict
from training.bundles.candidate import Candidate, Gathered, LabelledBox, Omission
from training.bundles.manifest import BadBundle, Basis, Label

_VERDICTS: Final[dict[str, Verdict]] = {"benign": "benign", "malignant": "malignant"}
NO_LABEL: Final = "its label is neither benign nor malignant"
NO_BOX: Final = "no box"
EMBEDDED: Final = "its image is only inside of the annotation file"


@dataclass(frozen=True, slots=True)
class FolderWish:
    """How a folder is understood.

    Attributes:
        format: Whose files they are; None for the first format that the folder holds files of.
        pathology: Where labels come from, when they are results of pathology; None where nobody knows.
        patient: Finds the patient in an image's path within the folder, as its first group; None where nothing does.
    """

    format: IncomingFormat | None = None
    pathology: PathologySource | None = None
    patient: re.Pattern[str] | None = None


def gathered_folder(folder: Path, wish: FolderWish, scratch: Path) -> Gathered:
    """What an annotated folder offers.

    Args:
        folder: The folder.
        wish: How it is understood.
        scratch: A folder for images that are inside of annotation files while they are compared.

    Raises:
        UserProblem: It cannot be read, or holds no annotations.
    """
    reader = ImageReaders()
    files = _opened(folder, wish.format, reader, scratch)
    candidates: dict[tuple[Path, int], Candidate] = {}
    omissions: list[Omission] = []
    are_known = True
    for file in files.files:
        patients = _patients_in(file) if file.suffix.lower() == ".csv" else {}
        try:
            images = files.read(file)
        except UserProblem as problem:
            omissions.append(Omission(file.name, f"its annotations cannot be read: {problem.detail}"))
            continue
        for foreign in images:
            try:
                with files.image(foreign) as found:
                    path = found.path
                is_there = path.is_file()
                description = reader.describe(path) if is_there else None
            except UserProblem as problem:
                omissions.append(Omission(file.name, f"there is no image that can be read: {problem.detail}"))
                continue
            if description is None:
                omissions.append(Omission(file.name, EMBEDDED))
                continue
            image = _FolderImage(folder, path, description, foreign, wish, patients)
            are_known &= image.patient() is not None
            for one in image.offered():
                if isinstance(one, Omission):
                    omissions.append(one)
                else:
                    candidates[one.path, one.frame] = one
    return Gathered("folder", are_known, tuple(candidates.values()), tuple(omissions))


def _opened(folder: Path, wanted: IncomingFormat | None, reader: ImageReaders, scratch: Path) -> ForeignFolder:
    formats: tuple[IncomingFormat, ...] = (wanted,) if wanted is not None else get_args(IncomingFormat)
    for one in formats:
        files = ForeignFolder(folder, one, reader, scratch)
        if files.files and (wanted is not None or _is_understood(files)):
            return files
    raise BadBundle(f"There is nothing to bundle in {folder.name}", f"it holds no files of {' or '.join(formats)}")


def _is_understood(files: ForeignFolder) -> bool:
    with suppress(UserProblem):
        return bool(files.read(files.files[0]))
    return False


@dataclass(frozen=True, slots=True)
class _FolderImage:
    """An image of the folder with what a file says about it."""

    folder: Path
    path: Path
    description: ImageDescription
    foreign: ForeignImage
    wish: FolderWish
    patients: dict[str, str]

    def patient(self) -> str | None:
        """The patient's name for our eyes: by the wish, the annotations, or the image file; None where unknown."""
        place = self.path.relative_to(self.folder.resolve() if self.path.is_absolute() else self.folder).as_posix()
        if self.wish.patient is not None:
            match = self.wish.patient.search(place)
            return f"named {match.group(1)}" if match else None
        listed = next((self.patients[name] for name in self.foreign.names if self.patients.get(name)), "")
        if listed:
            return f"listed {listed}"
        own = self.description.patient
        identity = "|".join((own.patient_id.strip(), own.name.strip(), own.birth_date.strip()))
        return f"identity {identity}" if own != PatientIdentity() and identity.strip("|") else None

    def offered(self) -> Iterator[Candidate | Omission]:
        """A candidate for each frame with complete nodules, and what is left out."""
        if not self.foreign.shapes:
            yield Omission(self.path.name, NO_BOX)
        by_frame: dict[int, list[LabelledBox]] = {}
        for number, shape in enumerate(in_pixels(self.foreign, self.description.size), start=1):
            label = _label(shape, self.wish.pathology)
            frame = shape.frame if self.description.frame_count > 1 else 0
            if label is None:
                yield Omission(f"{self.path.name}, box {number}", NO_LABEL)
            elif not shape.box.overlaps(Size(self.description.size.width, self.description.size.height)):
                yield Omission(f"{self.path.name}, box {number}", "its box lies outside of the image")
            else:
                by_frame.setdefault(frame, []).append(LabelledBox(shape.nodule or number, shape.box, label))
        links = (self.patient() or f"image {self.path}", f"file {self.path}")
        for frame, nodules in sorted(by_frame.items()):
            yield Candidate(str(self.path), self.path.name, "", links, self.path, frame, tuple(nodules))


def _patients_in(table: Path) -> dict[str, str]:
    """The patients' pseudonyms by image, as this program's own tables list them."""
    with table.open(newline="", encoding="utf-8-sig", errors="replace") as lines:
        records = csv.DictReader(lines)
        if not {"file", "patient"} <= set(records.fieldnames or ()):
            return {}
        return {one["file"]: one["patient"] or "" for one in records}


def _label(shape: ForeignShape, source: PathologySource | None) -> Label | None:
    """The label with its basis: as this program's own tables tell it, else as the user says."""
    said = _table(shape)
    verdict = _VERDICTS.get(said.get("pathology", "")) or _VERDICTS.get(shape.label.casefold())
    if verdict is None:
        return None
    basis: Basis = source or "collection"
    bethesda: int | None = None
    if said.get("pathology") and said.get("pathology_source") in get_args(PathologySource):
        basis = "fna" if said["pathology_source"] == "fna" else "surgery"
        number = said.get("bethesda", "")
        bethesda = int(number) if basis == "fna" and number in {"1", "2", "3", "4", "5", "6"} else None
    return Label(verdict, basis, bethesda)


def _table(shape: ForeignShape) -> dict[str, str]:
    if not shape.foreign:
        return {}
    other = json.loads(shape.foreign).get("other", {})
    return {key: str(value) for key, value in other.items()} if isinstance(other, dict) else {}
