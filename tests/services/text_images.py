"""Images that are text files, a shelf for them and their cases, to test taking files in without decoders."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Case, Frame, Image, ImageDescription
from thyroid_desktop.services.ports import Look

DESCRIPTION = ImageDescription(kind="still", size=Size(4, 3))


class TextReader:
    """Takes a file that begins with "image" for an image; a "flawed image" can be described but not decoded."""

    def __init__(self) -> None:
        self.looks: list[str] = []
        self.is_prepared = False

    def describe(self, path: Path) -> ImageDescription:
        if not path.read_text().startswith(("image", "flawed image")):
            raise UnreadableFile(f"{path.name} cannot be opened", "it is no image")
        return DESCRIPTION

    def prepare(self) -> None:
        self.is_prepared = True

    def load(self, path: Path) -> bytes | None:
        """A file whose name says so is read in place, as DICOM is."""
        self.describe(path)
        return None if path.name.startswith("in place") else path.read_bytes()

    def look(self, path: Path, content: bytes | None) -> Look:
        self.looks.append(path.name)
        text = path.read_text() if content is None else content.decode()
        if text.startswith("flawed"):
            raise UnreadableFile(f"{path.name} cannot be opened", "it is flawed")
        return Look(DESCRIPTION, Frame(np.full((3, 4), sum(text.encode()) % 256, np.uint8), 0))

    def frame(self, path: Path, index: int) -> Frame:
        if path.read_text().startswith("flawed"):
            raise UnreadableFile(f"{path.name} cannot be opened", "it is flawed")
        return Frame(np.zeros((3, 4), np.uint8), index)


class Shelf:
    """A content store that remembers where files are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: dict[str, Path] = {}
        self.problem: StoreProblem | None = None

    def digest(self, path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def keep(self, path: Path, sha256: str) -> Path:
        return self.keep_content(path.read_bytes(), sha256)

    def keep_content(self, content: bytes, sha256: str) -> Path:
        assert hashlib.sha256(content).hexdigest() == sha256
        if self.problem is not None:
            raise self.problem
        place = self.folder / sha256
        place.write_bytes(content)
        return self.kept.setdefault(sha256, place)

    def path_of(self, sha256: str) -> Path:
        return self.kept[sha256]


class Cases:
    """A case for each image."""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}
        self.asked: list[str] = []

    def hashes(self) -> frozenset[str]:
        return frozenset(self.images)

    def image_by_hash(self, sha256: str) -> Image | None:
        self.asked.append(sha256)
        return self.images.get(sha256)

    def add_image(self, sha256: str, file_name: str, description: ImageDescription, *, at: str) -> Image:
        number = len(self.images) + 1
        assert at == "now"
        self.images[sha256] = Image(number, 100 + number, sha256, file_name, description)
        return self.images[sha256]

    def image(self, image_id: int) -> Image:
        raise NotImplementedError

    def case(self, case_id: int) -> Case:
        raise NotImplementedError

    def cases(self) -> tuple[Case, ...]:
        raise NotImplementedError


def write(folder: Path, *names: str, content: str = "image") -> None:
    """Write files that say what they are."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content} {name}")
