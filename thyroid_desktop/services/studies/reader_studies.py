"""Reader studies: creating one, saying who reads what next, locking what was read, and logging what was shown when.

Nothing is ever altered. Where a reader stands follows from the locked readings, so that a program that dies loses at
most what was typed since the last draft. Log files get none of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal

from thyroid_desktop.domain.errors import Overtaken, UserProblem
from thyroid_desktop.domain.reading import (
    Answer,
    Draft,
    Exhibit,
    Next,
    Protocol,
    ReaderStudy,
    Reading,
    ShowEvent,
    StudyItem,
    Turn,
    What,
    exhibit,
    later,
    next_turn,
)
from thyroid_desktop.services.ports import Clock
from thyroid_desktop.services.studies.answer_texts import draft_in, draft_text
from thyroid_desktop.services.studies.study_ports import StudyStore

Caution = Literal["one-reader", "one-arm", "few-cases", "no-washout", "fixed-order", "fixed-arms", "shows-patient"]

FEW_CASES: Final = 10
"""With fewer cases of a class, intervals are too wide to tell anything."""


@dataclass(frozen=True, slots=True)
class StudySummary:
    """A study as a list shows it; holds no truth."""

    id: int
    title: str
    case_count: int
    reader_ids: tuple[int, ...]
    created_at: str


@dataclass(frozen=True, slots=True)
class ReaderProgress:
    """How far a reader is: locked answers, and how many there will be in all arms and stages."""

    user_id: int
    locked: int
    total: int

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to read."""
        return self.locked >= self.total


