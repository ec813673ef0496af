"""What a run tells while it goes on: one typed event a line (JSON), readable at any time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Searched:
    """A setting of hyper-parameters was tried, before the run begins; ``trial`` is counted from 1.

    ``value`` is the area under the ROC curve, of malignant, that it reached on a fold of the rows to learn from.
    """

    network: str
    fold: int
    trial: int
    trials: int
    value: float


@dataclass(frozen=True, slots=True)
class Began:
    """A run began or, with steps done, was taken up again."""

    network: str
    fold: int
    backend: str
    steps: int
    steps_done: int
    fresh_layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """Where a run stands inside an epoch; ``loss`` is the mean of this epoch's steps so far."""

    network: str
    fold: int
    stage: str
    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    rate: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """The end of an epoch; the figures after ``loss`` are of the held-out rows. ``auroc`` is that of malignant."""

    network: str
    fold: int
    stage: str
    epoch: int
    epochs: int
    loss: float
    validation_loss: float
    accuracy: float
    auroc: float
    rate: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A network of a fold is trained and has answered."""

    network: str
    fold: int
    accuracy: float
    auroc: float


Event = Searched | Began | Stepped | EpochDone | Ended
Tell = Callable[[Event], None]

_KINDS: Final[dict[str, type[Event]]] = {one.__name__: one for one in (Searched, Began, Stepped, EpochDone, Ended)}


def as_line(event: Event) -> str:
    """The event as one line of JSON."""
    return json.dumps({"event": type(event).__name__, **asdict(event)})


def as_event(line: str) -> Event:
    """The event of a line.

    Raises:
        ValueError: It is no line that :func:`as_line` wrote.
    """
    told: dict[str, Any] = json.loads(line)
    kind = _KINDS.get(str(told.pop("event", "")))
    if kind is None or set(told) != {field.name for field in fields(kind)}:
        raise ValueError("this is no event of a run")
    make: Callable[..., Event] = kind
    return make(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def append(path: Path, event: Event) -> None:
    """Add an event to a file; a line that a kill cut off is closed first, so that it cannot swallow this one."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, 2)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(f"{as_line(event)}\n".encode())


def read_events(path: Path) -> tuple[Event, ...]:
    """All whole events of a file; a missing file has none, and lines that a kill cut off are passed over."""
    found: list[Event] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else ():
        try:
            found.append(as_event(line))
        except ValueError:
            continue
    return tuple(found)
