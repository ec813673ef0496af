"""Where the viewer looks: the exact map from stored pixels to pixels of the widget, and how it is zoomed and moved.

The map is kept here in floats, not in scroll bars, which know whole pixels only: zooming in and out again under one
pointer position must come back to the same place.
"""

from __future__ import annotations

import math
from typing import Final

from thyroid_desktop.domain.geometry import Affine, Box, Point, Size

BORDER: Final = 12.0
"""Free space around a fitted image, in pixels of the widget."""
LARGEST: Final = 64.0
"""Highest magnification, screen pixels a stored pixel."""
CRISP_FROM: Final = 4.0
"""From this magnification on, stored pixels are shown as squares and no longer smoothed."""
KEPT_IN_SIGHT: Final = 48.0
"""So much of the image, in pixels of the widget, stays in sight however far it is moved."""


class Camera:
    """The view's map from ``stored`` to ``view`` and everything that alters it.

    ``scale`` counts pixels of the widget a stored column; on a screen with a device pixel ratio of 2, one stored pixel
    on one screen pixel is a scale of 0.5. Rows are scaled by ``scale`` times the pixel aspect ratio, so that the image
    is shown in ``display`` proportions while every coordinate stays in ``stored``.
    """

    def __init__(self) -> None:
        self.scale = 1.0
        self.is_fitted = True
        self._size = Size(1, 1)
        self._aspect = 1.0
        self._width, self._height, self._ratio = 1.0, 1.0, 1.0
        self._x, self._y = 0.0, 0.0

    @property
    def device_scale(self) -> float:
        """Screen pixels a stored column."""
        return self.scale * self._ratio

    @property
    def is_smooth(self) -> bool:
        """Whether stored pixels are interpolated: always when reduced, never at 1:1 or when highly magnified."""
        is_actual = abs(self.device_scale - 1.0) < 1e-6 and self._aspect == 1.0
        return not is_actual and self.device_scale < CRISP_FROM

    def to_view(self) -> Affine:
        """The map ``stored`` → ``view``, moved to whole screen pixels so that 1:1 is sharp on every screen."""
        x, y = (round(offset * self._ratio) / self._ratio for offset in (self._x, self._y))
        return Affine(self.scale, 0.0, x, 0.0, self.scale * self._aspect, y)

    def to_stored(self, view: Point) -> Point:
        """The stored position under a position of the widget."""
        return self.to_view().inverse().apply(view)

    def seen(self) -> Box:
        """The part of ``stored`` that the widget shows; it may reach beyond the image."""
        return Box.from_corners(self.to_stored(Point(0.0, 0.0)), self.to_stored(Point(self._width, self._height)))

    def set_image(self, size: Size, aspect: float, *, keep_zoom: bool) -> None:
        """Look at an image; zoom and position stay when they are to be kept and the new image is as large."""
        aspect = aspect if math.isfinite(aspect) and aspect > 0.0 else 1.0
        is_alike = (size, aspect) == (self._size, self._aspect)
        self._size, self._aspect = size, aspect
        if self.is_fitted or not (keep_zoom and is_alike):
            self.fit()

    def set_viewport(self, width: float, height: float, device_pixel_ratio: float) -> None:
        """Follow a change of the widget's size: fit again, or keep what is in the middle in the middle."""
        dx, dy = (width - self._width) / 2.0, (height - self._height) / 2.0
        self._width, self._height, self._ratio = max(width, 1.0), max(height, 1.0), device_pixel_ratio
        if self.is_fitted:
            self.fit()
        else:
            self.pan(dx, dy)

    def fit(self) -> None:
        """Show the whole image, as large as it goes."""
        self.is_fitted = True
        self.scale = self._fitting_scale()
        self._x = (self._width - self._size.width * self.scale) / 2.0
        self._y = (self._height - self._size.height * self.scale * self._aspect) / 2.0

    def show_actual_size(self) -> None:
        """One stored pixel on one screen pixel, about the middle of the widget."""
        self.zoom(1.0 / self.device_scale, Point(self._width / 2.0, self._height / 2.0))

    def fit_box(self, box: Box, share: float) -> None:
        """Show a box in the middle so large that its longer side takes this share of the widget, 0 to 1."""
        across = share * self._width / box.width
        down = share * self._height / (box.height * self._aspect)
        self.zoom(min(across, down) / self.scale, Point(0.0, 0.0))
        middle = self.to_view().apply(box.centre)
        self.pan(self._width / 2.0 - middle.x, self._height / 2.0 - middle.y)

    def zoom(self, factor: float, at: Point) -> None:
        """Magnify by a factor, keeping the stored position under ``at`` (in ``view``) where it is."""
        wanted = self.scale * factor
        lowest = min(self._fitting_scale(), 1.0 / self._ratio) / 4.0
        scale = min(max(wanted, lowest), LARGEST / self._ratio)
        real = scale / self.scale
        self.is_fitted = False
        self.scale = scale
        self._x = at.x + (self._x - at.x) * real
        self._y = at.y + (self._y - at.y) * real
        self.pan(0.0, 0.0)

    def pan(self, dx: float, dy: float) -> None:
        """Move the image by pixels of the widget; a part of it always stays in sight."""
        self.is_fitted = False
        width, height = self._size.width * self.scale, self._size.height * self.scale * self._aspect
        keep_x, keep_y = min(KEPT_IN_SIGHT, width), min(KEPT_IN_SIGHT, height)
        self._x = min(max(self._x + dx, keep_x - width), max(self._width - keep_x, keep_x - width))
        self._y = min(max(self._y + dy, keep_y - height), max(self._height - keep_y, keep_y - height))

    def _fitting_scale(self) -> float:
        across = (self._width - 2.0 * BORDER) / self._size.width
        down = (self._height - 2.0 * BORDER) / (self._size.height * self._aspect)
        return min(max(min(across, down), 1e-3), LARGEST / self._ratio)
