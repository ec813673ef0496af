from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.values import AT, a_description
from thyroid_desktop.adapters.store import schema
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.domain.annotation import BoxEdit
from thyroid_desktop.domain.errors import StoreProblem

NEXT = """
revision = "0006"
down_revision = "0005"

import sqlalchemy as sa
from alembic import op

def upgrade():
    with op.batch_alter_table("images", recreate="always") as images:
        images.add_column(sa.Column("note", sa.Text, nullable=False, server_default="none"))
    {more}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile with one image, whose schema is today's."""
    folder = tmp_path / "profile"
    store = open_store(folder)
    image = store.cases.add_image("1" * 64, "image.png", a_description(), at=AT)
    user = store.settings.user_named("Ada")
    edit = BoxEdit("0" * 32, image.id, 0, 1, None, "delete", user.id)
    store.annotations.append([edit], user_id=user.id, at=AT)
    store.close()
    return folder


def tomorrow(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "") -> None:
    """Let the program be the next version, which has one migration more."""
    migrations = folder / "tomorrow"
    shutil.copytree(schema.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "v0006_notes.py").write_text(NEXT.format(more=more))
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(schema, "SCHEMA", "0006")
    # Alembic imports migrations from files.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


def answer(path: Path, query: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_that_an_older_database_is_migrated_after_a_backup(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow(monkeypatch, tmp_path)
    store = open_store(profile)
    assert store.settings.user_named("Ada").id == 1
    assert len(store.annotations.revisions(1)) == 1
    store.close()
    assert answer(profile / FILE_NAME, "SELECT note FROM images") == "none"
    assert answer(profile / FILE_NAME, "SELECT version_num FROM alembic_version") == "0006"
    backup = profile / "library.schema-0005.backup.sqlite3"
    assert answer(backup, "SELECT version_num FROM alembic_version") == "0005"
    assert answer(backup, "SELECT count(*) FROM revisions") == 1
    assert answer(backup, "PRAGMA integrity_check") == "ok"
    assert {path.name for path in profile.iterdir()} >= {FILE_NAME, backup.name}
    assert not list(profile.glob("*.part"))


def test_that_a_migration_happens_only_once(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow(monkeypatch, tmp_path)
    open_store(profile).close()
    (profile / "library.schema-0005.backup.sqlite3").unlink()
    open_store(profile).close()
    assert not list(profile.glob("*.backup.*"))


def test_that_a_migration_which_fails_leaves_everything_as_it_was(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow(monkeypatch, tmp_path, more='op.execute("INSERT INTO nowhere VALUES (1)")')
    before = list(closing_dump(profile / FILE_NAME))
    with pytest.raises(StoreProblem, match="library"):
        open_store(profile)
    assert list(closing_dump(profile / FILE_NAME)) == before


def test_that_a_migration_which_tears_rows_apart_is_undone(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow(monkeypatch, tmp_path, more='op.execute("DELETE FROM images")')
    before = list(closing_dump(profile / FILE_NAME))
    with pytest.raises(StoreProblem, match="cannot be migrated"):
        open_store(profile)
    assert list(closing_dump(profile / FILE_NAME)) == before


def closing_dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_that_a_database_of_a_newer_program_is_refused_and_left_alone(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        tomorrow(patch, tmp_path)
        open_store(profile).close()
    before = (profile / FILE_NAME).read_bytes()
    with pytest.raises(StoreProblem) as caught:
        open_store(profile)
    assert "newer version of this program" in caught.value.detail
    assert caught.value.advice
    assert (profile / FILE_NAME).read_bytes() == before


def test_that_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE stamps (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreProblem) as caught:
        open_store(tmp_path)
    assert "another program" in caught.value.detail
    assert path.read_bytes() == before


def test_that_a_database_which_lost_its_version_is_refused(profile: Path) -> None:
    with closing(sqlite3.connect(profile / FILE_NAME)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()
    with pytest.raises(StoreProblem):
        open_store(profile)


def test_that_whoever_comes_second_uses_the_database_that_the_first_one_made(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    schema.make_current(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert schema.create(connection) == schema.SCHEMA
        assert not connection.in_transaction


def test_that_a_backup_left_unfinished_is_made_anew(profile: Path) -> None:
    path = profile / FILE_NAME
    (profile / "library.schema-0001.backup.sqlite3.part").write_bytes(b"torn")
    backup = schema.back_up(path, "0001")
    assert answer(backup, "SELECT count(*) FROM images") == 1
    assert schema.back_up(path, "0001") == backup
    assert not list(profile.glob("*.part"))
