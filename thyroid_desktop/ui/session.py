"""What is open now: the list of images, the image and frame on screen, its marks, and the selected box.

The session is the window's only memory. An image, its first frame and its marks are swapped in together, so that
nothing can be drawn on one image and recorded for another. Images in the list may be pending (negative ids): they are
shown like all others, and are exchanged for the stored ones when these are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from thyroid_desktop.domain.annotation import BoxRevision, User
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.library.image_list import Exchange, exchanged, place_of
from thyroid_desktop.ui.library.loading import Loading, Shown, is_same, selection
from thyroid_desktop.ui.library.reading_ahead import ReadingAhead
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.operations import Operations

SHOW_LANE: Final = "show"
FRAME_LANE: Final = "frame"
"""Of its own: frames of a cine that plays must not take the place of the next image, which waits."""
READ_LANE: Final = "read"
LINGERING_MS: Final = 250
"""An image that was shown from memory is read again when the user stays: another window may have edited it."""


class Session(QObject):
    """Holds what is open and tells who wants to know; every read runs through the operations.

    Args:
        operations: Read in the background.
        parent: Qt parent.
        lanes: Sets the lanes of this session apart from those of another one with the same operations.
    """

    workplace_ready = Signal()
    user_changed = Signal()
    images_changed = Signal()
    """Another list, or another order or length of it."""
    images_exchanged = Signal(object)
    """By id of old images, what stands in their places now; ``images_changed`` follows where others have moved."""
    image_wanted = Signal(int)
    """Position in the list that was asked for; its pixels may still be on their way."""
    image_changed = Signal()
    frame_changed = Signal()
    marks_changed = Signal()
    selection_changed = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None, *, lanes: str = "") -> None:
        super().__init__(parent)
        self._operations = operations
        self._show_lane, self._frame_lane, self._read_lane = (lanes + one for one in (SHOW_LANE, FRAME_LANE, READ_LANE))
        self.workplace: Workplace | None = None
        self.annotating: Annotating | None = None
        self.user: User | None = None
        self.blinding = Blinding()
        self._no_marks = Marks()
        self.loading: Loading | None = None
        self.opened: tuple[Image, ...] = ()
        """All images that are open, in the order of their opening."""
        self.images: tuple[Image, ...] = ()
        """Those of them that next and previous walk through, in the order of walking."""
        self.arrange: Callable[[tuple[Image, ...]], tuple[Image, ...]] = lambda images: images
        """What to walk through when these images are opened."""
        self.position = -1
        self.shown: Shown | None = None
        self.selected_id: str | None = None
        self.select_next: str | None = None
        """Box to select as soon as it is on the frame on screen: the one that an edit just made."""
        self.ahead = ReadingAhead(operations, self)
        self._wish = 0
        self._shown_wish = 0
        self._frame_wish = 0
        self._marks_at = 0
        """What ``loading.changes`` was when the marks on screen were asked for."""
        self._lingering = QTimer(self, singleShot=True, interval=LINGERING_MS)
        self._lingering.timeout.connect(self._read_again)
        operations.changed.connect(self._on_changed)

    @property
    def image(self) -> Image | None:
        """The image on screen."""
        return self.shown.image if self.shown is not None else None

    @property
    def frame(self) -> Frame | None:
        """The frame on screen."""
        return self.shown.frame if self.shown is not None else None

    @property
    def marks(self) -> Marks:
        """What is recorded about the image on screen."""
        return self.shown.marks if self.shown is not None else Marks()

    @property
    def selected(self) -> BoxRevision | None:
        """The current revision of the selected box, when it is on the frame on screen."""
        revision = self.marks.box(self.selected_id)
        return revision if revision is not None and self.frame and revision.frame == self.frame.index else None

    def adopt(self, workplace: Workplace) -> None:
        """Begin to work with these services."""
        self.workplace = workplace
        self.loading = Loading(workplace.intake, self._read_marks)
        self.workplace_ready.emit()

    def set_reader(self, user: User, blinding: Blinding) -> None:
        """From now on edits are made in this name, and only what this reader may see is shown."""
        if self.workplace is None or (user, blinding) == (self.user, self.blinding):
            return
        is_other = user != self.user
        self.user, self.blinding = user, blinding
        self._no_marks = Marks(user_id=user.id, blinding=blinding)
        if is_other:
            self.annotating = self.workplace.annotating_for(user.id)
        if self.loading is not None:
            self.loading.forget_marks()
        if self.shown is not None:
            # Not one moment longer what was shown to another reader, or before it was to be hidden.
            self._take_marks(self.shown.image, self._no_marks, self._marks_at, is_news=True)
            self._read_again(is_news=True)
        if is_other:
            self.user_changed.emit()

    def set_images(
        self, images: tuple[Image, ...], position: int | None = 0, *, frame: int = 0, select: str | None = None
    ) -> None:
        """Open these images and show one of them; with None, walk through these of the open ones and stay.

        The work list says in which order one walks through what is opened.
        """
        if position is None:
            here = self.images[self.position].id if 0 <= self.position < len(self.images) else None
            self.images = images
            self.position = place_of(here, images)
            self.images_changed.emit()
            self.image_wanted.emit(self.position)
            return
        wanted = images[position].id if 0 <= position < len(images) else None
        self.opened = images
        self.images = self.arrange(images)
        self.images_changed.emit()
        self.position = -1
        self.show_image(place_of(wanted, self.images), frame, select)

    def close_images(self) -> None:
        """Show nothing; what was opened is in the library, or on its way there."""
        self._wish += 1
        self._shown_wish = self._wish  # what still loads comes too late
        self.opened, self.images, self.position = (), (), -1
        self.shown, self.selected_id = None, None
        for signal in (self.images_changed, self.image_changed, self.frame_changed, self.marks_changed):
            signal.emit()
        self.selection_changed.emit()

    def exchange(self, news: Exchange) -> None:
        """Put images of the list in the place of others by the id of these, or with None take them out.

        A stored image is the same content as the pending one for which it comes, so that the screen stays as it is.
        """
        before, shown, is_all = self.images, self.shown, self.opened is self.images
        self.images, self.position = exchanged(self.images, self.position, news)
        self.opened = self.images if is_all else exchanged(self.opened, -1, news)[0]
        new = news.get(shown.image.id) if shown is not None else None
        if shown is not None and new is not None and not is_pending(new):
            self.shown = replace(shown, image=new)
            self._read_again(is_news=True)  # it has a case now, and may be known with boxes
        self.images_exchanged.emit(news)
        if len(before) != len(self.images):
            self.images_changed.emit()
            self.image_wanted.emit(self.position)

    def step(self, by: int) -> None:
        """Go on or back in the list by so many images."""
        self.show_image(self.position + by)

    def show_image(self, position: int, frame: int = 0, select: str | None = None) -> None:
        """Load an image of the list; the screen changes when it is there. Out of range does nothing."""
        if not 0 <= position < len(self.images) or self.loading is None:
            return
        self.ahead.note_step(self.position, position)
        self.position = position
        self.image_wanted.emit(position)
        self._wish += 1
        wish, image, loading = self._wish, self.images[position], self.loading
        at_hand, asked_at = loading.at_hand(image, frame), loading.changes
        if at_hand is not None:
            self._operations.drop_waiting(self._show_lane)
            self._show(at_hand, image, select, wish, asked_at)
            self._lingering.start()
            return
        self._operations.run(
            lambda _progress: loading.load(image, frame),
            done=lambda loaded: self._show(loaded, image, select, wish, asked_at),
            lane=self._show_lane,
            is_latest_only=True,
        )

    def show_frame(self, index: int) -> None:
        """Show another frame of the image on screen; at once when it is in memory."""
        image, frames = self.image, self.loading.frames if self.loading is not None else None
        if image is None or frames is None or not 0 <= index < image.description.frame_count:
            return
        self._wish += 1
        wish, held = self._wish, frames.held(image, index)
        if held is not None:
            self._operations.drop_waiting(self._frame_lane)
            self._show_frame(image, held, wish)
            return
        self._operations.run(
            lambda _progress: frames.frame(image, index),
            done=lambda frame: self._show_frame(image, frame, wish),
            lane=self._frame_lane,
            is_latest_only=True,
        )

    def select(self, box_id: str | None) -> None:
        """Select a box, or none; the hand's choice is newer than that of an edit whose box is not there yet."""
        self.select_next = None
        if box_id != self.selected_id:
            self.selected_id = box_id
            self.selection_changed.emit()

    def _read_marks(self, image: Image) -> Marks:
        """In a pool thread."""
        service, blinding = self.annotating, self.blinding
        if service is None or self.workplace is None or is_pending(image):
            return self._no_marks
        predictions = self.workplace.predictions.of_image(image.id)
        return Marks.of(image.id, service.user_id, service.history(image), predictions, blinding)

    def _show(self, loaded: Shown, asked: Image, select: str | None, wish: int, asked_at: int) -> None:
        loading, before = self.loading, self.image
        if wish < self._shown_wish or loading is None:
            return
        self._shown_wish = self._frame_wish = wish
        image, marks = loading.now(loaded.image), loaded.marks
        is_current = marks.is_for_eyes_of(self._no_marks) and image.id == loaded.image.id
        self.shown = replace(loaded, image=image, marks=marks if is_current else self._no_marks)
        self._marks_at = asked_at
        if image is not asked:
            self.exchange({asked.id: image})
        if not is_current or asked_at != loading.changes:  # something was recorded while this was on its way
            self._read_again(is_news=True)
        if before is None or before.id != image.id:
            self.select_next = None
        self.selected_id = selection(self.shown, select, self.selected_id)
        # Before anything is painted, so that the next image is decoded meanwhile.
        self.ahead.look_around(loading, self.images, self.position)
        for signal in (self.image_changed, self.frame_changed, self.marks_changed, self.selection_changed):
            signal.emit()

    def _show_frame(self, image: Image, frame: Frame, wish: int) -> None:
        if self.shown is None or self.loading is None or self.shown.image.id != self.loading.now(image).id:
            return
        if wish < self._frame_wish:
            return  # one that was asked for later is there already
        self._frame_wish = wish
        before = self.selected_id
        self.shown = Shown(self.shown.image, frame, self.shown.marks)
        self.selected_id = selection(self.shown, self.select_next, self.selected_id)
        if self.selected_id == self.select_next:
            self.select_next = None
        self.frame_changed.emit()
        if self.selected_id != before:
            self.selection_changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        touched = changes.image_ids | changes.prediction_image_ids
        if touched and self.loading is not None:
            self.loading.forget_marks()  # what is recorded on one image of a case is shown with the others, too
        image = self.image
        if image is not None and touched and (image.id in touched or image.case_id in cases_of(self.opened, touched)):
            self._read_again(is_news=True)

    def _read_again(self, *, is_news: bool = False) -> None:
        """Read the marks of the image on screen; news is shown even where it looks like what was there."""
        image, loading = self.image, self.loading
        if image is not None and loading is not None and (is_news or not self._operations.is_busy(self._read_lane)):
            asked_at = loading.changes
            self._operations.run(
                lambda _progress: loading.marks(image),
                done=lambda marks: self._take_marks(image, marks, asked_at, is_news=is_news),
                lane=self._read_lane,
                is_latest_only=True,
            )

    def _take_marks(self, image: Image, marks: Marks, asked_at: int, *, is_news: bool) -> None:
        if self.shown is None or self.shown.image.id != image.id or not marks.is_for_eyes_of(self._no_marks):
            return
        if asked_at < self._marks_at:
            return  # the image was left and shown anew meanwhile
        if not is_news and is_same(marks, self.shown.marks):
            return
        self.shown, self._marks_at = replace(self.shown, marks=marks), asked_at
        self.selected_id = selection(self.shown, self.select_next, self.selected_id)
        if self.selected_id == self.select_next:
            self.select_next = None  # until then they may be the marks from before the edit
        self.marks_changed.emit()
        self.selection_changed.emit()


def cases_of(images: tuple[Image, ...], image_ids: frozenset[int]) -> set[int]:
    """The cases of these images; what was said on one of them a moment ago may concern the one on screen."""
    return {one.case_id for one in images if one.id in image_ids and not is_pending(one)}