class ReaderStudies:
    """All reader studies of a profile. May be called from several threads.

    Args:
        store: Where studies are kept.
        clock: Now.
    """

    def __init__(self, store: StudyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = Lock()
        self._known: dict[int, ReaderStudy] = {}

    def create(self, protocol: Protocol, items: Sequence[StudyItem], *, user_id: int) -> ReaderStudy:
        """Keep a new study; it is frozen from now on.

        Args:
            protocol: How it is read.
            items: Its cases, numbered from 1 in their order.
            user_id: Who creates it.

        Raises:
            UserProblem: It cannot be analysed or read: no case of one class, a case that is there twice, a case
                without the model's answer although an arm shows it.
        """
        _check(protocol, items)
        return self._store.add(protocol, items, user_id=user_id, at=self._clock())

    def study(self, study_id: int) -> ReaderStudy:
        """One study with its truths; not for a reader's screen."""
        with self._lock:
            if study_id not in self._known:
                self._known[study_id] = self._store.study(study_id)
            return self._known[study_id]

    def studies(self) -> tuple[StudySummary, ...]:
        """All studies, newest first."""
        return tuple(
            StudySummary(one.id, one.protocol.title, len(one.items), one.protocol.reader_ids, one.created_at)
            for one in self._store.studies()
        )

    def progress(self, study_id: int) -> tuple[ReaderProgress, ...]:
        """How far every reader is, in the order of the protocol."""
        study, readings = self.study(study_id), self._store.readings(study_id)
        total = len(study.items) * sum(len(arm.stages) for arm in study.protocol.arms)
        return tuple(
            ReaderProgress(reader, sum(one.user_id == reader for one in readings), total)
            for reader in study.protocol.reader_ids
        )

    def readings(self, study_id: int) -> tuple[Reading, ...]:
        """All locked readings, oldest first; not for a reader's screen."""
        return self._store.readings(study_id)

    def events(self, study_id: int) -> tuple[ShowEvent, ...]:
        """All that was shown, in the order in which it was kept."""
        return self._store.events(study_id)

    def next_turn(self, study_id: int, user_id: int) -> Next:
        """What the reader does next: a turn; or wait, be done, or not be invited."""
        return next_turn(self.study(study_id), self._store.readings(study_id, user_id), user_id, self._clock())

    def exhibit(self, turn: Turn) -> Exhibit:
        """What may be on the screen in this turn, which must be the reader's next.

        Raises:
            UserProblem: It is another case's turn; nothing of this one is to be seen, the model's answer least of all.
        """
        self._require_next(turn)
        return exhibit(self.study(turn.study_id), turn)

    def begin(self, study_id: int, user_id: int) -> Next:
        """Log that the reader sits down, for the first time or again; what he does next."""
        coming = self.next_turn(study_id, user_id)
        if isinstance(coming, Turn):
            is_new = not self._store.events(study_id, user_id, "begun")
            self._store.log([self._event(coming, "begun" if is_new else "resumed", "")])
        return coming

    def leave(self, turn: Turn) -> None:
        """Log that the reader leaves in the midst of this turn."""
        self._store.log([self._event(turn, "left", "")])

    def shown(self, turn: Turn, what: What, detail: str = "") -> ShowEvent:
        """An event of this moment, for :meth:`show`; the detail says which frame, or what of the model's answer."""
        return self._event(turn, what, detail)

    def show(self, *events: ShowEvent) -> None:
        """Log what came on the screen; committed on return. Several at once cost one commit."""
        self._store.log(events)

    def keep_draft(self, turn: Turn, draft: Draft) -> None:
        """Keep what was said so far about a case, so that an interruption loses nothing."""
        self._store.log([self._event(turn, "draft", draft_text(draft, turn.stage))])

    def draft(self, turn: Turn) -> Draft | None:
        """What was kept last of this turn; None when nothing was."""
        for event in reversed(self._store.events(turn.study_id, turn.user_id, "draft")):
            if (event.arm, event.item) == (turn.arm, turn.item):
                stage, draft = draft_in(event.detail)
                return draft if stage == turn.stage else None
        return None

    def lock(self, turn: Turn, answer: Answer, *, began_at: str, reading_ms: int) -> Reading:
        """Lock the answer of a turn for good; on the disk when this returns.

        Args:
            turn: The reader's next turn.
            answer: All that the protocol asks.
            began_at: When this stage of the case came on the screen, UTC, ISO 8601.
            reading_ms: How long it was there, in milliseconds, measured by a clock that never goes back.

        Raises:
            UserProblem: Something is missing in the answer, or it is not this case's turn.
            Overtaken: It was locked in another window.
        """
        study = self.study(turn.study_id)
        missing = answer.missing(study.protocol)
        if missing:
            raise UserProblem("The answer is not complete", f"still missing: {', '.join(missing)}")
        self._require_next(turn)
        at = self._reader_time(study, turn.user_id)
        is_model_shown = turn.is_model_shown and study.item(turn.item).prediction_id is not None
        reading = Reading(
            0,
            *(turn.study_id, turn.item, turn.user_id, turn.arm, turn.stage, answer),
            *(began_at, at, max(reading_ms, 0), is_model_shown),
        )
        told = ShowEvent(turn.study_id, turn.item, turn.user_id, turn.arm, "locked", turn.stage, at)
        return self._store.lock(reading, told)

    def _event(self, turn: Turn, what: What, detail: str) -> ShowEvent:
        return ShowEvent(turn.study_id, turn.item, turn.user_id, turn.arm, what, detail, self._clock())

    def _reader_time(self, study: ReaderStudy, user_id: int) -> str:
        """Now, but never before what is known of the reader: a clock that was put back must shorten no washout."""
        newest = self._store.newest_time(study.id, user_id)
        return later(self._clock(), study.created_at, *(() if newest is None else (newest,)))

    def _require_next(self, turn: Turn) -> None:
        coming = self.next_turn(turn.study_id, turn.user_id)
        if coming == turn:
            return
        locked = self._store.readings(turn.study_id, turn.user_id)
        if any((one.arm, one.item, one.stage) == (turn.arm, turn.item, turn.stage) for one in locked):
            raise Overtaken("This case is locked already", "it was read in another window, or a moment ago")
        raise UserProblem("It is not this case's turn", "cases are read in the order that the study has drawn")


def cautions(protocol: Protocol, items: Sequence[StudyItem]) -> tuple[Caution, ...]:
    """What weakens a study without forbidding it, as codes."""
    positives = sum(item.is_malignant for item in items)
    is_repeated = len(protocol.arms) > 1
    found: dict[Caution, bool] = {
        "one-reader": len(protocol.reader_ids) < 2,
        "one-arm": len(protocol.arms) < 2,
        "few-cases": min(positives, len(items) - positives) < FEW_CASES,
        "no-washout": is_repeated and protocol.washout_days == 0,
        "fixed-order": not protocol.is_randomised,
        "fixed-arms": is_repeated and not protocol.is_crossover,
        "shows-patient": protocol.shows_patient,
    }
    return tuple(caution for caution, is_found in found.items() if is_found)


def _check(protocol: Protocol, items: Sequence[StudyItem]) -> None:
    title = "The study cannot be created"
    if [item.number for item in items] != list(range(1, len(items) + 1)):
        raise ValueError("cases are numbered from 1 in their order")
    if len({item.is_malignant for item in items}) < 2:
        raise UserProblem(title, "it needs benign and malignant cases", "Add cases of both kinds.")
    if len({(item.image_id, item.frame, item.box) for item in items}) < len(items):
        raise UserProblem(title, "a case is in it twice", "Take the second one out.")
    lacking = [item.number for item in items if item.prediction_id is None]
    if protocol.shows_model and lacking:
        raise UserProblem(
            title,
            f"the model has not answered for {len(lacking)} of its cases",
            "Ask the model about them first, or take the arm out that shows its answer.",
        )
