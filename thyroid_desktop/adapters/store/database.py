"""The store of a profile folder: opened in a moment, so that the window need not wait for it.

Opening checks the schema with the database's driver alone. SQLAlchemy, whose import takes longer than half of the time
in which the window must be painted, is loaded when the first repository is used; what the first paint needs of the
settings is read while opening.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast

from thyroid_desktop.adapters.store.schema import make_current
from thyroid_desktop.adapters.store.server_address import Place, ServerAddress, server_address
from thyroid_desktop.adapters.store.sqlite_files import connected, problems_told
from thyroid_desktop.domain.annotation import User
from thyroid_desktop.services.ports import (
    AnnotationStore,
    CaseStore,
    FeatureStore,
    PredictionStore,
    SettingsStore,
    WorkStore,
)
from thyroid_desktop.services.queueing.queue_ports import AdoptionStore, JobStore
from thyroid_desktop.services.studies.study_ports import StudyStore

if TYPE_CHECKING:
    from thyroid_desktop.adapters.store.repositories import Repositories

FILE_NAME: Final = "library.sqlite3"
STORE_VARIABLE: Final = "THYROID_STORE"
"""In the environment, so that a training worker that is started by the window shares its store, and no password need
stand among a process's arguments, which every user of the machine can read."""
USERS: Final = "SELECT name, id FROM users ORDER BY id"
SETTINGS: Final = "SELECT key, value FROM settings"


def usual_url() -> str:
    """The URL in the environment; empty where the store lies in the profile."""
    return os.environ.get(STORE_VARIABLE, "")


def open_store(profile: Path, url: str = "") -> Store:
    """Open the store of a profile folder; both are made when they are not there yet.

    Any number of threads and of programs may use the same profile at once, and with a URL any number of machines.

    Args:
        profile: The folder. Images lie there, and the store, too, unless there is a URL.
        url: Of an own database on a PostgreSQL server that shares the store with other machines:
            ``postgresql://user:password@host/database``; see :mod:`~thyroid_desktop.adapters.store.server_address`.

    Raises:
        StoreProblem: The folder cannot be written to; the database is locked, read-only, damaged, of another program or
            of a newer version of this one; the URL is none, or its server is out of reach or denies access.
    """
    with problems_told():
        profile.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = server_address(url) if url else profile / FILE_NAME
        return Store(place, _opening_of_file(place) if isinstance(place, Path) else _opening_of_server(place))


def _opening_of_file(path: Path) -> Opening:
    make_current(path)
    with closing(connected(path)) as connection:
        # Writing, and taking it back, tells at once whether file and folder can be written to.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA user_version = 0")
        opening = Opening(*(dict(connection.execute(question).fetchall()) for question in (USERS, SETTINGS)))
        connection.execute("ROLLBACK")
    return opening


def _opening_of_server(address: ServerAddress) -> Opening:
    from thyroid_desktop.adapters.store import server_connection, server_schema

    server_schema.make_current(address)
    with server_connection.problems_told(), closing(server_connection.connected(address)) as connection:
        return Opening(*(dict(server_schema.answers(connection, question)) for question in (USERS, SETTINGS)))


class Store:
    """The ports of ``services`` over one database.

    Attributes:
        cases: Patients, cases and images.
        annotations: Box revisions.
        predictions: Recorded second opinions.
        features: What networks make of boxes, for comparing nodules.
        settings: Users and settings.
        work: The work list.
        studies: Reader studies.
        jobs: The queue of training jobs.
        adoptions: Which model answered from when on.
    """

    def __init__(self, place: Place, opening: Opening) -> None:
        self._late = _Late(place)
        self.cases = cast("CaseStore", _Room(self._late, "cases"))
        self.annotations = cast("AnnotationStore", _Room(self._late, "annotations"))
        self.predictions = cast("PredictionStore", _Room(self._late, "predictions"))
        self.features = cast("FeatureStore", _Room(self._late, "features"))
        self.work = cast("WorkStore", _Room(self._late, "work"))
        self.studies = cast("StudyStore", _Room(self._late, "studies"))
        self.jobs = cast("JobStore", _Room(self._late, "jobs"))
        self.adoptions = cast("AdoptionStore", _Room(self._late, "adoptions"))
        self.settings: SettingsStore = _EarlySettings(self._late, opening)

    def close(self) -> None:
        """Close the connections."""
        if self._late.is_loaded:
            self._late.repositories().transactions.close()


@dataclass(frozen=True, slots=True)
class Opening:
    """The users and settings at the moment of opening."""

    user_ids: dict[str, int]
    values: dict[str, str]


class _Late:
    """The repositories, loaded at their first use by whichever thread comes first."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = Lock()
        self._loaded: Repositories | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether somebody has used them."""
        return self._loaded is not None

    def repositories(self) -> Repositories:
        """The repositories."""
        with self._lock:
            if self._loaded is None:
                from thyroid_desktop.adapters.store.repositories import open_repositories

                self._loaded = open_repositories(self._place)
            return self._loaded


class _Room:
    """Stands where a repository will be, and hands every call on to it."""

    def __init__(self, late: _Late, name: str) -> None:
        self._late = late
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(getattr(self._late.repositories(), self._name), attribute)


class _EarlySettings:
    """Settings that answer from the moment of opening until the repositories are in use."""

    def __init__(self, late: _Late, opening: Opening) -> None:
        self._late = late
        self._opening = opening

    def user_named(self, name: str) -> User:
        """The user of this name, made when new."""
        known = self._opening.user_ids.get(name)
        return self._late.repositories().settings.user_named(name) if known is None else User(known, name)

    def users(self) -> tuple[User, ...]:
        """Everybody, in the order in which they came."""
        if self._late.is_loaded:
            return self._late.repositories().settings.users()
        return tuple(User(user_id, name) for name, user_id in self._opening.user_ids.items())

    def value(self, key: str) -> str | None:
        """A setting, or None when it was never set."""
        if self._late.is_loaded:
            return self._late.repositories().settings.value(key)
        return self._opening.values.get(key)

    def set_value(self, key: str, value: str) -> None:
        """Set a setting; committed on return."""
        self._late.repositories().settings.set_value(key, value)
