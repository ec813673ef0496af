"""What is open now: the list of images, the image and frame on screen, its marks, and the selected box.

The session is the window's only memory. An image, its first frame and its marks are swapped in together, so that
nothing can be drawn on one image and recorded for another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.annotation import BoxRevision, User
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.frames import Frames
from thyroid_desktop.ui.marks import Marks
from thyroid_desktop.ui.operations import Operations

SHOW_LANE: Final = "show"
PREFETCH_LANE: Final = "prefetch"
READ_LANE: Final = "read"


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """An image that was loaded: ``frame`` is None when ``problem`` tells why it cannot be shown."""

    image: Image
    frame: Frame | None
    marks: Marks
    problem: UserProblem | None = None


class Session(QObject):
    """Holds what is open and tells who wants to know; every read runs through the operations."""

    workplace_ready = Signal()
    user_changed = Signal()
    images_changed = Signal()
    image_wanted = Signal(int)
    """Position in the list that was asked for; its pixels may still be on their way."""
    image_changed = Signal()
    frame_changed = Signal()
    marks_changed = Signal()
    selection_changed = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.workplace: Workplace | None = None
        self.annotating: Annotating | None = None
        self.user: User | None = None
        self.blinding = Blinding()
        self._no_marks = Marks()
        self.frames: Frames | None = None
        self.images: tuple[Image, ...] = ()
        self.position = -1
        self.shown: Shown | None = None
        self.selected_id: str | None = None
        self.select_next: str | None = None
        """Box to select when the marks are read next: the one that an edit just made."""
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
        self.frames = Frames(workplace.intake.frame)
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
        if self.shown is not None:
            # Not one moment longer what was shown to another reader, or before it was to be hidden.
            self._take_marks(self.shown.image, self._no_marks)
            self._read_again(self.shown.image)
        if is_other:
            self.user_changed.emit()

    def set_images(self, images: tuple[Image, ...], position: int | None = 0) -> None:
        """Replace the list that next and previous walk through, and show one image of it; with None, stay."""
        self.images = images
        self.images_changed.emit()
        if position is not None:
            self.show_image(position)
        else:
            self.image_wanted.emit(self.position)

    def step(self, by: int) -> None:
        """Go on or back in the list by so many images."""
        self.show_image(self.position + by)

    def show_image(self, position: int, frame: int = 0, select: str | None = None) -> None:
        """Load an image of the list; the screen changes when it is there. Out of range does nothing."""
        if not 0 <= position < len(self.images):
            return
        self.position = position
        self.image_wanted.emit(position)
        image, frames = self.images[position], self.frames

        def load(_progress: Progress) -> tuple[Shown, str | None]:
            if frames is None:
                raise UserProblem("The library is not open yet")
            marks = self._read_marks(image)
            try:
                return Shown(image, frames.frame(image, frame), marks), select
            except UserProblem as problem:
                return Shown(image, None, marks, problem), select

        self._operations.run(load, done=self._show, lane=SHOW_LANE, is_latest_only=True)

    def show_frame(self, index: int) -> None:
        """Show another frame of the image on screen; at once when it is in memory."""
        image, frames = self.image, self.frames
        if image is None or frames is None or not 0 <= index < image.description.frame_count:
            return
        held = frames.held(image, index)
        if held is not None:
            self._show_frame(image, held)
            return
        self._operations.run(
            lambda _progress: frames.frame(image, index),
            done=lambda frame: self._show_frame(image, frame),
            lane=SHOW_LANE,
            is_latest_only=True,
        )

    def prefetch(self, wanted: tuple[tuple[Image, int], ...]) -> None:
        """Decode frames that will be shown soon; a newer wish replaces an older one."""
        frames = self.frames
        missing = [] if frames is None else [one for one in wanted if frames.held(*one) is None]
        if frames is None or not missing:
            return

        def fetch(progress: Progress) -> None:
            for image, index in missing:
                if not progress(0, 0, ""):
                    return
                try:
                    frames.frame(image, index)
                except UserProblem:
                    return  # told when the user really wants to see it

        self._operations.run(fetch, lane=PREFETCH_LANE, is_latest_only=True, priority=0)

    def select(self, box_id: str | None) -> None:
        """Select a box, or none."""
        if box_id != self.selected_id:
            self.selected_id = box_id
            self.selection_changed.emit()

    def _read_marks(self, image: Image) -> Marks:
        """In a pool thread."""
        service, blinding = self.annotating, self.blinding
        if service is None or self.workplace is None:
            return Marks()
        predictions = self.workplace.predictions.of_image(image.id)
        return Marks.of(image.id, service.user_id, service.history(image), predictions, blinding)

    def _show(self, loaded: tuple[Shown, str | None]) -> None:
        self.shown, wanted = loaded
        if not self.shown.marks.is_for_eyes_of(self._no_marks):
            self.shown = replace(self.shown, marks=self._no_marks)
            self._read_again(self.shown.image)
        self._select_on_frame(wanted)
        self.image_changed.emit()
        self.frame_changed.emit()
        self.marks_changed.emit()
        self.selection_changed.emit()
        around = [at for at in (self.position + 1, self.position - 1) if 0 <= at < len(self.images)]
        self.prefetch(tuple((self.images[at], 0) for at in around))

    def _show_frame(self, image: Image, frame: Frame) -> None:
        if self.shown is None or self.shown.image.id != image.id:
            return
        before = self.selected_id
        self.shown = Shown(image, frame, self.shown.marks)
        self._select_on_frame(None)
        self.frame_changed.emit()
        if self.selected_id != before:
            self.selection_changed.emit()

    def _select_on_frame(self, wanted: str | None) -> None:
        here = self.marks.on_frame(self.frame.index) if self.frame is not None else ()
        ids = [revision.box_id for revision in here]
        if wanted in ids:
            self.selected_id = wanted
        elif self.selected_id not in ids:
            self.selected_id = ids[0] if ids else None

    def _on_changed(self, changes: Changes) -> None:
        image = self.image
        if image is not None and image.id in changes.image_ids | changes.prediction_image_ids:
            self._read_again(image)

    def _read_again(self, image: Image) -> None:
        self._operations.run(
            lambda _progress: self._read_marks(image),
            done=lambda marks: self._take_marks(image, marks),
            lane=READ_LANE,
            is_latest_only=True,
        )

    def _take_marks(self, image: Image, marks: Marks) -> None:
        if self.shown is None or self.shown.image.id != image.id or not marks.is_for_eyes_of(self._no_marks):
            return
        self.shown = Shown(image, self.shown.frame, marks, self.shown.problem)
        self._select_on_frame(self.select_next)
        self.select_next = None
        self.marks_changed.emit()
        self.selection_changed.emit()
