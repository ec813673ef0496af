"""Which way up a still image is meant to be seen (EXIF orientation, TIFF tag 274)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

UPRIGHT: Final = 1
_ORIENTATION: Final = 0x0112
_PNG_SIGNATURE_BYTES: Final = 8
_MOST_EXIF_BYTES: Final = 2**20


def orientation_of(picture: Picture, open_source: Callable[[], BinaryIO]) -> int:
    """EXIF orientation, 1 (upright) to 8; no pixels are decoded. ``open_source`` opens the file from its beginning.

    A TIFF counts as upright because Pillow turns it when it decodes it, and gives its size accordingly.
    """
    from PIL import Image

    if picture.format == "TIFF":
        return UPRIGHT
    if picture.format == "PNG" and "exif" not in picture.info:
        late = _late_exif(open_source)
        if late:
            picture.info["exif"] = late
    # The method of the base class: that of PNG decodes the whole picture in search of an EXIF chunk behind the pixels.
    value = Image.Image.getexif(picture).get(_ORIENTATION, UPRIGHT)
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def _late_exif(open_source: Callable[[], BinaryIO]) -> bytes:
    """Content of a PNG's eXIf chunk wherever it stands; empty when there is none."""
    with open_source() as stream:
        stream.seek(_PNG_SIGNATURE_BYTES)
        while len(head := stream.read(8)) == 8:
            length, name = struct.unpack(">I4s", head)
            if name == b"eXIf" and length <= _MOST_EXIF_BYTES:
                return stream.read(length)
            if name == b"IEND":
                return b""
            stream.seek(length + 4, 1)
    return b""
