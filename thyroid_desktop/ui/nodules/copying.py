"""Copies of boxes: to the clipboard and back, onto the same image, from the image or frame before, onto the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.annotating import NewBox
from thyroid_desktop.services.revising import Edited
from thyroid_desktop.ui.library.image_list import place_of
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow, Desk
from thyroid_desktop.ui.session import Session

OFFSET: Final = 0.1
"""A duplicate lies so far beside its original, in parts of its sides, so that both can be seen."""


def copied(revision: BoxRevision, frame: int, *, is_beside: bool = False) -> NewBox | None:
    """A copy of a box for a frame; None when the box is deleted."""
    box = revision.box
    if box is None:
        return None
    details = replace(revision.details, origin="copied", score=None, source="", is_locked=False)
    if is_beside:
        return NewBox(frame, box.shifted(OFFSET * box.width, OFFSET * box.height), None, details)
    return NewBox(frame, box, revision.nodule, details)


class Copying(QObject):
    """Holds the copied boxes and puts them where they are wanted; each putting is one deed."""

    def __init__(self, session: Session, annotation: AnnotationFlow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._annotation = annotation
        self._clipboard: tuple[BoxRevision, ...] = ()
        self._carried: tuple[BoxRevision, ...] = ()
        self._brought: tuple[BoxRevision, ...] = ()
        """Those whose copies were put onto the image on screen and are not read back yet."""
        self._is_keeping = False
        session.image_changed.connect(self._on_image)
        session.marks_changed.connect(self._on_marks)

    def copy(self) -> None:
        """Take the selected box into the clipboard, or all boxes of the frame when none is selected."""
        selected = self._session.selected
        self._clipboard = (selected,) if selected is not None else self._on_screen()

    def paste(self) -> None:
        """Put the copied boxes onto the frame on screen, where they were."""
        self._put(self._clipboard)

    def duplicate(self) -> None:
        """Put a copy of the selected box beside it, as another nodule."""
        selected, frame = self._session.selected, self._session.frame
        new = None if selected is None or frame is None else copied(selected, frame.index, is_beside=True)
        if new is not None:
            self._annotation.paste((new,))

    def from_before(self) -> None:
        """Put the boxes of the frame before onto the frame on screen; on a first frame, those of the image before."""
        frame, image = self._session.frame, self._session.image
        if frame is None or image is None:
            return
        # Of the image on screen; the one that was asked for may still be on its way.
        place = place_of(image.id, self._session.images)
        if frame.index > 0:
            self._put(self._nearest_before(frame.index))
        elif place > 0:
            before, index = self._session.images[place - 1], frame.index
            self._annotation.do(lambda desk: _copied_from(desk, before, index))

    def next_with_boxes(self) -> None:
        """Go to the next image and put the boxes of this frame onto it."""
        self._carry(1)

    def previous_with_boxes(self) -> None:
        """Go to the image before and put the boxes of this frame onto it."""
        self._carry(-1)

    def keep_boxes(self, is_wanted: bool) -> None:
        """From now on, images that have no box get those of the image that was shown before, or not."""
        self._is_keeping = is_wanted
        self._carried = self._on_screen()

    def _carry(self, step: int) -> None:
        if 0 <= self._session.position + step < len(self._session.images):
            self._carried = self._on_screen() or self._brought
            self._session.step(step)  # at once, when the image is in memory

    def _on_image(self) -> None:
        image, images, at = self._session.image, self._session.images, self._session.position
        if image is not None and 0 <= at < len(images) and images[at].id != image.id:
            return  # one that was asked for before; the one that is wanted comes yet
        carried, self._carried, self._brought = self._carried, (), ()
        is_bare = not self._session.marks.boxes and not self._session.marks.is_absent
        if carried and is_bare and self._session.image is not None:
            is_same = carried[0].image_id == self._session.image.id
            if not is_same:
                self._put(carried)
                self._brought = carried
        if self._is_keeping:
            self._carried = self._on_screen() or carried

    def _on_marks(self) -> None:
        if self._session.marks.boxes:
            self._brought = ()

    def _put(self, boxes: tuple[BoxRevision, ...]) -> None:
        frame = self._session.frame
        if frame is None:
            return
        index = frame.index
        new = tuple(one for one in (copied(box, index) for box in boxes) if one is not None)
        if new:
            self._annotation.paste(new)

    def _on_screen(self) -> tuple[BoxRevision, ...]:
        frame = self._session.frame
        return () if frame is None else self._session.marks.on_frame(frame.index)

    def _nearest_before(self, index: int) -> tuple[BoxRevision, ...]:
        marks = self._session.marks
        return next((boxes for at in range(index - 1, -1, -1) if (boxes := marks.on_frame(at))), ())


def _copied_from(desk: Desk, before: Image, index: int) -> Edited | None:
    """In a pool thread: the boxes of another image's last frame that has any."""
    for at in range(before.description.frame_count - 1, -1, -1):
        boxes = desk.annotating.boxes(before, at)
        if boxes:
            new = tuple(one for one in (copied(box, index) for box in boxes) if one is not None)
            return desk.annotating.paste(desk.image, new, is_model_shown=desk.is_model_shown)
    return None
