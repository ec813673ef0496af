from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.adapters.values import AT, a_description, a_prediction
from thyroid_desktop.adapters.store import sqlite_files
from thyroid_desktop.adapters.store.database import FILE_NAME, Store, open_store
from thyroid_desktop.domain.annotation import undo_stacks
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image, PatientIdentity
from thyroid_desktop.services.annotating import Annotating


@contextmanager
def opened(profile: Path) -> Iterator[Store]:
    store = open_store(profile)
    try:
        yield store
    finally:
        store.close()


def add_image(store: Store, number: int = 1) -> Image:
    patient = PatientIdentity(f"P-{number}", "DOE^JANE")
    description = a_description(patient=patient, warnings=("dark",), study_uid=f"1.{number}")
    return store.cases.add_image(f"{number:064x}", f"{number}.png", description, at=AT)


def fill(profile: Path, count: int) -> None:
    """A store with images, boxes and predictions."""
    with opened(profile) as store:
        user = store.settings.user_named("Ada")
        annotating = Annotating(store.annotations, lambda: AT, user.id)
        for number in range(count):
            image = add_image(store, number)
            revision = annotating.draw(image, 0, Box(1, 2, 30, 40), is_model_shown=False).revision
            store.predictions.add(
                image_id=image.id, box_revision_id=revision.id, user_id=user.id, prediction=a_prediction()
            )


def read_everything(profile: Path) -> None:
    with opened(profile) as store:
        store.settings.value("user")
        for case in store.cases.cases():
            for image in case.images:
                store.annotations.revisions(image.id)
                store.predictions.of_image(image.id)
        add_image(store, 999)


def test_that_a_profile_that_is_not_there_is_made_for_its_owner_only(tmp_path: Path) -> None:
    profile = tmp_path / "deep" / "profile"
    with opened(profile) as store:
        assert store.cases.cases() == ()
    assert (profile / FILE_NAME).is_file()
    if os.name == "posix":
        assert profile.stat().st_mode & 0o077 == 0


def test_that_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        image = add_image(store)
        user = store.settings.user_named("Ada")
        store.settings.set_value("language", "zh")
        annotating = Annotating(store.annotations, lambda: AT, user.id)
        annotating.draw(image, 0, Box(1, 2, 30, 40), is_model_shown=False)
        annotating.draw(image, 0, Box(3, 2, 30, 40), is_model_shown=False)
    with opened(tmp_path) as store:
        assert store.settings.value("language") == "zh"
        assert store.settings.user_named("Ada") == user
        assert store.cases.image_by_hash(image.sha256) == image
        annotating = Annotating(store.annotations, lambda: AT, user.id)
        assert annotating.undo(image) is not None
        assert [one.box for one in annotating.boxes(image, 0)] == [Box(1, 2, 30, 40)]


def test_that_users_are_known_before_and_after_the_store_is_in_use(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.settings.users() == ()
        cho, ann = store.settings.user_named("Cho"), store.settings.user_named("Ann")
        assert store.settings.users() == (cho, ann)
    with opened(tmp_path) as store:
        assert store.settings.users() == (cho, ann)
        assert store.cases.cases() == ()
        assert store.settings.users() == (cho, ann)


def test_that_settings_are_current_as_soon_as_the_store_is_in_use(tmp_path: Path) -> None:
    with opened(tmp_path) as first, opened(tmp_path) as second:
        assert second.settings.value("key") is None
        first.settings.set_value("key", "value")
        ada = first.settings.user_named("Ada")
        assert second.settings.user_named("Ada") == ada
        assert second.settings.value("key") == "value"


def test_that_opening_a_current_store_loads_neither_sqlalchemy_nor_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from thyroid_desktop.adapters.store.database import open_store\n"
        "for _ in range(2):\n"
        "    store = open_store(Path(sys.argv[1])); store.settings.value('user'); store.close()\n"
        "sys.exit(bool({'sqlalchemy', 'alembic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0


def test_that_using_the_store_does_not_load_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from thyroid_desktop.adapters.store.database import open_store\n"
        "store = open_store(Path(sys.argv[1])); store.cases.cases(); store.close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0


def test_that_every_connection_is_durable_and_enforces_references(tmp_path: Path) -> None:
    with closing(sqlite_files.connected(tmp_path / FILE_NAME)) as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")
        }
        assert settings == {"synchronous": 2, "foreign_keys": 1}
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        assert mode == sqlite_files.journal_mode()
        assert connection.execute("PRAGMA busy_timeout").fetchone()[0] == sqlite_files.BUSY_TIMEOUT_MS


@pytest.mark.parametrize(
    ("version", "mode"),
    [((3, 40, 1), "truncate"), ((3, 51, 2), "truncate"), ((3, 51, 3), "wal"), ((3, 52, 0), "wal"), ((4, 0, 0), "wal")],
)
def test_that_the_write_ahead_log_is_used_only_where_its_reset_is_sound(
    version: tuple[int, int, int], mode: str
) -> None:
    assert sqlite_files.journal_mode(version) == mode


