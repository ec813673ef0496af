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
from thyroid_desktop.inference.protocol import (
    Answered,
    Failed,
    Proposed,
    ProposerReady,
    Ready,
    Reply,
    problem_of,
    worker_command,
)
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
    proposed = Signal(int, object)
    """Ticket and tuple of Proposal, best first; there may be none."""
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
        self._proposer: Path | None = None
        self._is_proposer_feared = False
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
        self._show_state("starting")
        self._launch()

    def start_proposer(self, folder: Path) -> None:
        """Suggest boxes with this proposer from now on. It is loaded when the worker rests, or at the first wish."""
        self._proposer, self._is_proposer_feared = folder, False
        if self._life is not None:
            self._life.name_proposer(self._outstanding.number(), folder)
            if self._life.is_ready:
                self._life.load_proposer()
                self._show_state()

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
        self._outstanding.set_frame(key, frame)

    def ask_live(self, box: Box, revision: int) -> None:
        """Ask for a preview. It may stay without an answer when a newer one is asked for.

        Args:
            box: Stored pixels of the current frame.
            revision: Number of 0 or above that grows with every ask; the answer repeats it.

        Raises:
            ValueError: There is no current frame.
        """
        self._send(self._outstanding.add_live(self._outstanding.frame, box, revision))

    def ask(self, box: Box, *, aside: Frame | None = None) -> int:
        """Ask for an answer that will be recorded: float32, with its spread.

        Args:
            box: Stored pixels of the current frame.
            aside: Another frame that the box lies on, where nobody waits for the answer: it comes without a spread,
                and neither the current frame nor live asks are touched. Ask one at a time, so that it keeps nobody
                waiting.

        Returns:
            The ticket, which ``partly_answered`` and then ``answered``, or ``failed``, will name.

        Raises:
            ValueError: There is no current frame.
        """
        asks = self._outstanding
        ticket = asks.add(asks.frame, box) if aside is None else asks.add_aside(aside, box)
        self._send(ticket)
        return ticket.number

    def propose(self) -> int:
        """Wish for suggested boxes on the current frame.

        Returns:
            The ticket, which ``proposed``, or ``failed``, will name.

        Raises:
            ValueError: There is no current frame.
        """
        ticket = self._outstanding.add_wish(self._outstanding.frame)
        self._send(ticket)
        return ticket.number

    def _launch(self) -> None:
        if self._bundle is None:
            return
        life = WorkerLife(self._exchange, self._outstanding.number(), self)
        life.replied.connect(self._on_reply)
        life.died.connect(self._on_died)
        if self._proposer is not None:
            life.name_proposer(self._outstanding.number(), self._proposer)
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
        # A proposer that may have killed its worker is not loaded again before somebody wishes for a box.
        self._is_proposer_feared |= life.is_loading_proposer
        life.deleteLater()
        self._exchange.close()
        blamed = self._outstanding.blame(is_early=not life.has_answered)
        if self._deaths > len(PAUSES_MS):
            self._give_up(_loss())
        else:
            self._restart.start(PAUSES_MS[self._deaths - 1])
            self._show_state("restarting")
        if blamed is not None:
            self.failed.emit(blamed.number, _loss())

    def _give_up(self, problem: UserProblem) -> None:
        self._end_life()
        tickets = self._outstanding.take_all()
        self._show_state("lost")
        for ticket in tickets:
            self.failed.emit(ticket.number, problem)
        self.failed.emit(-1, problem)

    def _on_reply(self, reply: Reply) -> None:
        match reply:
            case Ready():
                self._send(*self._outstanding.all)
                if self._life is not None and not self._is_proposer_feared:
                    self._life.load_proposer()
                self._show_state()
                self.ready.emit(reply.identity)
            case ProposerReady():
                self._is_proposer_feared = False
                self._show_state()
            case Proposed():
                if self._outstanding.take(reply.id) is not None:
                    self._show_state()
                    self.proposed.emit(reply.id, reply.proposals)
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
            self._show_state()
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
            # A proposer that is broken fails nothing here; whoever wishes for a box is told.
            self._fail(reply.id, problem)

    def _send(self, *asks: Ticket | LiveAsk) -> None:
        """Send asks now, or leave them for the worker that will be ready; fail tickets when there will be none."""
        for ask in asks:
            if self._state == "lost" and isinstance(ask, Ticket):
                self._refused.emit(ask.number, _loss())
            elif self._life is not None and self._life.is_ready:
                try:
                    self._life.ask(ask)
                except UserProblem as problem:
                    self._refused.emit(ask.number, problem)
        self._show_state()

    def _fail(self, number: int, problem: UserProblem) -> None:
        is_awaited = self._outstanding.take(number) is not None
        self._show_state()
        if is_awaited:
            self.failed.emit(number, problem)

    def _show_state(self, state: str = "") -> None:
        """Tell this state; when none is given, whether tickets are open, and let a worker rest that owes nothing."""
        if not state:
            if self._life is None or not self._life.is_ready:
                return
            if self._outstanding.is_empty:
                self._life.rest()
            state = "busy" if self._outstanding.is_waited_for else "ready"
        if state != self._state or state == "starting":
            self._state = state
            self.state_changed.emit(state)


def _loss() -> WorkerLost:
    return WorkerLost(
        "The model's process ended unexpectedly",
        "it was started again and ended again",
        "Close other programs to free memory, then start the model again.",
    )
