from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.adapters.store.job_orders import an_order
from tests.adapters.values import AT
from thyroid_desktop.adapters.store import schema
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.adapters.store.transactions import Transactions

TABLES = ("users", "cases", "settings", "studies")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library of the third version."""
    transactions = Transactions(tmp_path / FILE_NAME, is_migrating=True)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with transactions.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for statement in (
            "INSERT INTO users VALUES (1, 'Ada')",
            "INSERT INTO settings VALUES ('language', 'zh')",
            f"INSERT INTO cases VALUES (1, NULL, 'one.png', NULL, '', '{AT}')",
            f"INSERT INTO studies VALUES (1, '{{}}', '{AT}', 1)",
        ):
            connection.exec_driver_sql(statement)
    transactions.close()
    return tmp_path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES}


def test_that_an_older_library_keeps_everything_and_can_hold_jobs(old: Path) -> None:
    before = contents(old / FILE_NAME)
    store = open_store(old)
    job = store.jobs.add(an_order(), user_id=1, at=AT)
    store.jobs.note(job.id, "a", "began", at=AT)
    assert store.jobs.jobs() == (job,)
    assert store.adoptions.adoptions() == ()
    store.close()
    assert contents(old / FILE_NAME) == before == contents(old / "library.schema-0003.backup.sqlite3")
    with closing(sqlite3.connect(old / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("DELETE FROM job_notes")
