"""Asks the model about boxes that it has never seen, one after the other, so that a whole library can be compared."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import EngineAnswer
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.services.resembling import Eyes
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.worker_process import WorkerProcess

FEATURES_LANE: Final = "features"
REST_MS: Final = 120
"""While the user leafs through images, or waits for an answer, this waits."""
TOLD_EVERY: Final = 50
"""Boxes after which those who show similar nodules are told that there are more."""


class CatchingUp(QObject):
    """One question at a time, and none while the user waits for the worker; it can be stopped at any moment."""

    changed = Signal()
    """Progress, or the end."""
    kept = Signal()
    """There is more to compare."""

    def __init__(
        self,
        session: Session,
        operations: Operations,
        worker: WorkerProcess,
        opinion: SecondOpinion,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._worker = worker
        self._opinion = opinion
        self._waiting: deque[BoxRevision] = deque()
        self._at_hand: tuple[int, int, Frame] | None = None
        self._asked: tuple[int, BoxRevision] | None = None
        self._weights = ""
        self._turn = 0
        """Grows with every stop: what was under way then comes too late for what is begun anew."""
        self.is_running = False
        self.done = 0
        self.total = 0
        self.failures = 0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._next)
        worker.answered.connect(self._on_answered)
        worker.failed.connect(self._on_failed)
        session.user_changed.connect(self.stop)

    def start(self) -> None:
        """Begin with what is lacking now."""
        workplace, user, model = self._session.workplace, self._session.user, self._opinion.model
        if self.is_running or workplace is None or user is None or model is None:
            return
        self.is_running, self._weights = True, model.weights_sha256
        self.done = self.total = self.failures = 0
        self.changed.emit()
        eyes = Eyes(user.id, self._session.blinding)
        self._operations.run(
            lambda _progress: workplace.resembling.lacking(model.weights_sha256, eyes),
            done=self._in_turn(self._begin),
            failed=self._give_up,
            lane=FEATURES_LANE,
        )

    def stop(self) -> None:
        """Ask nothing more; what was found is kept."""
        self._rest.stop()
        self._turn += 1
        if self.is_running:
            self.is_running, self._asked, self._at_hand = False, None, None
            self._waiting.clear()
            self.changed.emit()
            self.kept.emit()

    def _in_turn(self, use: Callable[[Any], None]) -> Callable[[Any], None]:
        """Use a result only when nobody has stopped this meanwhile."""
        turn = self._turn
        return lambda result: use(result) if turn == self._turn else None

    def _begin(self, lacking: tuple[BoxRevision, ...]) -> None:
        if self.is_running:
            # Boxes of one frame follow each other, so that it is decoded once.
            self._waiting = deque(sorted(lacking, key=lambda one: (one.image_id, one.frame, one.id)))
            self.total = len(lacking)
            self.changed.emit()
            self._next()

    def _next(self) -> None:
        if not self.is_running:
            return
        if not self._waiting or self._worker.state == "lost":
            self.stop()
            return
        if self._session.ahead.is_leafing() or self._worker.state != "ready":
            self._rest.start()
            return
        self._read(self._waiting.popleft())

    def _read(self, revision: BoxRevision) -> None:
        """Decode the frame of a box, and ask."""
        workplace = self._session.workplace
        if workplace is None:
            return
        if self._at_hand is not None and self._at_hand[:2] == (revision.image_id, revision.frame):
            self._ask(revision, self._at_hand[2])
            return
        self._operations.run(
            lambda _progress: workplace.intake.frame(workplace.cases.image(revision.image_id), revision.frame),
            done=self._in_turn(lambda frame: self._ask(revision, frame)),
            failed=self._in_turn(lambda _problem: self._pass_over()),
            lane=FEATURES_LANE,
            priority=0,
        )

    def _ask(self, revision: BoxRevision, frame: Frame) -> None:
        if self.is_running and revision.box is not None:
            self._at_hand = (revision.image_id, revision.frame, frame)
            self._asked = (self._worker.ask(revision.box, aside=frame), revision)

    def _on_answered(self, ticket: int, answer: EngineAnswer) -> None:
        workplace, asked = self._session.workplace, self._asked
        if asked is None or asked[0] != ticket or workplace is None:
            return
        self._asked = None
        pooled, revision = answer.pooled, asked[1]
        if answer.model.weights_sha256 != self._weights or pooled is None:
            # Another model answers by now; what it lacks is to be found out anew.
            self.stop()
            return
        self._operations.run(
            lambda _progress: workplace.resembling.keep(self._weights, revision, pooled),
            done=self._in_turn(lambda _result: self._go_on()),
            failed=self._give_up,
            lane=FEATURES_LANE,
            priority=0,
        )

    def _on_failed(self, ticket: int, problem: UserProblem) -> None:
        if self.is_running and ticket < 0:
            self._give_up(problem)
        elif self._asked is not None and self._asked[0] == ticket:
            self._asked = None
            self._pass_over()

    def _pass_over(self) -> None:
        """A box about which nothing can be found out: its file is gone, or it lies outside of the image."""
        self.failures += 1
        self._go_on()

    def _go_on(self) -> None:
        if self.is_running:
            self.done += 1
            self.changed.emit()
            if self.done % TOLD_EVERY == 0:
                self.kept.emit()
            self._next()

    def _give_up(self, problem: UserProblem) -> None:
        self.stop()
        self._operations.problem.emit(problem)
