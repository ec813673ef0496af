"""Putting the image on screen together with the one before it, or taking it apart again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.grouping import Grouping
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.ui.library.image_list import place_of
from thyroid_desktop.ui.nodules.annotation_flow import EDIT_LANE
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

Moved = tuple[Image, Changes]


class ImageGroups(QObject):
    """Still pictures of one patient become one case, so that a nodule on them is one thing."""

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations

    def join_before(self) -> None:
        """Put the image on screen to the case of the image before it in the list."""
        shown, images = self._session.image, self._session.images
        # Of the image on screen; the one that was asked for may still be on its way.
        place = place_of(shown.id if shown is not None else None, images)
        if place > 0:
            before = images[place - 1]
            self._move(lambda grouping, image, kept: grouping.join(image, kept(before)))

    def take_apart(self) -> None:
        """Make the image on screen a case of its own again."""
        self._move(lambda grouping, image, _kept: grouping.take_apart(image))

    def _move(self, move: Callable[[Grouping, Image, Callable[[Image], Image]], Moved]) -> None:
        image, workplace, service = self._session.image, self._session.workplace, self._session.annotating
        if image is None or workplace is None or service is None:
            return

        def work(_progress: Progress) -> Moved:
            kept = workplace.intake.kept
            return move(workplace.grouping_for(service.revising), kept(image), kept)

        # In the lane of the edits, so that boxes which are on their way are recorded first.
        self._operations.run(work, done=lambda moved: self._session.exchange({image.id: moved[0]}), lane=EDIT_LANE)
