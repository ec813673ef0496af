"""Takes the files that were listed into the library, behind what the user does.

The image on screen and its neighbours come first, and while the user leafs through images all of it stands back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import partial
from threading import Lock
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from thyroid_desktop.domain.errors import UnreadableFile, UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.intake import Intaken, Refusal
from thyroid_desktop.services.keeping import AlteredFile, is_pending
from thyroid_desktop.services.keeping import Keeping as Keeper
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.operations import Operation, Operations
from thyroid_desktop.ui.session import Session

INTAKE_LANE: Final = "intake"
GATHERED_MS: Final = 200
"""Images that nobody looks at are exchanged in the list together, so often."""
TRIES: Final = 3
"""How often a file that is altered again and again is looked at before it is refused."""


class Order:
    """Which image is kept next; safe to use from several threads.

    Attributes:
        is_stopped: Whether only urgent ones are given out.
        done: How many of those that were added have been given out.
        total: How many were added.
    """

    def __init__(self) -> None:
        self._urgent: deque[Image] = deque()
        self._others: deque[Image] = deque()
        self._lock = Lock()
        self.is_stopped = False
        self.done = 0
        self.total = 0

    def begin(self) -> None:
        """Count from zero."""
        with self._lock:
            self.done = self.total = 0
            self._others.clear()

    def add(self, images: Iterable[Image]) -> None:
        """Keep these after those that were added before."""
        with self._lock:
            before = len(self._others)
            self._others.extend(images)
            self.total += len(self._others) - before

    def put_first(self, images: Iterable[Image]) -> None:
        """Keep these before all others, and instead of those that were to be first until now."""
        with self._lock:
            self._urgent = deque(images)

    def put_back(self, image: Image) -> None:
        """Give this one out again."""
        with self._lock:
            self._others.appendleft(image)
            self.done -= 1

    def take(self) -> Image | None:
        """The next one; None when there is none."""
        with self._lock:
            if self._urgent:
                return self._urgent.popleft()
            if self.is_stopped or not self._others:
                return None
            self.done += 1
            return self._others.popleft()

    def has_more(self) -> bool:
        """Whether there is something to take."""
        with self._lock:
            return bool(self._urgent or (self._others and not self.is_stopped))


class Keeping(QObject):
    """Keeps what was opened; tells how far it is and what could not be opened."""

    progress_changed = Signal()
    refused_changed = Signal()
    ended = Signal(object)
    """:class:`Intaken`, when all is kept or the user has stopped it."""

    _told = Signal(object, object)
    _refused = Signal(object, object)

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._order = Order()
        self._operation: Operation | None = None
        self._is_ended = True
        self._stored: dict[int, Image] = {}
        self._news: dict[int, Image | None] = {}
        self._tries: dict[int, int] = {}
        self._refused_ids: set[int] = set()
        self.refused: tuple[Refusal, ...] = ()
        self._gathering = QTimer(self, singleShot=True, interval=GATHERED_MS)
        self._gathering.timeout.connect(self._exchange)
        self._told.connect(self._on_told)
        self._refused.connect(self._on_refused)
        session.workplace_ready.connect(self._on_workplace)
        session.image_changed.connect(self._on_image)
        operations.progressed.connect(self._on_progress)

    @property
    def progress(self) -> tuple[int, int]:
        """How many of how many files are done; zeros when there is nothing to do."""
        return (0, 0) if self._is_ended and not self.is_stopped else (self._order.done, self._order.total)

    @property
    def is_stopped(self) -> bool:
        """Whether the user has stopped it, with files left."""
        return self._order.is_stopped

    def begin(self, images: tuple[Image, ...], refused: tuple[Refusal, ...]) -> None:
        """Keep the pending ones of these images; what was begun before goes on."""
        before = self.refused
        if self._is_ended:
            self._is_ended = False
            self._stored.clear()
            self._order.begin()
            self.refused = ()
        self._order.is_stopped = False
        self._stored.update((image.id, image) for image in images if not is_pending(image))
        self._order.add(image for image in images if is_pending(image))
        self.refused += refused
        if self.refused != before:
            self.refused_changed.emit()
        self._go_on()

    def stop(self) -> None:
        """Keep nothing more but what is looked at."""
        self._order.is_stopped = True
        self.progress_changed.emit()

    def resume(self) -> None:
        """Go on with what is left."""
        self._order.is_stopped = False
        self._is_ended = False
        self._go_on()

    def _go_on(self) -> None:
        workplace = self._session.workplace
        if workplace is None or self._operation is not None:
            return
        if self._order.has_more():
            self._operation = self._operations.run(
                lambda progress: self._work(workplace, progress), done=self._on_done, lane=INTAKE_LANE, priority=0
            )
        elif not self._is_ended:
            self._is_ended = True
            is_cancelled = self._order.is_stopped
            self.ended.emit(Intaken(tuple(self._stored.values()), self.refused, Changes(), is_cancelled))
        self.progress_changed.emit()

    def _work(self, workplace: Workplace, progress: Progress) -> tuple[UserProblem | None, Changes]:
        """In a pool thread."""
        keeper, order, new_cases = workplace.intake.keeping, self._order, set[int]()
        problem: UserProblem | None = None
        while problem is None and (image := order.take()) is not None:
            told = partial(progress, order.done, max(order.total, 1), image.file_name)
            if not self._session.ahead.wait_for_rest(told):
                order.put_back(image)
                break
            try:
                stored = keeper.kept(image)
                if keeper.is_new(image):
                    new_cases.add(stored.case_id)
            except AlteredFile:
                pass  # the watcher is told
            except UnreadableFile as one:
                self._refused.emit(image, one)
            except UserProblem as one:
                order.put_back(image)
                problem = one
        keeper.prepare()
        progress(order.total, order.total, "")
        return problem, Changes(case_ids=frozenset(new_cases))

    def _on_workplace(self) -> None:
        workplace = self._session.workplace
        if workplace is not None:
            workplace.intake.keeping.watch(self._told.emit)
            self._operations.run(lambda _progress: workplace.intake.keeping.prepare(), priority=0)

    def _on_image(self) -> None:
        """What is looked at comes first, also after a stop."""
        session = self._session
        image, around = session.image, (session.position + step for step in (0, 1, -1))
        shown = [session.images[at] for at in around if 0 <= at < len(session.images)]
        wanted = shown if not self.is_stopped else shown[:1]
        self._order.put_first(one for one in wanted if is_pending(one))
        if image is not None and is_pending(image):
            self._go_on()

    def _on_progress(self, operation: Operation) -> None:
        if operation is self._operation:
            self.progress_changed.emit()

    def _on_done(self, outcome: tuple[UserProblem | None, Changes]) -> None:
        self._operation = None
        self._exchange()
        problem, _changes = outcome
        if problem is not None:
            self._order.is_stopped = True
            self._operations.problem.emit(problem)
        self._go_on()

    def _on_told(self, pending: Image, stored: Image | None) -> None:
        if stored is None:
            self._renew(pending)
            return
        self._stored[stored.id] = stored
        if self._session.image is not None and self._session.image.id == pending.id:
            self._session.exchange({pending.id: stored})
        else:
            self._gather(pending, stored)

    def _renew(self, pending: Image) -> None:
        """The file is another one by now: list it anew, and show it anew where the old one was on screen."""
        session, keeper = self._session, self._keeper()
        if all(image.id != pending.id for image in session.opened):
            return  # this was told before
        tries = self._tries.pop(pending.id, 1)
        if tries >= TRIES:
            self._on_refused(pending, _restless(pending))
            return
        is_on_screen = session.image is not None and session.image.id == pending.id
        new = keeper.renewed(pending)
        self._tries[new.id] = tries + 1
        session.exchange({pending.id: new})
        self._order.add([new])
        if is_on_screen:
            session.show_image(session.position)
        self._go_on()

    def _on_refused(self, image: Image, problem: UserProblem) -> None:
        if image.id in self._refused_ids:
            return  # it had been given out as a neighbour, too
        self._refused_ids.add(image.id)
        self.refused += (Refusal(self._keeper().path_of(image), problem),)
        session = self._session
        if session.image is None or session.image.id != image.id:
            self._gather(image, None)
            return
        session.exchange({image.id: None})
        self.refused_changed.emit()
        session.show_image(session.position + 1 if session.ahead.is_forwards else max(session.position, 0))

    def _gather(self, image: Image, now: Image | None) -> None:
        self._news[image.id] = now
        if not self._gathering.isActive():
            self._gathering.start()

    def _exchange(self) -> None:
        news, self._news = self._news, {}
        if news:
            self._session.exchange(news)
        if None in news.values():
            self.refused_changed.emit()

    def _keeper(self) -> Keeper:
        workplace = self._session.workplace
        if workplace is None:
            raise RuntimeError("there is no library yet")
        return workplace.intake.keeping


def _restless(image: Image) -> UnreadableFile:
    return UnreadableFile(
        f"{image.file_name} cannot be opened",
        "it is being altered by another program",
        "Open it again when it is complete.",
    )
