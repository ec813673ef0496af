"""Carries every edit of a box from the hand to the store, in order, and says when it is safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.services.annotating import Annotating, Edited
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session

EDIT_LANE: Final = "edits"
BY_HAND: Final = ("draw", "move", "resize")
"""Edits that always get an opinion; a box that undo brings back is asked about when one stays with it."""


class AnnotationFlow(QObject):
    """Each method is one edit; the screen follows when the edit is committed."""

    saving = Signal()
    saved = Signal()
    refused = Signal(object)
    """The :class:`UserProblem` because of which an edit was not saved; the screen shows the stored state again."""

    def __init__(
        self, session: Session, operations: Operations, opinion: SecondOpinion, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._opinion = opinion
        self._pending = 0

    def draw(self, box: Box) -> None:
        """Add a box to the frame on screen."""
        frame, is_model_shown = self._session.frame, self._opinion.is_shown
        if frame is not None:
            index = frame.index
            self._edit(lambda service, image: service.draw(image, index, box, is_model_shown=is_model_shown))

    def change(self, box_id: str, box: Box, action: Literal["move", "resize"]) -> None:
        """Move or resize a box."""
        is_model_shown = self._opinion.is_shown
        self._edit(lambda service, image: service.change(image, box_id, box, action, is_model_shown=is_model_shown))

    def delete(self, box_id: str) -> None:
        """Take a box away."""
        is_model_shown = self._opinion.is_shown
        self._edit(lambda service, image: service.delete(image, box_id, is_model_shown=is_model_shown))

    def delete_selected(self) -> None:
        """Take the selected box away."""
        if self._session.selected is not None:
            self.delete(self._session.selected.box_id)

    def undo(self) -> None:
        """Take back the last edit of this image."""
        self._edit(lambda service, image: service.undo(image))

    def redo(self) -> None:
        """Bring back the edit that was taken back last."""
        self._edit(lambda service, image: service.redo(image))

    def _edit(self, call: Callable[[Annotating, Image], Edited | None]) -> None:
        image, frame, service = self._session.image, self._session.frame, self._session.annotating
        self._opinion.end_drag()
        if image is None or service is None:
            return
        self._pending += 1
        self.saving.emit()
        self._operations.run(
            lambda _progress: call(service, image),
            done=lambda edited: self._on_done(image, frame, edited),
            failed=self._on_failed,
            lane=EDIT_LANE,
        )

    def _on_done(self, image: Image, frame: Frame | None, edited: Edited | None) -> None:
        self._pending -= 1
        if edited is not None and edited.revision.box is not None:
            if frame is not None and edited.revision.action in BY_HAND:
                # At once, because the user may already be looking at another image.
                self._opinion.ask_about(image, frame, edited.revision)
            self._lead_to(edited.revision)
        if self._pending == 0:
            self.saved.emit()

    def _lead_to(self, revision: BoxRevision) -> None:
        """Select the box that was edited, also when an undo touched another frame."""
        image, frame = self._session.image, self._session.frame
        if image is None or frame is None or image.id != revision.image_id:
            return
        self._session.select_next = revision.box_id
        if frame.index != revision.frame:
            self._session.show_frame(revision.frame)

    def _on_failed(self, problem: UserProblem) -> None:
        self._pending -= 1
        self.refused.emit(problem)
        self._session.marks_changed.emit()
        self._opinion.consider()
