"""Going on by itself: once a box is drawn or accepted, or "no nodule here" is said, to the next image that is to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from thyroid_desktop.domain.annotation import BoxRevision, Revision
from thyroid_desktop.services.revising import Edited
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow

ANSWERS: Final = frozenset({"draw", "accept", "absent"})
"""Deeds after which an image is done, for somebody who annotates one nodule an image."""


class GoingOn(QObject):
    """Spares those who annotate hundreds of images the key between them; off until it is asked for.

    Args:
        annotation: Tells what was committed.
        go_on: Goes to the next image that is to do.
    """

    def __init__(self, annotation: AnnotationFlow, go_on: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._go_on = go_on
        self._is_wanted = False
        annotation.done.connect(self._on_done)

    def set_wanted(self, is_wanted: bool) -> None:
        """From now on go on by itself, or not."""
        self._is_wanted = is_wanted

    def _on_done(self, edited: Edited) -> None:
        if self._is_wanted and any(map(_is_answer, edited.revisions)):
            self._go_on()


def _is_answer(revision: Revision) -> bool:
    content = revision.box if isinstance(revision, BoxRevision) else revision.value
    return revision.action in ANSWERS and content is not None
