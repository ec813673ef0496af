"""Saying for all where the image on screen stands: reviewed, queued, rejected with a reason, or to do again."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from thyroid_desktop.domain.marks import Reason, WorkState
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.work.rejection_chooser import RejectionChooser


class Signing(QObject):
    """Each method is one deed; the image stays on screen."""

    def __init__(self, window: QWidget, session: Session, annotation: AnnotationFlow) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._annotation = annotation
        self.chooser: RejectionChooser | None = None

    def mark_reviewed(self) -> None:
        """Sign the image off."""
        self._sign(WorkState("reviewed"))

    def mark_queued(self) -> None:
        """Set the image aside for training."""
        self._sign(WorkState("queued"))

    def mark_todo(self) -> None:
        """Take back that the image was reviewed, queued or rejected."""
        self._sign(None)

    def reject(self) -> None:
        """Ask why the image is of no use, and mark it so."""
        image = self._session.image
        if image is None or self.chooser is not None:
            return

        def chosen(reason: Reason, note: str) -> None:
            # An image that was on its way may have come meanwhile.
            if self._session.image is not None and self._session.image.id == image.id:
                self._sign(WorkState("rejected", reason, note))

        chooser = self.chooser = RejectionChooser(self._window, image.file_name)
        chooser.chosen.connect(chosen)
        chooser.finished.connect(self._forget)
        chooser.open()

    def _forget(self) -> None:
        if self.chooser is not None:
            self.chooser.deleteLater()
        self.chooser = None

    def _sign(self, state: WorkState | None) -> None:
        self._annotation.do(lambda desk: desk.describing.sign(desk.image, state, is_model_shown=desk.is_model_shown))
