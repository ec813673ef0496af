"""The pointer while no gesture is going on: what it is over, told by cursor, highlight and signal."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.viewer.finding import Found, Tool, cursor_over, found_at
from thyroid_desktop.ui.viewer.layers import LayeredCanvas


class Hover:
    """Knows where the pointer was last seen and what is there.

    ``tool`` is what the left button does, and ``is_pan_key_held`` whether Space is down, with which it moves the image.
    """

    def __init__(self, view: LayeredCanvas) -> None:
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
            if self._view.stage.heatmap.point_at(told):
                self._view.viewport().update()  # what the region adds is written away from the map
            self._view.pointer_moved.emit(told)

    def hit(self, at: QPointF) -> Found | None:
        """What the left button would take at a position of the widget."""
        return None if self.is_pan_key_held else found_at(self._view, self.tool, at)

    def look(self, gesture_cursor: Qt.CursorShape | None) -> None:
        """Show what is under the pointer, or the cursor of the gesture that is going on."""
        found = self.hit(self._at) if self._at is not None and gesture_cursor is None else None
        for marked in (self._view.stage, self._view.calipers, self._view.proposals, self._view.others):
            marked.hover(found)
        cursor = self._cursor_over(found) if gesture_cursor is None else gesture_cursor
        viewport = self._view.viewport()
        if cursor != viewport.cursor().shape():
            viewport.setCursor(cursor)

    def _cursor_over(self, found: Found | None) -> Qt.CursorShape:
        if self._view.stage.frame is None:
            return Qt.CursorShape.ArrowCursor
        if self.is_pan_key_held:
            return Qt.CursorShape.OpenHandCursor
        return cursor_over(self._view, self.tool, found)
