"""One life of the worker process: from its start to its death, without any thought about what comes after."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QProcess, QTimer, Signal

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.inference.exchange import Exchange
from thyroid_desktop.inference.protocol import (
    LONGEST_LINE,
    Answered,
    Ask,
    Failed,
    FrameTaken,
    LoadBundle,
    LoadProposer,
    Propose,
    Proposed,
    ProposerReady,
    ProtocolError,
    Quit,
    Ready,
    Reply,
    Request,
    SetFrame,
    decode_reply,
    encode,
)
from thyroid_desktop.ui.outstanding import LiveAsk, Ticket

SETTLED_MS: Final = 2000
"""A worker that was ready for so long, or has answered anything, did not die rapidly."""
PATIENCE_MS: Final = 120_000
"""A worker that owes something and says nothing for so long hangs, and is ended."""
FAREWELL_MS: Final = 2000
"""So long may a worker take to end; it needs milliseconds."""

_log = logging.getLogger(__name__)


class WorkerLife(QObject):
    """A running worker.

    Args:
        exchange: Where frames are handed over.
        number: Number of the request to load the bundle.
        parent: Qt parent.
    """

    replied = Signal(object)
    """Reply; not for frames, which are dealt with here."""
    died = Signal()
    """It is gone, or could not be started; emitted once, and not after :meth:`end`."""

    def __init__(self, exchange: Exchange, number: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._exchange = exchange
        self.number = number
        self.is_ready = False
        self.has_answered = False
        self.is_loading_proposer = False
        self._proposer: LoadProposer | None = None
        self._is_over = False
        self._ready_since = QElapsedTimer()
        self._received = b""
        self._handed: Frame | None = None
        self._key = ""
        self._frame_count = 0
        self._watch = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._watch.timeout.connect(self.kill)
        self._process = QProcess(self)
        # What libraries print there is for whoever started the program from a terminal.
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def process_id(self) -> int:
        """Of the operating system; 0 when it does not run."""
        return int(self._process.processId())

    @property
    def is_rapid(self) -> bool:
        """Whether dying now would be rapid: before it was of any use."""
        is_settled = self.is_ready and self._ready_since.elapsed() > SETTLED_MS
        return not self.has_answered and not is_settled

    def begin(self, command: Sequence[str], bundle: Path) -> None:
        """Start the process and let it load the bundle."""
        self._process.start(command[0], list(command[1:]))
        self._send(LoadBundle(self.number, str(bundle)))

    def name_proposer(self, number: int, folder: Path) -> None:
        """Which proposer suggests boxes; it is loaded by :meth:`load_proposer` or before the first suggestion."""
        self._proposer = LoadProposer(number, str(folder))

    def load_proposer(self) -> None:
        """Let the worker load the proposer when it rests, if that is still to be done."""
        request, self._proposer = self._proposer, None
        if request is not None:
            self.is_loading_proposer = True
            self._send(request)

    def ask(self, ask: Ticket | LiveAsk) -> None:
        """Ask for an answer that will be recorded, for suggested boxes, or for a preview.

        Raises:
            StoreProblem: The frame cannot be handed over.
        """
        key = self._hand_over(ask.frame)
        match ask:
            case Ticket(box=None):
                self.load_proposer()
                self._send(Propose(ask.number, key))
            case Ticket(box=Box() as box):
                self._send(Ask(ask.number, 0, key, box, "float32", with_spread=not ask.is_aside, is_live=False))
            case LiveAsk():
                self._send(Ask(ask.number, ask.revision, key, ask.box, "fast", with_spread=False, is_live=True))

    def rest(self) -> None:
        """It owes nothing now."""
        self._watch.stop()

    def kill(self) -> None:
        """End it the hard way; ``died`` follows."""
        self._process.kill()

    def end(self) -> None:
        """End it and wait until it is gone: milliseconds, whatever it is doing."""
        self._is_over = True
        self._watch.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.write(encode(Quit()))
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(FAREWELL_MS):
            self._process.kill()
            self._process.waitForFinished(FAREWELL_MS)

    def _send(self, request: Request) -> None:
        if not self._is_over:  # a program that cannot be started is over before it is asked
            self._process.write(encode(request))
            self._watch.start()

    def _hand_over(self, frame: Frame) -> str:
        """The key of the frame, which is written first unless it was the last one handed over."""
        if frame is not self._handed:
            # A new name every time: the file of an earlier hand-over may be being read just now.
            key = f"frame-{self.number}-{self._frame_count}"
            path = self._exchange.put(key, frame)
            self._frame_count += 1
            self._handed, self._key = frame, key
            self._send(SetFrame(key, str(path)))
        return self._key

    def _read(self) -> None:
        if self._is_over:
            return
        self._watch.start()
        *lines, self._received = (self._received + self._process.readAllStandardOutput().data()).split(b"\n")
        if len(self._received) > LONGEST_LINE:
            self.kill()
        for line in lines:
            reply = decode_reply(line)
            if isinstance(reply, ProtocolError):
                _log.warning("The worker sent a line that is no reply: %s", reply.reason)
            elif not self._is_over:  # whoever hears of one reply may end this life before the next
                self._take(reply)

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, FrameTaken):
            self._exchange.remove(reply.key)
            return
        if isinstance(reply, Ready):
            self.is_ready = True
            self._ready_since.start()
        elif isinstance(reply, ProposerReady):
            self.is_loading_proposer = False
        elif isinstance(reply, Answered | Proposed | Failed) and self.is_ready:
            self.has_answered = True
        self.replied.emit(reply)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # no other error means that the process is gone
            self._on_finished()

    def _on_finished(self) -> None:
        self._watch.stop()
        if not self._is_over:
            self._is_over = True
            self.died.emit()
