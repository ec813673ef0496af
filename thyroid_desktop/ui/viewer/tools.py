"""One object for every gesture of the mouse. It lives from press to release, or when clicking to the last click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.ui.viewer.grips import Grip
from thyroid_desktop.ui.viewer.handles import SMALLEST, Handle, resized, snapped
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.levels import dragged_window

STILL: Final = 3.0
"""The hand has not moved while the pointer is within so many pixels of the widget of where it was pressed."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in pixels of the widget and in stored pixels."""

    view: Point
    stored: Point

    @property
    def at(self) -> QPointF:
        """The position in the widget, for Qt."""
        return QPointF(self.view.x, self.view.y)


class Gesture:
    """What every gesture is asked. The answers of ``press`` and ``release`` say whether it goes on."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: LayeredCanvas, start: Pointer) -> None:
        self.view = view
        self.start = start
        self.is_moving = False

    @property
    def is_bound(self) -> bool:
        """Whether it belongs to the frame shown and must end with it."""
        return False

    @property
    def is_lost(self) -> bool:
        """Whether what it holds is no longer there."""
        return False

    def press(self, pointer: Pointer) -> bool:  # noqa: ARG002 - most gestures have one press, which began them
        """Another press while the gesture goes on without a button."""
        return True

    def press_twice(self, pointer: Pointer) -> bool:
        """The second press of a double click while the gesture goes on without a button."""
        return self.press(pointer)

    def wants_key(self, event: QKeyEvent) -> bool:  # noqa: ARG002 - most gestures have no keys of their own
        """Whether this key means something to the gesture besides Escape, which ends every one."""
        return False

    def press_key(self, event: QKeyEvent) -> bool:  # noqa: ARG002 - most gestures have no keys of their own
        """A wanted key was pressed; whether the gesture goes on."""
        return True

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        dx, dy = pointer.view.x - self.start.view.x, pointer.view.y - self.start.view.y
        self.is_moving = self.is_moving or max(abs(dx), abs(dy)) > STILL
        if self.is_moving:
            self.follow(pointer)

    def follow(self, pointer: Pointer) -> None:
        """The pointer has moved so far that it is meant."""

    def release(self, pointer: Pointer) -> bool:  # noqa: ARG002 - a gesture that follows needs no last position
        """The button was let go; the gesture ends and hands over what it made."""
        return False

    def cancel(self) -> None:
        """End and leave everything as it was before."""


class Span(Gesture):
    """From one position to another: press, drag and release, or click and click."""

    def __init__(self, view: LayeredCanvas, start: Pointer) -> None:
        super().__init__(view, start)
        self._is_rubber = False

    def move(self, pointer: Pointer) -> None:
        if self._is_rubber:
            self.follow(pointer)
        else:
            super().move(pointer)

    def release(self, pointer: Pointer) -> bool:
        if self._is_rubber:
            return True
        self.move(pointer)
        if not self.is_moving:
            self._is_rubber = True
            return True
        self.finish()
        return False

    def press(self, pointer: Pointer) -> bool:
        self.follow(pointer)
        self.finish()
        return False

    def finish(self) -> None:
        """Hand over what lies between the two positions, or give up when that is nothing."""


class Draw(Span):
    """Drawing a box."""

    def __init__(self, view: LayeredCanvas, start: Pointer) -> None:
        super().__init__(view, start)
        size = view.stage.size
        self._anchor = snapped(start.stored, size) if size is not None else start.stored
        self._box: Box | None = None

    @property
    def is_bound(self) -> bool:
        return self._box is not None

    def follow(self, pointer: Pointer) -> None:
        size = self.view.stage.size
        if size is None:
            return
        corner = snapped(pointer.stored, size)
        if corner.x == self._anchor.x or corner.y == self._anchor.y:
            return
        box = Box.from_corners(self._anchor, corner)
        if box != self._box:
            self._box = box
            self.view.stage.hold(None, box)
            self.view.box_dragging.emit(None, box)

    def cancel(self) -> None:
        if self._box is not None:
            self.view.stage.put_back(None, self._box)
            self.view.drag_cancelled.emit()

    def finish(self) -> None:
        box = self._box
        if box is None or min(box.width, box.height) < SMALLEST:
            self.cancel()
            return
        self.view.stage.let_go()
        self.view.box_drawn.emit(box)


class Choose(Draw):
    """A click on another reader's box chooses it; a drag that begins there draws."""

    def __init__(self, view: LayeredCanvas, start: Pointer, revision: BoxRevision) -> None:
        super().__init__(view, start)
        self._revision = revision
        self.cursor = Qt.CursorShape.PointingHandCursor

    def follow(self, pointer: Pointer) -> None:
        self.cursor = Qt.CursorShape.CrossCursor
        super().follow(pointer)

    def release(self, pointer: Pointer) -> bool:
        self.move(pointer)
        if self.is_moving:
            self.finish()
        else:
            self.view.other_box_chosen.emit(self._revision)
        return False


