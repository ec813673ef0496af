"""Damage done to good files, the same every time."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator


def mutations(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    """``count`` damaged versions of a file: flipped bits, cuts, holes, doubled parts, huge numbers."""
    source = random.Random(seed)
    kinds = (_flip_some, _flip_header, _cut, _hole, _double, _huge_number, _zeros)
    for number in range(count):
        yield kinds[number % len(kinds)](bytearray(content), source)


def _flip(content: bytearray, source: random.Random, first: int, last: int, times: int) -> bytes:
    for _ in range(times):
        content[source.randrange(first, last)] ^= 1 << source.randrange(8)
    return bytes(content)


def _flip_some(content: bytearray, source: random.Random) -> bytes:
    return _flip(content, source, 0, len(content), source.choice((1, 4, 30)))


def _flip_header(content: bytearray, source: random.Random) -> bytes:
    return _flip(content, source, 0, min(len(content), 1500), source.choice((1, 4, 30)))


def _cut(content: bytearray, source: random.Random) -> bytes:
    return bytes(content[: source.randrange(len(content))])


def _hole(content: bytearray, source: random.Random) -> bytes:
    start = source.randrange(len(content))
    return bytes(content[:start] + content[start + source.randrange(1, 200) :])


def _double(content: bytearray, source: random.Random) -> bytes:
    start = source.randrange(len(content))
    return bytes(content[:start] + content[start : start + 200] + content[start:])


def _huge_number(content: bytearray, source: random.Random) -> bytes:
    place = source.randrange(min(len(content), 1500) - 4)
    value = source.choice((0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0x80000000, 30000 << 16 | 30000))
    content[place : place + 4] = struct.pack(source.choice("<>") + "I", value)
    return bytes(content)


def _zeros(content: bytearray, source: random.Random) -> bytes:
    start, length = source.randrange(len(content)), source.randrange(1, 300)
    content[start : start + length] = bytes(len(content[start : start + length]))
    return bytes(content)
