"""Has the model answer about every case of a study before it begins, so that nobody waits while reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import EngineAnswer
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.ui.operations import Operation, Operations
from thyroid_desktop.ui.second_opinion import RECORD_LANE, frame_name
from thyroid_desktop.ui.worker_process import WorkerProcess

if TYPE_CHECKING:
    from thyroid_desktop.services.workplace import Workplace

ANSWER_LANE: Final = "study-answers"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A box on a frame of an image, about which the model is to answer."""

    image: Image
    revision: BoxRevision


class Answering(QObject):
    """One round of questions. Answers that the same model has recorded before are taken as they are."""

    progressed = Signal(int, int)
    answered = Signal(object)
    """Ids of the recorded answers, by the id of the box revision asked about."""
    failed = Signal(object)
    """:class:`UserProblem`."""

    def __init__(
        self, workplace: Workplace, operations: Operations, worker: WorkerProcess, user_id: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._operations = operations
        self._worker = worker
        self._user_id = user_id
        self._wanted: tuple[Wanted, ...] = ()
        self._found: dict[int, int] = {}
        self._ticket: int | None = None
        self._running: Operation | None = None
        self._is_over = False
        worker.answered.connect(self._on_answered)
        worker.failed.connect(self._on_failed)

    def begin(self, wanted: Sequence[Wanted]) -> None:
        """Ask about these, one after the other."""
        self._wanted = tuple(wanted)
        self._go_on()

    def stop(self) -> None:
        """Ask no further; what was answered by now is recorded and stays."""
        self._is_over = True
        if self._running is not None:
            self._running.cancel()

    def _go_on(self) -> None:
        if self._is_over:
            return
        done = len(self._found)
        self.progressed.emit(done, len(self._wanted))
        if done == len(self._wanted):
            self._is_over = True
            self.answered.emit(self._found)
            return
        wanted, workplace = self._wanted[done], self._workplace
        self._running = self._operations.run(
            lambda _progress: prepared(workplace, wanted),
            done=lambda result: self._ask(wanted, result),
            failed=self._fail,
            lane=ANSWER_LANE,
        )

    def _ask(self, wanted: Wanted, result: int | Frame) -> None:
        if self._is_over or wanted.revision.box is None:
            return
        if isinstance(result, int):
            self._take(wanted, result)
            return
        self._worker.set_frame(frame_name(wanted.image, result), result)
        self._ticket = self._worker.ask(wanted.revision.box)

    def _take(self, wanted: Wanted, prediction_id: int) -> None:
        self._found[wanted.revision.id] = prediction_id
        self._go_on()

    def _on_answered(self, ticket: int, answer: EngineAnswer) -> None:
        if ticket != self._ticket or self._is_over:
            return
        self._ticket = None
        wanted, diagnosing = self._wanted[len(self._found)], self._workplace.diagnosing
        self._operations.run(
            lambda _progress: diagnosing.record(answer, wanted.image, wanted.revision, self._user_id),
            done=lambda result: self._take(wanted, result[0].id),
            failed=self._fail,
            lane=RECORD_LANE,
        )

    def _on_failed(self, ticket: int, problem: UserProblem) -> None:
        if ticket in (self._ticket, -1):
            self._fail(problem)

    def _fail(self, problem: UserProblem) -> None:
        if not self._is_over:
            self._is_over = True
            self.failed.emit(problem)


def prepared(workplace: Workplace, wanted: Wanted) -> int | Frame:
    """The answer that the active model has recorded about a box, by its id; else the frame to ask about.

    For a pool thread.

    Raises:
        BrokenModel: There is no model.
    """
    model = workplace.models.active()
    known = [
        one.id
        for one in workplace.predictions.of_image(wanted.image.id)
        if one.box_revision_id == wanted.revision.id
        and model.identity is not None
        and one.prediction.provenance.weights_sha256 == model.identity.weights_sha256
    ]
    return max(known) if known else workplace.intake.frame(wanted.image, wanted.revision.frame)
