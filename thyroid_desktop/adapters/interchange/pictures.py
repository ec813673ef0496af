"""Picture files without metadata: PNG of what is shown, or the JPEG that a frame is stored as, byte by byte."""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Final

import numpy as np

from thyroid_desktop.adapters import codestream
from thyroid_desktop.adapters.image_readers import head_of, looks_like_dicom
from thyroid_desktop.domain.display import to_levels
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Window

_START: Final = b"\xff\xd8"
_END: Final = 0xD9
_SCAN: Final = 0xDA
_JFIF: Final = 0xE0
_ADOBE: Final = 0xEE
_COMMENT: Final = 0xFE
_JFIF_BYTES: Final = 14
"""Of a JFIF segment up to its thumbnail, which may show more than the picture."""


class PictureFiles:
    """Makes picture files; fulfils ``services.interchange_ports.Pictures``."""

    def png(self, frame: Frame, window: Window | None, part: Box | None = None) -> bytes:
        """The frame, or every pixel that the box touches, as PNG of 8 bits through the window."""
        import imagecodecs

        levels = to_levels(frame, window)
        if part is not None:
            inside = part.clamped_to(frame.size)
            rows = slice(math.floor(inside.y0), math.ceil(inside.y1))
            levels = np.ascontiguousarray(levels[rows, math.floor(inside.x0) : math.ceil(inside.x1)])
        # Level 3 is a third of the time of the usual one, and no larger on ultrasound.
        return bytes(imagecodecs.png_encode(levels, level=3))

    def original_jpeg(self, path: Path, frame: Frame) -> bytes | None:
        """The baseline or extended JPEG that a frame of a file is stored as, without metadata.

        None where it is stored otherwise, or where another program would show the JPEG by itself unlike this frame:
        turned, inverted or in other colours.
        """
        import imagecodecs

        try:
            stored = _stored(path, frame.index)
            stripped = stripped_jpeg(stored)
            header = codestream.read_header(stripped)
            if header.kind != "jpeg" or header.precision != 8:
                return None
            shown = np.asarray(imagecodecs.jpeg8_decode(stripped))
        except (codestream.DamagedStream, UserProblem, RuntimeError, ValueError):
            return None
        return stripped if np.array_equal(shown, frame.pixels) else None


def stripped_jpeg(data: bytes) -> bytes:
    """A JPEG without comments and application data, save what tells its colours; the coded picture is not touched.

    Raises:
        DamagedStream: It is no JPEG, or is cut off.
    """
    if not data.startswith(_START):
        raise codestream.DamagedStream("it is no JPEG")
    kept = [_START]
    position = 2
    try:
        while True:
            marker, end = _segment(data, position)
            if marker == _END:
                return b"".join((*kept, b"\xff\xd9"))
            piece = data[position:end]
            if marker == _JFIF:
                piece = _plain_jfif(piece)
            elif marker == _COMMENT or (_JFIF < marker <= 0xEF and not _is_adobe(marker, piece)):
                piece = b""
            if marker == _SCAN:
                end = _scan_end(data, end)
                piece = data[position:end]
            kept.append(piece)
            position = end
    except (IndexError, struct.error) as problem:
        raise codestream.DamagedStream("its JPEG is cut off") from problem


def _stored(path: Path, index: int) -> bytes:
    """The compressed picture of a frame; empty where it is not compressed."""
    if not looks_like_dicom(head_of(path)):
        return path.read_bytes()
    from thyroid_desktop.adapters.dicom.reader import open_file

    opened = open_file(path)
    if not opened.is_encapsulated:
        return b""
    with opened.parsed.open_source(path) as stream:
        return opened.index.read(stream, index)


def _segment(data: bytes, position: int) -> tuple[int, int]:
    """Marker and end of the segment at a position, its fill bytes included."""
    if data[position] != 0xFF:
        raise codestream.DamagedStream("its JPEG is damaged")
    start = position
    while data[start + 1] == 0xFF:
        start += 1
    marker = data[start + 1]
    if marker in {_END, 0x01} or 0xD0 <= marker <= 0xD8:
        return marker, start + 2
    (length,) = struct.unpack_from(">H", data, start + 2)
    return marker, start + 2 + length


def _scan_end(data: bytes, position: int) -> int:
    """Where the coded data of a scan end: at the first marker that is neither a stuffed byte nor a restart."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0:
            raise codestream.DamagedStream("its JPEG is cut off")
        following = data[position + 1]
        if following not in {0x00, 0xFF} and not 0xD0 <= following <= 0xD7:
            return position
        position += 1 if following == 0xFF else 2


def _plain_jfif(piece: bytes) -> bytes:
    """A JFIF segment without its thumbnail; its extensions are thumbnails and are dropped."""
    if piece[4:9] != b"JFIF\x00" or len(piece) < _JFIF_BYTES + 4:
        return b""
    return piece[:2] + struct.pack(">H", _JFIF_BYTES + 2) + piece[4 : _JFIF_BYTES + 2] + b"\x00\x00"


def _is_adobe(marker: int, piece: bytes) -> bool:
    return marker == _ADOBE and piece[4:9] == b"Adobe"
