"""Handing annotations and pictures to other programs: pseudonymous unless asked otherwise, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.domain.interchange import OutgoingFormat, SharedImage, crop_place
from thyroid_desktop.services.importing import Remark
from thyroid_desktop.services.interchange_ports import (
    OpenOutgoing,
    OutgoingFile,
    OutgoingFolder,
    Pictures,
    Scribes,
)
from thyroid_desktop.services.ports import ContentStore, Progress
from thyroid_desktop.services.reporting import blanked, scan_areas
from thyroid_desktop.services.sharing import Choice, Sharing, Sheet

_LEFT_IN: Final = "No scan area is marked in it, so the picture left as it is; look for names in it."


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export.

    Attributes:
        with_names: Keep the names of files, of readers, and every word of other programs.
        is_unblanked: Keep what scanners write outside of the scan areas.
        is_lossless_jpeg: Leave a JPEG as the JPEG that it is stored as, where nothing in it must be blanked.
        is_complete: Export images without boxes too, not only those of which a reader has said something.
        with_pictures: Write the pictures, too.
        reader: Whose boxes: a name, ``all``, or empty for those settled, else the user's own, else the newest.
    """

    with_names: bool = False
    is_unblanked: bool = False
    is_lossless_jpeg: bool = False
    is_complete: bool = False
    with_pictures: bool = True
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        files: Files written, those that were there already as they are to be included.
        images: Pictures, or frames of cines, that they tell of.
        boxes: Boxes in them.
        skipped: Images that were not exported, and why.
        warnings: What to look at before the folder is passed on.
        blanked: Pictures of which nothing is left outside of the scan areas. Scanners write inside of them, too, so
            that somebody has to look at them before they are passed on.
        is_cancelled: Whether the user stopped it; what was written until then is complete.
    """

    files: int
    images: int
    boxes: int
    skipped: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    blanked: int = 0
    is_cancelled: bool = False


@dataclass(slots=True)
class _Count:
    """What an export has come to so far."""

    files: int = 0
    images: list[SharedImage] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    warnings: dict[Remark, None] = field(default_factory=dict)
    blanked: int = 0


class Exporting:
    """Exports images of the library with their boxes.

    Args:
        sharing: Says what leaves.
        frame_of: Decodes a frame (from 0) of an image.
        content: Where the originals are kept.
        pictures: Makes picture files.
        scribes: Puts annotations into formats.
        open_folder: Opens the folder to write into.
    """

    def __init__(
        self,
        *,
        sharing: Sharing,
        frame_of: Callable[[Image, int], Frame],
        content: ContentStore,
        pictures: Pictures,
        scribes: Scribes,
        open_folder: OpenOutgoing,
    ) -> None:
        self._sharing = sharing
        self._frame_of = frame_of
        self._content = content
        self._pictures = pictures
        self._scribes = scribes
        self._open_folder = open_folder

    def export(
        self,
        folder: Path,
        format: OutgoingFormat,  # noqa: A002 - the word of the user
        case_ids: Iterable[int] | None = None,
        *,
        options: ExportOptions | None = None,
        progress: Progress | None = None,
    ) -> Exported:
        """Write the images of some cases (None: of all) with their boxes into a folder.

        Files that were exported before and have not been changed since are replaced; all others stay, and what would
        overwrite them is skipped with the reason.

        Args:
            folder: Where to; made when it is missing.
            format: For which program.
            case_ids: Which cases.
            options: How.
            progress: Called before each image with (done, total, file name); answers False to stop.

        Raises:
            UserProblem: The folder cannot be written, a table of all images would overwrite one that is not ours, or
                the reader is not known.
        """
        options = options or ExportOptions()
        choice = Choice(options.reader, with_names=options.with_names, is_complete=options.is_complete)
        target = self._open_folder(folder)
        self._refuse_to_overwrite(target, format)
        sheets = tuple(self._sharing.sheets(case_ids, choice))
        count, is_cancelled = _Count(), False
        for done, sheet in enumerate(sheets):
            if progress is not None and not progress(done, len(sheets), sheet.image.file_name):
                is_cancelled = True
                break
            try:
                self._write_pictures(target, sheet, format, options, count)
            except UserProblem as problem:
                count.skipped.append(Remark(sheet.image.file_name, problem.sentence()))
        self._write_annotations(target, format, count)
        return Exported(
            count.files,
            len(count.images),
            sum(len(one.shapes) for one in count.images),
            tuple(count.skipped),
            tuple(count.warnings),
            count.blanked,
            is_cancelled,
        )

    def _refuse_to_overwrite(self, target: OutgoingFolder, format: OutgoingFormat) -> None:  # noqa: A002
        for place in self._scribes.places(format, None):
            objection = target.objection_to(place)
            if objection:
                raise UserProblem(f"{place} would be overwritten", objection, "Choose an empty folder.")

    def _write_pictures(
        self,
        target: OutgoingFolder,
        sheet: Sheet,
        format: OutgoingFormat,  # noqa: A002
        options: ExportOptions,
        count: _Count,
    ) -> None:
        """Write the picture of a sheet, and its crops for the paper, unless its annotations have no place."""
        shared = sheet.shared
        for place in self._scribes.places(format, shared.name):
            objection = target.objection_to(place)
            if objection:
                raise UserProblem(f"{place} was not written", objection)
        if options.with_pictures:
            frame, is_original = self._shown(sheet, options, count)
            jpeg = self._jpeg(sheet, frame) if options.is_lossless_jpeg and is_original else None
            shared = replace(shared, picture=f"{shared.name}{'.png' if jpeg is None else '.jpg'}")
            window = sheet.image.description.window
            content = jpeg or self._pictures.png(frame, window)
            self._write(target, self._scribes.picture_place(format, shared.picture), content, count)
            if format == "paper":
                for number, one in enumerate(shared.shapes, start=1):
                    crop = self._pictures.png(frame, window, one.shape.box)
                    self._write(target, crop_place(shared.name, number), crop, count)
        count.images.append(shared)

    def _shown(self, sheet: Sheet, options: ExportOptions, count: _Count) -> tuple[Frame, bool]:
        """The frame as it may be shown, and whether that is how it is stored."""
        image = sheet.image
        frame = self._frame_of(image, sheet.shared.frame)
        if options.is_unblanked:
            return frame, True
        areas = scan_areas(image.description, frame.size)
        if not areas:
            if image.description.kind == "dicom":
                count.warnings[Remark(image.file_name, _LEFT_IN)] = None
            return frame, True
        hidden = blanked(frame, areas)
        count.blanked += 1
        return hidden, np.array_equal(hidden.pixels, frame.pixels)

    def _jpeg(self, sheet: Sheet, frame: Frame) -> bytes | None:
        return self._pictures.original_jpeg(self._content.path_of(sheet.image.sha256), frame)

    def _write_annotations(self, target: OutgoingFolder, format: OutgoingFormat, count: _Count) -> None:  # noqa: A002
        for file in self._scribes.annotation_files(format, count.images):
            try:
                self._write(target, file.place, file.content, count)
            except UserProblem as problem:
                count.skipped.append(Remark(file.place, problem.sentence()))

    def _write(self, target: OutgoingFolder, place: str, content: bytes, count: _Count) -> None:
        target.write(OutgoingFile(place, content))
        count.files += 1


def warnings_about(options: ExportOptions) -> Iterator[str]:
    """What to say aloud before an export that is not pseudonymous."""
    if options.with_names:
        yield "The names of files and readers are kept; they may tell who the patients are."
    if options.is_unblanked:
        yield "What scanners write beside the scan is kept; it often names the patient."
