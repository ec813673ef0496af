"""The training room at the window: reads the queue while somebody looks, and does what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.training.adopting import Adopting

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.services.workplace import Workplace
    from thyroid_desktop.ui.training.room_state import RoomReader, RoomState
    from thyroid_desktop.ui.training.training_window import TrainingWindow

LOOK_LANE: Final = "training-room"
DEED_LANE: Final = "training-deeds"
START_LANE: Final = "training-worker"


class Training(QObject):
    """Has one window.

    Attributes:
        window: The training room, or None.
        adopting: Adopts models.
    """

    order_asked = Signal()

    def __init__(self, window: QWidget, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._parent = window
        self._session = session
        self._operations = operations
        self._reader: RoomReader | None = None
        self._state: RoomState | None = None
        self.window: TrainingWindow | None = None
        self.adopting = Adopting(session, operations, self)
        self.adopting.done.connect(self.look)

    def show_room(self, job_id: int = 0) -> None:
        """Open the room, with this job in front where one is named."""
        workplace = self._session.workplace
        if workplace is None:
            return
        if self.window is None:
            self._make_window(workplace)
        window = self.window
        if window is None:
            return
        if job_id:
            window.chosen = job_id
        window.show()
        window.raise_()
        window.activateWindow()
        self.look()

    def look(self) -> None:
        """Read the room, unless it is being read already."""
        reader, window = self._reader, self.window
        if reader is None or window is None or self._operations.is_busy(LOOK_LANE):
            return
        chosen = window.chosen
        self._operations.run(
            lambda _progress: reader.read(chosen),
            done=lambda state: self._on_read(state, chosen),
            failed=lambda problem: None if self.window is None else self.window.show_unreadable(problem),
            lane=LOOK_LANE,
        )

    def do(self, deed: str, job_id: int) -> None:
        """Pause a job, let it go on, cancel it, or queue it once more; once, however often a key repeats."""
        workplace, user = self._session.workplace, self._session.user
        if workplace is None or user is None or self._operations.is_busy(DEED_LANE):
            return
        if self.window is not None and self.window.chosen != job_id:  # another one comes to the front already
            return
        queueing = workplace.training.queueing
        deeds: dict[str, Callable[[], object]] = {
            "pause": lambda: queueing.pause(job_id),
            "go_on": lambda: queueing.go_on(job_id),
            "cancel": lambda: queueing.cancel(job_id),
            "again": lambda: queueing.again(job_id, user.id),
        }
        self._operations.run(
            lambda _progress: deeds[deed](), done=self._on_done, failed=self._on_problem, lane=DEED_LANE
        )

    def start_worker(self) -> None:
        """Start a training worker on this computer."""
        workplace = self._session.workplace
        if workplace is None:
            return
        from thyroid_desktop.ui.training.worker_start import command_of, start_worker

        profile = workplace.training.profile
        if self.window is not None:
            if self.window.worker.is_starting:
                return
            self.window.worker.say_starting()
        self._operations.run(
            lambda _progress: start_worker(command_of(profile), profile), failed=self._on_no_worker, lane=START_LANE
        )

    def close(self) -> None:
        """The program ends; workers go on."""
        if self.window is not None:
            self.window.close()

    def _make_window(self, workplace: Workplace) -> None:
        from thyroid_desktop.ui.training.room_state import RoomReader
        from thyroid_desktop.ui.training.training_window import TrainingWindow
        from thyroid_desktop.ui.training.worker_start import is_installed, shown_command

        self._reader = RoomReader(workplace)
        self.window = window = TrainingWindow(self._parent, self._read_figure)
        desk = workplace.training
        window.worker.set_up(shown_command(desk.profile, desk.server), can_start=is_installed())
        window.look_asked.connect(self.look)
        window.order_asked.connect(self.order_asked)
        window.history_asked.connect(self._show_history)
        window.worker.start_asked.connect(self.start_worker)
        window.page.deed_asked.connect(self.do)
        window.page.result.asked.connect(lambda deed: self.adopting.ask(window, deed))
        window.finished.connect(self._end_window)

    def _read_figure(self, file: Path, done: Callable[[QImage], None]) -> None:
        window = self.window

        def take(image: QImage) -> None:
            if window is not None and self.window is window:
                done(image)

        self._operations.run(lambda _progress: QImage(str(file)), done=take)

    def _on_read(self, state: RoomState, asked: int | None) -> None:
        window = self.window
        if window is None:
            return
        if window.chosen != asked:  # the user has turned to another job meanwhile
            self.look()
            return
        self._state = state
        window.show_state(state)
        self.adopting.show_state(state)

    def _on_done(self, result: object) -> None:
        job = getattr(result, "job", None)
        if self.window is not None and job is not None:
            self.window.show_problem(None)
            self.window.show_job(job.id)

    def _on_problem(self, problem: UserProblem) -> None:
        if self.window is not None:
            self.window.show_problem(problem)
        else:
            self._operations.problem.emit(problem)

    def _on_no_worker(self, problem: UserProblem) -> None:
        if self.window is not None:
            self.window.worker.forget_starting()
        self._on_problem(problem)

    def _show_history(self) -> None:
        if self.window is not None and self._state is not None:
            self.adopting.show_history(self.window, self._state)

    def _end_window(self) -> None:
        self.adopting.close()
        window, self.window = self.window, None
        self._reader, self._state = None, None
        if window is not None:
            window.deleteLater()
