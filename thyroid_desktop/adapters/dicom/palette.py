"""Palette colour lookup tables, plain and segmented (PS3.3 C.7.6.3.1.5–6 and C.7.9.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters.dicom.values import numbers, raw_bytes

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from thyroid_desktop.adapters.dicom.layout import PixelLayout

_MOST_ENTRIES = 2**16
_COLOURS = ("Red", "Green", "Blue")


class DamagedPalette(Exception):
    """A colour table that is missing or makes no sense; the message says why."""


def palette_table(header: Dataset, layout: PixelLayout, *, is_big_endian: bool) -> NDArray[np.uint8]:
    """The colours of all stored bit patterns.

    Returns:
        (2^bits_stored, 3) uint8.

    Raises:
        DamagedPalette: A table is missing or damaged.
    """
    columns = [_column(header, layout, name, is_big_endian=is_big_endian) for name in _COLOURS]
    return np.stack(columns, axis=1)


def _column(header: Dataset, layout: PixelLayout, name: str, *, is_big_endian: bool) -> NDArray[np.uint8]:
    descriptor = numbers(header, f"{name}PaletteColorLookupTableDescriptor")
    if len(descriptor) != 3:
        raise DamagedPalette("its colour palette has no descriptor")
    count = int(descriptor[0]) % _MOST_ENTRIES or _MOST_ENTRIES
    first, bits = int(descriptor[1]), int(descriptor[2])
    entries = _entries(header, name, count, bits, is_big_endian=is_big_endian)
    if not len(entries):
        raise DamagedPalette("its colour palette is empty")
    patterns = np.arange(1 << min(layout.bits_stored, 16), dtype=np.int32)
    if layout.is_signed:
        half = 1 << (layout.bits_stored - 1)
        patterns = (patterns ^ half) - half
    elif first < 0:
        # The descriptor is read as signed where pixel values are not: PS3.3 C.7.6.3.1.5 gives both the same sign.
        first += _MOST_ENTRIES
    return entries[np.clip(patterns - first, 0, len(entries) - 1)]


def _entries(header: Dataset, name: str, count: int, bits: int, *, is_big_endian: bool) -> NDArray[np.uint8]:
    plain = raw_bytes(header, f"{name}PaletteColorLookupTableData")
    order = ">" if is_big_endian else "<"
    if plain:
        wide = 2 if len(plain) >= 2 * count else 1
        values = np.frombuffer(plain[: len(plain) // wide * wide], f"{order}u{wide}")[:count]
        return _eight_bits(values, wide)
    wide = 2 if bits > 8 else 1
    segmented = raw_bytes(header, f"Segmented{name}PaletteColorLookupTableData")
    words = np.frombuffer(segmented[: len(segmented) // wide * wide], f"{order}u{wide}")
    return _eight_bits(_expanded(words, wide), wide)


def _eight_bits(values: NDArray[Any], wide: int) -> NDArray[np.uint8]:
    """16-bit entries are cut to their upper byte; those that hold 8-bit values, as some scanners write, are kept."""
    if wide == 2 and len(values) and values.max() > 255:
        values = values >> 8
    return values.astype(np.uint8)


def _expanded(words: NDArray[Any], wide: int) -> NDArray[Any]:
    """Entries of segmented data: discrete (0), linear (1) and indirect (2) segments, never more than 65536."""
    pieces: list[NDArray[Any]] = []
    if _expand(words, 0, None, pieces) > _MOST_ENTRIES:
        raise DamagedPalette("its segmented colour palette is too long")
    return np.concatenate(pieces).astype(f"u{wide}") if pieces else np.empty(0, np.uint8)


def _expand(words: NDArray[Any], position: int, segments: int | None, pieces: list[NDArray[Any]]) -> int:
    """Append the entries of the segments from ``position`` (in words) on; the number of entries added."""
    added = done = 0
    while position + 1 < len(words) and added <= _MOST_ENTRIES and (segments is None or done < segments):
        code, length, body = int(words[position]), int(words[position + 1]), position + 2
        if code == 0:
            pieces.append(words[body : body + length])
            added += length
            position = body + length
        elif code == 1 and pieces and len(pieces[-1]) and body < len(words):
            start, end = int(pieces[-1][-1]), int(words[body])
            pieces.append(np.rint(np.linspace(start, end, length + 1)[1:]).astype(np.uint16))
            added += length
            position = body + 1
        elif code == 2 and segments is None:
            offset, position = _pointer(words, body)
            added += _expand(words, offset, length, pieces)
        else:
            raise DamagedPalette("its segmented colour palette is damaged")
        done += 1
    return added


def _pointer(words: NDArray[Any], body: int) -> tuple[int, int]:
    """Where an indirect segment points to, in words, and where the next segment begins (PS3.3 C.7.9.2.3).

    The pointer is a byte offset of 32 bits, its least significant part first.
    """
    wide = words.dtype.itemsize
    parts = [int(word) for word in words[body : body + 4 // wide]]
    offset = sum(part << (8 * wide * place) for place, part in enumerate(parts))
    return offset // wide, body + 4 // wide
