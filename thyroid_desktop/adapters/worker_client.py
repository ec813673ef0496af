"""The engine for programs without a window: asks the worker process and waits for the answer."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import IO, Final, TypeVar, cast

from thyroid_desktop.domain.diagnosis import EngineAnswer, ModelIdentity
from thyroid_desktop.domain.errors import WorkerLost
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
    ProtocolError,
    Ready,
    Reply,
    Request,
    SetFrame,
    decode_reply,
    encode,
    problem_of,
    worker_command,
)

ATTEMPTS: Final = 2
"""A request that the worker dies on is asked once more."""
PATIENCE_S: Final = 10.0
"""How long a worker that was told to end may take; it needs milliseconds."""

Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


class _Died(Exception):
    """The worker is gone."""


class _Child:
    """One life of the worker process."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as fault:
            raise WorkerLost("The model's process cannot be started", fault.strerror or "unknown cause") from fault
        self.identity: ModelIdentity | None = None
        self.frame: Frame | None = None
        self.key = ""

    def send(self, request: Request) -> None:
        try:
            self._stdin.write(encode(request))
            self._stdin.flush()
        except OSError as fault:
            raise _Died from fault

    def reply(self, number: int | None) -> Reply:
        """The next reply; raises the problem when it is about request ``number`` or about none."""
        while line := self._stdout.readline(LONGEST_LINE + 1):
            reply = decode_reply(line)
            if isinstance(reply, Failed) and reply.id in (number, None):
                raise problem_of(reply)
            if not isinstance(reply, ProtocolError):
                return reply
            _log.warning("The worker sent a line that is no reply: %s", reply.reason)
        raise _Died

    def end(self) -> None:
        for stream in (self._stdin, self._stdout):
            try:
                stream.close()
            except OSError:  # what could not be written any more
                _log.debug("The worker's pipe was broken already")
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def _stdin(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdin)

    @property
    def _stdout(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdout)


class WorkerEngine:
    """Fulfils ``Engine`` with a worker process, which is started on first use and again when it dies.

    Args:
        bundle: Folder of the model bundle.
        exchange: Where frames are handed over; a private folder in memory by default.
        command: Program and arguments that start the worker.
    """

    def __init__(self, bundle: Path, *, exchange: Exchange | None = None, command: Sequence[str] | None = None) -> None:
        self._bundle = bundle
        self._exchange = exchange or Exchange()
        self._command = tuple(command or worker_command())
        self._child: _Child | None = None
        self._numbers = count(1)

    def identity(self) -> ModelIdentity:
        """The model that answers; loads it when needed.

        Raises:
            BrokenModel: The bundle cannot be used.
            WorkerLost: The worker cannot be started, or died twice.
        """
        return self._persistently(lambda: self._loaded()[1])

    def ask(self, frame: Frame, box: Box) -> EngineAnswer:
        """Probability, map and spread in float32.

        Raises:
            InvalidBox: Hardly any part of the box lies inside the frame.
            BrokenModel: The bundle cannot be used.
            WorkerLost: The worker cannot be started, or died twice over this request.
        """

        def attempt() -> EngineAnswer:
            child, _ = self._loaded()
            self._hand_over(child, frame)
            number = next(self._numbers)
            child.send(Ask(number, 0, child.key, box, "float32", with_spread=True, is_live=False))
            while True:
                reply = child.reply(number)
                if isinstance(reply, Answered) and reply.id == number and reply.is_final:
                    return reply.answer

        return self._persistently(attempt)

    def close(self) -> None:
        """End the process and remove what was exchanged. A later question starts it anew."""
        self._end()
        self._exchange.close()

    @property
    def process_id(self) -> int | None:
        """Of the worker; None when none was started."""
        return self._child.process_id if self._child is not None else None

    def _persistently(self, attempt: Callable[[], Answer]) -> Answer:
        for _ in range(ATTEMPTS):
            try:
                return attempt()
            except _Died:
                self._end()
        raise WorkerLost(
            "The model's process ended unexpectedly",
            "it was started again and ended again",
            "Close other programs to free memory, and try again.",
        )

    def _loaded(self) -> tuple[_Child, ModelIdentity]:
        """The running child and the model that it has loaded."""
        if self._child is None:
            self._exchange.clean()
            self._child = _Child(self._command)
        child = self._child
        if child.identity is None:
            number = next(self._numbers)
            child.send(LoadBundle(number, str(self._bundle)))
            while not isinstance(reply := child.reply(number), Ready):
                pass
            child.identity = reply.identity
        return child, child.identity

    def _hand_over(self, child: _Child, frame: Frame) -> None:
        """Make ``frame`` the child's current one; nothing when it is already."""
        if frame is child.frame:
            return
        key = f"frame-{next(self._numbers)}"
        path = self._exchange.put(key, frame)
        try:
            child.send(SetFrame(key, str(path)))
            while not (isinstance(reply := child.reply(None), FrameTaken) and reply.key == key):
                pass
        finally:
            self._exchange.remove(key)
        child.frame, child.key = frame, key

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()
