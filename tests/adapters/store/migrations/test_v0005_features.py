from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.config import Config

from tests.adapters.values import AT, a_description, a_prediction, an_old_prediction_row
from thyroid_desktop.adapters.store import rows, schema
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.diagnosis import Spread

TABLES = ("users", "cases", "images", "nodules", "revisions")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library of the fourth version with a box and what a model said about it."""
    transactions = Transactions(tmp_path / FILE_NAME, is_migrating=True)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with transactions.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for statement in (
            "INSERT INTO users VALUES (1, 'Ada')",
            f"INSERT INTO cases VALUES (1, NULL, 'one.png', NULL, '', '{AT}')",
            "INSERT INTO nodules VALUES (1, 1, 1)",
        ):
            connection.exec_driver_sql(statement)
        image = {"id": 1, "case_id": 1, "sha256": "1" * 64, "file_name": "one.png", "added_at": AT}
        prediction = {"id": 1, "image_id": 1, "box_revision_id": 1, "user_id": 1} | an_old_prediction_row()
        for table, values in (
            ("images", image | dict(rows.image_values(a_description()))),
            ("predictions", prediction),
        ):
            if table == "predictions":
                connection.exec_driver_sql(
                    "INSERT INTO revisions VALUES "
                    f"(1, 'box', 'a', 1, 0, 1, 1.0, 1.0, 9.0, 8.0, '{{}}', 'draw', 1, '', 1, '{AT}', NULL, 0)"
                )
            names, places = ", ".join(values), ", ".join("?" for _ in values)
            connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(values.values()))
    transactions.close()
    return tmp_path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES}


def test_that_an_older_library_keeps_everything_and_can_hold_features(old: Path) -> None:
    before = contents(old / FILE_NAME)
    store = open_store(old)
    (kept,) = store.predictions.of_image(1)
    assert kept.prediction.cam.values.tobytes() == a_prediction().cam.values.tobytes()
    assert kept.prediction.probability_malignant == a_prediction().probability_malignant
    assert (kept.prediction.cam.log_odds, kept.prediction.committee) == (None, None)
    added = a_prediction(pooled=np.ones(4, np.float32), committee=Spread(0.25, 0.5))
    store.predictions.add(image_id=1, box_revision_id=1, user_id=1, prediction=added)
    assert store.features.after("a" * 64, 0).revision_ids == (1,)
    assert store.predictions.of_image(1)[1].prediction.committee == Spread(0.25, 0.5)
    store.close()
    assert contents(old / FILE_NAME) == before == contents(old / "library.schema-0004.backup.sqlite3")


def test_that_features_are_append_only_and_committees_ordered(old: Path) -> None:
    store = open_store(old)
    store.features.add("a" * 64, {1: np.ones(4, np.float32)})
    store.close()
    with closing(sqlite3.connect(old / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for change in ("DELETE FROM box_features", "UPDATE box_features SET norm = 1", "DELETE FROM predictions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)
        names = [row[1] for row in connection.execute("PRAGMA table_info(predictions)") if row[1] != "id"]
        taken = ", ".join({"committee_low": "0.9", "committee_high": "0.1"}.get(name, name) for name in names)
        with pytest.raises(sqlite3.IntegrityError, match="committee_is_ordered"):
            connection.execute(f"INSERT INTO predictions ({', '.join(names)}) SELECT {taken} FROM predictions")
