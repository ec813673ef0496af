"""Leads a reader from case to case: what comes next, its image, the time it takes, drafts, and the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.reading import Answer, Draft, Next, Protocol, ShowEvent, What
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.study.sitting import Sitting, sitting_for
from thyroid_desktop.ui.study.stopwatch import Stopwatch

if TYPE_CHECKING:
    from thyroid_desktop.services.workplace import Workplace

STUDY_LANE: Final = "study"
DRAFT_MS: Final = 400
"""What is said is kept so long after the last word."""
BREATH_MS: Final = 300
"""An Enter that comes so soon after the model's answer was meant for the opinion before it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader stands before he begins."""

    protocol: Protocol
    coming: Next


class ReadingFlow(QObject):
    """Holds the turn on the screen. It knows the reader's own next case and nothing of others or of the truth.

    Attributes:
        session: Holds the image on the screen, apart from the one of the main window and without any marks.
        sitting: The turn on the screen, or None.
    """

    stood = Signal(object)
    """:class:`Standing`, before the reading begins."""
    sat = Signal()
    """:attr:`sitting` is another one; its image may still be on its way."""
    seen = Signal()
    """The image of the sitting is on the screen."""
    stopped = Signal(object)
    """What came instead of a turn."""
    unreadable = Signal()
    """The image of the sitting cannot be shown."""
    failed = Signal(object)
    """:class:`UserProblem`: nothing of what was said is lost, but it is not locked either."""

    def __init__(
        self, workplace: Workplace, operations: Operations, study_id: int, user: User, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._operations = operations
        self._study_id = study_id
        self._user = user
        self.session = Session(operations, self, lanes="study-")
        self.session.adopt(workplace)
        self.sitting: Sitting | None = None
        self.arm: int | None = None
        """Index of the arm that was read last."""
        self._watch = Stopwatch()
        self._began_at = ""
        self._is_locking = False
        self._is_left = False
        self._answer = Answer()
        self._drafting = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._drafting.timeout.connect(self.keep_draft)
        self.session.image_changed.connect(self._on_image)

    @property
    def has_breathed(self) -> bool:
        """Whether the reader may have meant the screen as it is now."""
        sitting = self.sitting
        is_follow_up = sitting is not None and sitting.turn.stage == "with-model" and sitting.begins_with != Answer()
        return not is_follow_up or self._watch.milliseconds - (sitting.spent_ms if sitting else 0) >= BREATH_MS

    @property
    def is_seen(self) -> bool:
        """Whether the case can be seen and answered."""
        return bool(self._began_at) and not self._is_locking

    def stand(self) -> None:
        """Look where the reader stands."""
        studies, study_id, user_id = self._workplace.studies, self._study_id, self._user.id
        self._run(
            lambda: Standing(studies.study(study_id).protocol, studies.next_turn(study_id, user_id)),
            self.stood.emit,
        )

    def begin(self) -> None:
        """Begin with the next turn, or go on with it."""
        studies, study_id, user_id = self._workplace.studies, self._study_id, self._user.id
        self._run(lambda: sitting_for(self._workplace, studies.begin(study_id, user_id)), self._sit)

    def note(self, answer: Answer) -> None:
        """The reader has said this so far; it is kept in a moment."""
        self._answer = answer
        if self.is_seen:
            self._drafting.start()

    def keep_draft(self) -> None:
        """Keep what was said so far, so that nothing is lost whatever happens."""
        self._drafting.stop()
        sitting = self.sitting
        if sitting is None or not self.is_seen:
            return
        studies, draft = self._workplace.studies, Draft(self._answer, self._watch.milliseconds)
        self._run(lambda: studies.keep_draft(sitting.turn, draft), lambda _result: None)

    def lock(self, answer: Answer) -> None:
        """Lock the answer for good, and go on; nothing happens before the case could be seen, or twice."""
        sitting = self.sitting
        if sitting is None or not self.is_seen:
            return
        self._is_locking = True
        self._drafting.stop()
        self._watch.pause()
        studies, workplace = self._workplace.studies, self._workplace
        turn, began_at, spent = sitting.turn, self._began_at, self._watch.milliseconds

        def locked() -> Sitting | Next:
            studies.lock(turn, answer, began_at=began_at, reading_ms=spent)
            return sitting_for(workplace, studies.next_turn(turn.study_id, turn.user_id))

        self._run(locked, self._sit)

    def leave(self) -> None:
        """The reader leaves; what was said is kept, and it is logged. What still comes back finds nobody here."""
        sitting, studies = self.sitting, self._workplace.studies
        if sitting is not None and self._began_at:
            if self._answer != sitting.begins_with:
                self.keep_draft()
            self._run(lambda: studies.leave(sitting.turn), lambda _result: None)
        self._is_left = True
        self._drafting.stop()
        self.session.close_images()
        self.sitting = None
        self._began_at = ""

    def pause(self) -> None:
        """Another program lies before the case: this is no reading time."""
        self._watch.pause()

    def go_on(self) -> None:
        """The case can be seen again."""
        if self.is_seen:
            self._watch.go_on()

    def tell(self, what: What, detail: str) -> None:
        """Log what is on the screen now."""
        sitting = self.sitting
        if sitting is not None and self.is_seen:
            event = self._workplace.studies.shown(sitting.turn, what, detail)
            self._log(event)

    def _sit(self, result: Sitting | Next) -> None:
        self._is_locking = False
        before, self.sitting = self.sitting, None
        self._began_at = ""
        if not isinstance(result, Sitting):
            self.session.close_images()
            self.stopped.emit(result)
            return
        if self.arm is not None and result.turn.arm != self.arm:
            self.arm = result.turn.arm
            self.session.close_images()
            self.stopped.emit(result.turn)
            return
        self.arm = result.turn.arm
        self.sitting, self._answer = result, result.begins_with
        self.sat.emit()
        shown = self.session.shown
        is_same_case = before is not None and before.turn.item == result.turn.item
        if is_same_case and shown is not None and shown.frame is not None:
            self._see()
            return
        self.session.set_images((result.image,), None)
        self.session.show_image(0, result.exhibit.frame)

    def _on_image(self) -> None:
        sitting, shown = self.sitting, self.session.shown
        if sitting is None or shown is None or shown.image.id != sitting.image.id or self._began_at:
            return
        if shown.problem is not None:
            self.unreadable.emit()
            return
        self._see()

    def _see(self) -> None:
        """The case is on the screen, with what the model says where that is to be seen."""
        sitting = self.sitting
        if sitting is None:
            return
        studies = self._workplace.studies
        events = [studies.shown(sitting.turn, "image", f"frame {sitting.exhibit.frame}")]
        if sitting.model is not None:
            events.append(studies.shown(sitting.turn, "model", f"prediction {sitting.model.id}"))
        self._began_at = events[0].at
        self._watch.begin(sitting.spent_ms)
        self._log(*events)
        self.seen.emit()
        if self.session.loading is not None and sitting.following:
            self.session.ahead.want(self.session.loading, sitting.following)

    def _log(self, *events: ShowEvent) -> None:
        studies = self._workplace.studies
        self._run(lambda: studies.show(*events), lambda _result: None)

    def _run(self, work: Callable[[], object], done: Callable[[Any], None]) -> None:
        """All of it in one lane, so that the log says things in their order."""
        self._operations.run(
            lambda _progress: work(),
            done=lambda result: None if self._is_left else done(result),
            failed=self._on_problem,
            lane=STUDY_LANE,
        )

    def _on_problem(self, problem: UserProblem) -> None:
        if self._is_left:
            self._operations.problem.emit(problem)  # the program's window is there again, and tells it
            return
        self._is_locking = False
        self.go_on()
        self.failed.emit(problem)