class Change(Gesture):
    """What moving and resizing have in common: a box that is shown changed and handed over at the end."""

    action = ""

    def __init__(self, view: LayeredCanvas, start: Pointer, grip: Grip, box: Box) -> None:
        super().__init__(view, start)
        self.origin = box
        self._grip = grip
        self._box = box

    @property
    def is_bound(self) -> bool:
        return True

    @property
    def is_lost(self) -> bool:
        return self._grip.is_lost

    def follow(self, pointer: Pointer) -> None:
        box = self.changed(pointer.stored.x - self.start.stored.x, pointer.stored.y - self.start.stored.y)
        if box != self._box:
            self._box = box
            self._grip.hold(box)

    def release(self, pointer: Pointer) -> bool:
        self.move(pointer)
        if self._box != self.origin:
            self._grip.hand_over(self._box, self.action)
        else:
            self.cancel()
        return False

    def cancel(self) -> None:
        self._grip.put_back(self.origin)
        if self.is_moving:
            self.view.drag_cancelled.emit()

    def changed(self, dx: float, dy: float) -> Box:
        """The box after the pointer has gone (dx, dy) stored pixels."""
        raise NotImplementedError


class Move(Change):
    """Moving a box as a whole, by whole pixels and within the image."""

    cursor = Qt.CursorShape.SizeAllCursor
    action = "move"

    def changed(self, dx: float, dy: float) -> Box:
        size = self.view.stage.size
        return self.origin if size is None else self.origin.moved_within(size, float(round(dx)), float(round(dy)))


class Resize(Change):
    """Dragging one of the eight handles."""

    action = "resize"

    def __init__(self, view: LayeredCanvas, start: Pointer, grip: Grip, box: Box, handle: Handle) -> None:
        super().__init__(view, start, grip, box)
        self._handle = handle
        self.cursor = handle.cursor

    def changed(self, dx: float, dy: float) -> Box:
        size = self.view.stage.size
        if size is None:
            return self.origin
        column, row = self._handle.value
        edge_x = self.origin.x0 if column < 0 else self.origin.x1
        edge_y = self.origin.y0 if row < 0 else self.origin.y1
        box, held = resized(self.origin, self._handle, Point(edge_x + dx, edge_y + dy), size)
        self.cursor = held.cursor
        self.view.viewport().setCursor(self.cursor)
        return box


class Keep(Gesture):
    """Pulling at a box that does not follow; the hand is told once why."""

    cursor = Qt.CursorShape.ForbiddenCursor

    def __init__(self, view: LayeredCanvas, start: Pointer, tell: Callable[[LayeredCanvas], None]) -> None:
        super().__init__(view, start)
        self._tell: Callable[[LayeredCanvas], None] | None = tell

    def follow(self, pointer: Pointer) -> None:  # noqa: ARG002 - it stays where it is
        tell, self._tell = self._tell, None
        if tell is not None:
            tell(self.view)


class Pan(Gesture):
    """Moving the image under the window."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: LayeredCanvas, start: Pointer) -> None:
        super().__init__(view, start)
        self._last = start.view

    def move(self, pointer: Pointer) -> None:
        self.view.stage.camera.pan(pointer.view.x - self._last.x, pointer.view.y - self._last.y)
        self._last = pointer.view
        self.view.follow_camera()


class Level(Gesture):
    """Window and level: across for the width, down for the centre."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: LayeredCanvas, start: Pointer) -> None:
        super().__init__(view, start)
        self._origin = view.levels.shown

    def follow(self, pointer: Pointer) -> None:
        dx, dy = pointer.view.x - self.start.view.x, pointer.view.y - self.start.view.y
        self.view.levels.choose(dragged_window(self._origin, self.view.levels.default, dx, dy))
