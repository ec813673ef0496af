"""Carries every deed from the hand to the store, in order, and says when it is safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.annotation import BoxDetails, BoxRevision
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.services.annotating import Annotating, NewBox
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.services.revising import Edited
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session

EDIT_LANE: Final = "edits"
BY_HAND: Final = ("draw", "move", "resize", "accept", "outline")
"""Deeds whose box always gets an opinion; one that undo brings back is asked about when it stays selected."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a deed is done with: the services of the user, the image, and whether the model's answer was shown."""

    annotating: Annotating
    describing: Describing
    image: Image
    is_model_shown: bool


Deed = Callable[[Desk], Edited | None]


class AnnotationFlow(QObject):
    """Each method is one deed; the screen follows when it is committed."""

    saving = Signal()
    saved = Signal()
    done = Signal(object)
    """:class:`Edited`: a deed is committed."""
    refused = Signal(object)
    """The :class:`UserProblem` because of which a deed was not saved; the screen shows the stored state again."""

    def __init__(
        self, session: Session, operations: Operations, opinion: SecondOpinion, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._opinion = opinion
        self._pending = 0

    def draw(self, box: Box, details: BoxDetails | None = None) -> None:
        """Add a box to the frame on screen."""
        frame = self._session.frame
        if frame is not None:
            index, known = frame.index, details or BoxDetails()
            self.do(
                lambda desk: desk.annotating.draw(
                    desk.image, index, box, is_model_shown=desk.is_model_shown, details=known
                )
            )

    def paste(self, boxes: Sequence[NewBox]) -> None:
        """Add copies of boxes to the image on screen."""
        self.do(lambda desk: desk.annotating.paste(desk.image, boxes, is_model_shown=desk.is_model_shown))

    def change(self, box_id: str, box: Box, action: Literal["move", "resize"]) -> None:
        """Move or resize a box."""
        self.do(
            lambda desk: desk.annotating.change(desk.image, box_id, box, action, is_model_shown=desk.is_model_shown)
        )

    def outline(self, box_id: str, outline: Outline | None, box: Box | None = None) -> None:
        """Give a box an outline, or take it away."""
        self.do(
            lambda desk: desk.annotating.set_outline(
                desk.image, box_id, outline, box=box, is_model_shown=desk.is_model_shown
            )
        )

    def delete(self, box_id: str) -> None:
        """Take a box away."""
        self.do(lambda desk: desk.annotating.delete(desk.image, box_id, is_model_shown=desk.is_model_shown))

    def delete_selected(self) -> None:
        """Take the selected box away."""
        if self._session.selected is not None:
            self.delete(self._session.selected.box_id)

    def restore(self, revision_id: int) -> None:
        """Make the user's marks on the image what they were at a revision."""
        self.do(
            lambda desk: desk.annotating.revising.restore(desk.image, revision_id, is_model_shown=desk.is_model_shown)
        )

    def undo(self) -> None:
        """Take back the user's last deed in this case."""
        self.do(lambda desk: desk.annotating.undo(desk.image, is_model_shown=desk.is_model_shown))

    def redo(self) -> None:
        """Bring back the deed that was taken back last."""
        self.do(lambda desk: desk.annotating.redo(desk.image, is_model_shown=desk.is_model_shown))

    def do(self, deed: Deed) -> None:
        """Do anything that edits the image on screen, behind what was asked for before."""
        image, frame, service = self._session.image, self._session.frame, self._session.annotating
        workplace, is_model_shown = self._session.workplace, self._opinion.is_shown
        self._opinion.end_drag()
        if image is None or service is None or workplace is None:
            return
        describing = Describing(service.revising)
        self._pending += 1
        self.saving.emit()

        def work(_progress: Progress) -> tuple[Image, Edited | None]:
            stored = workplace.intake.kept(image)  # what was drawn on may still be on its way into the library
            return stored, deed(Desk(service, describing, stored, is_model_shown))

        self._operations.run(
            work, done=lambda result: self._on_done(result[0], frame, result[1]), failed=self._on_failed, lane=EDIT_LANE
        )

    def _on_done(self, image: Image, frame: Frame | None, edited: Edited | None) -> None:
        self._pending -= 1
        revision = edited.box_revision if edited is not None else None
        if edited is not None:
            self.done.emit(edited)
        if revision is not None and revision.box is not None:
            if frame is not None and revision.image_id == image.id and revision.action in BY_HAND:
                # At once, because the user may already be looking at another image.
                self._opinion.ask_about(image, frame, revision)
            self._lead_to(revision)
        if self._pending == 0:
            self.saved.emit()

    def _lead_to(self, revision: BoxRevision) -> None:
        """Select the box that was edited, also when an undo touched another frame or image of the case."""
        image, frame = self._session.image, self._session.frame
        if image is None or frame is None:
            return
        if image.id != revision.image_id:
            images = self._session.images
            position = next((at for at, one in enumerate(images) if one.id == revision.image_id), None)
            if position is not None and revision.action in {"undo", "redo"}:
                self._session.show_image(position, revision.frame, revision.box_id)
            return
        self._session.select_next = revision.box_id
        if frame.index != revision.frame:
            self._session.show_frame(revision.frame)

    def _on_failed(self, problem: UserProblem) -> None:
        self._pending -= 1
        self.refused.emit(problem)
        self._session.marks_changed.emit()
        self._opinion.consider()
