"""What the header of a compressed picture says, read before any decoder is trusted with it.

JPEG (ITU-T T.81, lossless included), JPEG-LS (T.87) and JPEG 2000 (T.800; HTJ2K of T.814 has the same header).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["jpeg", "jpeg_lossless", "jpeg_ls", "jpeg_2000"]

_JPEG_KINDS: Final[dict[int, Kind]] = {
    0xC0: "jpeg",
    0xC1: "jpeg",
    0xC2: "jpeg",
    0xC3: "jpeg_lossless",
    0xC9: "jpeg",
    0xCA: "jpeg",
    0xF7: "jpeg_ls",
}
_JP2_SIGNATURE: Final = b"\x00\x00\x00\x0cjP  "
_J2K_START: Final = b"\xff\x4f\xff\x51"
_COD: Final = 0xFF52
_SOT: Final = 0xFF90


class DamagedStream(Exception):
    """A compressed picture whose header makes no sense; the message says why."""


@dataclass(frozen=True, slots=True)
class Codestream:
    """Header of a compressed picture.

    Attributes:
        kind: Which family of decoder it needs.
        width: Pixels in a row.
        height: Rows.
        components: Channels.
        precision: Bits of a sample, 1 to 38.
        component_ids: Ids that a JPEG gives its components.
        is_subsampled: Whether some channel has fewer samples than another.
        has_jfif: Whether a JFIF marker is there (then three components are YCbCr).
        adobe_transform: Value of the Adobe marker (0 is RGB, 1 is YCbCr, 2 is YCCK), or None.
        is_transformed: Whether JPEG 2000's multiple component transform is used (decoding gives RGB then).
        scan_offset: Where the entropy-coded data begin at the earliest.
    """

    kind: Kind
    width: int
    height: int
    components: int
    precision: int
    component_ids: tuple[int, ...] = ()
    is_subsampled: bool = False
    has_jfif: bool = False
    adobe_transform: int | None = None
    is_transformed: bool = False
    scan_offset: int = 0


def is_start(head: bytes) -> bool:
    """Whether these first bytes begin a JPEG, JPEG-LS or JPEG 2000 picture."""
    return head.startswith((b"\xff\xd8\xff", _J2K_START, _JP2_SIGNATURE))


def read_header(data: bytes) -> Codestream:
    """Read the header of a compressed picture from its first bytes.

    Raises:
        DamagedStream: It is of no known family, or ends before its size is told.
    """
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data.startswith(_JP2_SIGNATURE):
            start = data.find(_J2K_START)
            return _jpeg_2000(data, start)
        if data.startswith(_J2K_START):
            return _jpeg_2000(data, 0)
    except (struct.error, IndexError) as problem:
        raise DamagedStream("the header of its compressed picture is cut off") from problem
    raise DamagedStream("its pixel data begin like no compressed picture that is known")


def is_complete(data: bytes, header: Codestream) -> bool:
    """Whether the picture's end marker is there; in entropy-coded data it cannot occur by chance."""
    end = b"\xff\xd9"
    return data.rfind(end, header.scan_offset) >= 0


def _jpeg(data: bytes) -> Codestream:
    has_jfif, adobe, scan_offset = False, None, 0
    frame: tuple[int, int] | None = None
    for marker, body, length in _segments(data):
        if marker == 0xE0 and data[body : body + 4] == b"JFIF":
            has_jfif = True
        elif marker == 0xEE and data[body : body + 5] == b"Adobe" and length >= 14:
            adobe = data[body + 11]
        elif marker in _JPEG_KINDS:
            frame = (marker, body)
        scan_offset = body
    if frame is None:
        raise DamagedStream("its JPEG picture is of a kind that cannot be decoded")
    return _jpeg_frame(data, frame, scan_offset, has_jfif=has_jfif, adobe=adobe)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, offset of the body and length of each segment up to the first scan's, which is the last."""
    position = 2
    while True:
        if data[position] != 0xFF:
            raise DamagedStream("the header of its JPEG picture is damaged")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 2
        else:
            length = _u16(data, position + 2)
            yield marker, position + 4, length
            if marker in (0xDA, 0xD9):
                return
            position += 2 + length


def _jpeg_frame(
    data: bytes, frame: tuple[int, int], scan_offset: int, *, has_jfif: bool, adobe: int | None
) -> Codestream:
    marker, body = frame
    precision, height, width, count = struct.unpack_from(">BHHB", data, body)
    parts = [data[body + 6 + 3 * n : body + 9 + 3 * n] for n in range(count)]
    return Codestream(
        kind=_JPEG_KINDS[marker],
        width=width,
        height=height,
        components=count,
        precision=precision,
        component_ids=tuple(part[0] for part in parts),
        is_subsampled=len({part[1] for part in parts}) > 1,
        has_jfif=has_jfif,
        adobe_transform=adobe,
        scan_offset=scan_offset,
    )


def _jpeg_2000(data: bytes, start: int) -> Codestream:
    if start < 0:
        raise DamagedStream("its JPEG 2000 file holds no picture")
    x1, y1, x0, y0 = struct.unpack_from(">4I", data, start + 8)
    (count,) = struct.unpack_from(">H", data, start + 40)
    parts = [data[start + 42 + 3 * n : start + 45 + 3 * n] for n in range(min(count, 4))]
    is_transformed = False
    position = start + 4 + _u16(data, start + 4)
    while position + 4 <= len(data) and _u16(data, position) != _SOT:
        marker = _u16(data, position)
        if marker == _COD:
            is_transformed = data[position + 8] == 1
        position += 2 + _u16(data, position + 2)
    return Codestream(
        kind="jpeg_2000",
        width=x1 - x0,
        height=y1 - y0,
        components=count,
        precision=(parts[0][0] & 0x7F) + 1,
        is_subsampled=any(part[1:3] != b"\x01\x01" for part in parts),
        is_transformed=is_transformed,
        scan_offset=position,
    )


def _u16(data: bytes, position: int) -> int:
    (value,) = struct.unpack_from(">H", data, position)
    return int(value)
