"""JSON to frozen dataclasses and back: every key known, every value of its type, or a reason why not."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


def as_json(value: Any) -> Any:
    """A dataclass as plain dictionaries and lists."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [as_json(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    return value


def built(kind: type[Made], content: Any, where: str = "") -> Made:
    """A dataclass from what JSON said.

    Raises:
        ValueError: A key is unknown or missing, or a value is not of its type; it says where.
    """
    if not isinstance(content, dict):
        raise ValueError(f"{where or 'it'} must be an object")  # noqa: TRY004 - what a file says is a value
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    prefix = f"{where}." if where else ""
    for name in content:
        if name not in names:
            raise ValueError(f"unknown key {prefix}{name}")
    for name in names:
        if name not in content:
            raise ValueError(f"{prefix}{name} is missing")
    return kind(**{name: _value(hints[name], content[name], f"{prefix}{name}") for name in names})


def _value(kind: Any, given: Any, where: str) -> Any:
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return built(kind, given, where)
    if origin in (Union, types.UnionType):
        return _either(kind, given, where)
    if origin is Literal:
        if given not in get_args(kind):
            raise ValueError(f"{where} cannot be {given!r}")
        return given
    if origin is tuple:
        return _several(get_args(kind), given, where)
    if origin is dict:
        return _table(get_args(kind)[1], given, where)
    return _plain(kind, given, where)


def _either(kind: Any, given: Any, where: str) -> Any:
    if given is None:
        return None
    return _value(next(one for one in get_args(kind) if one is not types.NoneType), given, where)


def _several(kinds: tuple[Any, ...], given: Any, where: str) -> tuple[Any, ...]:
    is_open = len(kinds) == 2 and kinds[1] is Ellipsis
    if not isinstance(given, list) or not (is_open or len(given) == len(kinds)):
        raise ValueError(f"{where} must be a list{'' if is_open else f' of {len(kinds)}'}")
    wanted = (kinds[0],) * len(given) if is_open else kinds
    return tuple(_value(one, part, f"{where}[{at}]") for at, (one, part) in enumerate(zip(wanted, given, strict=True)))


def _table(kind: Any, given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ValueError(f"{where} must be an object")  # noqa: TRY004
    return {name: _value(kind, one, f"{where}.{name}") for name, one in given.items()}


def _plain(kind: Any, given: Any, where: str) -> Any:
    if kind is float and type(given) is int:
        return float(given)
    if type(given) is not kind or (kind is float and not math.isfinite(given)):
        raise ValueError(f"{where} must be of type {kind.__name__}")
    return given