def test_that_both_journals_work_and_a_store_moves_from_one_to_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, mode in enumerate(("truncate", "wal", "truncate", "wal")):
        monkeypatch.setattr(sqlite_files, "journal_mode", lambda mode=mode: mode)
        with opened(tmp_path) as store:
            add_image(store, number)
            assert len(store.cases.cases()) == number + 1
        with closing(sqlite_files.connected(tmp_path / FILE_NAME)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == mode


def test_that_a_log_kept_open_by_a_newer_sqlite_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path).close()
    monkeypatch.setattr(sqlite_files, "BUSY_TIMEOUT_MS", 20)
    monkeypatch.setattr(sqlite_files, "journal_mode", lambda: "truncate")
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as newer:
        newer.execute("PRAGMA journal_mode = wal")
        newer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreProblem) as caught:
            open_store(tmp_path)
    assert "in use" in caught.value.detail


def test_that_a_locked_database_is_told_calmly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path).close()
    monkeypatch.setattr(sqlite_files, "BUSY_TIMEOUT_MS", 20)
    with opened(tmp_path) as store:
        add_image(store)
        with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreProblem) as caught:
                open_store(tmp_path)
            assert "in use by another program" in caught.value.detail
            with pytest.raises(StoreProblem):
                add_image(store, 2)
            other.execute("ROLLBACK")
        assert add_image(store, 2).id == 2


@contextmanager
def somebody_ordinary() -> Iterator[None]:
    """Rights do not hold the superuser back."""
    if os.name != "posix":
        pytest.skip("rights of files work differently here")
    is_superuser = os.geteuid() == 0
    if is_superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_superuser:
            os.seteuid(0)


def test_that_a_folder_that_cannot_be_written_to_is_told_calmly() -> None:
    with TemporaryDirectory() as folder:
        profile = Path(folder)
        open_store(profile).close()
        profile.chmod(0o555)
        (profile / FILE_NAME).chmod(0o444)
        try:
            with somebody_ordinary(), pytest.raises(StoreProblem) as caught:
                open_store(profile)
            assert "cannot be written to" in caught.value.detail
            with somebody_ordinary(), pytest.raises(StoreProblem) as caught:
                open_store(profile / "new")
            assert caught.value.title == "The profile folder cannot be used"
        finally:
            profile.chmod(0o755)


def test_that_a_profile_which_is_a_file_or_whose_database_is_a_folder_is_told_calmly(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreProblem):
        open_store(tmp_path / "file")
    (tmp_path / "profile" / FILE_NAME).mkdir(parents=True)
    with pytest.raises(StoreProblem):
        open_store(tmp_path / "profile")


def test_that_a_file_which_is_no_database_is_told_calmly_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database, only words " * 500)
    with pytest.raises(StoreProblem) as caught:
        open_store(tmp_path)
    assert "damaged" in caught.value.detail
    assert (tmp_path / FILE_NAME).read_bytes() == b"no database, only words " * 500


def test_that_a_torn_database_is_told_calmly(tmp_path: Path) -> None:
    fill(tmp_path, 20)
    whole = (tmp_path / FILE_NAME).read_bytes()
    for share in (0.1, 0.5, 0.9):
        (tmp_path / FILE_NAME).write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(StoreProblem):
            read_everything(tmp_path)


def test_that_damage_anywhere_is_told_calmly_or_does_no_harm(tmp_path: Path) -> None:
    fill(tmp_path, 12)
    whole = (tmp_path / FILE_NAME).read_bytes()
    dice = random.Random(1)
    told = 0
    for _ in range(60):
        damaged = bytearray(whole)
        start = dice.randrange(len(damaged))
        for place in range(start, min(start + dice.choice((1, 16, 400)), len(damaged))):
            damaged[place] = dice.randrange(256)
        (tmp_path / FILE_NAME).write_bytes(damaged)
        try:
            read_everything(tmp_path)
        except StoreProblem:
            told += 1
    assert told > 0


def test_that_rows_which_make_no_sense_are_told_calmly(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("UPDATE images SET regions = 'no list'")
    with opened(tmp_path) as store, pytest.raises(StoreProblem) as caught:
        store.cases.cases()
    assert "damaged" in caught.value.detail


def test_that_damage_which_comes_while_the_store_is_open_is_told_calmly(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with opened(tmp_path) as store:
        path = tmp_path / FILE_NAME
        # SQLite quotes the broken schema in its message, which then is no text.
        path.write_bytes(path.read_bytes().replace(b"CREATE TABLE images", b"CREATE\x9dTABLE\xffimages"))
        with pytest.raises(StoreProblem) as caught:
            store.cases.cases()
    assert "damaged" in caught.value.detail


def test_that_many_threads_edit_and_read_at_once(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        images = [add_image(store, number) for number in range(4)]
        user = store.settings.user_named("Ada")
        annotating = Annotating(store.annotations, lambda: AT, user.id)

        def work(seed: int) -> int:
            dice = random.Random(seed)
            edits = 0
            for _ in range(15):
                image = dice.choice(images)
                box = Box.from_xywh(dice.randrange(100), dice.randrange(50), 10, 10)
                if dice.random() < 0.6:
                    annotating.draw(image, 0, box, is_model_shown=False)
                    edits += 1
                elif annotating.undo(image) is not None:
                    edits += 1
                assert len(store.cases.cases()) == 4
                annotating.boxes(image, 0)
            return edits

        with ThreadPoolExecutor(8) as pool:
            edits = sum(pool.map(work, range(8)))
        histories = [store.annotations.revisions(image.id) for image in images]
        assert sum(map(len, histories)) == edits
        for history in histories:
            undo_stacks(history)


def test_that_closing_a_store_twice_or_unused_does_no_harm(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    store.cases.cases()
    store.close()
    store.close()
