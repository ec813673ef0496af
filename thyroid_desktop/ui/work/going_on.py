"""Going on by itself: once a box is drawn or accepted, or "no nodule here" is said, to the next image that is to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from thyroid_desktop.domain.annotation import BoxRevision, Revision
from thyroid_desktop.services.revising import Edited
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.session import Session

ANSWERS: Final = frozenset({"draw", "accept", "absent"})
"""Deeds after which an image is done, for somebody who annotates one nodule an image."""


class GoingOn(QObject):
    """Spares those who annotate hundreds of images the key between them; off until it is asked for.

    Args:
        annotation: Tells what was committed.
        session: Knows which image is wanted by now.
        go_on: Goes to the next image that is to do.
    """

    def __init__(
        self, annotation: AnnotationFlow, session: Session, go_on: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._go_on = go_on
        self._is_wanted = False
        annotation.done.connect(self._on_done)

    def set_wanted(self, is_wanted: bool) -> None:
        """From now on go on by itself, or not."""
        self._is_wanted = is_wanted

    def _on_done(self, edited: Edited) -> None:
        if self._is_wanted and any(_is_answer(one) and self._is_wished(one.image_id) for one in edited.revisions):
            self._go_on()

    def _is_wished(self, image_id: int) -> bool:
        """Whether nobody has asked for another image while the deed was being committed."""
        images, at = self._session.images, self._session.position
        return 0 <= at < len(images) and images[at].id == image_id


def _is_answer(revision: Revision) -> bool:
    content = revision.box if isinstance(revision, BoxRevision) else revision.value
    return revision.action in ANSWERS and content is not None
