from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.adapters.values import AT, a_description
from tests.services.memory_studies import a_protocol, some_items
from thyroid_desktop.adapters.store import rows, schema
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.reading import Arm

TABLES = ("users", "cases", "images", "nodules", "revisions", "settings")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library of the second version: a reader, two images and a box."""
    transactions = Transactions(tmp_path / FILE_NAME, is_migrating=True)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with transactions.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in (
            "INSERT INTO users VALUES (1, 'Ada')",
            "INSERT INTO settings VALUES ('language', 'zh')",
            f"INSERT INTO cases VALUES (1, NULL, 'one.png', NULL, '', '{AT}')",
            "INSERT INTO nodules VALUES (1, 1, 1)",
        ):
            connection.exec_driver_sql(statement)
        described = dict(rows.image_values(a_description()))
        for number in (1, 2):
            values = {"id": number, "case_id": 1, "sha256": f"{number:064x}", "file_name": "x.png", "added_at": AT}
            values |= described
            names = ", ".join(values)
            places = ", ".join("?" for _ in values)
            connection.exec_driver_sql(f"INSERT INTO images ({names}) VALUES ({places})", tuple(values.values()))
        connection.exec_driver_sql(
            "INSERT INTO revisions VALUES "
            f"(1, 'box', 'a', 1, 0, 1, 1.0, 1.0, 9.0, 8.0, '{{}}', 'draw', 1, '', 1, '{AT}', NULL, 0)"
        )
    transactions.close()
    return tmp_path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES}


def test_that_an_older_library_keeps_everything_and_can_hold_studies(old: Path) -> None:
    before = contents(old / FILE_NAME)
    store = open_store(old)
    protocol = a_protocol(arms=(Arm("alone", "never"),), reader_ids=(1,))
    study = store.studies.add(protocol, some_items(2, has_predictions=False), user_id=1, at=AT)
    assert store.studies.studies() == (study,)
    store.close()
    assert contents(old / FILE_NAME) == before == contents(old / "library.schema-0002.backup.sqlite3")
    with closing(sqlite3.connect(old / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("DELETE FROM study_items")
