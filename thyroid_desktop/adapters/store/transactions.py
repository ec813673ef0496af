"""Read and write transactions on the store, for any number of threads and processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError

from thyroid_desktop.adapters.store.sqlite_files import connected, store_problem


class Transactions:
    """Opens transactions, each with a connection of its own.

    Args:
        path: The database, whose schema is current unless it is about to be made so.
        is_migrating: Leave references alone, as tables that a migration builds anew would drag along the rows that
            refer to them; the migration checks them before its commit.
    """

    def __init__(self, path: Path, *, is_migrating: bool = False) -> None:
        def connect() -> sqlite3.Connection:
            connection = connected(path, is_shared=True)
            if is_migrating:
                connection.execute("PRAGMA foreign_keys = OFF")
            return connection

        self.engine = sa.create_engine(
            "sqlite://",
            creator=connect,
            poolclass=sa.pool.QueuePool,
            pool_size=4,
            max_overflow=-1,
        )
        # The driver is in autocommit mode, so that reads are consistent and writers queue instead of colliding.
        sa.event.listen(self.engine, "begin", _begin)
        self._writer = self.engine.execution_options(is_writing=True)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the store. Fetch everything and leave: a reader holds up the commits of writers.

        Raises:
            StoreProblem: The database is locked, damaged or out of reach.
        """
        with _problems_told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer; on the disk when the block is left, or undone when it raises.

        Raises:
            StoreProblem: The database is locked, damaged, read-only or out of reach, or the disk is full.
        """
        with _problems_told(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections that are not in use."""
        self.engine.dispose()


def _begin(connection: sa.Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


@contextmanager
def _problems_told() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError):
        # Rows or statements that contradict the schema are bugs of ours.
        raise
    except DatabaseError as error:
        raise store_problem(error.orig) from error
    except UnicodeDecodeError as error:
        raise store_problem(error) from error
