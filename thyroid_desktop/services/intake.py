"""Opening files and folders: listed at once, or read, kept under their content hash and entered into their cases."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.errors import UnreadableFile, UserProblem
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.domain.natural_order import natural_key
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.keeping import Keeping, is_pending
from thyroid_desktop.services.ports import CaseStore, Clock, ContentStore, ImageReader, Progress

_NO_IMAGES: Final = re.compile(
    r"\.(7z|avi|bat|c|cfg|conf|css|csv|db|dll|docx?|exe|gz|html?|inf|ini|js|jsonl?|lnk|log|md|mkv|mov|mp4|np[yz]|od[st]"
    r"|pdf|pkl|pptx?|py|rar|rst|rtf|sh|so|sqlite3?|svg|tar|toml|tsv|txt|url|wmv|xlsx?|xml|ya?ml|zip)$",
    re.IGNORECASE,
)
"""Endings of files that a folder of images is often shared with; they are passed over there without a word."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be opened, and why."""

    path: Path
    problem: UserProblem


@dataclass(frozen=True, slots=True)
class Intaken:
    """What came of opening some paths.

    Attributes:
        images: The images, new and found again, in the order of the files; each once.
        refused: The files that could not be opened.
        changes: The cases that have new images.
        is_cancelled: Whether the user stopped it; what was opened until then is kept.
    """

    images: tuple[Image, ...]
    refused: tuple[Refusal, ...]
    changes: Changes
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of some paths, none of which was read.

    Attributes:
        images: One for each file, in natural order: pending, or stored where the file was opened before.
        refused: The folders that cannot be read.
    """

    images: tuple[Image, ...]
    refused: tuple[Refusal, ...]


class Intake:
    """Opens files into the library, at once or after they were looked at.

    Attributes:
        keeping: Looks at the files that were listed, and keeps them.
    """

    def __init__(self, reader: ImageReader, content: ContentStore, cases: CaseStore, clock: Clock) -> None:
        self.keeping = Keeping(reader, content, cases, clock)
        self._reader = reader
        self._content = content

    def open_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Intaken:
        """Open files and folders.

        Folders are walked in natural order; hidden files, and files that are plainly no images, are passed over
        there. A file that was named itself is always opened or refused with its reason. One bad file never stops the
        others.

        Args:
            paths: Files and folders.
            progress: Called before each file with (done, total, file name); answers False to stop.
        """
        files, unreachable = _files_of(paths)
        images: dict[int, Image] = {}
        refused = list(unreachable)
        new_cases: set[int] = set()
        is_cancelled = False
        for done, path in enumerate(files):
            if progress is not None and not progress(done, len(files), path.name):
                is_cancelled = True
                break
            try:
                image, is_new = self.keeping.take_in(path)
            except UserProblem as problem:
                refused.append(Refusal(path, problem))
                continue
            images.setdefault(image.id, image)
            if is_new:
                new_cases.add(image.case_id)
        if progress is not None and not is_cancelled:
            progress(len(files), len(files), "")
        return Intaken(tuple(images.values()), tuple(refused), Changes(case_ids=frozenset(new_cases)), is_cancelled)

    def list_paths(self, paths: Iterable[Path]) -> Listing:
        """The images that ``open_paths`` would open, in its order, before any of them is read."""
        files, unreachable = _files_of(paths)
        by_id = {image.id: image for image in map(self.keeping.listed, files)}
        return Listing(tuple(by_id.values()), unreachable)

    def kept(self, image: Image) -> Image:
        """The stored image: as it is given when it is in the library, else kept now, at most once.

        Raises:
            AlteredFile: The file is not the one any more that was looked at; nothing may be recorded for it.
            UnreadableFile: It holds nothing that can be shown.
            StoreProblem: It cannot be written, as when the disk is full; it may be asked for again.
        """
        return self.keeping.kept(image)

    def frame(self, image: Image, index: int) -> Frame:
        """Decode one frame (from 0) of an image. Raises ``UnreadableFile`` or ``MissingFrame``."""
        if is_pending(image):
            return self.keeping.frame(image, index)
        return self._reader.frame(self._content.path_of(image.sha256), index)


def _files_of(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Refusal, ...]]:
    """The files to open, each once, and the folders that cannot be read."""
    files: dict[Path, None] = {}
    refused: list[Refusal] = []
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(_walk(path, refused)))
        else:
            files[path] = None
    return tuple(files), tuple(refused)


def _walk(folder: Path, refused: list[Refusal]) -> Iterable[Path]:
    def unreadable(problem: OSError) -> None:
        where = Path(problem.filename or folder)
        title = f"The folder {where.name} cannot be opened"
        refused.append(Refusal(where, UnreadableFile(title, problem.strerror or "it cannot be read")))

    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted((one for one in folders if not one.startswith(".")), key=natural_key)
        for name in sorted(names, key=natural_key):
            if not _is_passed_over(name):
                yield Path(place, name)


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~")) or name.upper() == "DICOMDIR" or _NO_IMAGES.search(name) is not None
