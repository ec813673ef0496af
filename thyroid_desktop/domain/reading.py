"""A reader study: who reads which cases in which arms and order, what may be shown when, and what was answered.

Positive class: malignant. Truth lies in :class:`StudyItem` alone; a :class:`Turn` and an :class:`Exhibit`, which are
all that a reader's screen needs, carry none of it, nor the name of the arm.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import Verdict
from thyroid_desktop.domain.tirads import Features

Shown = Literal["never", "at-once", "after-own"]
"""What an arm shows of the model: nothing; its answer with the image; its answer once the own opinion is locked."""
Stage = Literal["own", "with-model"]
BoxRule = Literal["given", "to-draw"]
Part = Literal["verdict", "score", "tirads", "box"]
What = Literal["begun", "resumed", "left", "image", "frame", "model", "draft", "locked"]

STAGES: Final[dict[Shown, tuple[Stage, ...]]] = {
    "never": ("own",),
    "at-once": ("with-model",),
    "after-own": ("own", "with-model"),
}
"""The answers that an arm asks for each case, in their order."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of reading all cases.

    Raises:
        ValueError: It has no name.
    """

    name: str
    model: Shown

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("an arm has a name")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The answers that are locked for each case, in their order."""
        return STAGES[self.model]


@dataclass(frozen=True, slots=True)
class Protocol:
    """How a study is read; never altered once the study exists.

    Attributes:
        title: Name of the study.
        arms: At least one.
        reader_ids: Users who read, at least one; reader 1 of an export is the first.
        is_crossover: Whether readers take turns in which arm they read first; else all read the arms as listed.
        is_randomised: Whether every reader reads the cases of every arm in an order of its own.
        washout_days: Days from a reader's last reading of one arm to the first of the next, at least 0.
        box: Whether the box is shown, or drawn by the reader.
        asks_score: Whether a score of malignancy from 0 to 100 is asked.
        asks_tirads: Whether the features of TI-RADS are asked.
        shows_patient: Whether identity and file name may be shown.
        seed: What all orders follow from.

    Raises:
        ValueError: A part is missing, twice there or out of range.
    """

    title: str
    arms: tuple[Arm, ...]
    reader_ids: tuple[int, ...]
    is_crossover: bool = True
    is_randomised: bool = True
    washout_days: int = 14
    box: BoxRule = "given"
    asks_score: bool = True
    asks_tirads: bool = False
    shows_patient: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        names = [arm.name.strip().casefold() for arm in self.arms]
        if not self.title.strip() or not names or not self.reader_ids:
            raise ValueError("a study has a title, an arm and a reader")
        if len(set(names)) < len(names) or len(set(self.reader_ids)) < len(self.reader_ids):
            raise ValueError("arms have different names, and a reader reads once")
        if self.washout_days < 0:
            raise ValueError("a washout is no shorter than 0 days")

    @property
    def shows_model(self) -> bool:
        """Whether an arm shows the model's answer."""
        return any(arm.model != "never" for arm in self.arms)


@dataclass(frozen=True, slots=True)
class StudyItem:
    """One case of a study.

    Attributes:
        number: From 1; all that readers and exports call it.
        image_id: Image of the library.
        frame: Frame number, from 0.
        box: The nodule in stored pixels.
        nodule: Number of the nodule in its case.
        is_malignant: The truth.
        truth_basis: Where the truth comes from, in plain words (surgery, aspiration, a table).
        prediction_id: The recorded answer of the model, or None.
    """

    number: int
    image_id: int
    frame: int
    box: Box
    nodule: int
    is_malignant: bool
    truth_basis: str
    prediction_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReaderStudy:
    """A study as it was created: protocol and cases, numbered from 1 without gaps. Holds the truth."""

    id: int
    protocol: Protocol
    items: tuple[StudyItem, ...]
    created_at: str
    created_by: int

    def item(self, number: int) -> StudyItem:
        """The case of this number, from 1."""
        return self.items[number - 1]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a reader reads next. Carries no truth.

    Attributes:
        study_id: The study.
        user_id: The reader.
        arm: Index of the arm in the protocol.
        item: Number of the case.
        stage: Which answer is asked.
        position: Place of the case in this arm as this reader reads it, from 1.
        total: Cases of the arm.
    """

    study_id: int
    user_id: int
    arm: int
    item: int
    stage: Stage
    position: int
    total: int

    @property
    def is_model_shown(self) -> bool:
        """Whether the model's answer belongs on the screen."""
        return self.stage == "with-model"


