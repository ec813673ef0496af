"""The window's end of the worker process: starts it, asks it, and starts it again when it dies.

Everything is driven by signals of the event loop; nothing here waits, except for a moment when the worker is ended. A
frame is written to the exchange folder only when something is asked about it, so that scrubbing through a cine costs
nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from thyroid_desktop.domain.errors import UserProblem, WorkerLost
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.inference.exchange import Exchange
from thyroid_desktop.inference.protocol import Answered, Failed, Ready, Reply, problem_of, worker_command
from thyroid_desktop.ui.outstanding import LiveAsk, Outstanding, Ticket
from thyroid_desktop.ui.worker_life import WorkerLife

PAUSES_MS: Final = (0, 250, 500, 1000, 2000, 4000)
"""Pause before each restart, for deaths that follow each other rapidly; after the last one it is given up."""

_log = logging.getLogger(__name__)


class WorkerProcess(QObject):
    """Asks the model about boxes without ever making the window wait.

    Args:
        folder: Where frames are handed over when there is no memory file system; the temporary folder by default.
        command: Program and arguments that start the worker.
        parent: Qt parent.
    """

    ready = Signal(object)
    """ModelIdentity: the model is loaded, verified and answers."""
    live_answered = Signal(int, object)
    """Revision and EngineAnswer of a live ask; revisions only grow, and answers that come too late are left out."""
    partly_answered = Signal(int, object)
    """Ticket and EngineAnswer without the spread."""
    answered = Signal(int, object)
    """Ticket and complete EngineAnswer."""
    failed = Signal(int, object)
    """Ticket, or -1 when it concerns them all, and UserProblem."""
    state_changed = Signal(str)
    """One of starting, ready, busy, restarting, lost."""
    _refused = Signal(int, object)

    def __init__(
        self, folder: Path | None = None, *, command: Sequence[str] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command or worker_command())
        self._exchange = Exchange(folder)
        self._outstanding = Outstanding()
        self._bundle: Path | None = None
        self._life: WorkerLife | None = None
        self._state = "starting"
        self._deaths = 0
        self._name = ""
        self._frame: Frame | None = None
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._launch)
        # Queued, so that nobody hears of a ticket before ``ask`` has named it.
        self._refused.connect(self._fail, Qt.ConnectionType.QueuedConnection)
        if (application := QCoreApplication.instance()) is not None:
            application.aboutToQuit.connect(self.stop)

    @property
    def state(self) -> str:
        """One of starting, ready, busy, restarting, lost; starting also before :meth:`start`."""
        return self._state

    @property
    def process_id(self) -> int:
        """Of the worker that runs now; 0 when none does."""
        return self._life.process_id if self._life is not None else 0

    def start(self, bundle: Path) -> None:
        """Answer with this model from now on; also after the worker was given up. Open tickets are asked again."""
        self._end_life()
        self._exchange.clean()
        self._bundle = bundle
        self._deaths = 0
        self._set_state("starting")
        self._launch()

    def stop(self) -> None:
        """End the worker and remove what was exchanged; open tickets are dropped."""
        self._outstanding.take_all()
        self._end_life()

    def set_frame(self, key: str, frame: Frame) -> None:
        """What is asked from now on concerns this frame; live answers about the one before come too late.

        Args:
            key: Name of the frame; the same key with the same frame changes nothing.
            frame: Its pixels, which must not be altered afterwards.
        """
        if key != self._name or frame is not self._frame:
            self._name, self._frame = key, frame
            self._outstanding.void_live()

    def ask_live(self, box: Box, revision: int) -> None:
        """Ask for a preview. It may stay without an answer when a newer one is asked for.

        Args:
            box: Stored pixels of the current frame.
            revision: Number of 0 or above that grows with every ask; the answer repeats it.

        Raises:
            ValueError: There is no current frame.
        """
        self._send(self._outstanding.add_live(self._current_frame(), box, revision))

    def ask(self, box: Box) -> int:
        """Ask for an answer that will be recorded: float32, with its spread.

        Args:
            box: Stored pixels of the current frame.

        Returns:
            The ticket, which ``partly_answered`` and then ``answered``, or ``failed``, will name.

        Raises:
            ValueError: There is no current frame.
        """
        ticket = self._outstanding.add(self._current_frame(), box)
        if self._state == "lost":
            self._refused.emit(ticket.number, _loss())
        else:
            self._send(ticket)
        return ticket.number

    def _current_frame(self) -> Frame:
        if self._frame is None:
            raise ValueError("a frame must be set before anything is asked about it")
        return self._frame

    def _launch(self) -> None:
        if self._bundle is None:
            return
        life = WorkerLife(self._exchange, self._outstanding.number(), self)
        life.replied.connect(self._on_reply)
        life.died.connect(self._on_died)
        self._life = life
        life.begin(self._command, self._bundle)

    def _end_life(self) -> None:
        """End the worker without mourning it."""
        self._restart.stop()
        life, self._life = self._life, None
        if life is not None:
            life.end()
            life.deleteLater()
        self._exchange.close()

    def _on_died(self) -> None:
        """Start it again, after a pause that grows; give up when it never gets anywhere."""
        life, self._life = self._life, None
        if life is None:
            return
        self._deaths = self._deaths + 1 if life.is_rapid else 1
        life.deleteLater()
        self._exchange.close()
        blamed = self._outstanding.blame(is_early=not life.has_answered)
        if self._deaths > len(PAUSES_MS):
            self._give_up(_loss())
        else:
            self._restart.start(PAUSES_MS[self._deaths - 1])
            self._set_state("restarting")
        if blamed is not None:
            self.failed.emit(blamed.number, _loss())

    def _give_up(self, problem: UserProblem) -> None:
        self._end_life()
        tickets = self._outstanding.take_all()
        self._set_state("lost")
        for ticket in tickets:
            self.failed.emit(ticket.number, problem)
        self.failed.emit(-1, problem)

    def _on_reply(self, reply: Reply) -> None:
        match reply:
            case Ready():
                for ask in self._outstanding.all:
                    self._send(ask)
                self._show_load()
                self.ready.emit(reply.identity)
            case Answered():
                self._on_answered(reply)
            case Failed():
                self._on_failed(reply)

    def _on_answered(self, reply: Answered) -> None:
        live = self._outstanding.take_live(reply.id)
        ticket = self._outstanding.ticket(reply.id)
        if live is not None:
            self.live_answered.emit(live.revision, reply.answer)
        elif ticket is not None and reply.is_final:
            self._outstanding.take(reply.id)
            self._show_load()
            self.answered.emit(reply.id, reply.answer)
        elif ticket is not None and not ticket.is_partly_answered:
            # A worker that is asked again gives its first answer again.
            ticket.is_partly_answered = True
            self.partly_answered.emit(reply.id, reply.answer)

    def _on_failed(self, reply: Failed) -> None:
        problem = problem_of(reply)
        if self._life is not None and reply.id == self._life.number:
            self._give_up(problem)
        elif reply.id is None:
            _log.warning("The worker did not understand a request: %s", reply.detail)
        elif self._outstanding.take_live(reply.id) is None:  # the box that is let go will tell what is wrong
            self._fail(reply.id, problem)

    def _send(self, ask: Ticket | LiveAsk) -> None:
        """Send an ask now, or leave it for the worker that will be ready."""
        if self._life is None or not self._life.is_ready:
            return
        try:
            self._life.ask(ask)
        except UserProblem as problem:
            self._refused.emit(ask.number, problem)
        self._show_load()

    def _fail(self, number: int, problem: UserProblem) -> None:
        if self._outstanding.take(number) is not None:
            self._show_load()
            self.failed.emit(number, problem)

    def _show_load(self) -> None:
        """Tell whether tickets are open, and let a worker rest that owes nothing."""
        if self._life is not None and self._life.is_ready:
            if self._outstanding.is_empty:
                self._life.rest()
            self._set_state("busy" if self._outstanding.tickets else "ready")

    def _set_state(self, state: str) -> None:
        if state != self._state or state == "starting":
            self._state = state
            self.state_changed.emit(state)


def _loss() -> WorkerLost:
    return WorkerLost(
        "The model's process ended unexpectedly",
        "it was started again and ended again",
        "Close other programs to free memory, then start the model again.",
    )
