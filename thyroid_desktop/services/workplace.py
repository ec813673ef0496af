"""Everything that the window needs from the inner rooms, made once and handed over as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thyroid_desktop.services.annotating import Annotating
    from thyroid_desktop.services.diagnosing import Diagnosing
    from thyroid_desktop.services.evidence.evidence_figures import FigureMaker
    from thyroid_desktop.services.evidence.paper_check import PaperCheck
    from thyroid_desktop.services.evidence.score_tables import ScoreTable
    from thyroid_desktop.services.exporting import Exporting
    from thyroid_desktop.services.grouping import Grouping
    from thyroid_desktop.services.importing import Importing
    from thyroid_desktop.services.intake import Intake
    from thyroid_desktop.services.model_registry import ModelRegistry
    from thyroid_desktop.services.ports import AnnotationStore, CaseStore, PredictionStore, WorkStore
    from thyroid_desktop.services.queueing.adopting import Adopting
    from thyroid_desktop.services.queueing.courses import CourseReader
    from thyroid_desktop.services.queueing.queue_ports import RecipeShelf
    from thyroid_desktop.services.queueing.queueing import Queueing
    from thyroid_desktop.services.resembling import Resembling
    from thyroid_desktop.services.revising import Revising
    from thyroid_desktop.services.settings import Settings
    from thyroid_desktop.services.studies.reader_studies import ReaderStudies


@dataclass(frozen=True, slots=True)
class TrainingDesk:
    """What the training room works with.

    Attributes:
        queueing: The queue.
        adopting: Decides which model answers.
        courses: How trainings go.
        recipes: The recipes that ship with the program, and those that the user names.
        annotations: What all readers said, for counting what can be trained on.
        profile: The profile's folder, which a worker is told.
        server: URL of the store without its password; empty where the store lies in the profile.
    """

    queueing: Queueing
    adopting: Adopting
    courses: CourseReader
    recipes: RecipeShelf
    annotations: AnnotationStore
    profile: Path
    server: str = ""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The services of one profile.

    Attributes:
        intake: Opens files and decodes frames.
        cases: The library.
        predictions: Recorded second opinions.
        work: The work list.
        settings: User, recent list, language, overlay.
        diagnosing: Records the model's answers.
        resembling: Finds nodules of the library that resemble one.
        annotating_for: Makes the annotating service of the user with the given id.
        write_report: Writes the report of the case with the given id to a ``.pdf`` or ``.png`` file.
        grouping_for: Makes the service that puts images together, for whoever appends these revisions.
        importing_for: Makes the service that imports annotations in the name of the user with the given id.
        exporting: Makes the service that exports annotations in the name of the present user.
        write_bytes: Writes a file, as a whole or not at all.
        models: Which model answers.
        studies: Reader studies.
        training: The queue of trainings and the models that come of them.
        figures: Draws figures of evidence.
        read_scores: Reads a table of scores.
        read_truths: Reads a table of truths: name of an image → whether it is malignant.
        paper: Computes the published tables of the study again.
        samples: Folder with images that ship with the program, or None.
        close: Releases the store; the last call.
    """

    intake: Intake
    cases: CaseStore
    predictions: PredictionStore
    work: WorkStore
    settings: Settings
    diagnosing: Diagnosing
    resembling: Resembling
    annotating_for: Callable[[int], Annotating]
    write_report: Callable[[int, Path], object]
    grouping_for: Callable[[Revising], Grouping]
    importing_for: Callable[[int], Importing]
    exporting: Callable[[], Exporting]
    write_bytes: Callable[[Path, bytes], object]
    models: ModelRegistry
    studies: ReaderStudies
    training: TrainingDesk
    figures: FigureMaker
    read_scores: Callable[[Path], ScoreTable]
    read_truths: Callable[[Path], dict[str, bool]]
    paper: Callable[[], PaperCheck]
    samples: Path | None
    close: Callable[[], None]
