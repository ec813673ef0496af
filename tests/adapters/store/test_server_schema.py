from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tests.adapters.postgresql import PASSWORD, Server
from tests.adapters.values import AT, a_description, a_prediction, an_old_prediction_row
from thyroid_desktop.adapters.store import rows, schema, server_schema
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.adapters.store.server_address import ServerAddress
from thyroid_desktop.adapters.store.server_connection import connected
from thyroid_desktop.adapters.store.tables import metadata
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.annotation import undo_stacks
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.annotating import Annotating

VERSIONS = tuple(sorted(path.stem[1:5] for path in (schema.MIGRATIONS / "versions").glob("v*.py")))
APPEND_ONLY = {
    *("revisions", "predictions", "studies", "study_items", "study_readings", "study_events"),
    *("job_notes", "adoptions", "box_features"),
}
NEXT = """
revision = "9999"
down_revision = "{head}"

import sqlalchemy as sa
from alembic import op

def upgrade():
    op.add_column("images", sa.Column("note", sa.Text, nullable=False, server_default="none"))
    {more}
"""


@pytest.fixture
def new_database(postgresql: Server) -> Iterator[Callable[..., str]]:
    made: list[str] = []

    def make(**how: str) -> str:
        made.append(postgresql.new_database(**how))
        return made[-1]

    yield make
    for name in made:
        postgresql.drop(name)


@pytest.fixture
def empty(postgresql: Server, new_database: Callable[..., str]) -> ServerAddress:
    """A database without tables."""
    return postgresql.address(new_database(template="template1"))


def asked(address: ServerAddress, question: str) -> list[list[object]]:
    with closing(connected(address)) as connection:
        return server_schema.answers(connection, question)


def differences(address: ServerAddress) -> list[object]:
    """What differs between the tables of a database and those that the queries use."""
    transactions = Transactions(address)
    with transactions.reading() as connection:
        found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
        found += checks_of(connection).symmetric_difference(
            (table.name, str(one.name))
            for table in metadata.tables.values()
            for one in table.constraints
            if isinstance(one, sa.CheckConstraint)
        )
    transactions.close()
    return found


def checks_of(connection: sa.Connection) -> set[tuple[str, str]]:
    inspector = sa.inspect(connection)
    return {(table, str(one["name"])) for table in metadata.tables for one in inspector.get_check_constraints(table)}


def test_that_the_migrations_build_the_tables_that_the_queries_use(empty: ServerAddress) -> None:
    server_schema.make_current(empty)
    assert differences(empty) == []
    assert asked(empty, "SELECT version_num FROM alembic_version") == [[schema.SCHEMA]]


def test_that_everything_that_is_only_added_to_is_kept_so(empty: ServerAddress) -> None:
    server_schema.make_current(empty)
    found = asked(empty, "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    assert {table for (table,) in found} == APPEND_ONLY
    for table in APPEND_ONLY:
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table} CASCADE"):
            transactions = Transactions(empty)
            with pytest.raises(sa.exc.IntegrityError, match="append-only"), transactions.writing() as connection:
                connection.exec_driver_sql(change)
            transactions.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_that_an_older_database_becomes_the_newest_one(empty: ServerAddress, version: str) -> None:
    server_schema.upgrade(empty, version)
    assert asked(empty, "SELECT version_num FROM alembic_version") == [[version]]
    server_schema.make_current(empty)
    assert differences(empty) == []


def insert(connection: sa.Connection, table: str, **values: object) -> None:
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)


