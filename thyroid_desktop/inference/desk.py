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
from thyroid_desktop.domain.proposal import Proposal, ProposerIdentity
from thyroid_desktop.inference.backlog import Backlog, SpreadWork
from thyroid_desktop.inference.exchange import read_pixels
from thyroid_desktop.inference.protocol import (
    Answered,
    Ask,
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


class Proposer(Protocol):
    """What can suggest boxes: the proposer's engine, or a stand-in for it in tests."""

    @property
    def identity(self) -> ProposerIdentity:
        """Which model suggests."""
        ...

    def propose(self, pixels: Pixels) -> tuple[Proposal, ...]:
        """Suggested boxes on a whole frame, best first."""
        ...


class ProposerSeat:
    """The proposer's place at the desk: named early, loaded late, so that it never keeps an answer waiting.

    Args:
        load: Makes the proposer of the bundle in a folder; raises ``BrokenModel``.
        send: Sends a reply.
    """

    def __init__(self, load: Callable[[Path], Proposer], send: Callable[[Reply], None]) -> None:
        self._load = load
        self._send = send
        self._named: LoadProposer | None = None
        self._proposer: Proposer | UserProblem = UserProblem(
            "No box can be suggested", "no model for it is loaded", "Draw the box by hand."
        )

    def name(self, request: LoadProposer) -> None:
        """Take this one, when there is time or need."""
        self._named = request

    def fill(self) -> None:
        """Load the one that was named last, unless that is done; what is wrong with it is told and kept."""
        request, self._named = self._named, None
        if request is None:
            return
        try:
            self._proposer = self._load(Path(request.folder))
        except UserProblem as problem:
            self._proposer = problem
            self._send(failed(request.id, problem))
        else:
            self._send(ProposerReady(request.id, self._proposer.identity))

    def propose(self, pixels: Pixels) -> tuple[Proposal, ...]:
        """Suggested boxes, best first.

        Raises:
            UserProblem: There is no proposer, or it is broken.
        """
        self.fill()
        if isinstance(self._proposer, UserProblem):
            raise self._proposer
        return self._proposer.propose(pixels)


class Desk:
    """Where requests are laid and replies come from.

    Args:
        load: Makes the answerer of the bundle in a folder; raises ``BrokenModel``.
        load_proposer: Makes the proposer of the bundle in a folder; raises ``BrokenModel``.
        send: Sends a reply.
    """

    def __init__(
        self,
        load: Callable[[Path], Answerer],
        load_proposer: Callable[[Path], Proposer],
        send: Callable[[Reply], None],
    ) -> None:
        self._load = load
        self._send = send
        self._seat = ProposerSeat(load_proposer, send)
        self._is_prepared = True
        self._backlog = Backlog()
        self._answerer: Answerer | None = None
        self._frames: dict[str, Pixels | UserProblem] = {}
        self._current = ""

    def take(self, request: Request | ProtocolError) -> None:
        """Take a request; asks and suggestions are answered later, by :meth:`work`, everything else at once."""
        match request:
            case Ask():
                self._backlog.add(request)
            case Propose():
                self._backlog.add_propose(request)
            case LoadProposer():
                self._seat.name(request)
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
            case Propose():
                self._propose(job)
            case Ask():
                self._answer(job)
            case SpreadWork():
                self._widen(job)
        return True

    def rest(self) -> None:
        """Nobody has asked for a while: time to make previews faster and, next time, to load the proposer."""
        if self._answerer is not None and not self._is_prepared:
            self._is_prepared = True
            self._answerer.prepare()
        else:
            self._seat.fill()

    def _load_bundle(self, request: LoadBundle) -> None:
        """The model before stays in charge when the new one is broken."""
        try:
            self._answerer = self._load(Path(request.folder))
        except UserProblem as problem:
            self._send(failed(request.id, problem))
        else:
            self._is_prepared = False
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

    def _propose(self, request: Propose) -> None:
        try:
            proposals = self._seat.propose(self._pixels_of(request.key))
        except UserProblem as problem:
            self._send(failed(request.id, problem))
        else:
            self._send(Proposed(request.id, proposals))
        self._forget_frames()

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
        return self._answerer, self._pixels_of(ask.key)

    def _pixels_of(self, key: str) -> Pixels:
        pixels = self._frames.get(key)
        if pixels is None:
            raise UserProblem("The image did not reach the model", "it was asked about before it was handed over")
        if isinstance(pixels, UserProblem):
            raise pixels
        return pixels
