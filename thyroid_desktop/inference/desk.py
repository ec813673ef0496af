"""The worker without its process: takes requests, does one piece of work at a time, sends replies."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from thyroid_desktop.domain.diagnosis import EngineAnswer, ModelIdentity, Precision, Spread
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.backlog import Backlog, SpreadWork
from thyroid_desktop.inference.exchange import read_pixels
from thyroid_desktop.inference.protocol import (
    Answered,
    Ask,
    FrameTaken,
    LoadBundle,
    ProtocolError,
    Quit,
    Ready,
    Reply,
    Request,
    SetFrame,
    failed,
)


class Answerer(Protocol):
    """What can answer about boxes: the engine, or a stand-in for it in tests."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model answers."""
        ...

    def answer(self, pixels: Pixels, asked: Box, precision: Precision) -> EngineAnswer:
        """Probability and map of one box, without the spread."""
        ...

    def neighbour_boxes(self, pixels: Pixels, asked: Box) -> tuple[Box, ...]:
        """The boxes that make up the spread, besides the box itself."""
        ...

    def probability(self, pixels: Pixels, box: Box) -> float:
        """Float32 probability of one box."""
        ...

    def prepare(self) -> None:
        """Make ready what answers previews fast, once; called when nobody asks."""
        ...


class Desk:
    """Where requests are laid and replies come from.

    Args:
        load: Makes the answerer of the bundle in a folder; raises ``BrokenModel``.
        send: Sends a reply.
    """

    def __init__(self, load: Callable[[Path], Answerer], send: Callable[[Reply], None]) -> None:
        self._load = load
        self._send = send
        self._backlog = Backlog()
        self._answerer: Answerer | None = None
        self._frames: dict[str, Pixels | UserProblem] = {}
        self._current = ""

    def take(self, request: Request | ProtocolError) -> None:
        """Take a request; asks are answered later, by :meth:`work`, everything else at once."""
        match request:
            case Ask():
                self._backlog.add(request)
            case SetFrame():
                self._set_frame(request)
            case LoadBundle():
                self._load_bundle(request)
            case ProtocolError(reason):
                self._send(failed(None, UserProblem("A request could not be understood", reason)))
            case Quit():
                pass

    def work(self) -> bool:
        """Do one piece of work, at most one run of the network; False when there is nothing to do."""
        job = self._backlog.next()
        match job:
            case None:
                return False
            case Ask():
                self._answer(job)
            case SpreadWork():
                self._widen(job)
        return True

    def rest(self) -> None:
        """Nobody has asked for a while: a good moment to make previews faster."""
        if self._answerer is not None:
            self._answerer.prepare()

    def _load_bundle(self, request: LoadBundle) -> None:
        """The model before stays in charge when the new one is broken."""
        try:
            self._answerer = self._load(Path(request.folder))
        except UserProblem as problem:
            self._send(failed(request.id, problem))
        else:
            self._send(Ready(request.id, self._answerer.identity))

    def _set_frame(self, request: SetFrame) -> None:
        try:
            self._frames[request.key] = read_pixels(Path(request.path))
        except UserProblem as problem:
            self._frames[request.key] = problem
        self._current = request.key
        self._forget_frames()
        self._send(FrameTaken(request.key))

    def _forget_frames(self) -> None:
        needed = self._backlog.keys() | {self._current}
        self._frames = {key: frame for key, frame in self._frames.items() if key in needed}

    def _answer(self, ask: Ask) -> None:
        try:
            answerer, pixels = self._ready_for(ask)
            answer = answerer.answer(pixels, ask.box, ask.precision)
            waiting = deque(answerer.neighbour_boxes(pixels, ask.box) if ask.with_spread else ())
        except UserProblem as problem:
            self._send(failed(ask.id, problem))
        else:
            if waiting:
                self._backlog.add_spread(SpreadWork(ask, answer, waiting, [answer.probability_malignant]))
            self._send(Answered(ask.id, ask.revision, answer, is_final=not waiting))
        self._forget_frames()

    def _widen(self, work: SpreadWork) -> None:
        """One pass of a spread; the answer when it was the last."""
        answerer, pixels = self._ready_for(work.ask)
        work.probabilities.append(answerer.probability(pixels, work.waiting.popleft()))
        if work.waiting:
            return
        self._backlog.finish(work)
        spread = Spread(min(work.probabilities), max(work.probabilities))
        self._send(Answered(work.ask.id, work.ask.revision, replace(work.answer, spread=spread), is_final=True))
        self._forget_frames()

    def _ready_for(self, ask: Ask) -> tuple[Answerer, Pixels]:
        if self._answerer is None:
            raise UserProblem("No model is loaded")
        pixels = self._frames.get(ask.key)
        if pixels is None:
            raise UserProblem("The image did not reach the model", "it was asked about before it was handed over")
        if isinstance(pixels, UserProblem):
            raise pixels
        return self._answerer, pixels
