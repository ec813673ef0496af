"""The only place that knows everyone: builds services from adapters, and starts the window.

Nothing heavy is imported before it is used, so that the window is painted before the store, the readers or matplotlib
are loaded.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thyroid_desktop.adapters.database import Store
    from thyroid_desktop.services.consulting import Consulting
    from thyroid_desktop.services.intake import Intake
    from thyroid_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Library:
    """The parts of a workplace that the command line needs."""

    intake: Intake
    store: Store


def now() -> str:
    """The present time, UTC, ISO 8601 with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def installation() -> Path:
    """The folder that holds ``resources`` and ``models``: the checkout, or the folder of the packaged program."""
    packaged = getattr(sys, "_MEIPASS", None)
    return Path(packaged) if packaged is not None else Path(__file__).resolve().parent.parent


def profile_folder(given: Path | None) -> Path:
    """The data folder: the one given, or the platform's usual place."""
    if given is not None:
        return given.expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("ThyroidDesktop", appauthor=False))


def run_window(options: argparse.Namespace) -> int:
    """Open the window on the given paths, or walk through the sample case when ``--demo`` is given."""
    from thyroid_desktop.ui import application

    profile = profile_folder(options.profile)
    return application.run(lambda: open_workplace(profile), [path.absolute() for path in options.paths])


def open_workplace(profile: Path) -> Workplace:
    """Open or make the profile and build all services over it.

    Raises:
        StoreProblem: The profile cannot be read or written.
    """
    from thyroid_desktop.adapters.database import open_store
    from thyroid_desktop.adapters.files import ContentFolder
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.services.annotating import Annotating
    from thyroid_desktop.services.diagnosing import Diagnosing
    from thyroid_desktop.services.intake import Intake
    from thyroid_desktop.services.settings import Settings
    from thyroid_desktop.services.workplace import Workplace

    store = open_store(profile)
    content = ContentFolder(profile / "images")
    settings = Settings(store.settings)
    return Workplace(
        intake=Intake(ImageReaders(), content, store.cases, now),
        cases=store.cases,
        predictions=store.predictions,
        settings=settings,
        diagnosing=Diagnosing(store.predictions, now),
        annotating_for=lambda user_id: Annotating(store.annotations, now, user_id),
    )


@contextmanager
def open_library(profile: Path | None) -> Iterator[Library]:
    """The library of a profile, closed at the end."""
    from thyroid_desktop.adapters.database import open_store
    from thyroid_desktop.adapters.files import ContentFolder
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.services.intake import Intake

    folder = profile_folder(profile)
    store = open_store(folder)
    try:
        yield Library(Intake(ImageReaders(), ContentFolder(folder / "images"), store.cases, now), store)
    finally:
        store.close()


@contextmanager
def open_consulting(models: Path | None) -> Iterator[Consulting]:
    """A service that asks the model in ``models`` (default: the bundled one); its process is ended at the end."""
    from thyroid_desktop.adapters.files import ContentFolder
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.adapters.model_bundles import BundleFolders
    from thyroid_desktop.adapters.worker_client import WorkerEngine
    from thyroid_desktop.services.consulting import Consulting
    from thyroid_desktop.services.model_registry import ModelRegistry

    model = ModelRegistry(BundleFolders(models or installation() / "models")).active()
    engine = WorkerEngine(model.folder)
    try:
        yield Consulting(ImageReaders(), ContentFolder(profile_folder(None)).digest, engine, now)
    finally:
        engine.close()
