"""Loads what will probably be shown next, so that it is there at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Final

from PySide6.QtCore import QObject

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.ui.library.loading import Loading
from thyroid_desktop.ui.operations import Operations

AHEAD_LANE: Final = "prefetch"
LEAFING_S: Final = 0.15
"""So long after an image was asked for, work that nobody waits for stands back."""
MOMENT_S: Final = 0.02


class ReadingAhead(QObject):
    """Knows in which direction the user leafs."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._leafed_at = 0.0
        self._direction = 1

    @property
    def is_forwards(self) -> bool:
        """Whether the user leafs towards the end of the list."""
        return self._direction > 0

    def note_step(self, before: int, after: int) -> None:
        """The user has asked for the image at ``after``, coming from ``before`` (-1: from another list)."""
        self._direction = -1 if after < before else 1
        self._leafed_at = time.monotonic()

    def is_leafing(self) -> bool:
        """Whether the user asked for an image a moment ago; may be asked in any thread."""
        return time.monotonic() - self._leafed_at < LEAFING_S

    def wait_for_rest(self, progress: Callable[[], bool]) -> bool:
        """In a pool thread: wait until the user stays at an image; False as soon as ``progress`` says so."""
        pause = Event()
        while progress():
            if not self.is_leafing():
                return True
            pause.wait(MOMENT_S)
        return False

    def look_around(self, loading: Loading, images: tuple[Image, ...], position: int) -> None:
        """Load the neighbours of an image: two in the direction of leafing, and one back."""
        steps = (self._direction, 2 * self._direction, -self._direction)
        around = [at for at in (position + step for step in steps) if 0 <= at < len(images)]
        self.want(loading, tuple((images[at], 0) for at in around))

    def want(self, loading: Loading, wanted: tuple[tuple[Image, int], ...]) -> None:
        """Load these frames of images in this order; a newer wish replaces an older one."""
        missing = [one for one in wanted if loading.at_hand(*one) is None]
        if not missing:
            return

        def fetch(progress: Progress) -> None:
            for image, index in missing:
                if not progress(0, 0, ""):
                    return
                try:
                    loading.load(image, index)
                except UserProblem:
                    return  # told when the user really wants to see it

        self._operations.run(fetch, lane=AHEAD_LANE, is_latest_only=True, priority=0)
