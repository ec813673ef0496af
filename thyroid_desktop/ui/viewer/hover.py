"""The pointer while no gesture is going on: what it is over, told by cursor, highlight and signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, Qt

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.viewer.handles import Hit, hit

if TYPE_CHECKING:
    from thyroid_desktop.ui.viewer.view import ImageView

Tool = Literal["edit", "draw", "level"]
"""What the left button does: change the box under the pointer or draw one, always draw, or window and level."""


class Hover:
    """Knows where the pointer was last seen and what is there.

    ``tool`` is what the left button does, and ``is_pan_key_held`` whether Space is down, with which it moves the image.
    """

    def __init__(self, view: ImageView) -> None:
        self._view = view
        self._at: QPointF | None = None
        self._told: Point | None = None
        self.tool: Tool = "edit"
        self.is_pan_key_held = False

    def see(self, at: QPointF | None) -> None:
        """The pointer is here now, or has left the widget."""
        self._at = at
        place = None if at is None else self._view.stage.camera.to_stored(Point(at.x(), at.y()))
        size = self._view.stage.size
        is_over = place is not None and size is not None and 0 <= place.x < size.width and 0 <= place.y < size.height
        told = place if is_over else None
        if told != self._told:
            self._told = told
            self._view.pointer_moved.emit(told)

    def hit(self, at: QPointF) -> Hit | None:
        """The box or handle at a position of the widget that the left button would change."""
        if self.tool != "edit" or self.is_pan_key_held:
            return None
        stage = self._view.stage
        return hit(stage.boxes(), stage.selected, stage.camera.to_view(), at)

    def look(self, gesture_cursor: Qt.CursorShape | None) -> None:
        """Show what is under the pointer, or the cursor of the gesture that is going on."""
        found = self.hit(self._at) if self._at is not None and gesture_cursor is None else None
        self._view.stage.hover(found)
        cursor = self._cursor_over(found) if gesture_cursor is None else gesture_cursor
        viewport = self._view.viewport()
        if cursor != viewport.cursor().shape():
            viewport.setCursor(cursor)

    def _cursor_over(self, found: Hit | None) -> Qt.CursorShape:
        if self._view.stage.frame is None:
            return Qt.CursorShape.ArrowCursor
        if self.is_pan_key_held:
            return Qt.CursorShape.OpenHandCursor
        if found is None:
            return Qt.CursorShape.SizeAllCursor if self.tool == "level" else Qt.CursorShape.CrossCursor
        return found.handle.cursor if found.handle is not None else Qt.CursorShape.SizeAllCursor
