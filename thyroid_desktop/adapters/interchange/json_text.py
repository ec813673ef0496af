"""JSON of other programs: read whatever damage or excess it holds, and written as theirs is."""

from __future__ import annotations

import codecs
import json
import math
from typing import Any, Final

JsonObject = dict[str, Any]

MOST_FOREIGN_BYTES: Final = 2**21
"""More than this of what another program says about one thing is not kept."""
_MOST_DIGITS: Final = 400
_DEEPEST: Final = 100
_MOST_VALUES: Final = 8_000_000
"""Small things beyond count fill the memory long before the file is too large."""
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class DamagedTextError(Exception):
    """A file that is not what its format wants; the message says why."""


def check_count(data: bytes, *signs: bytes, most: int = _MOST_VALUES) -> None:
    """Refuse a file in which signs that separate things occur beyond all measure. Raises :class:`DamagedTextError`."""
    if sum(map(data.count, signs)) > most:
        raise DamagedTextError("it is nested too deeply, or endless")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, UTF-16 with one, else as Chinese or Western Windows writes it.

    Raises:
        DamagedTextError: It is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _text(data, name)
    for name in ("utf-8", "gb18030", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise DamagedTextError("it is no text")


def parsed(data: bytes) -> Any:
    """The JSON value in a file, without lone surrogates, and with None where a number is not finite.

    Raises:
        DamagedTextError: It is no JSON, or nested without end.
    """
    check_count(data, b"[", b"{", b",")
    text = decoded(data)
    try:
        return _clean(json.loads(text, parse_constant=lambda _name: None, parse_int=_whole))
    except RecursionError:
        raise DamagedTextError("it is nested too deeply") from None
    except ValueError as problem:
        raise DamagedTextError(f"it is no JSON ({_where(problem)})") from problem


def compact(value: JsonObject) -> str:
    """A JSON object as short text to be kept; empty for an empty one, and where it is too long to be kept."""
    if not value:
        return ""
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text if len(text) <= MOST_FOREIGN_BYTES else ""


def opened(text: str) -> JsonObject:
    """The JSON object in a text that :func:`compact` made; empty for anything else."""
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def pretty(value: Any) -> bytes:
    """A JSON file as LabelMe writes it: UTF-8, two spaces of indent."""
    return (json.dumps(value, allow_nan=False, ensure_ascii=False, indent=2) + "\n").encode()


def without(value: JsonObject, known: frozenset[str]) -> JsonObject:
    """The keys that are not known, in their order."""
    return {key: part for key, part in value.items() if key not in known}


def as_object(value: Any) -> JsonObject:
    """The value where it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value where it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as problem:
        raise DamagedTextError("it is no text") from problem


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _where(problem: ValueError) -> str:
    return f"line {problem.lineno}, {problem.msg}" if isinstance(problem, json.JSONDecodeError) else "damaged"


def _clean(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise DamagedTextError("it is nested too deeply")
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one, depth + 1) for key, one in value.items()}
    return value
