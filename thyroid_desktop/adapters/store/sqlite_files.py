"""How this program opens SQLite: what every connection is told, and what a failure means in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.errors import StoreProblem

WAL_IS_SAFE_FROM: Final = (3, 51, 3)
"""Older versions can corrupt a write-ahead log that several connections use when the log is reset."""

BUSY_TIMEOUT_MS: Final = 5000

IN_USE: Final = ("it is in use by another program", "Close the other program and try again.")
DAMAGED: Final = ("it is damaged or no database", "Restore a copy of the profile folder.")
UNREACHABLE: Final = ("the disk or folder cannot be reached", "Check the disk that holds the profile folder.")
CAUSES: Final = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_READONLY: ("it cannot be written to", "Allow writing in the profile folder, or choose another one."),
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space and try again."),
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_IOERR: UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
    sqlite3.SQLITE_PERM: UNREACHABLE,
}
"""Cause and advice by SQLite's primary result code."""


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """The journal that is safe with this SQLite: ``wal``, or ``truncate`` for versions with the WAL-reset bug."""
    return "wal" if version >= WAL_IS_SAFE_FROM else "truncate"


def connected(path: Path, *, is_shared: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, prepared by :func:`prepare`; a shared one may go from thread to thread."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=not is_shared)
    try:
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Make a connection durable: every commit reaches the disk before it returns, and references are enforced.

    Raises:
        sqlite3.OperationalError: Another program keeps the file open in the WAL mode that this SQLite must not use.
    """
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute(f"PRAGMA journal_mode = {journal_mode()}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def store_problem(error: BaseException | None) -> StoreProblem:
    """What a failure of SQLite means for the user."""
    # Text that cannot be decoded has no code; its message quotes what was found, which may name a patient.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    detail, advice = CAUSES.get(code, (str(error), ""))
    return StoreProblem("The library cannot be read or written", detail, advice)


@contextmanager
def problems_told() -> Iterator[None]:
    """Turn failures of SQLite and of the file system into ``StoreProblem``."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise store_problem(error) from error
    except OSError as error:
        raise StoreProblem("The profile folder cannot be used", error.strerror or str(error)) from error
