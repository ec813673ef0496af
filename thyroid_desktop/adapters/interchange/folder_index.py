"""The files of a folder that a user has chosen, and nothing outside of it: links that lead out are not followed."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.natural_order import natural_key

IMAGE_ENDINGS: Final = frozenset(
    {"", ".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".dcm", ".dicom", ".ima", ".img"}
)
_IMAGE_FOLDERS: Final = ("images", "jpegimages", "img", "imgs")
"""Where images lie beside a folder of annotations, as VOC, YOLO and COCO have it."""


class FolderIndex:
    """All files under a folder by their names, found without looking at any of them.

    Args:
        folder: The chosen folder.

    Raises:
        UnreadableFile: It is missing, no folder, or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = _resolved(folder)
        self.files: tuple[str, ...] = tuple(_walk(self.folder))
        """Paths relative to the folder, with ``/``, in natural order."""
        self._by_path = {_folded(one): one for one in reversed(self.files)}
        self._by_name: dict[str, list[str]] = {}
        self._by_stem: dict[str, list[str]] = {}
        for one in self.files:
            name = PurePosixPath(one).name
            if is_image_name(name):
                self._by_name.setdefault(_folded(name), []).append(one)
                for stem in {name, PurePosixPath(name).stem}:
                    self._by_stem.setdefault(_folded(stem), []).append(one)

    def path(self, relative: str) -> Path:
        """Where a file of the index lies.

        Raises:
            UnreadableFile: It is a link that leads out of the folder, or no file that holds content.
        """
        path = self.folder / relative
        try:
            real = path.resolve(strict=True)
            mode = real.stat().st_mode
        except (OSError, RuntimeError) as problem:
            raise UnreadableFile(f"{path.name} cannot be opened", "it is a link that leads nowhere") from problem
        if not real.is_relative_to(self.folder):
            raise UnreadableFile(f"{path.name} is not opened", "it is a link that leads out of the chosen folder")
        if not stat.S_ISREG(mode):
            raise UnreadableFile(f"{path.name} is not opened", "it is no ordinary file")
        return path

    def relative(self, path: Path) -> PurePosixPath:
        """A path under the folder as the index has it."""
        return PurePosixPath(path.relative_to(self.folder).as_posix())

    def paired(self, source: Path, hints: Sequence[str] = ()) -> str | None:
        """The image that a file beside it belongs to by its own name: ``x.json`` to ``x.jpg``, ``x.png.json`` to it.

        Where several have the name, the first is taken that a hint names, or that has no file of its own.
        """
        relative = self.relative(source)
        for folder in (relative.parent, *_image_folders(relative.parent)):
            found = [one for one in self._by_stem.get(_folded(relative.stem), ()) if _is_in(one, folder)]
            if found:
                hinted = {_folded(hint) for hint in hints}
                named = [one for one in found if _folded(PurePosixPath(one).name) in hinted]
                free = [one for one in found if _folded(f"{one}{relative.suffix}") not in self._by_path]
                exact = [one for one in found if _folded(PurePosixPath(one).name) == _folded(relative.stem)]
                return (exact or named or free or found)[0]
        return None

    def named(self, source: Path, names: Iterable[str]) -> str | None:
        """The image that a file means by one of these names: from where it lies, from the folder, or anywhere."""
        parent = self.relative(source).parent
        names = tuple(names)
        for name in names:
            # Steps upwards are meant from where the file lies and from nowhere else.
            others = () if ".." in name.split("/") else (PurePosixPath(), *_image_folders(parent))
            for base in (parent, *others):
                inside = _joined(base, name)
                if inside is not None and _folded(inside) in self._by_path:
                    return self._by_path[_folded(inside)]
        return next((one for name in names if (one := self.anywhere(PurePosixPath(name).name)) is not None), None)

    def anywhere(self, name: str) -> str | None:
        """The one image of this name, or of this name without its ending, in the whole folder; None for several."""
        for known in (self._by_name, self._by_stem):
            found = known.get(_folded(name), [])
            if len(found) == 1:
                return found[0]
        return None

    def of_ending(self, *endings: str) -> tuple[Path, ...]:
        """The files with one of these endings, in natural order."""
        return tuple(self.folder / one for one in self.files if PurePosixPath(one).suffix.casefold() in endings)


def is_image_name(name: str) -> bool:
    """Whether a file of this name may be an image; DICOM files often have numbers or nothing as their ending."""
    ending = PurePosixPath(name).suffix.casefold()
    return ending in IMAGE_ENDINGS or ending.removeprefix(".").isdecimal()


def _resolved(folder: Path) -> Path:
    try:
        real = folder.resolve(strict=True)
        if not real.is_dir():
            raise UnreadableFile(f"{folder.name} cannot be opened", "it is no folder")
        os.listdir(real)  # noqa: PTH208 - only to learn whether it can be read
    except (OSError, RuntimeError) as problem:
        cause = problem.strerror if isinstance(problem, OSError) and problem.strerror else "it cannot be read"
        raise UnreadableFile(f"{folder.name} cannot be opened", cause) from problem
    return real


def _walk(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted((one for one in folders if not one.startswith((".", "__MACOSX"))), key=natural_key)
        inside = Path(place).relative_to(folder)
        for name in sorted(names, key=natural_key):
            if not name.startswith((".", "~")):
                yield (inside / name).as_posix()


def _folded(text: str) -> str:
    """A name in the form in which names are compared: systems differ in case and in how they write accents."""
    return unicodedata.normalize("NFC", text).casefold()


def _is_in(relative: str, folder: PurePosixPath) -> bool:
    return _folded(str(PurePosixPath(relative).parent)) == _folded(str(folder))


def _image_folders(folder: PurePosixPath) -> Iterator[PurePosixPath]:
    """Folders of images that go with a folder of annotations: inside it, beside it, or with one part exchanged."""
    for name in _IMAGE_FOLDERS:
        yield folder / name
        for place, part in enumerate(folder.parts):
            if part.casefold() in {"labels", "annotations", "xml", "json", "xmls", "jsons"}:
                yield PurePosixPath(*folder.parts[:place], name, *folder.parts[place + 1 :])


def _joined(base: PurePosixPath, name: str) -> str | None:
    """The path from ``base``, without dots; None where it leads out of the folder or begins at a root or drive."""
    parts: list[str] = list(base.parts)
    pieces = name.split("/")
    if not pieces[0] or ":" in pieces[0]:
        return None
    for piece in pieces:
        if piece == "..":
            if not parts:
                return None
            parts.pop()
        elif piece not in {"", "."}:
            parts.append(piece)
    return "/".join(parts)
