"""The header of a DICOM file, and where its pixel data lie; the pixels themselves are not read here."""

from __future__ import annotations

import io
import logging
import os
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from thyroid_desktop.adapters.dicom.values import damage, text
from thyroid_desktop.adapters.quiet import quietly
from thyroid_desktop.adapters.refusal import unreadable

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

MAX_INFLATED: Final = 256 * 2**20
"""Most bytes that a deflated data set may inflate to (zlib alone would follow half a megabyte to 512 MiB)."""
UNDEFINED: Final = 0xFFFFFFFF
DEFLATED: Final = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
IMPLICIT: Final = "1.2.840.10008.1.2"
_PIXEL_TAGS: Final = (0x7FE00008, 0x7FE00009, 0x7FE00010)
_INTEGER_PIXELS: Final = 0x7FE00010
_WANTED: Final = (
    "SpecificCharacterSet", "SOPClassUID", "StudyDate", "ContentDate", "Modality", "Manufacturer",
    "ManufacturerModelName", "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "CineRate",
    "RecommendedDisplayFrameRate", "FrameTime", "FrameTimeVector", "SequenceOfUltrasoundRegions", "StudyInstanceUID",
    "SeriesInstanceUID", "DirectoryRecordSequence", "SamplesPerPixel", "PhotometricInterpretation",
    "PlanarConfiguration", "NumberOfFrames", "Rows", "Columns", "PixelSpacing", "PixelAspectRatio", "BitsAllocated",
    "BitsStored", "HighBit", "PixelRepresentation", "WindowCenter", "WindowWidth", "RescaleIntercept", "RescaleSlope",
    "RedPaletteColorLookupTableDescriptor", "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor", "RedPaletteColorLookupTableData", "GreenPaletteColorLookupTableData",
    "BluePaletteColorLookupTableData", "SegmentedRedPaletteColorLookupTableData",
    "SegmentedGreenPaletteColorLookupTableData", "SegmentedBluePaletteColorLookupTableData",
    "ExtendedOffsetTable", "ExtendedOffsetTableLengths",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixel data lie: offset of the value, and its length in bytes (0xFFFFFFFF when it is encapsulated)."""

    tag: int
    vr: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A parsed header.

    Attributes:
        header: Attributes that matter here.
        transfer_syntax: UID; guessed where the file does not say.
        storage_class: Media Storage SOP Class, or the data set's own SOP class.
        pixels: Where the pixel data lie, or None.
        inflated: The whole data set where it was deflated, else None.
        size: Bytes of what ``open_source`` opens.
        notes: Oddities that pydicom remarked on, without values of attributes.
    """

    header: Dataset
    transfer_syntax: str
    storage_class: str
    pixels: PixelElement | None
    inflated: bytes | None
    size: int
    notes: tuple[str, ...]

    @property
    def is_big_endian(self) -> bool:
        """Whether numbers are stored with the high byte first."""
        return self.transfer_syntax == BIG_ENDIAN

    def open_source(self, path: Path) -> BinaryIO:
        """The bytes in which ``pixels.offset`` counts."""
        return path.open("rb") if self.inflated is None else io.BytesIO(self.inflated)


def parse(path: Path) -> Parsed:
    """Parse a file's header.

    Raises:
        UnreadableFile: It is missing, no DICOM, or too damaged to be understood.
    """
    # pydicom's log messages quote attribute values; none of them may reach a log of the program.
    logging.getLogger("pydicom").propagate = False
    try:
        with quietly() as messages, path.open("rb") as stream:
            parsed = _parse(path, stream)
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem
    except damage() as problem:
        raise unreadable(path, f"its DICOM header is damaged ({type(problem).__name__})") from problem
    return replace(parsed, notes=_notes(messages))


def _parse(path: Path, stream: BinaryIO) -> Parsed:
    from pydicom.filereader import read_dataset

    size = os.fstat(stream.fileno()).st_size
    has_preamble = stream.read(132)[128:] == b"DICM"
    stream.seek(132 if has_preamble else 0)
    meta = read_dataset(stream, is_implicit_VR=False, is_little_endian=True, stop_when=_after_meta)
    syntax = text(meta, "TransferSyntaxUID") or _guessed_syntax(stream)
    inflated: bytes | None = None
    source: BinaryIO = stream
    if syntax == DEFLATED:
        inflated = _inflated(path, stream)
        source, size = io.BytesIO(inflated), len(inflated)
    header, pixels = _read_header(source, syntax)
    storage_class = text(meta, "MediaStorageSOPClassUID") or text(header, "SOPClassUID")
    return Parsed(header, syntax, storage_class, pixels, inflated, size, ())


def _read_header(source: BinaryIO, syntax: str) -> tuple[Dataset, PixelElement | None]:
    from pydicom.datadict import tag_for_keyword
    from pydicom.filereader import read_dataset

    pixels: list[PixelElement] = []

    def at_pixels(tag: int, vr: str | None, length: int) -> bool:
        if tag not in _PIXEL_TAGS:
            return False
        pixels.append(PixelElement(int(tag), vr or "OW", source.tell(), length))
        return True

    header = read_dataset(
        source,
        is_implicit_VR=syntax == IMPLICIT,
        is_little_endian=syntax != BIG_ENDIAN,
        stop_when=at_pixels,
        specific_tags=[tag for tag in map(tag_for_keyword, _WANTED) if tag is not None],
    )
    return header, pixels[0] if pixels else None


def _after_meta(tag: int, _vr: str | None, _length: int) -> bool:
    return tag >> 16 != 2


def _guessed_syntax(stream: BinaryIO) -> str:
    """Transfer syntax of a data set without meta information, from its first element (cf. PS3.5 7.1)."""
    start = stream.tell()
    first = stream.read(6)
    stream.seek(start)
    if len(first) < 6:
        return IMPLICIT
    if not first[4:6].isalpha() or not first[4:6].isupper():
        return IMPLICIT
    (group,) = struct.unpack("<H", first[:2])
    return BIG_ENDIAN if group >= 0x0400 else "1.2.840.10008.1.2.1"


def _inflated(path: Path, stream: BinaryIO) -> bytes:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    total = 0
    try:
        while packed := stream.read(2**20):
            pieces.append(engine.decompress(packed, MAX_INFLATED - total + 1))
            total += len(pieces[-1])
            if total > MAX_INFLATED:
                raise unreadable(path, f"it inflates to more than {MAX_INFLATED // 2**20} MB")
    except zlib.error as problem:
        raise unreadable(path, "its deflated data are damaged") from problem
    return b"".join(pieces)


def _notes(messages: list[str]) -> tuple[str, ...]:
    """What concerns the structure; a remark on a single value may quote a name or a birth date."""
    notes = []
    if any("End of file" in one for one in messages):
        notes.append("The file ends before its header says that it does.")
    if any("explicit VR" in one or "implicit VR" in one for one in messages):
        notes.append("The file is encoded otherwise than it says (implicit and explicit value representations).")
    return tuple(notes)
