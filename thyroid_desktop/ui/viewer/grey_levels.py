"""The ultrasound frame as it is seen: through the window in effect, which drags and steps alter."""

from __future__ import annotations

from thyroid_desktop.domain.display import to_levels
from thyroid_desktop.domain.imaging import Frame, ImageDescription, Window
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.canvas import Canvas
from thyroid_desktop.ui.viewer.levels import WHOLE_8_BIT, brightened_window, contrasted_window, default_window
from thyroid_desktop.ui.viewer.picture_item import PictureItem


class GreyLevels:
    """Window and level of the frame shown.

    Attributes:
        window: What the user has chosen, or None for the default.
        default: The file's own window, or all values.
    """

    def __init__(self, view: Canvas) -> None:
        self.window: Window | None = None
        self.default = WHOLE_8_BIT
        self._view = view
        self._frame: Frame | None = None
        self._description: ImageDescription | None = None
        self._picture = PictureItem()
        view.scene().addItem(self._picture)

    @property
    def shown(self) -> Window:
        """The window in effect."""
        return self.window or self.default

    def show_frame(self, frame: Frame | None, description: ImageDescription | None) -> None:
        """Show this frame, or none; another image begins with its own window."""
        is_other_image = description is not self._description
        if is_other_image and description != self._description:
            self.window = None
        if frame is not None and description is not None and is_other_image:
            self.default = default_window(frame, description)
        self._frame, self._description = frame, description
        self.paint()

    def brighten(self, steps: int) -> None:
        """Make the picture brighter by so many steps, or darker."""
        self.choose(brightened_window(self.shown, self.default, steps))

    def contrast(self, steps: int) -> None:
        """Give the picture more contrast by so many steps, or less."""
        self.choose(contrasted_window(self.shown, self.default, steps))

    def choose(self, window: Window | None) -> None:
        """The user wants this window, or the default; it is told when that changes anything."""
        if self._frame is None:
            return
        before, was_chosen = self.shown, self.window is not None
        self.window = window
        self.paint()
        if self.shown != before or was_chosen != (window is not None):
            self._view.window_changed.emit(self.shown)

    def paint(self) -> None:
        """Draw the frame anew, through the window in effect."""
        if self._frame is None:
            self._picture.show_levels(None)
            return
        is_plain = self.shown == WHOLE_8_BIT and self._frame.pixels.dtype.itemsize == 1
        self._picture.show_levels(to_levels(self._frame, None if is_plain else self.shown))

    def follow_camera(self, camera: Camera) -> None:
        """Smooth between stored pixels, or not."""
        self._picture.set_smooth(camera.is_smooth)
