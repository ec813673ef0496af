"""What the pointer is over while no gesture is going on, told by cursor and highlight."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from thyroid_desktop.ui.viewer.handles import Hit, hit
from thyroid_desktop.ui.viewer.stage import Stage


class Hover:
    """Knows where the pointer was last seen and what is there.

    ``is_pan_key_held`` is whether Space is down, with which the left button moves the image.
    """

    def __init__(self, stage: Stage, viewport: QWidget) -> None:
        self._stage = stage
        self._viewport = viewport
        self.at: QPointF | None = None
        self.is_pan_key_held = False

    def hit(self, at: QPointF) -> Hit | None:
        """The box or handle at a position of the widget."""
        return hit(self._stage.boxes(), self._stage.selected, self._stage.camera.to_view(), at)

    def look(self, gesture_cursor: Qt.CursorShape | None) -> None:
        """Show what is under the pointer, or the cursor of the gesture that is going on."""
        found = self.hit(self.at) if self.at is not None and gesture_cursor is None else None
        self._stage.hover(found)
        cursor = self._cursor_over(found) if gesture_cursor is None else gesture_cursor
        if cursor != self._viewport.cursor().shape():
            self._viewport.setCursor(cursor)

    def _cursor_over(self, found: Hit | None) -> Qt.CursorShape:
        if self._stage.frame is None:
            return Qt.CursorShape.ArrowCursor
        if self.is_pan_key_held:
            return Qt.CursorShape.OpenHandCursor
        if found is None:
            return Qt.CursorShape.CrossCursor
        return found.handle.cursor if found.handle is not None else Qt.CursorShape.SizeAllCursor
