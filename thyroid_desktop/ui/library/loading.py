"""Reads images for the screen: pixels and marks together, and neighbours before they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.services.intake import Intake
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.ui.library.frames import Frames
from thyroid_desktop.ui.nodules.marks import Marks

REMEMBERED: Final = 64
"""Images whose marks are kept in memory."""
TURNS: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """An image that was loaded: ``frame`` is None when ``problem`` tells why it cannot be shown."""

    image: Image
    frame: Frame | None
    marks: Marks
    problem: UserProblem | None = None


class Loading:
    """Loads in pool threads, and answers at once with what was loaded before.

    Args:
        intake: Decodes frames, of pending images as well.
        read_marks: Reads what is recorded about an image; about a pending one it answers at once.
    """

    def __init__(self, intake: Intake, read_marks: Callable[[Image], Marks]) -> None:
        self.frames = Frames(intake.frame)
        self._keeping = intake.keeping
        self._read = read_marks
        self._marks: OrderedDict[int, Marks] = OrderedDict()
        self.changes = 0
        """How often what was recorded has changed; marks that were asked for before a change may not know of it."""
        self._lock = Lock()
        # Whoever wants what somebody else is decoding waits for it instead of decoding it once more.
        self._turns = [Lock() for _ in range(TURNS)]
        intake.keeping.watch(self._on_kept)

    def now(self, image: Image) -> Image:
        """The best that is known of an image by now."""
        return self._keeping.now(image)

    def at_hand(self, image: Image, index: int) -> Shown | None:
        """An image with everything that belongs to it when all of it is in memory; never waits."""
        image = self._keeping.now(image)
        frame, marks = self.frames.held(image, index), self._remembered(image)
        return Shown(image, frame, marks) if frame is not None and marks is not None else None

    def load(self, image: Image, index: int) -> Shown:
        """Pixels and marks, for a pool thread; the image is what is known of it by now."""
        with self._turns[hash((image.id, index)) % TURNS]:
            found = self.at_hand(image, index)
            if found is not None:
                return found
            problem: UserProblem | None = None
            frame: Frame | None = None
            try:
                image, frame = self._met(image, index)
            except UserProblem as one:
                problem = one
            return Shown(image, frame, self.marks(image), problem)

    def marks(self, image: Image) -> Marks:
        """What is recorded about an image now, for a pool thread."""
        if is_pending(image):
            return self._read(image)
        before = self.changes
        marks = self._read(image)
        with self._lock:
            if self.changes == before:
                self._marks[image.id] = marks
                self._marks.move_to_end(image.id)
                while len(self._marks) > REMEMBERED:
                    self._marks.popitem(last=False)
        return marks

    def forget_marks(self) -> None:
        """No marks are in memory any more, and none that are being read will be."""
        with self._lock:
            self.changes += 1
            self._marks.clear()

    def _remembered(self, image: Image) -> Marks | None:
        if is_pending(image):
            return self._read(image)
        with self._lock:
            return self._marks.get(image.id)

    def _met(self, image: Image, index: int) -> tuple[Image, Frame]:
        if not is_pending(image):
            return image, self.frames.frame(image, index)
        image, first = self._keeping.met(image)
        self.frames.hold(image, first)
        return image, first if index == 0 else self.frames.frame(image, index)

    def _on_kept(self, pending: Image, stored: Image | None) -> None:
        if stored is not None:
            self.frames.rename(pending, stored)


def selection(shown: Shown, *wanted: str | None) -> str | None:
    """The box to select on the frame on screen: the first of those wanted that is there, else the first one."""
    here = shown.marks.on_frame(shown.frame.index) if shown.frame is not None else ()
    ids = [revision.box_id for revision in here]
    return next((one for one in wanted if one in ids), ids[0] if ids else None)


def is_same(one: Marks, other: Marks) -> bool:
    """Whether both say the same to the same reader."""

    def ids(marks: Marks) -> tuple[list[int], list[int], frozenset[int]]:
        return [each.id for each in marks.revisions], [each.id for each in marks.predictions], marks.answered

    return ids(one) == ids(other) and one.is_for_eyes_of(other)
