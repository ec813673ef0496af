"""Asks that the worker has not answered yet, and which of its answers are too late to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Final

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame

MOST_DEATHS: Final = 50
"""Deaths of the worker that an ask may see as the oldest one before it is given up."""
EARLY_DEATH: Final = 10
"""A worker that dies before any answer, over an oldest ask that was never answered even partly, was very likely killed
by that ask: this counts as so many deaths. Any other worker may have been killed by anybody."""


@dataclass(slots=True, eq=False)
class Ticket:
    """An ask that will be recorded, or a wish for suggested boxes: it is answered or fails, but is never dropped.

    Attributes:
        number: What the caller knows it by.
        frame: Kept until the answer is there, because a new worker needs it again.
        box: In stored pixels; None where boxes are to be suggested.
        is_aside: Whether nobody waits for it: only features are wanted, and no spread.
        deaths: How often the worker died while this ask was the oldest one, as :meth:`Outstanding.blame` counts.
        is_partly_answered: Whether the answer without the spread was passed on.
    """

    number: int
    frame: Frame
    box: Box | None
    is_aside: bool = False
    deaths: int = 0
    is_partly_answered: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LiveAsk:
    """An ask that follows the hand; a newer one makes it void."""

    number: int
    frame: Frame
    box: Box
    revision: int


class Outstanding:
    """Tickets in order of asking, and the newest live ask."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._tickets: dict[int, Ticket] = {}
        self._live: dict[int, LiveAsk] = {}
        self._name = ""
        self._frame: Frame | None = None

    @property
    def frame(self) -> Frame:
        """What is asked about.

        Raises:
            ValueError: There is no current frame.
        """
        if self._frame is None:
            raise ValueError("a frame must be set before anything is asked about it")
        return self._frame

    def set_frame(self, name: str, frame: Frame) -> None:
        """Another current frame makes the live asks about the one before void."""
        if name != self._name or frame is not self._frame:
            self._name, self._frame = name, frame
            self.void_live()

    def number(self) -> int:
        """A number that no request has had yet."""
        return next(self._numbers)

    def add(self, frame: Frame, box: Box) -> Ticket:
        """A new ticket. Live asks before it are void: their box was let go."""
        ticket = Ticket(self.number(), frame, box)
        self._tickets[ticket.number] = ticket
        self.void_live()
        return ticket

    def add_aside(self, frame: Frame, box: Box) -> Ticket:
        """A new ticket that nobody waits for. Live asks go on."""
        ticket = Ticket(self.number(), frame, box, is_aside=True)
        self._tickets[ticket.number] = ticket
        return ticket

    def add_wish(self, frame: Frame) -> Ticket:
        """A new ticket for suggested boxes. Live asks go on: whatever is in the hand stays there."""
        ticket = Ticket(self.number(), frame, None)
        self._tickets[ticket.number] = ticket
        return ticket

    def add_live(self, frame: Frame, box: Box, revision: int) -> LiveAsk:
        """A new live ask. Older ones may still be answered: a moment late is better than never while the hand moves."""
        ask = LiveAsk(self.number(), frame, box, revision)
        self._live[ask.number] = ask
        return ask

    def void_live(self) -> None:
        """Whatever answers to live asks still come are too late."""
        self._live.clear()

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """The tickets, oldest first."""
        return tuple(self._tickets.values())

    @property
    def all(self) -> tuple[Ticket | LiveAsk, ...]:
        """What a new worker has to be asked: the tickets and the newest live ask."""
        return (*self._tickets.values(), *list(self._live.values())[-1:])

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for a ticket."""
        return any(not one.is_aside for one in self._tickets.values())

    @property
    def is_empty(self) -> bool:
        """Whether no answer is awaited."""
        return not self._tickets and not self._live

    def ticket(self, number: int) -> Ticket | None:
        """The ticket with this number, if it is not answered yet."""
        return self._tickets.get(number)

    def take(self, number: int) -> Ticket | None:
        """Take out a ticket that is answered or failed; None when there is none."""
        return self._tickets.pop(number, None)

    def take_live(self, number: int) -> LiveAsk | None:
        """Take out an answered live ask with all older ones; None when its answer comes too late."""
        ask = self._live.get(number)
        if ask is not None:
            self._live = {newer: one for newer, one in self._live.items() if newer > number}
        return ask

    def take_all(self) -> tuple[Ticket, ...]:
        """Take out everything; the tickets."""
        tickets = self.tickets
        self._tickets.clear()
        self._live.clear()
        return tickets

    def blame(self, *, is_early: bool) -> Ticket | None:
        """The worker died: count it against the oldest ticket, and take that out when it was once too often.

        Args:
            is_early: Whether the worker died before it had answered anything.
        """
        oldest = next(iter(self._tickets.values()), None)
        if oldest is None:
            return None
        oldest.deaths += EARLY_DEATH if is_early and not oldest.is_partly_answered else 1
        return self.take(oldest.number) if oldest.deaths >= MOST_DEATHS else None
