"""The store in a file and on a server: tests that take one of these fixtures run over both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.adapters.postgresql import Server
from thyroid_desktop.adapters.store.repositories import Repositories, open_repositories
from thyroid_desktop.adapters.store.schema import make_current
from thyroid_desktop.adapters.store.server_address import Place


# For the whole session, so that the server stands before anybody looks for processes that a test leaves behind.
@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest) -> Server | None:
    """Where the libraries of the tests lie: None for files, or a server."""
    if request.param == "sqlite":
        return None
    server: Server = request.getfixturevalue("postgresql")
    return server


@pytest.fixture
def new_place(shelf: Server | None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Makes a library without a row; on a server there is only one at a time."""

    def make() -> Place:
        if shelf is not None:
            return shelf.address(shelf.emptied_library())
        path = tmp_path_factory.mktemp("library") / "library.sqlite3"
        make_current(path)
        return path

    return make


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """A library without a row."""
    return new_place()


@pytest.fixture
def url(shelf: Server | None, place: Place) -> str:
    """What ``open_store`` takes beside the profile folder."""
    return shelf.url(place.database) if shelf is not None and not isinstance(place, Path) else ""


@pytest.fixture
def library(place: Place) -> Iterator[Repositories]:
    """The repositories over a library without a row."""
    repositories = open_repositories(place)
    yield repositories
    repositories.transactions.close()


def allow_changes(connection: sa.Connection, table: str) -> None:
    """Let an append-only table be damaged."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TRIGGER {table}_refuse_update")
    else:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
