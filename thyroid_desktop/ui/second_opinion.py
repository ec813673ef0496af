"""Asks the model at the right moment, shows what is meant for the screen, and records what is final."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import EngineAnswer, ModelIdentity
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.opinion import Opinion
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.worker_process import WorkerProcess

RECORD_LANE: Final = "record"
LEAFING_MS: Final = 200
"""A box that is only passed while leafing through images is not asked about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a ticket of the worker belongs to."""

    image: Image
    revision: BoxRevision
    user_id: int


class Asks:
    """What was asked and is not in the store yet, and what became of it, by the box revision asked about."""

    def __init__(self) -> None:
        self.outstanding: dict[int, Asked] = {}
        self.partial: dict[int, Opinion] = {}
        self.problems: dict[int, UserProblem] = {}

    def is_asked(self, revision: BoxRevision) -> bool:
        """Whether an answer is on its way."""
        return any(asked.revision.id == revision.id for asked in self.outstanding.values())

    def is_under_way(self, revision: BoxRevision) -> bool:
        """Whether an answer is on its way, or here and on its way into the store."""
        return self.is_asked(revision) or revision.id in self.partial

    def is_tried(self, revision: BoxRevision) -> bool:
        """Whether it was asked, whatever became of it."""
        return self.is_under_way(revision) or revision.id in self.problems


def frame_name(image: Image, frame: Frame) -> str:
    """The name by which the worker knows a frame."""
    return f"{image.sha256 or image.id}:{frame.index}"


class SecondOpinion(QObject):
    """Keeps the opinion on screen in step with the selected box."""

    opinion_changed = Signal()

    def __init__(
        self, session: Session, operations: Operations, worker: WorkerProcess, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._worker = worker
        self.opinion = Opinion()
        self.model: ModelIdentity | None = None
        self.is_panel_shown = True
        self.is_map_shown = True
        self._asks = Asks()
        self._no_model: UserProblem | None = None
        self._bundle: Path | None = None
        self._live_revision = 0
        self._live_first = 0
        self._is_dragging = False
        self._worker_state = worker.state
        self._leafing = QTimer(self, singleShot=True, interval=LEAFING_MS)
        self._leafing.timeout.connect(self._ask)
        session.selection_changed.connect(self.consider)
        session.image_changed.connect(self.end_drag)
        worker.ready.connect(self._on_ready)
        worker.live_answered.connect(self._on_live)
        worker.partly_answered.connect(self._on_partly)
        worker.answered.connect(self._on_answered)
        worker.failed.connect(self._on_failed)
        worker.state_changed.connect(self._on_state)

    @property
    def is_shown(self) -> bool:
        """Whether the model's answer about the selected nodule is on screen, which the record of an edit must say."""
        if self.opinion.probability is not None:
            return self.is_panel_shown or self.is_map_shown
        if self.opinion.stage == "hidden":
            return False
        selected, marks = self._session.selected, self._session.marks
        if selected is None or not self.is_panel_shown:
            return False
        same = {one.id for one in marks.revisions if one.layer == selected.layer and one.nodule == selected.nodule}
        return any(one.box_revision_id in same for one in marks.predictions)

    def follow(self, box_id: str | None, box: Box) -> None:
        """The hand moves a box, or draws a new one: ask for a preview."""
        held = self._session.marks.box(box_id)
        if self._session.marks.is_model_hidden(held.nodule if held is not None else None):
            self._is_dragging = True
            self._publish(Opinion("hidden"))
            return
        if not self._is_dragging:
            self._is_dragging = True
            self._live_first = self._live_revision + 1
        self._live_revision += 1
        image, frame = self._session.image, self._session.frame
        if image is not None and frame is not None and self._worker_state != "lost":
            self._worker.set_frame(frame_name(image, frame), frame)
            self._worker.ask_live(box, self._live_revision)

    def ask_about(self, image: Image, frame: Frame, revision: BoxRevision) -> None:
        """Ask about a box on a frame of an image, whatever is on screen by now: the answer will be recorded.

        The edit that made the box asks, and so does the screen that shows it; whichever comes first asks for both.
        """
        if self._asks.is_under_way(revision):
            return
        user, is_answerable = self._session.user, self._no_model is None and self._worker_state != "lost"
        if user is not None and is_answerable and revision.box is not None and revision.frame == frame.index:
            self._worker.set_frame(frame_name(image, frame), frame)
            self._asks.outstanding[self._worker.ask(revision.box)] = Asked(image, revision, user.id)

    def end_drag(self) -> None:
        """The hand let go: previews that are still on their way are late."""
        self._is_dragging = False
        self._live_first = self._live_revision + 1

    def start(self, bundle: Path) -> None:
        """Let this model answer from now on."""
        self._bundle = bundle
        self._worker.start(bundle)

    def ask_again(self) -> None:
        """A problem may be gone: forget it and try once more."""
        self._asks.problems.clear()
        if self._no_model is not None and self._bundle is not None:
            self.start(self._bundle)
        self.end_drag()
        self.consider()

    def consider(self) -> None:
        """Show what is known about the selected box, and ask when nothing is."""
        self._leafing.stop()
        revision = self._session.selected
        if self._is_dragging:
            return
        if revision is None:
            self._publish(Opinion())
            return
        marks = self._session.marks
        recorded, problem = marks.recorded_for(revision), self._asks.problems.get(revision.id, self._no_model)
        if recorded is not None:
            self._asks.partial.pop(revision.id, None)
            self._publish(Opinion.recorded(recorded, self.model))
        elif marks.is_model_hidden(revision.nodule):
            self._publish(Opinion("hidden"))
            # The model may answer in the background, so that its answer is there once the reader has given his own.
            if revision.id not in marks.answered and not self._asks.is_tried(revision):
                self._leafing.start()
        elif problem is not None:
            self._publish(Opinion("failed", problem=problem))
        elif revision.id in self._asks.partial:
            self._publish(self._asks.partial[revision.id])
        else:
            self._wait_for(revision)

    def _wait_for(self, revision: BoxRevision) -> None:
        was_live = self.opinion.stage == "live"
        is_up = self._worker_state in ("ready", "busy")
        self._publish(self.opinion.waiting("asking") if was_live else Opinion("asking" if is_up else "starting"))
        if not self._asks.is_asked(revision):
            if was_live:
                self._ask()
            else:
                self._leafing.start()

    def _ask(self) -> None:
        image, frame, revision = self._session.image, self._session.frame, self._session.selected
        if image is not None and frame is not None and revision is not None:
            self.ask_about(image, frame, revision)

    def _publish(self, opinion: Opinion) -> None:
        self.opinion = opinion
        self.opinion_changed.emit()

    def _on_ready(self, model: ModelIdentity) -> None:
        self.model = model
        self.consider()

    def _on_state(self, state: str) -> None:
        self._worker_state = state
        if state == "starting":
            self._asks.problems.clear()
            self._no_model = None
        if self.opinion.probability is None and self._session.selected is not None:
            self.consider()

    def _on_live(self, revision: int, answer: EngineAnswer) -> None:
        if self._is_dragging and self.opinion.stage != "hidden" and revision >= self._live_first:
            self._live_first = revision
            self._publish(Opinion.answered(answer, "live"))

    def _on_partly(self, ticket: int, answer: EngineAnswer) -> None:
        asked = self._asks.outstanding.get(ticket)
        if asked is not None:
            self._asks.partial[asked.revision.id] = Opinion.answered(answer, "spreading")
            self._consider_if(asked)

    def _on_answered(self, ticket: int, answer: EngineAnswer) -> None:
        asked = self._asks.outstanding.pop(ticket, None)
        workplace = self._session.workplace
        if asked is None or workplace is None:
            return
        self._asks.partial[asked.revision.id] = Opinion.answered(answer, "spreading")
        self._consider_if(asked)
        self._operations.run(
            lambda _progress: workplace.diagnosing.record(answer, asked.image, asked.revision, asked.user_id),
            failed=lambda problem: self._refuse(asked, problem),
            lane=RECORD_LANE,
        )

    def _on_failed(self, ticket: int, problem: UserProblem) -> None:
        asked = self._asks.outstanding.pop(ticket, None)
        if asked is not None:
            self._refuse(asked, problem)
        elif ticket < 0:
            self.give_up(problem)

    def give_up(self, problem: UserProblem) -> None:
        """There is no model to ask; say so once, and wherever an answer would stand."""
        self._no_model = problem
        self._operations.problem.emit(problem)
        self.consider()

    def _refuse(self, asked: Asked, problem: UserProblem) -> None:
        self._asks.partial.pop(asked.revision.id, None)
        self._asks.problems[asked.revision.id] = problem
        self._consider_if(asked)

    def _consider_if(self, asked: Asked) -> None:
        """Late answers for other boxes change nothing on screen."""
        if self._session.selected is not None and self._session.selected.id == asked.revision.id:
            self.consider()
