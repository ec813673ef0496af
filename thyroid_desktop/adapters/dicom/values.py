"""Attributes of a data set that may be missing, of the wrong kind or damaged, read without surprise."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_BUILT_IN: Final = (
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def damage() -> tuple[type[Exception], ...]:
    """What pydicom is known to raise for damaged input."""
    from pydicom.errors import BytesLengthException, InvalidDicomError

    return (*_BUILT_IN, BytesLengthException, InvalidDicomError)


def value_of(dataset: Dataset, keyword: str) -> object | None:
    """The value as pydicom gives it, or None where it is missing or cannot be read."""
    try:
        value: object = dataset.get(keyword)
    except damage():
        return None
    return value


def text(dataset: Dataset, keyword: str) -> str:
    """The value as text without surrounding blanks; empty when missing."""
    value = value_of(dataset, keyword)
    if value is None:
        return ""
    try:
        return str(value).replace("\x00", "").strip()
    except damage():
        return ""


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """The values that are finite numbers; empty when there is none."""
    value = value_of(dataset, keyword)
    if value is None or isinstance(value, (str, bytes)):
        items: tuple[object, ...] = () if value is None else (value,)
    else:
        try:
            items = tuple(value)  # type: ignore[arg-type]
        except TypeError:
            items = (value,)
    found = []
    for item in items:
        try:
            number = float(item)  # type: ignore[arg-type]
        except damage():
            continue
        if math.isfinite(number):
            found.append(number)
    return tuple(found)


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first value as a finite number, or None."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def whole(dataset: Dataset, keyword: str, default: int = 0) -> int:
    """The first value as a whole number."""
    found = number(dataset, keyword)
    return default if found is None else int(found)


def raw_bytes(dataset: Dataset, keyword: str) -> bytes:
    """The value's bytes; empty when missing or of another kind."""
    value = value_of(dataset, keyword)
    return value if isinstance(value, bytes) else b""
