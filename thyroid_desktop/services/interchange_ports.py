"""What importing and exporting need from the outside world, as protocols that ``adapters`` fulfil."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Window
from thyroid_desktop.domain.interchange import ForeignImage, IncomingFormat, OutgoingFormat, SharedImage


@dataclass(frozen=True, slots=True)
class FoundImage:
    """The image that a file of annotations means.

    Attributes:
        path: Where it lies.
        warnings: What was odd in finding it, in plain words.
    """

    path: Path
    warnings: tuple[str, ...] = ()


class ForeignFiles(Protocol):
    """The annotation files of one folder in one format."""

    files: tuple[Path, ...]

    def read(self, file: Path) -> tuple[ForeignImage, ...]:
        """What one file says about its images. Raises ``UnreadableFile``."""
        ...

    def image(self, foreign: ForeignImage) -> AbstractContextManager[FoundImage]:
        """The image that is meant, there for as long as the block lasts. Raises ``UnreadableFile``."""
        ...


OpenForeign = Callable[[Path, IncomingFormat], ForeignFiles]
"""Opens a folder that the user has chosen. Raises ``UnreadableFile`` where it cannot be read."""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to be written: its place within the chosen folder, with ``/``, and its content."""

    place: str
    content: bytes


class Scribes(Protocol):
    """Puts annotations into the formats of other programs."""

    def picture_place(self, format: OutgoingFormat, picture: str) -> str:  # noqa: A002 - the word of the user
        """Where a picture lies within the chosen folder, with ``/``."""
        ...

    def places(self, format: OutgoingFormat, name: str | None) -> tuple[str, ...]:  # noqa: A002
        """Where the annotations of the image with this name lie; for None those of all images together."""
        ...

    def annotation_files(self, format: OutgoingFormat, images: Sequence[SharedImage]) -> Iterable[OutgoingFile]:  # noqa: A002
        """The files that say everything about these images."""
        ...


class Pictures(Protocol):
    """Makes picture files without any metadata."""

    def png(self, frame: Frame, window: Window | None, part: Box | None = None) -> bytes:
        """The frame, or the part of it that the box touches, in 8 bits through its window."""
        ...

    def original_jpeg(self, path: Path, frame: Frame) -> bytes | None:
        """The JPEG that this frame of a file is stored as, without metadata; None where it is not stored as one."""
        ...


class OutgoingFolder(Protocol):
    """A folder that the user has chosen to export into."""

    def objection_to(self, place: str) -> str:
        """Why nothing may be written at this place; empty where it may."""
        ...

    def write(self, file: OutgoingFile) -> None:
        """Write a file as a whole or not at all. Raises ``StoreProblem``, also where somebody else's file is there."""
        ...


OpenOutgoing = Callable[[Path], OutgoingFolder]
"""Opens or makes a folder to export into. Raises ``StoreProblem``."""
