"""Watches which files are opened, listed, made or removed while a block runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVENTS = frozenset(
    {"open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.link", "os.symlink"}
)
_watched: list[set[str]] = []
_is_hooked: list[bool] = []


@contextmanager
def watching() -> Iterator[set[str]]:
    """The paths that were touched so far, absolute, links resolved; what Python loads of itself is not among them."""
    if not _is_hooked:
        sys.addaudithook(_hear)
        _is_hooked.append(True)
    touched: set[str] = set()
    _watched.append(touched)
    try:
        yield touched
    finally:
        _watched.pop()


def outside(touched: set[str], *allowed: Path) -> list[str]:
    """The touched paths that lie in none of the allowed folders."""
    roots = [one.resolve() for one in allowed]
    paths = (Path(os.path.realpath(one)) for one in touched)
    return sorted(
        str(path)
        for path in paths
        if not any(path.is_relative_to(root) for root in roots) and not _belongs_to_python(path)
    )


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _watched or event not in _EVENTS:
        return
    paths = arguments[:1] if event == "open" else arguments[:2]
    # A name beside an open folder, by which Python removes the content of its temporary folders.
    is_beside = event != "open" and any(isinstance(one, int) and one >= 0 for one in arguments)
    for path in paths:
        if isinstance(path, str | bytes | os.PathLike) and (Path(os.fsdecode(path)).is_absolute() or not is_beside):
            _watched[-1].add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 - links must stay as they are


def _belongs_to_python(path: Path) -> bool:
    homes = (sys.prefix, sys.base_prefix, *sys.path)
    return any(path.is_relative_to(home) for home in homes if home) and path.suffix in {".py", ".pyc", ".so", ""}
