"""The version of the store's schema: made new, checked, or migrated after a backup.

Alembic is imported only when there is something to migrate, because its import takes longer than painting the window.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thyroid_desktop.adapters.store.sqlite_files import DAMAGED, connected
from thyroid_desktop.domain.errors import StoreProblem

if TYPE_CHECKING:
    from alembic.config import Config

SCHEMA: Final = "0005"
"""The newest migration; a test compares it with the migrations folder."""

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def make_current(path: Path) -> None:
    """Create the database or migrate it, whichever it needs.

    Raises:
        StoreProblem: It was written by a newer program, or by another one.
        sqlite3.DatabaseError: It is damaged, locked or cannot be written.
    """
    with closing(connected(path)) as connection:
        version = found_version(connection) or create(connection)
    if version != SCHEMA:
        migrate(path, version)


def found_version(connection: sqlite3.Connection) -> str:
    """The schema of a database; empty when there is nothing in it yet.

    Raises:
        StoreProblem: It has tables, but not ours, or lost its version.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return ""
    if "alembic_version" not in tables:
        raise StoreProblem("The library cannot be opened", "the file was made by another program")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise StoreProblem("The library cannot be opened", *DAMAGED)
    return str(row[0])


def create(connection: sqlite3.Connection) -> str:
    """Build the newest schema in an empty database, in one transaction; its version.

    The script holds what the migrations build (a test compares both), so that a first start does not wait for Alembic.
    """
    statements = (MIGRATIONS / "schema.sql").read_text(encoding="utf-8").strip().split("\n\n")
    connection.execute("BEGIN IMMEDIATE")
    # Another window may have been first.
    if found_version(connection):
        connection.execute("ROLLBACK")
        return found_version(connection)
    for statement in statements:
        connection.execute(statement)
    connection.execute("INSERT INTO alembic_version (version_num) VALUES (?)", (SCHEMA,))
    connection.execute("COMMIT")
    return SCHEMA


def migrate(path: Path, version: str) -> Path:
    """Bring an older database to the newest schema in one transaction, after a backup; the path of the backup.

    Raises:
        StoreProblem: No migration starts from this version, because a newer program wrote it.
    """
    require_known(version)
    backup = back_up(path, version)
    upgrade(path)
    return backup


def require_known(version: str) -> None:
    """Make sure that a migration starts from this version.

    Raises:
        StoreProblem: None does, because a newer program wrote it.
    """
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(configuration()).get_revision(version)
    except CommandError as error:
        raise StoreProblem(
            "The library cannot be opened",
            "it was written by a newer version of this program",
            "Install the newest version, or choose another profile folder.",
        ) from error


def configuration() -> Config:
    """What Alembic has to know."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def upgrade(path: Path) -> None:
    """Run all migrations that the database has not seen, in one transaction; no backup is made.

    Raises:
        StoreProblem: Rows would refer to nothing afterwards; nothing was changed.
    """
    from alembic import command

    from thyroid_desktop.adapters.store.transactions import Transactions

    config = configuration()
    transactions = Transactions(path, is_migrating=True)
    try:
        with transactions.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreProblem("The library cannot be migrated", "rows would be torn apart", "Report this problem.")
    finally:
        transactions.close()


def back_up(path: Path, version: str) -> Path:
    """Copy the database beside itself while others may use it, complete or not at all; the path of the copy."""
    backup = path.with_name(f"{path.stem}.schema-{version}.backup{path.suffix}")
    unfinished = backup.with_name(f"{backup.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(connected(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        copy.execute("PRAGMA synchronous = FULL")
        source.backup(copy)
    unfinished.replace(backup)
    return backup
