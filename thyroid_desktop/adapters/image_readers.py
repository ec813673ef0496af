"""Which reader a file needs, told by its content and never by its name."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from thyroid_desktop.adapters.dicom.reader import DicomReader
from thyroid_desktop.adapters.refusal import unreadable
from thyroid_desktop.adapters.still_reader import StillReader
from thyroid_desktop.domain.imaging import Frame, ImageDescription
from thyroid_desktop.services.ports import ImageReader, Look

_SNIFFED: Final = 144
_STILL_STARTS: Final = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"BM", b"GIF8",
)  # fmt: skip
_VIDEO_STARTS: Final = (b"\x1aE\xdf\xa3", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")
_NAMED_STARTS: Final = ((b"%PDF", "a PDF document"), (b"PK\x03\x04", "a ZIP archive or an office document"))
_FIRST_GROUPS: Final = (0x0002, 0x0008)


class ImageReaders:
    """Opens whatever image file can be opened; fulfils ``services.ports.ImageReader``. Safe to share by threads."""

    def __init__(self) -> None:
        self._dicom = DicomReader()
        self._still = StillReader()

    def describe(self, path: Path) -> ImageDescription:
        """What the file holds. Raises ``UnreadableFile`` with the reason where it holds no image."""
        return self._reader_for(head_of(path), path).describe(path)

    def frame(self, path: Path, index: int) -> Frame:
        """Decode one frame (from 0). Raises ``UnreadableFile`` or ``MissingFrame``."""
        return self._reader_for(head_of(path), path).frame(path, index)

    def prepare(self) -> None:
        """Load the libraries for still images; pydicom is left to the first file that needs it."""
        self._still.prepare()

    def load(self, path: Path) -> bytes | None:
        """The file's bytes where it is decoded from memory, else None. Raises ``UnreadableFile``."""
        return self._reader_for(head_of(path), path).load(path)

    def look(self, path: Path, content: bytes | None) -> Look:
        """Description and first frame. Raises ``UnreadableFile`` with the reason where it holds no image."""
        head = head_of(path) if content is None else content[:_SNIFFED]
        return self._reader_for(head, path).look(path, content)

    def _reader_for(self, head: bytes, path: Path) -> ImageReader:
        if looks_like_dicom(head):
            return self._dicom
        if looks_like_still(head):
            return self._still
        raise unreadable(path, _what_else(head), "Open DICOM, JPEG, PNG, TIFF or BMP files.")


def head_of(path: Path) -> bytes:
    """The first bytes of a file, by which its kind is told. Raises ``UnreadableFile``."""
    try:
        if path.is_dir():
            raise unreadable(path, "it is a folder")
        with path.open("rb") as stream:
            return stream.read(_SNIFFED)
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem


def looks_like_dicom(head: bytes) -> bool:
    """Whether a file with this head is DICOM: by its prefix, or by a first element as data sets without one begin."""
    if head[128:132] == b"DICM":
        return True
    if len(head) < 8:
        return False
    little = struct.unpack("<HH", head[:4])
    big = struct.unpack(">HH", head[:4])
    if head[4:6].isalpha() and head[4:6].isupper():
        return little[0] in _FIRST_GROUPS or big[0] in _FIRST_GROUPS
    (length,) = struct.unpack("<I", head[4:8])
    return little[0] in _FIRST_GROUPS and little[1] <= 0x0100 and length <= 0xFF


def looks_like_still(head: bytes) -> bool:
    """Whether a file with this head is a still image of a kind that is read."""
    return head.startswith(_STILL_STARTS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _what_else(head: bytes) -> str:
    if not head:
        return "it is empty"
    if head.startswith(_VIDEO_STARTS) or head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:11] == b"AVI"):
        return "it is a video, which is not supported yet"
    for start, name in _NAMED_STARTS:
        if head.startswith(start):
            return f"it is {name}"
    return "it is no image of a kind that is known"
