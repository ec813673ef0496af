"""A real workplace over a temporary profile, and a worker that answers when the test says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from thyroid_desktop.adapters.files import ContentFolder, write_bytes
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.adapters.tables.score_table import read_score_table
from thyroid_desktop.adapters.tables.truths_table import read_truths
from thyroid_desktop.bootstrap import _exporting, _importing, now, paper_check, training_desk
from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, Spread
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.proposal import ProposerIdentity
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.diagnosing import Diagnosing
from thyroid_desktop.services.grouping import Grouping
from thyroid_desktop.services.intake import Intake
from thyroid_desktop.services.model_registry import FoundModel, FoundProposer
from thyroid_desktop.services.resembling import Resembling
from thyroid_desktop.services.settings import Settings
from thyroid_desktop.services.studies.reader_studies import ReaderStudies
from thyroid_desktop.services.workplace import Workplace

MODEL = ModelIdentity("tiny", "1", "Tiny", "f" * 64, "1", 0.5)
PROPOSER = ProposerIdentity("tiny-proposer", "1", "e" * 64)


class Models:
    """Stands for the registry: one model, or none, and one proposer, or none."""

    def __init__(self, folder: Path | None, suggesting: Path | None = None) -> None:
        self.folder = folder
        self.suggesting = suggesting

    def proposer(self) -> FoundProposer | None:
        return None if self.suggesting is None else FoundProposer(self.suggesting, PROPOSER)

    def active(self) -> FoundModel:
        if self.folder is None:
            raise BrokenModel("No model is installed", "the folder is empty")
        return FoundModel(self.folder, MODEL)


@dataclass
class Reports:
    """Remembers which reports were written."""

    written: list[tuple[int, Path]] = field(default_factory=list)

    def write(self, case_id: int, path: Path) -> None:
        path.write_bytes(b"report")
        self.written.append((case_id, path))


def make_workplace(
    profile: Path, *, name: str = "Dr. Test", model: Path | None = Path("tiny"), reports: Reports | None = None
) -> Workplace:
    """A workplace over a profile; without a name the first start asks for one."""
    store = open_store(profile)
    settings = Settings(store.settings)
    if name:
        settings.set_user(name)
    intake = Intake(ImageReaders(), ContentFolder(profile / "images"), store.cases, now)
    return Workplace(
        intake=intake,
        cases=store.cases,
        predictions=store.predictions,
        work=store.work,
        settings=settings,
        diagnosing=Diagnosing(store.predictions, now),
        resembling=Resembling(store.features, store.annotations),
        annotating_for=lambda user_id: Annotating(store.annotations, now, user_id),
        write_report=(reports or Reports()).write,
        grouping_for=lambda revising: Grouping(store.cases, now, revising),
        importing_for=lambda user_id: _importing(store, intake, profile, user_id),
        exporting=lambda: _exporting(store, intake, profile),
        write_bytes=write_bytes,
        models=Models(model),  # type: ignore[arg-type]
        studies=ReaderStudies(store.studies, now),
        training=training_desk(store, Models(model), profile),  # type: ignore[arg-type]
        figures=EvidenceFigures(),
        read_scores=read_score_table,
        read_truths=read_truths,
        paper=paper_check,
        samples=None,
        close=store.close,
    )


def write_pictures(folder: Path, count: int, size: tuple[int, int] = (120, 160)) -> list[Path]:
    """PNG files of random grey values, each with other content, in natural order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        pixels = np.random.default_rng(number).integers(0, 256, size, dtype=np.uint8)
        path = folder / f"picture {number + 1}.png"
        cv2.imwrite(str(path), pixels)
        paths.append(path)
    return paths


def answer(
    probability: float, spread: Spread | None = None, *, pooled: NDArray[np.float32] | None = None
) -> EngineAnswer:
    """What a model might say."""
    cam = CamMap(np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4), Affine(10, 0, 20, 0, 10, 20))
    return EngineAnswer(probability, cam, MODEL, "float32" if spread else "fast", spread, pooled=pooled)


class HandWorker(QObject):
    """A worker with the signals of the real one, whose answers the test gives by hand."""

    ready = Signal(object)
    live_answered = Signal(int, object)
    partly_answered = Signal(int, object)
    answered = Signal(int, object)
    proposed = Signal(int, object)
    failed = Signal(int, object)
    state_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.state = "lost"
        self.started: list[Path] = []
        self.live: list[tuple[Box, int]] = []
        self.asked: list[tuple[int, str, Box]] = []
        self.asides: list[tuple[int, Frame, Box]] = []
        self.proposers: list[Path] = []
        self.wishes: list[tuple[int, str]] = []
        self.key = ""
        self._tickets = 0
        self.is_stopped = False

    def start(self, bundle: Path) -> None:
        self.started.append(bundle)
        for state in ("starting", "ready"):
            self.state = state
            self.state_changed.emit(state)
        self.ready.emit(MODEL)

    def set_frame(self, key: str, frame: Frame) -> None:
        self.key = key

    def ask_live(self, box: Box, revision: int) -> None:
        self.live.append((box, revision))

    def ask(self, box: Box, *, aside: Frame | None = None) -> int:
        self._tickets += 1
        if aside is None:
            self.asked.append((self._tickets, self.key, box))
        else:
            self.asides.append((self._tickets, aside, box))
        return self._tickets

    def start_proposer(self, folder: Path) -> None:
        self.proposers.append(folder)

    def propose(self) -> int:
        self._tickets += 1
        self.wishes.append((self._tickets, self.key))
        return self._tickets

    def stop(self) -> None:
        self.is_stopped = True
