"""The PNG files of a bundle: grey, lossless, with nothing in them but the pixels."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.bundles.scan_area import Grey

_START: Final = b"\x89PNG\r\n\x1a\n"
_ALLOWED: Final = frozenset({b"IHDR", b"IDAT", b"IEND"})


def encoded(grey: Grey) -> bytes:
    """The pixels, (H, W) uint8 or uint16, as PNG of as many bits."""
    import imagecodecs

    return bytes(imagecodecs.png_encode(np.ascontiguousarray(grey), level=3))


def decoded(data: bytes) -> Grey:
    """The pixels of a PNG that :func:`encoded` made.

    Raises:
        ValueError: It is damaged, or no grey PNG.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            pixels = np.asarray(image)
    except (OSError, SyntaxError) as fault:
        raise ValueError("it is no PNG, or is damaged") from fault
    if pixels.ndim != 2 or pixels.dtype not in (np.uint8, np.uint16, np.int32):
        raise ValueError("it is no grey PNG of 8 or 16 bits")
    return _as_stored(pixels)


def read_picture(path: Path) -> Grey:
    """The pixels of a file of a bundle. Raises ``OSError``, or ``ValueError`` as :func:`decoded` does."""
    return decoded(path.read_bytes())


def foreign_chunks(data: bytes) -> tuple[str, ...]:
    """The names of a PNG's chunks that carry anything but the pixels; also when something follows its end."""
    found = [kind for kind in _chunks(data) if kind not in _ALLOWED]
    return tuple(kind.decode("ascii", "replace") for kind in found)


def _chunks(data: bytes) -> Iterator[bytes]:
    position = len(_START)
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        yield kind
        position += length + 12
        if kind == b"IEND":
            break
    if position != len(data):
        yield b"rest"


def _as_stored(pixels: NDArray[np.generic]) -> Grey:
    """Pillow reads 16 bits into 32 in some versions."""
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, dtype=np.uint8)
    return np.asarray(pixels, dtype=np.uint16)
