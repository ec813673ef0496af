from __future__ import annotations

import random
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.adapters.postgresql import PASSWORD, Server, free_port
from tests.adapters.values import AT, a_description
from thyroid_desktop.adapters.store import server_connection
from thyroid_desktop.adapters.store.database import Store, open_store
from thyroid_desktop.adapters.store.repositories import Repositories, open_repositories
from thyroid_desktop.adapters.store.server_address import ServerAddress
from thyroid_desktop.domain.annotation import undo_stacks
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image, PatientIdentity
from thyroid_desktop.services.annotating import Annotating


@pytest.fixture
def database(postgresql: Server) -> str:
    return postgresql.emptied_library()


@pytest.fixture
def url(postgresql: Server, database: str) -> str:
    return postgresql.url(database)


@pytest.fixture
def address(postgresql: Server, database: str) -> ServerAddress:
    return postgresql.address(database)


@contextmanager
def repositories(address: ServerAddress) -> Iterator[Repositories]:
    opened = open_repositories(address)
    try:
        yield opened
    finally:
        opened.transactions.close()


@contextmanager
def opened(profile: Path, url: str) -> Iterator[Store]:
    store = open_store(profile, url)
    try:
        yield store
    finally:
        store.close()


def add_image(store: Store | Repositories, number: int = 1, **changes: object) -> Image:
    return store.cases.add_image(f"{number:064x}", f"{number}.png", a_description(**changes), at=AT)


