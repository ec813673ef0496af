"""What the window and the worker say to each other: one JSON object a line, checked strictly on both sides.

Requests travel on the worker's standard input, replies on its standard output, each as one line of ASCII. Pixels never
travel here: a frame is written as a ``.npy`` file and named by a key. A line that cannot be understood becomes a
:class:`ProtocolError` value, never an exception, so that a stray line cannot end either process.

Order of things: ``LoadBundle`` → ``Ready`` or ``Failed``; ``SetFrame`` → ``FrameTaken`` (the file may be removed then);
``Ask`` → ``Answered``. A live ask may stay without an answer when a newer one has arrived. An ask that is not live is
always answered; with a spread wanted it is answered twice, first without the spread and then, ``is_final``, with it.

``LoadProposer`` → ``ProposerReady`` or ``Failed``, once it is loaded: at the first ``Propose``, or earlier in a moment
of rest. ``Propose`` → ``Proposed`` or ``Failed``, before all other work.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from thyroid_desktop.domain.diagnosis import EngineAnswer, ModelIdentity, Precision
from thyroid_desktop.domain.errors import (
    BrokenModel,
    InvalidBox,
    StoreProblem,
    UnreadableFile,
    UserProblem,
    WorkerLost,
)
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.proposal import Proposal, ProposerIdentity
from thyroid_desktop.inference.wire import (
    PRECISIONS,
    Fields,
    JsonObject,
    Refused,
    answer_fields,
    box_numbers,
    identity_fields,
    proposal_fields,
    proposer_fields,
    read_answer,
    read_box,
    read_identity,
    read_proposal,
    read_proposer,
)

LONGEST_LINE: Final = 1 << 20
"""Bytes; a longer line is refused unread, so that a runaway writer cannot fill the memory of the reader."""

PACKAGED_WORKER: Final = "thyroid-desktop-worker"
"""Name of the worker's executable in a packaged program, without a suffix."""


@dataclass(frozen=True, slots=True)
class LoadBundle:
    """Verify the model bundle in ``folder`` and answer with it from now on."""

    id: int
    folder: str


@dataclass(frozen=True, slots=True)
class LoadProposer:
    """Suggest boxes with the proposer in ``folder`` from now on; it is verified and loaded when there is time."""

    id: int
    folder: str


@dataclass(frozen=True, slots=True)
class SetFrame:
    """Take the frame in the ``.npy`` file at ``path``; it becomes the current one.

    Earlier frames are forgotten as soon as no unanswered ask speaks of them.
    """

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask about a box of a frame.

    Attributes:
        id: Number of the request; the answer repeats it.
        revision: The caller's number of the box's state; the answer repeats it.
        key: Frame, as named by ``SetFrame``.
        box: Stored pixels.
        precision: ``float32`` for what is recorded, ``fast`` for what follows the hand.
        with_spread: Whether the spread over small changes of the box is wanted too.
        is_live: Whether a newer live ask makes this one void.
    """

    id: int
    revision: int
    key: str
    box: Box
    precision: Precision
    with_spread: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class Propose:
    """Suggest boxes on the frame that ``SetFrame`` named ``key``; the reply repeats ``id``."""

    id: int
    key: str


@dataclass(frozen=True, slots=True)
class Quit:
    """End now."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The bundle asked for by request ``id`` is verified and answers from now on."""

    id: int
    identity: ModelIdentity


@dataclass(frozen=True, slots=True)
class ProposerReady:
    """The proposer named by request ``id`` is verified and loaded."""

    id: int
    identity: ProposerIdentity


