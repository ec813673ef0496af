"""Small pictures for the lists, made only for rows that are really painted."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.ui.library.image_list import Exchange
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

LANE: Final = "thumbnails"
SIZE: Final = QSize(128, 96)
"""Pixels of a thumbnail: twice what a row shows, so that it is sharp on a dense screen."""
KEPT: Final = 600
REST_MS: Final = 60
"""While the user leafs through images, their thumbnails wait."""
WAITING: Final = 40
"""Rows that were scrolled past long ago are forgotten instead of decoded."""


def grey_or_rgb8(frame: Frame) -> NDArray[np.uint8]:
    """The frame as contiguous uint8 of the same shape, 16 bit scaled by its own range."""
    pixels = frame.pixels
    if pixels.dtype != np.uint8:
        low, high = int(pixels.min()), int(pixels.max())
        pixels = ((pixels.astype(np.float32) - low) * (255.0 / max(high - low, 1))).astype(np.uint8)
    return np.ascontiguousarray(pixels)


def small_picture(frame: Frame) -> QImage:
    """The frame scaled into :data:`SIZE`; a QImage, which a pool thread may make."""
    step = max(1, min(frame.pixels.shape[1] // SIZE.width(), frame.pixels.shape[0] // SIZE.height()) // 2)
    pixels = grey_or_rgb8(Frame(frame.pixels[::step, ::step], frame.index))
    kind = QImage.Format.Format_RGB888 if frame.is_colour else QImage.Format.Format_Grayscale8
    height, width = pixels.shape[:2]
    picture = QImage(pixels.data, width, height, pixels.strides[0], kind)
    return picture.scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation).copy()


class Thumbnails(QObject):
    """Answers at once with what there is, and tells when there is more."""

    made = Signal(int)
    """Id of the image whose thumbnail is there now."""

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._made: OrderedDict[int, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[int, Image] = OrderedDict()
        self._is_working = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._make_next)
        session.images_exchanged.connect(self._on_exchanged)

    def of(self, image: Image) -> QPixmap | None:
        """The thumbnail, or None while it is being made; a null pixmap when the image cannot be decoded."""
        pixmap = self._made.get(image.id)
        if pixmap is None:
            self._wanted[image.id] = image
            self._wanted.move_to_end(image.id)
            while len(self._wanted) > WAITING:
                self._wanted.popitem(last=False)
            self._make_next()
        return pixmap

    def _make_next(self) -> None:
        workplace, loading = self._session.workplace, self._session.loading
        if self._is_working or not self._wanted or workplace is None or loading is None:
            return
        if self._session.ahead.is_leafing():
            self._rest.start()
            return
        _, image = self._wanted.popitem(last=True)
        self._is_working = True

        def make(_progress: Progress) -> QImage:
            frame = loading.frames.held(image, 0)
            return small_picture(frame if frame is not None else workplace.intake.frame(image, 0))

        self._operations.run(
            make,
            done=lambda picture: self._keep(image, QPixmap.fromImage(picture)),
            failed=lambda _problem: self._fail(image, _problem),
            lane=LANE,
            priority=0,
        )

    def _on_exchanged(self, news: Exchange) -> None:
        """A stored image looks like the pending one in whose place it stands."""
        for old, image in news.items():
            pixmap = self._made.pop(old, None)
            if pixmap is not None and image is not None and not is_pending(image):
                self._made[image.id] = pixmap

    def _fail(self, image: Image, _problem: UserProblem) -> None:
        self._keep(image, QPixmap())

    def _keep(self, image: Image, pixmap: QPixmap) -> None:
        self._is_working = False
        self._wanted.pop(image.id, None)
        self._made[image.id] = pixmap
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        self.made.emit(image.id)
        self._make_next()