@dataclass(frozen=True, slots=True)
class Wait:
    """The next arm may be read from ``until`` on (UTC, ISO 8601)."""

    until: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The reader has read everything."""


@dataclass(frozen=True, slots=True)
class NotInvited:
    """The user is no reader of this study."""


Next = Turn | Wait | Finished | NotInvited


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What may be on the screen in a turn.

    Attributes:
        image_id: Image of the library.
        frame: Frame to begin with, from 0.
        box: The nodule, or None where the reader draws it.
        prediction_id: The model's answer, or None where it is not to be seen (yet).
        shows_patient: Whether identity and file name may be shown.
    """

    image_id: int
    frame: int
    box: Box | None
    prediction_id: int | None
    shows_patient: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says about a case; what is None was not said.

    Raises:
        ValueError: The score is not within 0 to 100.
    """

    verdict: Verdict | None = None
    score: int | None = None
    features: Features | None = None
    box: Box | None = None

    def __post_init__(self) -> None:
        if self.score is not None and not 0 <= self.score <= 100:
            raise ValueError("a score of malignancy lies between 0 and 100")

    def missing(self, protocol: Protocol) -> tuple[Part, ...]:
        """What the protocol asks and was not said, in the order of asking."""
        is_said: dict[Part, bool] = {
            "box": protocol.box == "given" or self.box is not None,
            "verdict": self.verdict is not None,
            "score": not protocol.asks_score or self.score is not None,
            "tirads": not protocol.asks_tirads or (self.features is not None and self.features.is_complete),
        }
        return tuple(part for part, said in is_said.items() if not said)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader has said so far about the case of a turn, and for how many milliseconds it was on the screen."""

    answer: Answer
    spent_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A locked answer.

    Attributes:
        id: Row of the store; 0 before it is kept.
        study_id: The study.
        item: Number of the case.
        user_id: The reader.
        arm: Index of the arm.
        stage: Own opinion, or with the model's answer in view.
        answer: What was said; everything that the protocol asks.
        began_at: When this stage of the case came on the screen, UTC, ISO 8601.
        locked_at: When the answer was locked; never before an earlier entry of the reader, even if the clock goes back.
        reading_ms: How long the stage was on the screen until then, in milliseconds, interruptions left out.
        is_model_shown: Whether the model's answer was on the screen.
    """

    id: int
    study_id: int
    item: int
    user_id: int
    arm: int
    stage: Stage
    answer: Answer
    began_at: str
    locked_at: str
    reading_ms: int
    is_model_shown: bool


@dataclass(frozen=True, slots=True)
class ShowEvent:
    """What came on a reader's screen, or went, at a moment (UTC, ISO 8601); item and arm are None outside of a case."""

    study_id: int
    item: int | None
    user_id: int
    arm: int | None
    what: What
    detail: str
    at: str


def arm_order(protocol: Protocol, user_id: int) -> tuple[int, ...]:
    """Indexes of the arms in the order in which this reader reads them.

    In a crossover every arm comes first for as many readers as any other, give or take one.

    Raises:
        ValueError: The user is no reader of the study.
    """
    arms = tuple(range(len(protocol.arms)))
    place = protocol.reader_ids.index(user_id)
    if not protocol.is_crossover:
        return arms
    if protocol.is_randomised:
        readers = sorted(protocol.reader_ids, key=lambda reader: _lot(protocol.seed, "reader", reader))
        place = readers.index(user_id)
    first = place % len(arms)
    return arms[first:] + arms[:first]


def item_order(protocol: Protocol, user_id: int, arm: int, count: int) -> tuple[int, ...]:
    """The numbers 1 to ``count`` in the order in which this reader reads the cases of an arm."""
    numbers = range(1, count + 1)
    if not protocol.is_randomised:
        return tuple(numbers)
    return tuple(sorted(numbers, key=lambda number: _lot(protocol.seed, "item", user_id, arm, number)))


def available_at(protocol: Protocol, readings: Iterable[Reading], user_id: int, arm: int) -> str | None:
    """From when on the reader may read an arm: the washout after the latest reading of the arms before; None for now.

    The latest is the one with the latest time, so that a clock that was put back shortens nothing.
    """
    order = arm_order(protocol, user_id)
    before = order[: order.index(arm)]
    times = [_time(one.locked_at) for one in readings if one.user_id == user_id and one.arm in before]
    if not times:
        return None
    return (max(times) + timedelta(days=protocol.washout_days)).isoformat(timespec="microseconds")


def next_turn(study: ReaderStudy, readings: Iterable[Reading], user_id: int, now: str) -> Next:
    """What the reader does next; follows from the locked readings alone, so that an interruption costs nothing."""
    protocol, count = study.protocol, len(study.items)
    if user_id not in protocol.reader_ids:
        return NotInvited()
    own = tuple(one for one in readings if one.user_id == user_id)
    locked = {(one.arm, one.item, one.stage) for one in own}
    for arm in arm_order(protocol, user_id):
        for position, item in enumerate(item_order(protocol, user_id, arm, count), start=1):
            for stage in protocol.arms[arm].stages:
                if (arm, item, stage) not in locked:
                    until = available_at(protocol, own, user_id, arm)
                    if until is not None and _time(now) < _time(until):
                        return Wait(until)
                    return Turn(study.id, user_id, arm, item, stage, position, count)
    return Finished()


def exhibit(study: ReaderStudy, turn: Turn) -> Exhibit:
    """What may be on the screen in a turn: the model's answer only in the stage that asks for an opinion with it."""
    item, protocol = study.item(turn.item), study.protocol
    return Exhibit(
        item.image_id,
        item.frame,
        item.box if protocol.box == "given" else None,
        item.prediction_id if turn.is_model_shown else None,
        protocol.shows_patient,
    )


def later(*times: str) -> str:
    """The latest of some times (UTC, ISO 8601)."""
    return max(times, key=_time)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _lot(*parts: object) -> bytes:
    """A lot that is drawn the same way on every machine, and evenly for every seed."""
    return hashlib.sha256(":".join(map(str, parts)).encode()).digest()
