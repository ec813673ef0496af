from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tests.adapters.values import AT, a_description, a_prediction, an_old_prediction_row
from thyroid_desktop.adapters.store import rows, schema
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.annotation import BoxDetails, current_boxes, undo_stacks
from thyroid_desktop.domain.geometry import Box


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library of the first version: two readers, an undone edit, a deleted box and a prediction."""
    path = tmp_path / "library.sqlite3"
    transactions = Transactions(path, is_migrating=True)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    image = dict(rows.image_values(a_description()))
    prediction = an_old_prediction_row()
    with transactions.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO users VALUES (1, 'Ada'), (2, 'Ben')",
            f"INSERT INTO cases VALUES (1, NULL, 'one.png', NULL, '', '{AT}')",
            "INSERT INTO nodules VALUES (1, 1, 1), (2, 1, 2)",
        ):
            connection.exec_driver_sql(statement)
        image |= {"id": 1, "case_id": 1, "sha256": "1" * 64, "file_name": "one.png", "added_at": AT}
        add(connection, "images", image)
        for row in (
            (1, "a", 1, 0.5, "draw", 1, None),
            (2, "a", 1, 2.0, "move", 1, None),
            (3, "a", 1, 0.5, "undo", 1, 2),
            (4, "b", 2, 1.0, "draw", 2, None),
            (5, "c", 2, 1.0, "draw", 2, None),
            (6, "c", 2, None, "delete", 2, None),
        ):
            number, box_id, nodule, left, action, user, reverts = row
            bounds = {"x0": left, "y0": left and 1.0, "x1": left and 9.0, "y1": left and 8.25}
            add(
                connection,
                "box_revisions",
                {"id": number, "box_id": box_id, "image_id": 1, "frame": 0, "nodule_row": nodule, **bounds}
                | {"action": action, "user_id": user, "at": AT, "reverts": reverts, "is_model_shown": False},
            )
        add(connection, "predictions", {"id": 1, "image_id": 1, "box_revision_id": 3, "user_id": 1, **prediction})
    transactions.close()
    return tmp_path


def add(connection: sa.Connection, table: str, values: dict[str, object]) -> None:
    names = ", ".join(values)
    connection.execute(
        sa.text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"), values
    )


def test_that_every_old_box_becomes_part_of_its_readers_layer_and_nothing_is_lost(old: Path) -> None:
    store = open_store(old)
    revisions = store.annotations.of_case(1)
    assert [(one.id, one.subject, one.layer, one.action, one.reverts) for one in revisions] == [
        (1, "a", 1, "draw", None),
        (2, "a", 1, "move", None),
        (3, "a", 1, "undo", 2),
        (4, "b", 2, "draw", None),
        (5, "c", 2, "draw", None),
        (6, "c", 2, "delete", None),
    ]
    assert [(one.box, one.details) for one in current_boxes(revisions)] == [
        (Box(0.5, 1.0, 9.0, 8.25), BoxDetails()),
        (Box(1.0, 1.0, 9.0, 8.25), BoxDetails()),
    ]
    assert [one.id for one in undo_stacks(revisions, 1).redoable] == [2]
    (prediction,) = store.predictions.of_image(1)
    assert prediction.box_revision_id == 3
    assert prediction.prediction.cam.values.tobytes() == a_prediction().cam.values.tobytes()
    store.close()


def test_that_the_migrated_tables_are_append_only_and_a_backup_is_kept(old: Path) -> None:
    open_store(old).close()
    with closing(sqlite3.connect(old / "library.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("revisions", "predictions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(f"DELETE FROM {table}")
    with closing(sqlite3.connect(old / "library.schema-0001.backup.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM box_revisions").fetchone() == (6,)
