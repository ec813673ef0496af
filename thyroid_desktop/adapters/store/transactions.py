"""Read and write transactions on the store, for any number of threads, processes and machines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, ProgrammingError

from thyroid_desktop.adapters.store.server_address import Place, ServerAddress
from thyroid_desktop.adapters.store.sqlite_files import connected, store_problem

WRITER: Final = 0x74_68_79_72_6F_69_64
"""Who holds the advisory lock of this number is the only writer on a server; spells the first word of our name."""
READING_ON_SERVER: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
ALONE_ON_SERVER: Final = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({WRITER})"
"""The lock comes first, and every statement after it sees what the writer before has committed."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between one kind of database and another.

    Attributes:
        engine: Gives connections, whose drivers are in autocommit mode: how a transaction begins is said here.
        begin: How one begins in which there is only reading.
        begin_alone: How one begins that no other writer runs beside.
        problems_told: Turns failures into ``StoreProblem``, and lets bugs of ours through.
    """

    engine: sa.Engine
    begin: str
    begin_alone: str
    problems_told: Callable[[], AbstractContextManager[None]]


class Transactions:
    """Opens transactions, each with a connection of its own.

    Args:
        place: The database, whose schema is current unless it is about to be made so.
        is_migrating: Leave references in a file alone, as tables that a migration builds anew would drag along the rows
            that refer to them; the migration checks them before its commit. On a server, wait as long as it takes.
    """

    def __init__(self, place: Place, *, is_migrating: bool = False) -> None:
        if isinstance(place, Path):
            self._kind = _file(place, is_migrating=is_migrating)
        else:
            self._kind = _server(place, is_migrating=is_migrating)
        self.engine = self._kind.engine
        # So reads are consistent and writers queue instead of colliding.
        sa.event.listen(self.engine, "begin", self._begin)
        self._writer = self.engine.execution_options(is_writing=True)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the store. Fetch everything and leave: a reader holds up the commits of writers.

        Raises:
            StoreProblem: The database is locked, damaged or out of reach.
        """
        with self._kind.problems_told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer; on the disk when the block is left, or undone when it raises.

        Raises:
            StoreProblem: The database is locked, damaged, read-only or out of reach, or the disk is full.
        """
        with self._kind.problems_told(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections that are not in use."""
        self.engine.dispose()

    def _begin(self, connection: sa.Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql(self._kind.begin_alone if is_writing else self._kind.begin)


def _file(path: Path, *, is_migrating: bool) -> _Kind:
    def connect() -> sqlite3.Connection:
        connection = connected(path, is_shared=True)
        if is_migrating:
            connection.execute("PRAGMA foreign_keys = OFF")
        return connection

    engine = sa.create_engine(
        "sqlite://",
        creator=connect,
        poolclass=sa.pool.QueuePool,
        pool_size=4,
        max_overflow=-1,
    )
    return _Kind(engine, "BEGIN", "BEGIN IMMEDIATE", _problems_of_file_told)


@contextmanager
def _problems_of_file_told() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError):
        # Rows or statements that contradict the schema are bugs of ours.
        raise
    except DatabaseError as error:
        raise store_problem(error.orig) from error
    except UnicodeDecodeError as error:
        raise store_problem(error) from error


def _server(address: ServerAddress, *, is_migrating: bool) -> _Kind:
    # The driver of servers is loaded only by those who use one.
    from thyroid_desktop.adapters.store import server_connection

    engine = sa.create_engine(
        "postgresql+pg8000://",
        # Not in the engine's own URL, which SQLAlchemy may show: it holds the password.
        creator=lambda: server_connection.connected(address, is_patient=is_migrating),
        pool_size=4,
        max_overflow=-1,
        # A server may have been started again meanwhile.
        pool_pre_ping=True,
    )
    # The driver sends rows one by one, and waits for each, unless many are put into one statement.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return _Kind(engine, READING_ON_SERVER, ALONE_ON_SERVER, _problems_of_server_told)


@contextmanager
def _problems_of_server_told() -> Iterator[None]:
    from thyroid_desktop.adapters.store.server_connection import RIGHTS_CODE, code_of, server_problem

    try:
        yield
    except DBAPIError as error:
        code = code_of(error.orig)
        # The driver tells all that a server refuses alike. Rows or statements that contradict the schema are bugs.
        if code.startswith("23"):
            raise IntegrityError(error.statement, error.params, error.orig or error) from error
        if code.startswith("42") and code != RIGHTS_CODE:
            raise ProgrammingError(error.statement, error.params, error.orig or error) from error
        raise server_problem(error.orig) from error
