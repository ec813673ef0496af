"""Small pictures of nodules, cut out of their images in the background and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.resemblance import Likeness
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.library.thumbnails import grey_or_rgb8
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

LANE: Final = "crops"
SIZE: Final = QSize(192, 144)
"""Pixels of a picture: twice what a row shows, so that it is sharp on a dense screen."""
MARGIN: Final = 0.2
"""Share of the box's sides that is shown around it."""
KEPT: Final = 200

_Key = tuple[int, int, Box]


def nodule_picture(frame: Frame, box: Box) -> QImage:
    """The nodule in a box of a frame with a little around it; a QImage, which a pool thread may make."""
    height, width = frame.pixels.shape[:2]
    part = box.with_margin(MARGIN).clamped_to(Size(width, height))
    rows = slice(int(part.y0), max(int(part.y0) + 1, round(part.y1)))
    columns = slice(int(part.x0), max(int(part.x0) + 1, round(part.x1)))
    pixels = np.ascontiguousarray(grey_or_rgb8(frame)[rows, columns])
    kind = QImage.Format.Format_RGB888 if frame.is_colour else QImage.Format.Format_Grayscale8
    picture = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], kind)
    return picture.scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation).copy()


class Crops(QObject):
    """Answers at once with what there is, and tells when there is more."""

    made = Signal()
    """A picture is there that was not."""

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._made: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._awaited: set[_Key] = set()

    def of(self, likeness: Likeness) -> QPixmap | None:
        """The picture, or None while it is being made; a null pixmap when the image cannot be read."""
        key = (likeness.image_id, likeness.frame, likeness.box)
        workplace = self._session.workplace
        if key not in self._made and key not in self._awaited and workplace is not None:
            self._awaited.add(key)
            self._operations.run(
                lambda _progress: self._cut(workplace, key),
                done=lambda picture: self._keep(key, QPixmap.fromImage(picture)),
                failed=lambda _problem: self._keep(key, QPixmap()),
                lane=LANE,
                priority=0,
            )
        return self._made.get(key)

    def _cut(self, workplace: Workplace, key: _Key) -> QImage:
        """In a pool thread."""
        image_id, index, box = key
        image, loading = workplace.cases.image(image_id), self._session.loading
        held = loading.frames.held(image, index) if loading is not None else None
        return nodule_picture(held if held is not None else workplace.intake.frame(image, index), box)

    def _keep(self, key: _Key, pixmap: QPixmap) -> None:
        self._awaited.discard(key)
        self._made[key] = pixmap
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        self.made.emit()
