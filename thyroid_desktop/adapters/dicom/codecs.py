"""From the stored bytes of one frame to an array of its samples, before any interpretation of colour.

Each family of compression has exactly one decoder, so that one file is never decoded by two of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters import codestream

if TYPE_CHECKING:
    from thyroid_desktop.adapters.codestream import Codestream
    from thyroid_desktop.adapters.dicom.layout import PixelLayout

Samples = NDArray[Any]
JpegColour = Literal["YCBCR", "RGB"]

_FAILURES = (RuntimeError, ValueError, TypeError, MemoryError, IndexError, OverflowError, NotImplementedError)


class DamagedFrame(Exception):
    """A frame whose bytes do not decode; the message says why."""


def decode_native(data: bytes, layout: PixelLayout, *, is_big_endian: bool, is_word: bool) -> Samples:
    """Samples of uncompressed pixel data.

    Args:
        data: The frame's bytes.
        layout: How they are laid out.
        is_big_endian: Whether the file is Explicit VR Big Endian.
        is_word: Whether the value representation is OW; 8-bit samples then come in swapped pairs when big endian.

    Returns:
        (rows, columns) or (rows, columns, 3) of uint8, uint16 or uint32; single bits become 0 and 255.

    Raises:
        DamagedFrame: There are too few bytes.
    """
    if len(data) < layout.frame_bytes:
        raise DamagedFrame(f"only {len(data)} of {layout.frame_bytes} bytes of the frame are in the file")
    if layout.bits_allocated == 1:
        bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little") * np.uint8(0xFF)
        return bits[: layout.rows * layout.columns].reshape(layout.rows, layout.columns)
    if is_big_endian and is_word and layout.bits_allocated == 8:
        padded = data + b"\x00" * (len(data) % 2)
        flat: Samples = np.frombuffer(padded, ">u2").astype("<u2").view(np.uint8)
    else:
        flat = np.frombuffer(data, f"{'>' if is_big_endian else '<'}u{layout.bits_allocated // 8}")
    if layout.photometric.endswith("_422") and layout.samples == 3:
        return _full_chroma(flat, layout)
    return _shaped(flat, layout, is_planar=layout.is_planar)


def decode_rle(data: bytes, layout: PixelLayout) -> Samples:
    """Samples of RLE Lossless pixel data (PS3.5 annex G): (rows, columns) or (rows, columns, 3).

    Raises:
        DamagedFrame: The segments do not fit the picture.
    """
    import imagecodecs

    wide = layout.bits_allocated // 8
    if wide not in (1, 2, 4):
        raise DamagedFrame(f"RLE data of {layout.bits_allocated} bits are not supported")
    expected = layout.rows * layout.columns * layout.samples * wide
    out = bytearray(expected)
    _check_rle_header(data, layout.samples * wide)
    try:
        imagecodecs.dicomrle_decode(data, f"<u{wide}", out=out)
    except _FAILURES as problem:
        raise DamagedFrame("its RLE data are damaged") from problem
    return _shaped(np.frombuffer(out, f"<u{wide}"), layout, is_planar=True)


def decode_stream(data: bytes, header: Codestream, jpeg_colour: JpegColour) -> Samples:
    """Samples of a JPEG, JPEG-LS or JPEG 2000 picture, HTJ2K included.

    Args:
        data: The compressed picture.
        header: Its header.
        jpeg_colour: How three components of a lossy JPEG are coded; they are returned as RGB.

    Returns:
        (rows, columns) or (rows, columns, 3), 8 or 16 bits a sample.

    Raises:
        DamagedFrame: The picture is cut off or damaged.
    """
    import imagecodecs

    if not codestream.is_complete(data, header):
        raise DamagedFrame("its compressed picture is cut off")
    try:
        if header.kind == "jpeg" and header.components == 3:
            samples = imagecodecs.jpeg8_decode(data, colorspace=jpeg_colour, outcolorspace="RGB")
        elif header.kind in ("jpeg", "jpeg_lossless"):
            samples = raw_jpeg(data, header)
        elif header.kind == "jpeg_ls":
            samples = imagecodecs.jpegls_decode(data)
        else:
            # HTJ2K too: imagecodecs' own decoder for it prints its failures instead of raising them.
            samples = imagecodecs.jpeg2k_decode(data)
    except _FAILURES as problem:
        raise DamagedFrame(f"its {header.kind.replace('_', ' ').upper()} data are damaged") from problem
    return _as_shown(samples, header)


def raw_jpeg(data: bytes, header: Codestream) -> Samples:
    """Components of a JPEG as coded, with no colour conversion."""
    import imagecodecs

    if header.components == 1:
        samples: Samples = imagecodecs.jpeg8_decode(data)
    else:
        samples = imagecodecs.jpeg8_decode(data, colorspace="RGB", outcolorspace="RGB")
    return samples


def _as_shown(samples: Samples, header: Codestream) -> Samples:
    shape = (header.height, header.width) if header.components == 1 else (header.height, header.width, 3)
    if samples.shape != shape or samples.dtype.itemsize > 2:
        raise DamagedFrame("its compressed picture is not what its header says")
    return samples.view(np.uint8 if samples.dtype.itemsize == 1 else np.uint16)


def _check_rle_header(data: bytes, segments: int) -> None:
    """The decoder takes the number of segments from the data; it must be that of the picture."""
    if len(data) < 64 or int.from_bytes(data[:4], "little") != segments:
        raise DamagedFrame("its RLE header does not fit the picture")


def _shaped(flat: Samples, layout: PixelLayout, *, is_planar: bool) -> Samples:
    if layout.samples == 1:
        return flat[: layout.rows * layout.columns].reshape(layout.rows, layout.columns)
    flat = flat[: layout.rows * layout.columns * 3]
    if is_planar:
        return flat.reshape(3, layout.rows, layout.columns).transpose(1, 2, 0)
    return flat.reshape(layout.rows, layout.columns, 3)


def _full_chroma(flat: Samples, layout: PixelLayout) -> Samples:
    """Y1 Y2 Cb Cr for every two pixels, spread to three samples a pixel (PS3.3 C.7.6.3.1.2)."""
    pixels = layout.rows * layout.columns
    fours = flat[: (pixels + 1) // 2 * 4].reshape(-1, 4)
    out = np.empty((len(fours) * 2, 3), flat.dtype)
    out[0::2, 0] = fours[:, 0]
    out[1::2, 0] = fours[:, 1]
    out[:, 1] = np.repeat(fours[:, 2], 2)
    out[:, 2] = np.repeat(fours[:, 3], 2)
    return out[:pixels].reshape(layout.rows, layout.columns, 3)
