"""The version of the schema on a server: made new, checked or migrated, by whichever program comes first.

No backup is made before a migration, as it is of a file: those who look after the server keep copies of its databases.
A migration is one transaction, and whatever stops it leaves the tables as they were.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.adapters.store import schema
from thyroid_desktop.adapters.store.server_address import ServerAddress
from thyroid_desktop.adapters.store.server_connection import DAMAGED, RIGHTS, TITLE, connected, problems_told
from thyroid_desktop.domain.errors import StoreProblem

if TYPE_CHECKING:
    from thyroid_desktop.adapters.store.server_connection import Line


TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
MAY_WRITE: Final = "SELECT pg_is_in_recovery(), has_table_privilege('users', 'INSERT')"


def make_current(address: ServerAddress) -> None:
    """Create the tables in an empty database or migrate them, whichever it needs.

    Raises:
        StoreProblem: The server is out of reach or denies it, or the database was written by a newer program or by
            another one.
    """
    with problems_told(), closing(connected(address)) as connection:
        version = found_version(connection)
        if version:
            _require_rights(connection)
    if version == schema.SCHEMA:
        return
    if version:
        schema.require_known(version)
    upgrade(address)


def found_version(connection: Line) -> str:
    """The schema of a database; empty when there is nothing in it yet.

    Raises:
        StoreProblem: It has tables, but not ours, lost its version, or cannot keep every text.
    """
    ((encoding,),) = answers(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        raise StoreProblem(
            "The library cannot be opened",
            f"its database keeps text as {encoding}, which lacks characters that names may hold",
            "Create the database with the encoding UTF8.",
        )
    tables = {name for (name,) in answers(connection, TABLES)}
    if not tables:
        return ""
    if "alembic_version" not in tables:
        raise StoreProblem("The library cannot be opened", "the database holds the tables of another program")
    found = answers(connection, "SELECT version_num FROM alembic_version")
    if not found:
        raise StoreProblem("The library cannot be opened", *DAMAGED)
    return str(found[0][0])


def _require_rights(connection: Line) -> None:
    """Tell at once that a server which only answers, or a user who may only look, cannot serve."""
    ((is_copy, may_write),) = answers(connection, MAY_WRITE)
    if is_copy or not may_write:
        raise StoreProblem(TITLE, *RIGHTS)


def answers(connection: Line, question: str) -> list[Any]:
    """The rows that answer a question without parameters."""
    return list(connection.execute_simple(question).rows or ())


def upgrade(address: ServerAddress, to: str = "head") -> None:
    """Run all migrations that the database has not seen, up to one, in one transaction."""
    from alembic import command

    from thyroid_desktop.adapters.store.transactions import Transactions

    config = schema.configuration()
    transactions = Transactions(address, is_migrating=True)
    try:
        # Whoever comes second waits, and finds nothing more to do.
        with transactions.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    finally:
        transactions.close()
