"""What the worker has to do, and what of it comes next.

Suggested boxes go before everything, because somebody has pressed a key and waits; then the first answer to an ask that
is recorded; then live asks and the slow passes of a spread take
turns, so that the hand is followed while a spread is computed and the spread is finished while the hand moves. Of the
live asks only the newest is kept.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from thyroid_desktop.domain.diagnosis import EngineAnswer
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.protocol import Ask, Propose


@dataclass(slots=True)
class SpreadWork:
    """An ask whose first answer is given and whose spread is being computed.

    Attributes:
        ask: The ask.
        answer: Its first answer.
        waiting: Boxes still to be computed.
        probabilities: Those of the box itself and of the boxes done.
    """

    ask: Ask
    answer: EngineAnswer
    waiting: deque[Box]
    probabilities: list[float] = field(default_factory=list)


class Backlog:
    """The asks not answered yet."""

    def __init__(self) -> None:
        self._proposes: deque[Propose] = deque()
        self._first: deque[Ask] = deque()
        self._live: Ask | None = None
        self._spreads: deque[SpreadWork] = deque()
        self._is_spreads_turn = False

    def add_propose(self, request: Propose) -> None:
        """Take a request for suggested boxes."""
        self._proposes.append(request)

    def add(self, ask: Ask) -> None:
        """Take an ask; a live one replaces the live one before it."""
        if ask.is_live:
            self._live = ask
        else:
            self._first.append(ask)

    def add_spread(self, work: SpreadWork) -> None:
        """Take a spread; it stays until :meth:`finish` is called."""
        self._spreads.append(work)

    def finish(self, work: SpreadWork) -> None:
        """The spread is answered."""
        self._spreads.remove(work)

    def next(self) -> Propose | Ask | SpreadWork | None:
        """What to do now: a request, which is taken out, or one pass of a spread, or None when there is nothing."""
        if self._proposes:
            return self._proposes.popleft()
        if self._first:
            return self._first.popleft()
        is_spread = bool(self._spreads) and (self._live is None or self._is_spreads_turn)
        self._is_spreads_turn = not is_spread
        if is_spread:
            return self._spreads[0]
        live, self._live = self._live, None
        return live

    def keys(self) -> set[str]:
        """Frames that are still needed."""
        waiting: list[Propose | Ask] = [*self._proposes, *self._first, *(work.ask for work in self._spreads)]
        if self._live is not None:
            waiting.append(self._live)
        return {one.key for one in waiting}