def test_that_the_rows_of_the_first_version_are_kept_and_new_ones_come_after_them(
    empty: ServerAddress, postgresql: Server, tmp_path: Path
) -> None:
    server_schema.upgrade(empty, "0001")
    transactions = Transactions(empty)
    with transactions.writing() as connection:
        insert(connection, "users", name="Ada")
        insert(connection, "cases", title="one.png", study_date="", added_at=AT)
        insert(connection, "nodules", case_id=1, number=1)
        image = {"case_id": 1, "sha256": "1" * 64, "file_name": "one.png", "added_at": AT}
        insert(connection, "images", **image, **rows.image_values(a_description()))
        for number, left in enumerate((0.5, 2.0), 1):
            box = {"x0": left, "y0": 1.0, "x1": 9.0, "y1": 8.25, "action": "draw" if number == 1 else "move"}
            place = {"box_id": "a", "image_id": 1, "frame": 0, "nodule_row": 1}
            insert(connection, "box_revisions", **place, **box, user_id=1, at=AT, is_model_shown=False)
        insert(connection, "predictions", image_id=1, box_revision_id=2, user_id=1, **an_old_prediction_row())
    transactions.close()
    store = open_store(tmp_path, postgresql.url(empty.database))
    revisions = store.annotations.of_case(1)
    assert [(one.id, one.subject, one.layer, one.action) for one in revisions] == [
        (1, "a", 1, "draw"),
        (2, "a", 1, "move"),
    ]
    assert len(undo_stacks(revisions, 1).undoable) == 2
    (kept,) = store.predictions.of_image(1)
    assert kept.prediction.cam.values.tobytes() == a_prediction().cam.values.tobytes()
    added = store.predictions.add(image_id=1, box_revision_id=2, user_id=1, prediction=a_prediction())
    assert added.id == kept.id + 1
    annotating = Annotating(store.annotations, lambda: AT, 1)
    drawn = annotating.draw(store.cases.image(1), 0, Box(1, 1, 5, 5), is_model_shown=False)
    assert drawn.revision.id == 3
    store.close()


def tomorrow(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "") -> None:
    """Let the program be the next version, which has one migration more."""
    migrations = folder / "tomorrow"
    shutil.copytree(schema.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "v9999_notes.py").write_text(NEXT.format(head=schema.SCHEMA, more=more))
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(schema, "SCHEMA", "9999")
    # Alembic imports migrations from files.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


def test_that_a_migration_which_fails_leaves_everything_as_it_was(
    empty: ServerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_schema.make_current(empty)
    tomorrow(monkeypatch, tmp_path, more="op.execute(\"DO $$ BEGIN RAISE SQLSTATE '53100'; END $$\")")
    with pytest.raises(StoreProblem, match="disk of its server is full"):
        server_schema.make_current(empty)
    assert differences(empty) == []


def test_that_a_database_of_a_newer_program_is_refused_and_left_alone(
    empty: ServerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        tomorrow(patch, tmp_path)
        server_schema.make_current(empty)
    with pytest.raises(StoreProblem, match="newer version of this program"):
        server_schema.make_current(empty)
    assert asked(empty, "SELECT version_num FROM alembic_version") == [["9999"]]


def test_that_a_database_of_another_program_is_refused_and_left_alone(empty: ServerAddress) -> None:
    asked(empty, "CREATE TABLE stamps (id INTEGER)")
    with pytest.raises(StoreProblem, match="another program"):
        server_schema.make_current(empty)
    assert asked(empty, server_schema.TABLES) == [["stamps"]]


def test_that_a_database_which_lost_its_version_is_refused(empty: ServerAddress) -> None:
    server_schema.make_current(empty)
    asked(empty, "DELETE FROM alembic_version")
    with pytest.raises(StoreProblem, match="damaged"):
        server_schema.make_current(empty)


def test_that_a_database_which_cannot_keep_every_name_is_refused(
    postgresql: Server, new_database: Callable[..., str]
) -> None:
    options = "ENCODING LATIN1 LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
    latin = postgresql.address(new_database(template="template0", options=options))
    with pytest.raises(StoreProblem, match="LATIN1"):
        server_schema.make_current(latin)


def test_that_programs_which_come_at_once_build_the_tables_once(empty: ServerAddress) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(server_schema.make_current, [empty] * 4)) == [None] * 4
    assert differences(empty) == []


def test_that_a_user_who_may_only_look_is_told_at_once(postgresql: Server, new_database: Callable[..., str]) -> None:
    database = new_database()
    postgresql.run(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    try:
        postgresql.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest", database)
        address = ServerAddress("127.0.0.1", postgresql.port, database, "guest", PASSWORD)
        with pytest.raises(StoreProblem, match="cannot be written to"):
            server_schema.make_current(address)
        postgresql.run("DROP OWNED BY guest", database)
        with pytest.raises(StoreProblem, match="cannot be written to"):
            server_schema.make_current(address)
    finally:
        postgresql.run("DROP OWNED BY guest", database)
        postgresql.run("DROP ROLE guest")
