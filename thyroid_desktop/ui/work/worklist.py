"""What is open as a work list: where each image stands, which of them are walked through, and what is to do next."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import WorkStage
from thyroid_desktop.domain.worklist import (
    WorkOrder,
    WorkRow,
    counts,
    in_stage,
    matching,
    next_to_do,
    ordered,
)
from thyroid_desktop.ui.library.image_list import Exchange, exchanged
from thyroid_desktop.ui.nodules.clinical_words import CALCIFICATIONS, CHOICES, POLES, SIDES, SOURCES, VERDICTS, spoken
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.work.work_reading import WorkReading

LIBRARY_LANE: Final = "whole-library"
"""Of its own: the newest of those who read the library for themselves must not take the place of this."""


def coded(query: str) -> str:
    """A query whose words are those that are recorded, where they were typed as the screen has them."""
    tables = (SIDES, POLES, CALCIFICATIONS, VERDICTS, SOURCES, *CHOICES.values())
    codes = {spoken(text).casefold(): code for table in tables for code, text in table.items()}
    return " ".join(codes.get(word.casefold(), word) for word in query.split())


class WorkList(QObject):
    """Keeps a row of every open image, and has the session walk through those that are wanted, in their order.

    The image on screen stays in the list until one leaves it, so that an image does not vanish while one works on it.
    For the same reason an order is kept until another is chosen or images come that were not known.
    """

    changed = Signal()
    """Rows, filter, search or order are others now."""
    search_wanted = Signal()
    nothing_left = Signal()
    """The next image to do was asked for, and there is none."""

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self.stage: WorkStage | None = None
        self.query = ""
        self.order: WorkOrder = "opened"
        self.found = 0
        """How many images fit the filter and the search."""
        self._reading = WorkReading(session, operations, self)
        self._reading.came.connect(self._on_read)
        self._images: tuple[Image, ...] = ()
        """All open images in the present order."""
        self._counts: dict[WorkStage, int] | None = None
        self._listed: list[WorkRow] | None = None
        """The rows of all open images in their order; made anew when it is asked for, as the counts are."""
        self._has_stray = False
        """Whether the image on screen is listed although it does not fit."""
        session.arrange = self._arrange
        session.image_changed.connect(self._leave_behind)
        session.images_exchanged.connect(self._on_exchanged)

    @property
    def is_narrowed(self) -> bool:
        """Whether some open images may be left out."""
        return self.stage is not None or bool(self.query.strip())

    def row(self, image: Image) -> WorkRow:
        """Where an image stands."""
        return self._reading.row(image)

    def counts(self) -> dict[WorkStage, int]:
        """How many of the open images stand at each stage, whatever is searched for."""
        if self._counts is None:
            rows = self._reading.rows
            known = [rows[image.id] for image in self._images if image.id in rows]
            self._counts = counts(known)
            self._counts["todo"] += len(self._images) - len(known)
        return self._counts

    def set_stage(self, stage: WorkStage | None) -> None:
        """List only the images at this stage; None for all."""
        self.stage = stage
        self._walk()

    def set_query(self, query: str) -> None:
        """List only the images in which all these words occur."""
        self.query = query
        self._walk()

    def set_order(self, order: WorkOrder) -> None:
        """List the images in this order."""
        self.order = order
        self._sort()
        self._walk()

    def open_library(self) -> None:
        """List all images of the library."""
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(
                lambda _progress: tuple(image for case in workplace.cases.cases() for image in case.images),
                done=self._session.set_images,
                lane=LIBRARY_LANE,
            )

    def next_to_do(self) -> None:
        """Go to the next image that is to do."""
        self._go_to_do(1)

    def previous_to_do(self) -> None:
        """Go to the image before that is to do."""
        self._go_to_do(-1)

    def focus_search(self) -> None:
        """Let the user type what to look for."""
        self.search_wanted.emit()

    def _go_to_do(self, step: Literal[1, -1]) -> None:
        session = self._session
        found = next_to_do([self.row(image) for image in session.images], session.position, step=step)
        if found is None and self.is_narrowed:
            # Nothing is left in what is listed, so all that is open is listed again.
            self.stage, self.query = None, ""
            self._walk()
            found = next_to_do([self.row(image) for image in session.images], session.position, step=step)
        if found is None:
            self.nothing_left.emit()
        else:
            session.show_image(found)

    def _arrange(self, images: tuple[Image, ...]) -> tuple[Image, ...]:
        """What is opened is listed as a whole; it is put into its order as soon as its rows are read."""
        self.stage, self.query = None, ""
        self._images = images
        self._forget()
        # The first image is painted before the rows are read.
        QTimer.singleShot(0, self, lambda: self._reading.read(images))
        return self._wanted()

    def _forget(self) -> None:
        """Rows or images are others now."""
        self._counts = self._listed = None

    def _sort(self) -> None:
        self._forget()
        self._images = self._session.opened
        if self.order != "opened":
            by_id = {image.id: image for image in self._images}
            rows = ordered([self.row(image) for image in self._images], self.order)
            self._images = tuple(by_id[row.image_id] for row in rows)

    def _wanted(self) -> tuple[Image, ...]:
        """The images that fit filter and search, and the one on screen."""
        self.found, self._has_stray = len(self._images), False
        if not self.is_narrowed:
            return self._images
        if self._listed is None:
            self._listed = [self.row(image) for image in self._images]
        rows = in_stage(self._listed, self.stage)
        ids = {row.image_id for query in {self.query, coded(self.query)} for row in matching(rows, query)}
        self.found = len(ids)
        at, images = self._session.position, self._session.images
        if 0 <= at < len(images) and images[at].id not in ids:
            self._has_stray = True
            ids.add(images[at].id)
        return tuple(image for image in self._images if image.id in ids)

    def _walk(self) -> None:
        wanted, images = self._wanted(), self._session.images
        if wanted is not images and wanted != images:
            self._session.set_images(wanted, None)
        self.changed.emit()

    def _leave_behind(self) -> None:
        """The image that was on screen leaves the list when it does not fit."""
        if self._has_stray:
            self._walk()

    def _on_exchanged(self, news: Exchange) -> None:
        self._forget()
        self._images = self._session.opened if self.order == "opened" else exchanged(self._images, -1, news)[0]

    def _on_read(self, is_news: bool) -> None:
        self._forget()
        if is_news and self.order != "opened":
            self._sort()
        self._walk()
