"""The only place that knows everyone: builds services from adapters, and starts the window.

Nothing heavy is imported before it is used, so that the window is painted before the store, the readers or matplotlib
are loaded.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thyroid_desktop.adapters.store.database import Store
    from thyroid_desktop.domain.annotation import User
    from thyroid_desktop.domain.diagnosis import ModelIdentity
    from thyroid_desktop.domain.geometry import Box
    from thyroid_desktop.services.consulting import Consultation, Consulting
    from thyroid_desktop.services.evidence.paper_check import PaperCheck
    from thyroid_desktop.services.exporting import Exporting
    from thyroid_desktop.services.importing import Importing
    from thyroid_desktop.services.intake import Intake
    from thyroid_desktop.services.likening import Likening
    from thyroid_desktop.services.model_registry import ModelRegistry
    from thyroid_desktop.services.reporting import Reporting
    from thyroid_desktop.services.resembling import Resembling
    from thyroid_desktop.services.settings import Settings
    from thyroid_desktop.services.workplace import TrainingDesk, Workplace


@dataclass(frozen=True, slots=True)
class Exchange:
    """What importing from other programs and exporting to them needs."""

    settings: Settings
    user_named: Callable[[str], User]
    importing_for: Callable[[int], Importing]
    exporting: Callable[[], Exporting]


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


def use_store(url: str) -> None:
    """From now on the rows of profiles lie on this server, in this process and in those that it starts."""
    from thyroid_desktop.adapters.store.database import STORE_VARIABLE

    os.environ[STORE_VARIABLE] = url


def run_window(options: argparse.Namespace) -> int:
    """Open the window on the given paths, or walk through the sample case when ``--demo`` is given."""
    if options.demo is not None:
        return _run_demonstration(options.demo.absolute())
    from thyroid_desktop.ui import application

    profile = profile_folder(options.profile)
    return application.run(lambda: open_workplace(profile), [path.absolute() for path in options.paths])


def _run_demonstration(folder: Path) -> int:
    """The whole journey on a sample image, in a window without a screen and a profile of its own."""
    import tempfile

    # An offscreen window looks the same everywhere and needs no display.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    use_store("")  # the sample case has no place in a library that others share
    from thyroid_desktop.ui import application, demonstration

    samples = installation() / "resources" / "samples"
    with tempfile.TemporaryDirectory(prefix="thyroid-desktop-demo-") as profile:
        guide = demonstration.Demonstration(folder)
        code = application.run(lambda: open_workplace(Path(profile)), [samples], use=guide.begin)
    if guide.problem:
        sys.stderr.write(f"thyroid-desktop: the demonstration stopped: {guide.problem}\n")
        return 1
    overlay = folder / "overlay.png"
    _write_sample_overlay(samples / demonstration.IMAGE, demonstration.NODULE, overlay)
    sys.stdout.write("\n".join(str(path) for path in (*guide.written, overlay)) + "\n")
    return code


def _write_sample_overlay(image: Path, box: Box, path: Path) -> None:
    """The same answer once more, by the road of the command line, from a model that was shipped."""
    from thyroid_desktop.services.consulting import Question

    with open_consulting(installation() / "models", None) as consulting:
        write_overlay(consulting.consult(Question(image, 0, box.xywh(), image.name)), path)


def open_workplace(profile: Path) -> Workplace:
    """Open or make the profile and build all services over it.

    Raises:
        StoreProblem: The profile cannot be read or written.
    """
    from thyroid_desktop.adapters.files import ContentFolder, write_bytes
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.adapters.model_bundles import BundleFolders
    from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures
    from thyroid_desktop.adapters.store.database import open_store, usual_url
    from thyroid_desktop.adapters.tables.score_table import read_score_table
    from thyroid_desktop.adapters.tables.truths_table import read_truths
    from thyroid_desktop.services.annotating import Annotating
    from thyroid_desktop.services.diagnosing import Diagnosing
    from thyroid_desktop.services.grouping import Grouping
    from thyroid_desktop.services.intake import Intake
    from thyroid_desktop.services.model_registry import ModelRegistry
    from thyroid_desktop.services.settings import Settings
    from thyroid_desktop.services.studies.reader_studies import ReaderStudies
    from thyroid_desktop.services.workplace import Workplace

    store = open_store(profile, usual_url())
    intake = Intake(ImageReaders(), ContentFolder(profile / "images"), store.cases, now)
    models = ModelRegistry(BundleFolders(profile / "models", installation() / "models"), store.settings)
    settings = Settings(store.settings)
    return Workplace(
        intake=intake,
        cases=store.cases,
        predictions=store.predictions,
        work=store.work,
        settings=settings,
        diagnosing=Diagnosing(store.predictions, now),
        resembling=_resembling(store),
        annotating_for=lambda user_id: Annotating(store.annotations, now, user_id),
        write_report=_report_writer(store, intake, models, settings),
        grouping_for=lambda revising: Grouping(store.cases, now, revising),
        importing_for=lambda user_id: _importing(store, intake, profile, user_id),
        exporting=lambda: _exporting(store, intake, profile),
        write_bytes=write_bytes,
        models=models,
        studies=ReaderStudies(store.studies, now),
        training=training_desk(store, models, profile),
        figures=EvidenceFigures(),
        read_scores=read_score_table,
        read_truths=read_truths,
        paper=paper_check,
        samples=_samples(),
        close=store.close,
    )


def _samples() -> Path | None:
    folder = installation() / "resources" / "samples"
    return folder if folder.is_dir() else None


def _resembling(store: Store) -> Resembling:
    from thyroid_desktop.services.resembling import Resembling

    return Resembling(store.features, store.annotations)


def training_desk(store: Store, models: ModelRegistry, profile: Path) -> TrainingDesk:
    """The queue of a profile, the recipes, and who decides which model answers."""
    from thyroid_desktop.adapters.model_cupboard import ModelFolder
    from thyroid_desktop.adapters.recipe_shelf import RecipeFiles
    from thyroid_desktop.adapters.store.database import usual_url
    from thyroid_desktop.adapters.store.server_address import without_password
    from thyroid_desktop.adapters.training_courses import CourseFiles
    from thyroid_desktop.services.queueing.adopting import Adopting
    from thyroid_desktop.services.queueing.queueing import Queueing
    from thyroid_desktop.services.workplace import TrainingDesk

    return TrainingDesk(
        queueing=Queueing(store.jobs, now),
        adopting=Adopting(store.jobs, store.adoptions, models, ModelFolder(profile / "models"), now),
        courses=CourseFiles(profile),
        recipes=RecipeFiles(installation() / "training" / "recipes", installation() / "resources" / "recipes"),
        annotations=store.annotations,
        profile=profile,
        server=without_password(usual_url()),
    )


def paper_check() -> PaperCheck:
    """The published tables of the study, computed again."""
    import json

    from thyroid_desktop.services.evidence.paper_check import checked

    return checked(json.loads((installation() / "resources" / "paper" / "published.json").read_text(encoding="utf-8")))


def _report_writer(
    store: Store, intake: Intake, models: ModelRegistry, settings: Settings
) -> Callable[[int, Path], object]:
    def write(case_id: int, path: Path) -> object:
        user = settings.user()
        return _reporting(store, intake, models, settings).write_case(
            case_id, path, user_name=user.name if user else "", user_id=user.id if user else None
        )

    return write


def _reporting(store: Store, intake: Intake, models: ModelRegistry, settings: Settings) -> Reporting:
    from thyroid_desktop.adapters.reports.pages import ReportPages
    from thyroid_desktop.services.reporting import Reporting

    def model_of(weights_sha256: str) -> ModelIdentity | None:
        known = (model.identity for model in models.available())
        return next((one for one in known if one is not None and one.weights_sha256 == weights_sha256), None)

    names = {user.id: user.name for user in settings.users()}
    return Reporting(
        cases=store.cases,
        annotations=store.annotations,
        predictions=store.predictions,
        frame_of=intake.frame,
        model_of=model_of,
        writer=ReportPages(),
        clock=now,
        blinding=settings.blinding(),
        name_of=lambda user_id: names.get(user_id, ""),
    )


@contextmanager
def open_library(profile: Path | None) -> Iterator[Library]:
    """The library of a profile, closed at the end."""
    from thyroid_desktop.adapters.files import ContentFolder
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.adapters.store.database import open_store, usual_url
    from thyroid_desktop.services.intake import Intake

    folder = profile_folder(profile)
    store = open_store(folder, usual_url())
    try:
        yield Library(Intake(ImageReaders(), ContentFolder(folder / "images"), store.cases, now), store)
    finally:
        store.close()


@contextmanager
def open_exchange(profile: Path | None) -> Iterator[Exchange]:
    """Importing and exporting over the library of a profile, which is closed at the end."""
    from thyroid_desktop.services.settings import Settings

    folder = profile_folder(profile)
    with open_library(profile) as library:
        store = library.store
        yield Exchange(
            Settings(store.settings),
            store.settings.user_named,
            lambda user_id: _importing(store, library.intake, folder, user_id),
            lambda: _exporting(store, library.intake, folder),
        )


def _importing(store: Store, intake: Intake, profile: Path, user_id: int) -> Importing:
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.adapters.interchange.foreign_folder import ForeignFolder
    from thyroid_desktop.services.annotating import Annotating
    from thyroid_desktop.services.describing import Describing
    from thyroid_desktop.services.importing import Importing

    annotating = Annotating(store.annotations, now, user_id)
    return Importing(
        open_foreign=lambda folder, format: ForeignFolder(folder, format, ImageReaders(), profile / "incoming"),  # noqa: A006
        intake=intake,
        annotating=annotating,
        describing=Describing(annotating.revising),
    )


def _exporting(store: Store, intake: Intake, profile: Path) -> Exporting:
    from thyroid_desktop.adapters.files import ContentFolder
    from thyroid_desktop.adapters.interchange.outgoing_folder import ExportFolder
    from thyroid_desktop.adapters.interchange.pictures import PictureFiles
    from thyroid_desktop.adapters.interchange.scribes import FormatScribes
    from thyroid_desktop.services.exporting import Exporting
    from thyroid_desktop.services.pseudonyms import Pseudonyms
    from thyroid_desktop.services.settings import Settings
    from thyroid_desktop.services.sharing import Sharing

    sharing = Sharing(
        cases=store.cases,
        annotations=store.annotations,
        settings=store.settings,
        user=Settings(store.settings).user(),
        pseudonyms=Pseudonyms(store.settings),
    )
    return Exporting(
        sharing=sharing,
        frame_of=intake.frame,
        content=ContentFolder(profile / "images"),
        pictures=PictureFiles(),
        scribes=FormatScribes(),
        open_folder=ExportFolder,
    )


@contextmanager
def open_consulting(models: Path | None, profile: Path | None) -> Iterator[Consulting]:
    """A service that asks the model in ``models``, or the one that a profile has adopted, as its window does.

    Where there is no library yet it is the bundled one, and none is made. Its process is ended at the end.
    """
    from thyroid_desktop.adapters.files import ContentFolder
    from thyroid_desktop.adapters.image_readers import ImageReaders
    from thyroid_desktop.adapters.worker_client import WorkerEngine
    from thyroid_desktop.services.consulting import Consulting

    engine = WorkerEngine(_model_in_use(models, profile_folder(profile)))
    try:
        yield Consulting(ImageReaders(), ContentFolder(profile_folder(None)).digest, engine, now)
    finally:
        engine.close()


@contextmanager
def open_likening(profile: Path | None) -> Iterator[Likening]:
    """A service that compares nodules with the library of a profile, which is closed at the end.

    Raises:
        UserProblem: There is no library; none is made.
    """
    from thyroid_desktop.adapters.store.database import FILE_NAME, usual_url
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.services.likening import Likening
    from thyroid_desktop.services.settings import Settings

    folder = profile_folder(profile)
    if not usual_url() and not (folder / FILE_NAME).is_file():
        raise UserProblem("There is no library to compare with", f"the folder {folder.name} holds none")
    with open_library(profile) as library:
        store = library.store
        yield Likening(_resembling(store), store.cases, Settings(store.settings))


def _model_in_use(models: Path | None, profile: Path) -> Path:
    """Where the model lies that answers."""
    from thyroid_desktop.adapters.model_bundles import BundleFolders
    from thyroid_desktop.adapters.store.database import FILE_NAME, open_store, usual_url
    from thyroid_desktop.services.model_registry import ModelRegistry

    if models is not None:
        return ModelRegistry(BundleFolders(models)).active().folder
    shelf = BundleFolders(profile / "models", installation() / "models")
    if not usual_url() and not (profile / FILE_NAME).is_file():
        return ModelRegistry(shelf).active().folder
    store = open_store(profile, usual_url())
    try:
        return ModelRegistry(shelf, store.settings).active().folder
    finally:
        store.close()


def write_overlay(consultation: Consultation, path: Path) -> None:
    """Save the frame with box and attention map as PNG, black where scanners write names. Raises ``StoreProblem``."""
    from thyroid_desktop.adapters.reports.pictures import write_overlay_png
    from thyroid_desktop.services.reporting import blanked, scan_areas

    prediction, frame = consultation.prediction, consultation.frame
    areas = scan_areas(consultation.description, frame.size)
    shown = blanked(frame, areas) if areas else frame
    window = consultation.description.window
    write_overlay_png(shown, prediction.provenance.box, prediction.cam, path, window=window)


def write_consultation_report(consultation: Consultation, path: Path) -> None:
    """Save the one-page report as PDF or PNG, by the ending of ``path``. Raises ``UserProblem``."""
    from thyroid_desktop.adapters.reports.pages import ReportPages
    from thyroid_desktop.services.reporting import consultation_report

    report = consultation_report(consultation, user_name="", made_at=now(), model=consultation.model)
    ReportPages().write(report, path)
