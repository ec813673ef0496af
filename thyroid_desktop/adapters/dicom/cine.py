"""Where each frame of a DICOM cine lies, so that one frame can be read without the others.

Native pixel data are an array (PS3.5 8.1.1). Encapsulated pixel data are items, the first being the Basic Offset Table,
which may be empty (PS3.5 A.4); a frame may be spread over several items. With a sound offset table only the last frame
is looked at, so that a long cine opens as fast as a short one; without, all item headers are walked once.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, Final, Protocol

from thyroid_desktop.adapters import codestream

_ITEM: Final = b"\xfe\xff\x00\xe0"
_HEAD_BYTES: Final = 16
_MAX_ITEMS: Final = 1_000_000


class FrameIndex(Protocol):
    """Finds frames. ``count`` is the number of frames that are completely in the file."""

    @property
    def count(self) -> int:
        """Number of complete frames."""
        ...

    def read(self, stream: BinaryIO, index: int) -> bytes:
        """The stored bytes of frame ``index`` (from 0)."""
        ...


@dataclass(frozen=True, slots=True)
class NativeIndex:
    """Frames of equal length one behind the other."""

    offset: int
    frame_bytes: int
    count: int

    def read(self, stream: BinaryIO, index: int) -> bytes:
        """The stored bytes of frame ``index`` (from 0)."""
        stream.seek(self.offset + index * self.frame_bytes)
        # One byte more where the length is odd: in big-endian words the last sample is the second of a pair.
        return stream.read(self.frame_bytes + self.frame_bytes % 2)


@dataclass(frozen=True, slots=True)
class EncapsulatedIndex:
    """Frames as spans ``(start, end)`` of the file which hold whole items."""

    spans: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """Number of complete frames."""
        return len(self.spans)

    def read(self, stream: BinaryIO, index: int) -> bytes:
        """The stored bytes of frame ``index`` (from 0), its fragments joined."""
        start, end = self.spans[index]
        items = _walk(stream, start, end).items
        pieces = []
        for item in items:
            stream.seek(item.offset)
            pieces.append(stream.read(item.length))
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


@dataclass(frozen=True, slots=True)
class _Item:
    offset: int
    length: int
    head: bytes

    @property
    def end(self) -> int:
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class _Walk:
    """Items that are completely there, and the one that the end of the file cuts off, if any."""

    items: tuple[_Item, ...]
    cut: _Item | None = None


def native_index(*, offset: int, frame_bytes: int, available: int, frames_said: int) -> NativeIndex:
    """Index of native pixel data of which ``available`` bytes are really there."""
    return NativeIndex(offset, frame_bytes, min(max(frames_said, 1), available // frame_bytes))


def encapsulated_index(
    stream: BinaryIO, *, offset: int, end: int, frames_said: int, extended: tuple[int, ...] = ()
) -> EncapsulatedIndex:
    """Index of encapsulated pixel data whose value begins at ``offset``; ``end`` is where the file or value ends.

    ``extended`` is the Extended Offset Table (PS3.3 C.7.6.3.1.8), empty when the file has none.
    """
    table_item = _item_at(stream, offset, end)
    if table_item is None or table_item.end > end:
        return EncapsulatedIndex(())
    base = table_item.end
    stream.seek(table_item.offset)
    raw = stream.read(table_item.length - table_item.length % 4)
    for table in (extended, struct.unpack(f"<{len(raw) // 4}I", raw)):
        spans = _spans_of_table(stream, table, base, end)
        if spans is not None:
            return EncapsulatedIndex(spans)
    walk = _walk(stream, base, end)
    return EncapsulatedIndex(_spans_of_items(walk, frames_said))


def _spans_of_table(
    stream: BinaryIO, table: tuple[int, ...], base: int, end: int
) -> tuple[tuple[int, int], ...] | None:
    """Spans by an offset table, or None when it is absent, too short to help, wrong, or longer than the file."""
    if len(table) < 2 or table[0] != 0 or any(one >= two for one, two in pairwise(table)):
        return None
    starts = [base + one for one in table]
    if any(_item_at(stream, one, end) is None for one in (starts[0], starts[len(starts) // 2], starts[-1])):
        return None
    last = _walk(stream, starts[-1], end)
    spans = list(pairwise(starts))
    if last.items and last.cut is None:
        spans.append((starts[-1], last.items[-1].end))
    return tuple(spans)


def _spans_of_items(walk: _Walk, frames_said: int) -> tuple[tuple[int, int], ...]:
    """Spans by the start markers of the fragments; without any, all items are one frame or each is one."""
    is_marked = bool(walk.items) and _begins_frame(walk.items[0].head)
    is_one_frame = not is_marked and frames_said <= 1
    groups: list[list[_Item]] = []
    for item in walk.items:
        if groups and _continues(item, is_marked=is_marked, is_one_frame=is_one_frame):
            groups[-1].append(item)
        else:
            groups.append([item])
    if groups and walk.cut is not None and _continues(walk.cut, is_marked=is_marked, is_one_frame=is_one_frame):
        groups.pop()
    return tuple((group[0].offset - 8, group[-1].end) for group in groups)


def _continues(item: _Item, *, is_marked: bool, is_one_frame: bool) -> bool:
    return not _begins_frame(item.head) if is_marked else is_one_frame


def _begins_frame(head: bytes) -> bool:
    """Whether a fragment begins a frame: a picture's start marker, or an RLE header (PS3.5 G.5)."""
    if codestream.is_start(head):
        return True
    if len(head) < 8:
        return False
    segments, first = struct.unpack("<2I", head[:8])
    return bool(1 <= segments <= 15 and first == 64)


def _walk(stream: BinaryIO, start: int, end: int) -> _Walk:
    items: list[_Item] = []
    position = start
    while position < end and len(items) < _MAX_ITEMS:
        item = _item_at(stream, position, end)
        if item is None:
            break
        if item.end > end:
            return _Walk(tuple(items), item)
        items.append(item)
        position = item.end
    return _Walk(tuple(items))


def _item_at(stream: BinaryIO, position: int, end: int) -> _Item | None:
    if position + 8 > end:
        return None
    stream.seek(position)
    head = stream.read(8 + _HEAD_BYTES)
    if head[:4] != _ITEM:
        return None
    (length,) = struct.unpack("<I", head[4:8])
    return _Item(position + 8, int(length), head[8 : 8 + min(int(length), _HEAD_BYTES)])
