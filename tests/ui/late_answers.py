"""Answers of background work that come when the test lets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any


@dataclass
class Post:
    """Keeps back the first answer of a reader that works in a pool thread, until the test lets it go.

    Attributes:
        is_here: The first answer has been read.
        gate: Lets it go.
    """

    read: Callable[..., Any]
    is_here: Event = field(default_factory=Event)
    gate: Event = field(default_factory=Event)

    def __call__(self, *asked: Any, **more: Any) -> Any:
        answer, is_first = self.read(*asked, **more), not self.is_here.is_set()
        self.is_here.set()
        if is_first:
            assert self.gate.wait(30)
        return answer
