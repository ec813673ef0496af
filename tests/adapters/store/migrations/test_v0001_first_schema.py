from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from thyroid_desktop.adapters.store import schema
from thyroid_desktop.adapters.store.tables import metadata


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """An empty database brought to the newest schema by the migrations."""
    path = tmp_path / "migrated.sqlite3"
    schema.upgrade(path)
    return path


def parts(path: Path) -> list[tuple[str, str]]:
    """Tables, indexes and triggers with the statements that made them."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    return [(name, " ".join(sql.split())) for name, sql in rows]


def test_that_the_migrations_build_the_tables_that_the_queries_use(migrated: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{migrated}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_that_a_new_database_is_what_the_migrations_build(migrated: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.sqlite3"
    schema.make_current(fresh)
    assert parts(fresh) == parts(migrated)
    with closing(sqlite3.connect(fresh)) as one, closing(sqlite3.connect(migrated)) as other:
        assert schema.found_version(one) == schema.found_version(other) == schema.SCHEMA


def test_that_the_newest_schema_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.SCHEMA


def test_that_the_first_schema_can_be_built_for_a_server_too() -> None:
    """On PostgreSQL the same tables are made; the triggers of SQLite are left out there."""
    first = ScriptDirectory(str(schema.MIGRATIONS)).get_revision("0001")
    statements: list[str] = []
    engine = sa.create_mock_engine(
        "postgresql://", lambda statement, *_, **__: statements.append(str(statement.compile(dialect=engine.dialect)))
    )
    first.module.metadata.create_all(engine, checkfirst=False)
    assert sum("CREATE TABLE" in statement for statement in statements) == len(first.module.metadata.tables)
