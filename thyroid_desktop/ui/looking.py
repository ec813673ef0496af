"""How the image is looked at: zoom, brightness and contrast, and whether they stay from image to image."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from thyroid_desktop.domain.imaging import Window
from thyroid_desktop.ui.viewer.view import ImageView

ZOOM_STEP: Final = 1.25


class Looking(QObject):
    """What the user asks of the view and nothing is recorded of."""

    def __init__(self, view: ImageView) -> None:
        super().__init__(view)
        self.view = view
        self._kept_window: Window | None = None
        self._is_window_kept = False
        view.window_changed.connect(self._on_window)

    def fit(self) -> None:
        """Show the whole image."""
        self.view.fit()

    def fit_selection(self) -> None:
        """Show the selected box large."""
        self.view.fit_selection()

    def actual_size(self) -> None:
        """One stored pixel on one pixel of the screen."""
        self.view.show_actual_size()

    def zoom_in(self) -> None:
        """Larger."""
        self.view.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Smaller."""
        self.view.zoom_by(1.0 / ZOOM_STEP)

    def brighten(self, steps: int) -> None:
        """Brighter, or darker when the steps are below zero."""
        self.view.levels.brighten(steps)

    def contrast(self, steps: int) -> None:
        """More contrast, or less when the steps are below zero."""
        self.view.levels.contrast(steps)

    def reset_window(self) -> None:
        """Window and level as the file says."""
        self._kept_window = None
        self.view.set_window(None)

    def keep_window(self, is_wanted: bool) -> None:
        """From now on, other images are shown through the window and level of this one, or through their own."""
        self._is_window_kept = is_wanted
        self._kept_window = self.view.levels.shown if is_wanted else None

    def apply_window(self) -> None:
        """A frame was shown: let it be seen through the window that is kept, if one is."""
        if self._is_window_kept and self._kept_window is not None:
            self.view.set_window(self._kept_window)

    def _on_window(self, window: Window) -> None:
        if self._is_window_kept:
            self._kept_window = window
