"""Drawing an outline, corner after corner."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent

from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.outline import MOST_CORNERS, Outline, outlined
from thyroid_desktop.ui.viewer.handles import REACH, SMALLEST, snapped, view_rect
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.tools import Gesture, Pointer

translate = QCoreApplication.translate

CLOSE: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Polygon(Gesture):
    """A click sets a corner; a double click, Enter or a click on the first corner closes.

    Backspace, or Ctrl+Z, takes the last corner back. The polygon is the outline of the box that is given, or of a new
    one.
    """

    def __init__(self, view: LayeredCanvas, start: Pointer, box_id: str | None, size: Size) -> None:
        super().__init__(view, start)
        self._size = size
        self._box_id = box_id
        self._corners = [snapped(start.stored, size)]
        self._tip = self._corners[0]
        self._show(is_closing=False)

    @property
    def is_bound(self) -> bool:
        return True

    @property
    def is_lost(self) -> bool:
        return self._box_id is not None and self.view.stage.box_of(self._box_id) is None

    def move(self, pointer: Pointer) -> None:
        self._tip = snapped(pointer.stored, self._size)
        is_closing = self._is_on_first(pointer)
        self.cursor = Qt.CursorShape.PointingHandCursor if is_closing else Qt.CursorShape.CrossCursor
        self._show(is_closing=is_closing)

    def release(self, pointer: Pointer) -> bool:  # noqa: ARG002 - presses count
        return True

    def press(self, pointer: Pointer) -> bool:
        if self._is_on_first(pointer):
            return self._close()
        corner = snapped(pointer.stored, self._size)
        if corner != self._corners[-1] and len(self._corners) < MOST_CORNERS:
            self._corners.append(corner)
        self.move(pointer)
        return True

    def press_twice(self, pointer: Pointer) -> bool:
        """The first press of the two has set the last corner."""
        self.move(pointer)
        return self._close()

    def wants_key(self, event: QKeyEvent) -> bool:
        is_undo = event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return event.key() in CLOSE or event.key() == Qt.Key.Key_Backspace or is_undo

    def press_key(self, event: QKeyEvent) -> bool:
        if event.key() in CLOSE:
            return self._close()
        self._corners.pop()
        if not self._corners:
            self.cancel()
            return False
        self._show(is_closing=False)
        return True

    def cancel(self) -> None:
        self.view.sketch.show_corners((), None, is_closing=False)

    def _is_on_first(self, pointer: Pointer) -> bool:
        """Whether the pointer is on the first corner and there are enough of them to close."""
        first = self.view.stage.camera.to_view().apply(self._corners[0])
        distance = max(abs(first.x - pointer.view.x), abs(first.y - pointer.view.y))
        return len(self._corners) >= 3 and distance <= REACH

    def _close(self) -> bool:
        """Hand the polygon over, or say why not; whether drawing goes on."""
        found = closed(self._corners)
        if found is None:
            self.view.hint.emit(translate("ImageView", "An outline needs three corners that do not lie on one line."))
            return True
        box, outline = found
        self.cancel()
        self.view.stage.hold(self._box_id, box, outline)
        self.view.stage.let_go()
        self.view.polygon_drawn.emit(self._box_id, box, outline)
        return False

    def _show(self, *, is_closing: bool) -> None:
        self.view.sketch.show_corners(tuple(self._corners), self._tip, is_closing=is_closing)


def closed(corners: list[Point]) -> tuple[Box, Outline] | None:
    """The polygon with its box, or None when it has too few corners or is too thin for a box."""
    try:
        box, outline = outlined(corners)
    except (InvalidBox, ValueError):
        return None
    return (box, outline) if min(box.width, box.height) >= SMALLEST else None


def box_under(view: LayeredCanvas, start: Pointer) -> str | None:
    """The selected box when the pointer is on or in it."""
    box = view.stage.box_of(view.stage.selected)
    if box is None:
        return None
    reached = view_rect(box, view.stage.camera.to_view()).adjusted(-REACH, -REACH, REACH, REACH)
    return view.stage.selected if reached.contains(start.at) else None
