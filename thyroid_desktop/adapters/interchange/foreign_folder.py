"""A folder of annotations in another program's format: its files, what they say, and the images that they mean."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np

from thyroid_desktop.adapters.interchange import coco, ddti, labelme, table, voc, yolo
from thyroid_desktop.adapters.interchange.folder_index import FolderIndex
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.errors import UnreadableFile, UserProblem
from thyroid_desktop.domain.interchange import ForeignImage, IncomingFormat
from thyroid_desktop.services.interchange_ports import FoundImage
from thyroid_desktop.services.ports import ImageReader

MOST_BYTES: Final = 2**26
"""No file of annotations is larger, with an image inside or without; nothing beyond is read."""
_ENDINGS: Final[dict[IncomingFormat, tuple[str, ...]]] = {
    "labelme": (".json",),
    "voc": (".xml",),
    "coco": (".json",),
    "yolo": (".txt",),
    "csv": (".csv", ".tsv"),
    "ddti": (".xml",),
}
_LISTS: Final = frozenset({"classes.txt", "obj.names", "labels.txt", "train.txt", "val.txt", "test.txt", "readme.txt"})
"""Text files that go with YOLO's and are none themselves."""
_ALIKE: Final = 6.0
"""Mean difference in grey levels below which two pictures are the same, one of them perhaps compressed once more."""


class ForeignFolder:
    """Reads annotations and finds their images; fulfils ``services.interchange_ports.ForeignFiles``.

    Args:
        folder: The chosen folder.
        format: What its files are.
        reader: Opens images, to compare one inside a file with the one beside it.
        scratch: A folder of ours for images that are inside of files; made when it is needed.

    Raises:
        UnreadableFile: The folder cannot be read.
    """

    def __init__(self, folder: Path, format: IncomingFormat, reader: ImageReader, scratch: Path) -> None:  # noqa: A002
        self._index = FolderIndex(folder)
        self._format = format
        self._reader = reader
        self._scratch = scratch
        self._classes = self._class_names() if format == "yolo" else ()
        self.files = tuple(one for one in self._index.of_ending(*_ENDINGS[format]) if one.name.lower() not in _LISTS)
        """The files of annotations, in natural order."""

    def read(self, file: Path) -> tuple[ForeignImage, ...]:
        """What one file says. Raises ``UnreadableFile`` with the reason where it says nothing."""
        try:
            return self._understood(self._content(file), file)
        except DamagedTextError as problem:
            raise UnreadableFile(f"{file.name} cannot be read", str(problem)) from problem

    @contextmanager
    def image(self, foreign: ForeignImage) -> Iterator[FoundImage]:
        """The image that is meant, for as long as the block lasts.

        Raises:
            UnreadableFile: There is none within the folder.
        """
        beside = self._beside(foreign)
        if not foreign.embedded:
            if beside is None:
                wanted = (
                    PurePosixPath(foreign.names[0]).name if foreign.names else f"an image named {foreign.source.stem}"
                )
                raise UnreadableFile(f"{foreign.source.name} has no image", f"{wanted} is not in the folder")
            yield FoundImage(self._index.path(beside))
            return
        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch) as place:
            inside = Path(place, _name_for(foreign, beside))
            inside.write_bytes(foreign.embedded)
            yield self._chosen(inside, beside, foreign)

    def _beside(self, foreign: ForeignImage) -> str | None:
        """The image file that is meant: by the annotation file's own name first, then by the names in it."""
        own = self._index.paired(foreign.source, foreign.names) if foreign.is_paired else None
        found = own or self._index.named(foreign.source, foreign.names)
        if found is None and foreign.is_paired:
            found = self._index.anywhere(foreign.source.stem)
        return found

    def _chosen(self, inside: Path, beside: str | None, foreign: ForeignImage) -> FoundImage:
        """The image beside the file where it is the one inside, since it is the original; else the latter."""
        try:
            picture = self._reader.frame(inside, 0).pixels
        except UserProblem as problem:
            if beside is None:
                raise UnreadableFile(
                    f"{foreign.source.name} has no image", f"the one inside: {problem.detail}"
                ) from problem
            return FoundImage(
                self._index.path(beside), ("The image inside the file is damaged; the one beside it was taken.",)
            )
        if beside is None:
            return FoundImage(inside)
        try:
            path = self._index.path(beside)
            other = self._reader.frame(path, 0).pixels
        except UserProblem:
            return FoundImage(inside)
        if picture.shape[:2] == other.shape[:2] and _difference(picture, other) <= _ALIKE:
            return FoundImage(path)
        return FoundImage(
            inside, (f"{PurePosixPath(beside).name} differs from the image inside the file, which was taken.",)
        )

    def _content(self, file: Path) -> bytes:
        path = self._index.path(self._index.relative(file).as_posix())
        try:
            with path.open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
        except OSError as problem:
            raise UnreadableFile(f"{file.name} cannot be read", problem.strerror or "it cannot be read") from problem
        if len(data) > MOST_BYTES:
            raise UnreadableFile(f"{file.name} is not opened", f"it has more than {MOST_BYTES >> 20} MB")
        return data

    def _understood(self, data: bytes, file: Path) -> tuple[ForeignImage, ...]:
        if self._format == "labelme":
            return (labelme.read(data, file),)
        if self._format == "voc":
            return (voc.read(data, file),)
        if self._format == "yolo":
            return (yolo.read(data, file, self._classes),)
        several = {"coco": coco.read, "csv": table.read, "ddti": ddti.read}
        return several[self._format](data, file)

    def _class_names(self) -> tuple[str, ...]:
        """The names of YOLO's classes from the first file that lists them."""
        for file in self._index.of_ending(".yaml", ".yml", ".txt", ".names"):
            is_list = file.name.lower() in {"classes.txt", "obj.names", "labels.txt"}
            if is_list or file.suffix.lower() in {".yaml", ".yml"}:
                try:
                    data = self._content(file)
                    names = yolo.read_names(data) if is_list else yolo.read_description(data)
                except (UnreadableFile, DamagedTextError):
                    continue
                if names:
                    return names
        return ()


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference of two pictures in grey levels of 8 bits."""
    greys = [picture.mean(axis=2) if picture.ndim == 3 else picture.astype(np.float64) for picture in (one, other)]
    levels = [
        grey / (257.0 if picture.dtype == np.uint16 else 1.0) for grey, picture in zip(greys, (one, other), strict=True)
    ]
    return float(np.abs(levels[0] - levels[1]).mean())


def _name_for(foreign: ForeignImage, beside: str | None) -> str:
    """A harmless file name for an image that is inside of a file."""
    wanted = PurePosixPath(beside or (foreign.names[0] if foreign.names else foreign.source.stem)).name
    harmless = "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in wanted).strip(". ")
    return harmless[-100:] or "image"
