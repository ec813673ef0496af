"""Reads where the open images stand, and reads again what was touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.natural_order import natural_key
from thyroid_desktop.domain.worklist import WorkRow, searchable
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.ui.library.image_list import Exchange
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

LANE: Final = "worklist"
Eyes = tuple[User | None, Blinding]
"""Who looks, and what is kept from him."""


def unread(image: Image) -> WorkRow:
    """The row of an image about which nothing is recorded, or not known yet."""
    name = image.file_name
    words, key = searchable(name, image.description.patient.patient_id), natural_key(name)
    return WorkRow(image.id, image.case_id, name, "", words=words, name_key=key)


class WorkReading(QObject):
    """Holds the rows of the images that were opened."""

    came = Signal(bool)
    """Rows are others now; and whether there are some among them that were not known."""

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._eyes: Eyes = (None, session.blinding)
        self._waiting: dict[int, Image] = {}
        self._guessed: set[int] = set()
        """Images whose row was made up, because it was asked for before it was read."""
        self.rows: dict[int, WorkRow] = {}
        """The known rows by the id of their image."""
        for signal in (session.user_changed, session.marks_changed):
            signal.connect(self._look_again)
        session.images_exchanged.connect(self._on_exchanged)
        operations.changed.connect(self._on_changed)

    def row(self, image: Image) -> WorkRow:
        """Where an image stands, as far as it is known."""
        known = self.rows.get(image.id)
        if known is None:
            known = self.rows[image.id] = unread(image)
            self._guessed.add(image.id)
        return known

    def read(self, images: Iterable[Image]) -> None:
        """Read the rows of these images, together with others that are waiting already."""
        self._waiting.update((image.id, image) for image in images)
        workplace, eyes = self._session.workplace, self._eyes
        if workplace is None or eyes[0] is None or not self._waiting or self._operations.is_busy(LANE):
            return
        user_id, wanted, self._waiting = eyes[0].id, self._waiting, {}
        ahead = self._session.ahead

        def work(progress: Progress) -> tuple[WorkRow, ...]:
            ahead.wait_for_rest(lambda: progress(0, 0, ""))
            stored = [image.id for image in wanted.values() if not is_pending(image)]
            pending = tuple(unread(image) for image in wanted.values() if is_pending(image))
            return (*pending, *(workplace.work.rows(user_id, stored, blinding=eyes[1]) if stored else ()))

        self._operations.run(work, done=lambda rows: self._take(eyes, rows), lane=LANE)

    def _take(self, eyes: Eyes, rows: tuple[WorkRow, ...]) -> None:
        if eyes == self._eyes:
            ids = {row.image_id for row in rows}
            is_news = not ids <= self.rows.keys() or not ids.isdisjoint(self._guessed)
            self._guessed -= ids
            self.rows.update((row.image_id, row) for row in rows)
            self.came.emit(is_news)
        self.read(())

    def _look_again(self) -> None:
        """Another reader, or one from whom other things are kept, must not see a row that was not meant for him."""
        eyes: Eyes = (self._session.user, self._session.blinding)
        if eyes != self._eyes:
            self._eyes = eyes
            self.rows.clear()
            self._guessed.clear()
            self._waiting.clear()
            self.came.emit(False)
            self.read(self._session.opened)

    def _on_exchanged(self, news: Exchange) -> None:
        """What stands in the place of a pending image is looked up; until then it is as unknown as that one."""
        stored = {old: image for old, image in news.items() if image is not None}
        for old, image in stored.items():
            before = self.rows.pop(old, None)
            if before is not None and image.id not in self.rows:
                self.rows[image.id] = replace(before, image_id=image.id, case_id=image.case_id)
                self._guessed.add(image.id)
        self.read(stored.values())

    def _on_changed(self, changes: Changes) -> None:
        concerned = changes.image_ids | changes.prediction_image_ids
        if concerned:
            # What is said of a nodule is found under all images of its case.
            opened = self._session.opened
            cases = {image.case_id for image in opened if image.id in concerned}
            self.read(image for image in opened if image.case_id in cases)