def half_done(library: Repositories, *statements: str, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Write something, let something happen, and do more in the same transaction."""
    with library.transactions.writing() as connection:
        connection.exec_driver_sql("INSERT INTO settings VALUES ('half', 'done')")
        meanwhile()
        for statement in statements:
            connection.exec_driver_sql(statement)


def everything_told(problem: BaseException) -> str:
    """The problem as it is shown, and as a log would hold it with its causes."""
    shown = f"{problem} {getattr(problem, 'advice', '')}"
    return shown + "".join(traceback.format_exception(problem))


def test_that_machines_share_one_library_and_each_keeps_its_folder(tmp_path: Path, url: str) -> None:
    with opened(tmp_path / "one", url) as one, opened(tmp_path / "other", url) as other:
        image = add_image(one)
        assert other.cases.image_by_hash(image.sha256) == image
        ada = other.settings.user_named("Ada")
        assert one.settings.user_named("Ada") == ada
        other.settings.set_value("language", "zh")
        assert one.settings.value("language") == "zh"
    assert [path.name for path in tmp_path.iterdir()] == ["one", "other"]
    assert list(tmp_path.rglob("*.sqlite3")) == []
    with opened(tmp_path / "third", url) as third:
        # Before anything is loaded that takes long.
        assert third.settings.value("language") == "zh"
        assert third.settings.users() == (ada,)


def test_that_opening_loads_neither_sqlalchemy_nor_alembic(tmp_path: Path, url: str) -> None:
    code = (
        "import sys; from pathlib import Path; from thyroid_desktop.adapters.store.database import open_store\n"
        "store = open_store(Path(sys.argv[1]), sys.argv[2]); store.settings.value('user'); store.close()\n"
        "sys.exit(bool({'sqlalchemy', 'alembic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path), url], check=False).returncode == 0


def test_that_a_store_in_a_file_never_loads_the_driver_of_servers(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from thyroid_desktop.adapters.store.database import open_store\n"
        "store = open_store(Path(sys.argv[1])); store.settings.set_value('a', 'b'); store.close()\n"
        "sys.exit(bool({'pg8000', 'scramp', 'sqlalchemy.dialects.postgresql'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"password": "hush" * 3}, "does not let this user in"),
        ({"password": ""}, "does not let this user in"),
        ({"user": "nobody"}, "does not let this user in"),
        ({"database": "nothing"}, "no such database"),
        ({"host": "no-such-host.invalid"}, "cannot be reached"),
        ({"port": 0}, "cannot be reached"),
    ],
)
def test_that_a_server_which_cannot_be_used_is_told_calmly_and_without_the_password(
    address: ServerAddress, changes: dict[str, Any], detail: str
) -> None:
    if "port" in changes:
        changes = {"port": free_port()}
    names = ("host", "port", "database", "user", "password")
    asked = ServerAddress(**{name: changes.get(name, getattr(address, name)) for name in names})
    with pytest.raises(StoreProblem) as caught:
        server_connection.connected(asked)
    assert detail in caught.value.detail
    for secret in (PASSWORD, "hush" * 3):
        assert secret not in everything_told(caught.value)


def test_that_no_failure_of_a_store_in_use_shows_the_password(address: ServerAddress) -> None:
    with repositories(address) as library:
        with pytest.raises(sa.exc.ProgrammingError) as bug, library.transactions.writing() as connection:
            connection.exec_driver_sql("SELECT nonsense")
        with pytest.raises(StoreProblem) as problem, library.transactions.writing() as connection:
            connection.exec_driver_sql("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$")
        for one in (bug.value, problem.value):
            assert PASSWORD not in everything_told(one)
        assert PASSWORD not in f"{library.transactions.engine!r} {library.transactions.engine.url}"


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        ("53100", "disk of its server is full"),
        ("53300", "cannot serve any more programs"),
        ("40P01", "in use by another program"),
        ("58030", "cannot be read or written"),
        ("25006", "cannot be written to"),
        ("42501", "cannot be written to"),
        ("XX001", "damaged"),
        ("22003", "does not fit"),
        ("57P03", "starting or stopping"),
        ("99999", "refused with code 99999"),
    ],
)
def test_that_what_a_server_refuses_is_told_calmly_and_undone(address: ServerAddress, code: str, detail: str) -> None:
    with repositories(address) as library:
        with pytest.raises(StoreProblem) as caught:
            half_done(library, f"DO $$ BEGIN RAISE SQLSTATE '{code}' USING MESSAGE = 'DOE^JANE'; END $$")
        assert detail in caught.value.detail
        assert "DOE" not in f"{caught.value} {caught.value.advice}"
        assert library.settings.value("half") is None


def test_that_a_text_too_long_for_an_index_is_told_calmly(address: ServerAddress) -> None:
    dice = random.Random(1)
    name = "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(9000))
    with repositories(address) as library, pytest.raises(StoreProblem, match="does not fit"):
        add_image(library, patient=PatientIdentity(name=name))


def test_that_text_is_kept_whatever_its_characters(address: ServerAddress) -> None:
    with repositories(address) as library:
        for text in ("结节 😀 \u202e", "'; DROP TABLE users; --", "%s %% $1 :x \\ \n\t\x01", "a\0b\udcff"):
            library.settings.set_value("text", text)
            assert library.settings.value("text") == text.replace("\0", "?").replace("\udcff", "?")
            assert library.settings.user_named(text) == library.settings.user_named(text)


def test_that_a_reader_sees_one_moment_and_cannot_write(address: ServerAddress) -> None:
    with repositories(address) as library, repositories(address) as other:
        count = sa.text("SELECT count(*) FROM users")
        with library.transactions.reading() as connection:
            assert connection.execute(count).scalar() == 0
            other.settings.user_named("Ada")
            assert connection.execute(count).scalar() == 0
        with library.transactions.reading() as connection:
            assert connection.execute(count).scalar() == 1
        with pytest.raises(StoreProblem), library.transactions.reading() as connection:
            connection.exec_driver_sql("DELETE FROM users")


def test_that_a_commit_is_on_the_disk_though_the_server_would_not_wait(
    postgresql: Server, address: ServerAddress
) -> None:
    postgresql.run(f"ALTER DATABASE {address.database} SET synchronous_commit = off")
    postgresql.run(f"ALTER DATABASE {address.database} SET extra_float_digits = -10")
    postgresql.run(f"ALTER DATABASE {address.database} SET bytea_output = 'escape'")
    try:
        with repositories(address) as library, library.transactions.reading() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
            assert connection.exec_driver_sql("SELECT (1/3::float8)").scalar() == 1 / 3
            assert connection.exec_driver_sql("SELECT '\\x00ff'::bytea").scalar() == b"\0\xff"
    finally:
        postgresql.run(f"ALTER DATABASE {address.database} RESET ALL")


def test_that_a_writer_who_takes_too_long_is_told_to_the_next_one(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_connection, "LOCK_TIMEOUT_MS", 50)
    with repositories(address) as library, repositories(address) as other:
        with library.transactions.writing(), pytest.raises(StoreProblem, match="in use by another program"):
            add_image(other)
        assert add_image(other).id == 1


def test_that_a_machine_which_falls_silent_does_not_hold_up_the_others(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_connection, "IDLE_TIMEOUT_MS", 100)
    with repositories(address) as silent, repositories(address) as other:
        with pytest.raises(StoreProblem, match="connection to its server was lost"):
            half_done(silent, "SELECT 1", meanwhile=lambda: add_image(other))
        assert other.cases.image(1) == add_image(other)
        assert silent.settings.value("half") is None
        silent.settings.set_value("whole", "done")


def test_that_a_server_which_takes_too_long_is_told_calmly(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_connection, "STATEMENT_TIMEOUT_MS", 2000)
    with repositories(address) as library:
        with pytest.raises(StoreProblem, match="took too long"), library.transactions.reading() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(30)")
        assert library.cases.cases() == ()


def serve_once(listening: socket.socket, answer: bytes | None) -> None:
    """Answer the first who asks, then hang up; None for silence."""
    line, _ = listening.accept()
    with line:
        line.recv(100)
        if answer is None:
            line.recv(100)
        else:
            line.sendall(answer)


@pytest.mark.parametrize(
    ("answer", "tls", "detail"),
    [
        (b"", "none", "connection to its server was lost"),
        (None, "none", "connection to its server was lost"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "none", "lost"),
        (b"J\0\0\0\n8.0.36\0", "none", "no PostgreSQL server"),
        (b"R\0\0\0\x05\0", "none", "no PostgreSQL server"),
        (b"N", "verified", "offers no encryption"),
        (b"Sno handshake", "encrypted", "connection to its server was lost"),
    ],
)
def test_that_what_is_no_server_of_ours_is_told_calmly(
    answer: bytes | None, tls: Any, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if answer is None:  # whoever answers is waited for, however busy the machine
        monkeypatch.setattr(server_connection, "CONNECT_TIMEOUT_S", 0.3)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, ThreadPoolExecutor(1) as pool:
        pool.submit(serve_once, listening, answer)
        address = ServerAddress("127.0.0.1", listening.getsockname()[1], "thyroid", "ada", "x", tls)
        with pytest.raises(StoreProblem) as caught:
            server_connection.connected(address)
    assert detail in caught.value.detail


def test_that_a_network_which_falls_silent_is_told_calmly_and_the_store_goes_on_by_another_line(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_connection, "CONNECT_TIMEOUT_S", 2.0)
    with repositories(address) as library:
        monkeypatch.setattr(server_connection, "STATEMENT_TIMEOUT_MS", 0)  # the server answers whenever it likes
        with pytest.raises(StoreProblem, match="was lost"), library.transactions.reading() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(6)")
        assert library.cases.cases() == ()


def test_that_many_threads_edit_and_read_at_once(address: ServerAddress) -> None:
    with repositories(address) as library:
        images = [add_image(library, number) for number in range(4)]
        user = library.settings.user_named("Ada")
        annotating = Annotating(library.annotations, lambda: AT, user.id)

        def work(seed: int) -> int:
            dice = random.Random(seed)
            edits = 0
            for _ in range(6):
                image = dice.choice(images)
                if dice.random() < 0.6:
                    box = Box.from_xywh(dice.randrange(100), dice.randrange(50), 10, 10)
                    annotating.draw(image, 0, box, is_model_shown=False)
                    edits += 1
                elif annotating.undo(image) is not None:
                    edits += 1
                assert len(library.cases.cases()) == 4
            return edits

        with ThreadPoolExecutor(8) as pool:
            edits = sum(pool.map(work, range(8)))
        histories = [library.annotations.revisions(image.id) for image in images]
        assert sum(map(len, histories)) == edits
        for history in histories:
            undo_stacks(history)
