"""Opens DICOM images, one frame at a time."""

from __future__ import annotations

import importlib
import struct
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from thyroid_desktop.adapters import codestream
from thyroid_desktop.adapters.codestream import Codestream, DamagedStream
from thyroid_desktop.adapters.dicom import codecs as dicom_codecs
from thyroid_desktop.adapters.dicom import colour as dicom_colour
from thyroid_desktop.adapters.dicom.cine import FrameIndex, encapsulated_index, native_index
from thyroid_desktop.adapters.dicom.codecs import DamagedFrame, JpegColour
from thyroid_desktop.adapters.dicom.description import description_of
from thyroid_desktop.adapters.dicom.layout import YBR, PixelLayout, layout_of, layout_with
from thyroid_desktop.adapters.dicom.objection import objection_to
from thyroid_desktop.adapters.dicom.palette import DamagedPalette, palette_table
from thyroid_desktop.adapters.dicom.parsing import UNDEFINED, Parsed, PixelElement, parse
from thyroid_desktop.adapters.dicom.values import raw_bytes, whole
from thyroid_desktop.adapters.quiet import quietly
from thyroid_desktop.adapters.refusal import unreadable
from thyroid_desktop.domain.errors import MissingFrame
from thyroid_desktop.domain.imaging import Frame, ImageDescription, Pixels
from thyroid_desktop.services.ports import Look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RLE: Final = "1.2.840.10008.1.2.5"
_HEADER_BYTES: Final = 2**17
_MOST_OPEN: Final = 16
_MOST_INFLATED: Final = 64 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class OpenFile:
    """All that is known of a file without its pixels: enough to decode any frame at once.

    Attributes:
        parsed: Header and place of the pixel data.
        layout: How a frame is laid out.
        index: Where the frames are.
        is_encapsulated: Whether frames are compressed pictures or RLE data.
        jpeg_colour: How a three-component lossy JPEG is coded.
        table: Colours of a palette image, else None.
        description: What the user is told.
    """

    parsed: Parsed
    layout: PixelLayout
    index: FrameIndex
    is_encapsulated: bool
    jpeg_colour: JpegColour
    table: NDArray[np.uint8] | None
    description: ImageDescription


class DicomReader:
    """Reads DICOM files; fulfils ``services.ports.ImageReader``. May be used from several threads at once.

    What was learnt of the last few files is kept (headers and frame positions, no pixels), so that a frame costs one
    read and one decode. A file that was altered since is read anew.
    """

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, int, int], OpenFile] = OrderedDict()
        self._lock = threading.Lock()

    def describe(self, path: Path) -> ImageDescription:
        """What the file holds. Raises ``UnreadableFile``."""
        return self._opened(path).description

    def frame(self, path: Path, index: int) -> Frame:
        """Decode frame ``index`` (from 0). Raises ``UnreadableFile`` or ``MissingFrame``."""
        opened = self._opened(path)
        count = opened.index.count
        if not 0 <= index < count:
            raise MissingFrame(f"{path.name} has no frame {index}", f"it has {count}, counted from 0")
        try:
            with opened.parsed.open_source(path) as stream:
                data = opened.index.read(stream, index)
            return Frame(_pixels(data, opened), index)
        except (DamagedFrame, DamagedStream) as problem:
            raise unreadable(path, f"frame {index}: {problem}") from problem
        except OSError as problem:
            raise unreadable(path, problem.strerror or "it cannot be read") from problem

    def prepare(self) -> None:
        """Load what parsing a file needs."""
        importlib.import_module("pydicom")

    def load(self, path: Path) -> None:
        """None: a cine may be large, and a frame is read where it lies."""
        del path

    def look(self, path: Path, content: bytes | None) -> Look:
        """Description and first frame. Raises ``UnreadableFile``."""
        del content
        return Look(self.describe(path), self.frame(path, 0))

    def _opened(self, path: Path) -> OpenFile:
        try:
            state = path.stat()
        except OSError as problem:
            raise unreadable(path, problem.strerror or "it cannot be read") from problem
        key = (str(path), state.st_mtime_ns, state.st_size)
        with self._lock:
            known = self._open.get(key)
            if known is not None:
                self._open.move_to_end(key)
                return known
        opened = open_file(path)
        with self._lock:
            self._open[key] = opened
            self._forget_oldest()
        return opened

    def _forget_oldest(self) -> None:
        while len(self._open) > 1:
            inflated = sum(len(one.parsed.inflated or b"") for one in self._open.values())
            if len(self._open) <= _MOST_OPEN and inflated <= _MOST_INFLATED:
                return
            self._open.popitem(last=False)


