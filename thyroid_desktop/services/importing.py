"""Taking in what was annotated in other programs: a folder of their files with the images beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.annotation import BoxDetails, BoxRevision
from thyroid_desktop.domain.errors import UnreadableFile, UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.interchange import (
    ForeignImage,
    ForeignShape,
    IncomingFormat,
    fitted,
    in_pixels,
)
from thyroid_desktop.domain.marks import ForeignFile
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology, PathologySource, Verdict
from thyroid_desktop.services.annotating import Annotating, NewBox
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.intake import Intake
from thyroid_desktop.services.interchange_ports import ForeignFiles, OpenForeign
from thyroid_desktop.services.ports import Progress

_VERDICTS: Final[dict[str, Verdict]] = {"benign": "benign", "malignant": "malignant"}
_NOT_NODULES: Final = frozenset({"arrow"})
"""Labels of boxes that point at something else than a nodule, so that nothing is said about a nodule there."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A file and what is to be said about it, in plain words."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of importing a folder.

    Attributes:
        images: Images of the folder whose annotations were taken in.
        boxes: Boxes that their files hold and that are in the library now.
        added: Boxes among them that were not there before.
        skipped: Files that were not taken in, and why.
        warnings: What was odd in files that were.
        changes: What it touched.
        is_cancelled: Whether the user stopped it; what was taken in until then is kept.
    """

    images: int
    boxes: int
    added: int
    skipped: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    changes: Changes
    is_cancelled: bool = False


@dataclass(slots=True)
class _Count:
    """What an import has come to so far."""

    paths: set[str] = field(default_factory=set)
    boxes: int = 0
    added: int = 0
    skipped: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)


class Importing:
    """Takes folders of annotations in on behalf of one user.

    Args:
        open_foreign: Opens a folder in a format.
        intake: Takes the images in.
        annotating: Adds the boxes.
        describing: Records what files say about nodules.
    """

    def __init__(
        self, *, open_foreign: OpenForeign, intake: Intake, annotating: Annotating, describing: Describing
    ) -> None:
        self._open_foreign = open_foreign
        self._intake = intake
        self._annotating = annotating
        self._describing = describing

    def import_folder(
        self,
        folder: Path,
        format: IncomingFormat,  # noqa: A002 - the word of the user
        progress: Progress | None = None,
        *,
        pathology: PathologySource | None = None,
    ) -> Imported:
        """Take in every annotated image of a folder; what is in the library already is not added again.

        One bad file never stops the others, and nothing outside of the folder is read.

        Args:
            folder: The folder.
            format: Whose files they are.
            progress: Called before each file with (done, total, file name); answers False to stop.
            pathology: Where the labels "benign" and "malignant" come from, when they are results of pathology. Else
                they are labels and nothing more.

        Raises:
            UserProblem: The folder cannot be read, holds no file of the format, or the library cannot be written.
        """
        files = self._open_foreign(folder, format)
        if not files.files:
            raise UnreadableFile(f"There is nothing to import in {folder.name}", f"it holds no files of {format}")
        count = _Count()
        is_cancelled = False
        for done, total, file, said in _read(files):
            if progress is not None and not progress(done, total, file.name):
                is_cancelled = True
                break
            if isinstance(said, UserProblem):
                count.skipped.append(Remark(file.name, said.detail or said.title))
            else:
                self._take(files, said, format, pathology, count)
        return Imported(
            len(count.paths),
            count.boxes,
            count.added,
            tuple(count.skipped),
            tuple(count.warnings),
            count.changes,
            is_cancelled,
        )

    def _take(
        self,
        files: ForeignFiles,
        foreign: ForeignImage,
        format: IncomingFormat,  # noqa: A002
        pathology: PathologySource | None,
        count: _Count,
    ) -> None:
        try:
            with files.image(foreign) as found:
                intaken = self._intake.open_paths((found.path,))
                if intaken.refused:
                    raise intaken.refused[0].problem
        except UnreadableFile as problem:
            count.skipped.append(Remark(_called(foreign), problem.sentence()))
            return
        (image,) = intaken.images
        boxes, remarks = _new_boxes(image, foreign, format)
        edited = self._annotating.take_in(
            image,
            boxes,
            foreign=ForeignFile(format, foreign.foreign) if foreign.foreign else None,
            is_absent=foreign.is_absent,
        )
        added = [one for one in edited.revisions if isinstance(one, BoxRevision)] if edited.changes.image_ids else []
        count.changes |= intaken.changes | edited.changes | self._describe(image, added, foreign, pathology)
        count.paths.add(str(found.path))
        count.boxes += len(boxes)
        count.added += len(added)
        count.warnings += [Remark(_called(foreign), text) for text in (*foreign.warnings, *found.warnings, *remarks)]

    def _describe(
        self, image: Image, added: Sequence[BoxRevision], foreign: ForeignImage, source: PathologySource | None
    ) -> Changes:
        """Say about nodules that are new what the file says; what the user has said before counts more."""
        said = {one.nodule for one in self._describing.marks(image) if one.kind == "nodule"}
        changes = Changes()
        for nodule in dict.fromkeys(one.nodule for one in added if one.details.label not in _NOT_NODULES):
            labels = {one.details.label.casefold() for one in added if one.nodule == nodule}
            description = _described(foreign.description, labels, source)
            if description is not None and nodule not in said:
                changes |= self._describing.describe(image, nodule, description).changes
        return changes


def _read(files: ForeignFiles) -> Iterator[tuple[int, int, Path, ForeignImage | UserProblem]]:
    """Each image with how far one has come: by files where there are several, else by the images of the one."""
    for number, file in enumerate(files.files):
        try:
            images = files.read(file)
        except UserProblem as problem:
            yield number, len(files.files), file, problem
            continue
        for place, foreign in enumerate(images):
            is_only = len(files.files) == 1
            yield (place, len(images), file, foreign) if is_only else (number, len(files.files), file, foreign)


def _called(foreign: ForeignImage) -> str:
    """How an annotation is called in a remark: by its file, with the image where the file holds several."""
    if foreign.is_paired or not foreign.names:
        return foreign.source.name
    return f"{foreign.source.name}: {foreign.names[0]}"


def _new_boxes(
    image: Image,
    foreign: ForeignImage,
    format: IncomingFormat,  # noqa: A002
) -> tuple[list[NewBox], list[str]]:
    """The boxes that lie on the image, and what is to be said about the others."""
    description = image.description
    boxes, remarks = [], []
    if foreign.size is not None and foreign.size != description.size:
        remarks.append(
            f"The file says {foreign.size.width}×{foreign.size.height} pixels, "
            f"the image has {description.size.width}×{description.size.height}."
        )
    for shape in in_pixels(foreign, description.size):
        frame = shape.frame if description.frame_count > 1 else 0
        inside = fitted(shape, description.size)
        if inside is None:
            remarks.append("A box was left out: it lies outside of the image.")
        elif frame >= description.frame_count:
            remarks.append(f"A box was left out: the image has no frame {frame}.")
        else:
            if inside.box != shape.box:
                remarks.append("A box reached beyond the image and was cut at its border.")
            boxes.append(NewBox(frame, inside.box, inside.nodule, _details(inside, format)))
    return boxes, remarks


def _details(shape: ForeignShape, format: IncomingFormat) -> BoxDetails:  # noqa: A002
    return BoxDetails(
        origin="imported",
        source=format,
        outline=shape.outline,
        is_locked=shape.is_locked,
        label=shape.label,
        foreign=shape.foreign,
    )


def _described(
    description: NoduleDescription | None, labels: set[str], source: PathologySource | None
) -> NoduleDescription | None:
    verdicts = {_VERDICTS[label] for label in labels if label in _VERDICTS}
    if source is None or len(verdicts) != 1:
        return description
    return replace(description or NoduleDescription(), pathology=Pathology(verdicts.pop(), source))
