"""Text (TOML) → typed values and back: an unknown key is an error that names the key and its line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Made = TypeVar("Made")

_TABLE = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


class NotValid(ValueError):
    """A key that is unknown or missing, or a value of another type; the text names the key and its line."""


def parsed(kind: type[Made], text: str) -> Made:
    """A value of this dataclass from TOML; what has a default may be left out.

    Raises:
        NotValid: A key is unknown or missing, or a value has the wrong type.
        tomllib.TOMLDecodeError: It is not TOML.
    """
    made: Made = _Reading(_lines(text)).table(kind, tomllib.loads(text), "")
    return made


def written(value: Any) -> str:
    """The value as TOML with every key, defaults too; :func:`parsed` reads it back."""
    return "\n".join(_plain(value) + list(_tables(value, ""))) + "\n"


@dataclass(frozen=True, slots=True)
class _Reading:
    lines: Mapping[str, int]

    def fault(self, where: str, said: str) -> NotValid:
        line = self.lines.get(re.sub(r"\[\d+\]", "", where))
        return NotValid(f"line {line}: {said}" if line else said)

    def table(self, kind: type, content: Mapping[str, Any], where: str) -> Any:
        hints = get_type_hints(kind)
        known = {field.name: field for field in fields(kind)}
        if unknown := [name for name in content if name not in known]:
            raise self.fault(f"{where}{unknown[0]}", f"unknown key {where}{unknown[0]}")
        owed = [name for name, field in known.items() if field.default is MISSING and field.default_factory is MISSING]
        if missing := [name for name in owed if name not in content]:
            raise NotValid(f"{where}{missing[0]} is missing")
        made = {name: self.value(hints[name], given, f"{where}{name}") for name, given in content.items()}
        try:
            return kind(**made)
        except ValueError as fault:
            raise self.fault(where.rstrip("."), str(fault)) from fault

    def value(self, kind: Any, given: Any, where: str) -> Any:
        if is_dataclass(kind) and isinstance(kind, type):
            if not isinstance(given, dict):
                raise self.fault(where, f"{where} must be a table")
            return self.table(kind, given, f"{where}.")
        if get_origin(kind) is tuple:
            if not isinstance(given, list):
                raise self.fault(where, f"{where} must be a list")
            return tuple(self.value(get_args(kind)[0], one, f"{where}[{at}]") for at, one in enumerate(given))
        return self.scalar(kind, given, where)

    def scalar(self, kind: Any, given: Any, where: str) -> Any:
        if get_origin(kind) is Literal:
            if given not in get_args(kind):
                raise self.fault(where, f"{where} must be one of {', '.join(get_args(kind))}")
            return given
        if kind is float and type(given) is int:
            return float(given)
        if type(given) is not kind:
            raise self.fault(where, f"{where} must be of type {kind.__name__}")
        return given


def _lines(text: str) -> dict[str, int]:
    """Dotted key or table → the line where it is first given."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = header[1]
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return found


def _is_nested(value: Any) -> bool:
    return is_dataclass(value) or (isinstance(value, tuple) and bool(value) and is_dataclass(value[0]))


def _plain(value: Any) -> list[str]:
    pairs = [(field.name, getattr(value, field.name)) for field in fields(value)]
    return [f"{name} = {_said(one)}" for name, one in pairs if not _is_nested(one)]


def _tables(value: Any, where: str) -> Iterator[str]:
    for field in fields(value):
        one = getattr(value, field.name)
        if _is_nested(one):
            several = isinstance(one, tuple)
            for part in one if several else (one,):
                name = f"{where}{field.name}"
                yield f"\n[[{name}]]" if several else f"\n[{name}]"
                yield from _plain(part)
                yield from _tables(part, f"{name}.")


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_said(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)