def open_file(path: Path) -> OpenFile:
    """Parse the header, find the frames and check the first one's header.

    Raises:
        UnreadableFile: With the reason why the file holds no image that can be shown.
    """
    parsed = parse(path)
    try:
        # Values are converted when they are first looked at, and may be warned about then.
        with quietly(), parsed.open_source(path) as stream:
            objection = objection_to(parsed)
            if objection is not None:
                raise unreadable(path, *objection)
            return _open(path, parsed, layout_of(path, parsed.header), stream)
    except (DamagedStream, DamagedFrame, DamagedPalette) as problem:
        raise unreadable(path, str(problem)) from problem
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem


def _open(path: Path, parsed: Parsed, layout: PixelLayout, stream: BinaryIO) -> OpenFile:
    element = parsed.pixels
    if element is None:
        raise DamagedFrame("it has no pixel data")
    is_encapsulated = _is_encapsulated(element, stream)
    said = max(whole(parsed.header, "NumberOfFrames", 1), 1)
    jpeg_colour: JpegColour = "YCBCR"
    if is_encapsulated:
        index: FrameIndex = _encapsulated(parsed, element, stream, said)
    else:
        available = min(element.length, parsed.size - element.offset)
        index = native_index(
            offset=element.offset, frame_bytes=layout.frame_bytes, available=available, frames_said=said
        )
    if index.count == 0:
        raise DamagedFrame("its pixel data are missing or cut off within the first frame")
    if is_encapsulated and not _is_rle(parsed):
        first = index.read(stream, 0)
        header = codestream.read_header(first[:_HEADER_BYTES])
        layout = layout_with(path, layout, header)
        jpeg_colour = _jpeg_colour(first, header, layout)
    table = palette_table(parsed.header, layout, is_big_endian=parsed.is_big_endian) if layout.is_palette else None
    remarks = (*parsed.notes, *_frame_remarks(said, index.count))
    description = description_of(parsed.header, layout, frame_count=index.count, remarks=remarks)
    return OpenFile(parsed, layout, index, is_encapsulated, jpeg_colour, table, description)


def _is_encapsulated(element: PixelElement, stream: BinaryIO) -> bool:
    """Whether the pixel data are items, whatever the transfer syntax says: by length, or by their first bytes."""
    if element.length == UNDEFINED:
        return True
    stream.seek(element.offset)
    return stream.read(4) == b"\xfe\xff\x00\xe0"


def _encapsulated(parsed: Parsed, element: PixelElement, stream: BinaryIO, said: int) -> FrameIndex:
    end = parsed.size if element.length == UNDEFINED else min(parsed.size, element.offset + element.length)
    table = raw_bytes(parsed.header, "ExtendedOffsetTable")
    extended = struct.unpack(f"<{len(table) // 8}Q", table[: len(table) // 8 * 8])
    return encapsulated_index(stream, offset=element.offset, end=end, frames_said=said, extended=extended)


def _is_rle(parsed: Parsed) -> bool:
    return parsed.transfer_syntax == _RLE


def _frame_remarks(said: int, found: int) -> tuple[str, ...]:
    if said == found:
        return ()
    return (f"The header says {said} frames, but {found} are in the file.",)


def _jpeg_colour(first: bytes, header: Codestream, layout: PixelLayout) -> JpegColour:
    """How three components are coded: by the JPEG's markers and the file's label where they agree, else by content.

    Files exist whose label says RGB while the JPEG is YCbCr, and the reverse.
    """
    label: JpegColour = "RGB" if layout.photometric == "RGB" else "YCBCR"
    if header.kind != "jpeg" or header.components != 3:
        return label
    claim = dicom_colour.jpeg_claim(header)
    if claim == label:
        return label
    try:
        evidence = dicom_colour.jpeg_evidence(dicom_codecs.raw_jpeg(first, header))
    except (RuntimeError, ValueError):
        evidence = None
    return evidence or claim or label


def _pixels(data: bytes, opened: OpenFile) -> Pixels:
    layout, is_ybr = opened.layout, opened.layout.photometric in YBR
    if not opened.is_encapsulated:
        samples = dicom_codecs.decode_native(
            data,
            layout,
            is_big_endian=opened.parsed.is_big_endian,
            is_word=bool(opened.parsed.pixels and opened.parsed.pixels.vr == "OW"),
        )
    elif _is_rle(opened.parsed):
        samples = dicom_codecs.decode_rle(data, layout)
    else:
        header = codestream.read_header(data)
        if (header.width, header.height) != (layout.columns, layout.rows) or header.components != layout.samples:
            raise DamagedFrame("it has another size than the first frame")
        samples = dicom_codecs.decode_stream(data, header, opened.jpeg_colour)
        is_ybr = is_ybr and header.kind != "jpeg" and not header.is_transformed
        layout = replace(layout, bits_allocated=samples.dtype.itemsize * 8)
    if opened.table is not None:
        return dicom_colour.paletted(samples, layout, opened.table)
    if layout.samples == 3:
        return dicom_colour.colour(samples, layout, is_ybr=is_ybr)
    return dicom_colour.grey(samples, layout)