@dataclass(frozen=True, slots=True)
class FrameTaken:
    """The frame is in the worker's memory, or was found unreadable; its file is not needed any more."""

    key: str


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The answer to ask ``id``; ``is_final`` is False while the spread is still to come."""

    id: int
    revision: int
    answer: EngineAnswer
    is_final: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """The suggestions for request ``id``, best first; there may be none."""

    id: int
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """Request ``id`` could not be answered; None when the request could not even be read.

    ``problem`` is the name of a class in :data:`PROBLEMS`; the other three are its texts.
    """

    id: int | None
    problem: str
    title: str
    detail: str
    advice: str


@dataclass(frozen=True, slots=True)
class ProtocolError:
    """A line that is no message, and why."""

    reason: str


Message = TypeVar("Message")
Request = LoadBundle | LoadProposer | SetFrame | Ask | Propose | Quit
Reply = Ready | ProposerReady | FrameTaken | Answered | Proposed | Failed

PROBLEMS: Final[Mapping[str, type[UserProblem]]] = {
    kind.__name__: kind for kind in (UserProblem, UnreadableFile, InvalidBox, BrokenModel, WorkerLost, StoreProblem)
}


def worker_command() -> tuple[str, ...]:
    """Program and arguments that start the worker: the executable beside this one when packaged, else this Python.

    ``-P`` keeps the current folder out of the import path: a ``queue.py`` among somebody's images must not be run.
    """
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        return (str(program.with_name(f"{PACKAGED_WORKER}{program.suffix}")),)
    return (sys.executable, "-P", "-m", "thyroid_desktop.inference.worker")


def failed(request: int | None, problem: UserProblem) -> Failed:
    """The reply that tells of a problem."""
    name = type(problem).__name__
    return Failed(
        request, name if name in PROBLEMS else UserProblem.__name__, problem.title, problem.detail, problem.advice
    )


def problem_of(reply: Failed) -> UserProblem:
    """The problem that a reply tells of, as an exception of the right class."""
    return PROBLEMS[reply.problem](reply.title, reply.detail, reply.advice)


def encode(message: Request | Reply) -> bytes:
    """A message as one line of ASCII with its line feed.

    Raises:
        ValueError: The message holds a number that is not finite.
    """
    name, fields_of = _WRITERS[type(message)]
    return json.dumps({"kind": name, **fields_of(message)}, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def decode_request(line: bytes) -> Request | ProtocolError:
    """The request in a line, or why it is none."""
    return _decoded(line, _REQUESTS)


def decode_reply(line: bytes) -> Reply | ProtocolError:
    """The reply in a line, or why it is none."""
    return _decoded(line, _REPLIES)


def _decoded(line: bytes, readers: Mapping[str, Callable[[Fields], Message]]) -> Message | ProtocolError:
    if len(line) > LONGEST_LINE:
        return ProtocolError(f"the line is longer than {LONGEST_LINE} bytes")
    try:
        fields = Fields.of(json.loads(line.decode("ascii")), "the message")
        message = readers[fields.choice("kind", readers)](fields)
        fields.end()
    # RecursionError: a line of a hundred thousand brackets is no message either.
    except (Refused, ValueError, RecursionError, InvalidBox) as fault:
        return ProtocolError(f"{type(fault).__name__}: {fault}")
    return message


def _ask_fields(ask: Ask) -> JsonObject:
    return {
        "id": ask.id,
        "revision": ask.revision,
        "key": ask.key,
        "box": box_numbers(ask.box),
        "precision": ask.precision,
        "with_spread": ask.with_spread,
        "is_live": ask.is_live,
    }


def _read_ask(fields: Fields) -> Ask:
    return Ask(
        id=fields.count("id"),
        revision=fields.count("revision"),
        key=fields.text("key"),
        box=read_box(fields),
        precision=fields.choice("precision", PRECISIONS),
        with_spread=fields.truth("with_spread"),
        is_live=fields.truth("is_live"),
    )


def _answered_fields(reply: Answered) -> JsonObject:
    return {
        "id": reply.id,
        "revision": reply.revision,
        "answer": answer_fields(reply.answer),
        "is_final": reply.is_final,
    }


def _read_answered(fields: Fields) -> Answered:
    return Answered(
        fields.count("id"), fields.count("revision"), read_answer(fields.inner("answer")), fields.truth("is_final")
    )


def _failed_fields(reply: Failed) -> JsonObject:
    return {
        "id": reply.id,
        "problem": reply.problem,
        "title": reply.title,
        "detail": reply.detail,
        "advice": reply.advice,
    }


def _read_failed(fields: Fields) -> Failed:
    return Failed(
        None if fields.is_null("id") else fields.count("id"),
        fields.choice("problem", PROBLEMS),
        fields.text("title"),
        fields.text("detail"),
        fields.text("advice"),
    )


_WRITERS: Final[Mapping[type, tuple[str, Callable[[Any], JsonObject]]]] = {
    LoadBundle: ("load", lambda request: {"id": request.id, "folder": request.folder}),
    LoadProposer: ("load_proposer", lambda request: {"id": request.id, "folder": request.folder}),
    SetFrame: ("frame", lambda request: {"key": request.key, "path": request.path}),
    Ask: ("ask", _ask_fields),
    Propose: ("propose", lambda request: {"id": request.id, "key": request.key}),
    Quit: ("quit", lambda _request: {}),
    Ready: ("ready", lambda reply: {"id": reply.id, "identity": identity_fields(reply.identity)}),
    ProposerReady: ("proposer_ready", lambda reply: {"id": reply.id, "identity": proposer_fields(reply.identity)}),
    FrameTaken: ("frame_taken", lambda reply: {"key": reply.key}),
    Answered: ("answered", _answered_fields),
    Proposed: (
        "proposed",
        lambda reply: {"id": reply.id, "proposals": [proposal_fields(one) for one in reply.proposals]},
    ),
    Failed: ("failed", _failed_fields),
}

_REQUESTS: Final[Mapping[str, Callable[[Fields], Request]]] = {
    "load": lambda fields: LoadBundle(fields.count("id"), fields.text("folder")),
    "load_proposer": lambda fields: LoadProposer(fields.count("id"), fields.text("folder")),
    "frame": lambda fields: SetFrame(fields.text("key"), fields.text("path")),
    "ask": _read_ask,
    "propose": lambda fields: Propose(fields.count("id"), fields.text("key")),
    "quit": lambda _fields: Quit(),
}

_REPLIES: Final[Mapping[str, Callable[[Fields], Reply]]] = {
    "ready": lambda fields: Ready(fields.count("id"), read_identity(fields.inner("identity"))),
    "proposer_ready": lambda fields: ProposerReady(fields.count("id"), read_proposer(fields.inner("identity"))),
    "frame_taken": lambda fields: FrameTaken(fields.text("key")),
    "answered": _read_answered,
    "proposed": lambda fields: Proposed(
        fields.count("id"), tuple(read_proposal(one) for one in fields.inners("proposals"))
    ),
    "failed": _read_failed,
}
