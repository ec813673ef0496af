"""The mouse on the viewer: which gesture a press begins, and what the pointer is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.viewer.handles import Hit
from thyroid_desktop.ui.viewer.hover import Hover
from thyroid_desktop.ui.viewer.tools import Draw, Gesture, Level, Move, Pan, Pointer, Resize

if TYPE_CHECKING:
    from thyroid_desktop.ui.viewer.view import ImageView

STEP: Final = 1.2
"""Magnification of one notch of the wheel; finer wheels and touchpads give parts of a notch."""
NOTCH: Final = 120.0

Left, Middle, Right = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


class Hand:
    """Turns events of the viewport into gestures.

    ========================= ==================================================================
    left, on a handle         resize
    left, on or in a box      select and move
    left, elsewhere           draw (drag, or click and click); with Ctrl also inside a box
    middle; Space or Shift+left   pan
    right                     window and level; a double click resets them
    wheel, pinch              zoom at the pointer
    ========================= ==================================================================
    """

    def __init__(self, view: ImageView) -> None:
        self._view = view
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._waiting: Gesture | None = None
        self._hover = Hover(view.stage, view.viewport())
        self._reactions: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonDblClick: self._double_press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.Wheel: self._wheel,
            QEvent.Type.NativeGesture: self._pinch,
            QEvent.Type.Leave: self._leave,
            QEvent.Type.Hide: self._hide,
        }

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._gesture is not None

    def takes(self, event: QEvent) -> bool:
        """React to an event of the viewport; whether it needs nobody else."""
        reaction = self._reactions.get(event.type())
        return reaction is not None and reaction(event)

    def cancel(self) -> None:
        """End whatever is going on and leave everything as it was given."""
        for gesture in (self._gesture, self._waiting):
            if gesture is not None:
                gesture.cancel()
        self._gesture, self._waiting = None, None
        self.look()

    def leave_frame(self, *, is_other_image: bool) -> None:
        """Another frame is about to be shown: a box cannot stay in the hand; on another image only panning goes on."""
        is_bound = self._gesture is not None and self._gesture.held_box is not None
        if is_bound or self._waiting is not None or (is_other_image and not isinstance(self._gesture, Pan)):
            self.cancel()

    def check_held(self) -> None:
        """Boxes were given anew: let go of one that is no longer there."""
        for gesture in (self._gesture, self._waiting):
            held = gesture.held_box if gesture is not None else None
            if held is not None and held[0] is not None and self._view.stage.box_of(held[0]) is None:
                self.cancel()
                return
        self.look()

    def hold_pan_key(self, is_held: bool) -> None:
        """The pan key (Space) goes down or up."""
        self._hover.is_pan_key_held = is_held
        self.look()

    def look(self) -> None:
        """Show by cursor and highlight what is under the pointer, or what the hand does."""
        self._hover.look(None if self._gesture is None else self._gesture.cursor)

    def _pointer(self, at: QPointF) -> Pointer:
        view = Point(at.x(), at.y())
        return Pointer(view, self._view.stage.camera.to_stored(view))

    def _press(self, event: QMouseEvent) -> bool:
        pointer = self._pointer(event.position())
        self._hover.at = event.position()
        if self._view.stage.frame is None:
            return False
        if self._gesture is None:
            self._begin(event, pointer)
        elif isinstance(self._gesture, Draw) and self._button == Qt.MouseButton.NoButton:
            self._press_again(event, pointer)
        self.look()
        return True

    def _press_again(self, event: QMouseEvent, pointer: Pointer) -> None:
        """A press while a new box hangs on the pointer: the second click, or a pan in between."""
        if event.button() == Left and not self._is_pan_wanted(event):
            if self._gesture is not None and not self._gesture.press(pointer):
                self._gesture = None
        elif event.button() == Right:
            self.cancel()
        elif self._is_pan_wanted(event):
            self._waiting = self._gesture
            self._gesture, self._button = Pan(self._view, pointer), event.button()

    def _is_pan_wanted(self, event: QMouseEvent) -> bool:
        is_left_pan = self._hover.is_pan_key_held or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return event.button() == Middle or (event.button() == Left and bool(is_left_pan))

    def _begin(self, event: QMouseEvent, pointer: Pointer) -> None:
        if self._is_pan_wanted(event):
            self._gesture = Pan(self._view, pointer)
        elif event.button() == Right:
            self._gesture = Level(self._view, pointer)
        elif event.button() == Left:
            is_drawing = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._gesture = self._on_box(pointer, None if is_drawing else self._hover.hit(pointer.at))
        if self._gesture is not None:
            self._button = event.button()

    def _on_box(self, pointer: Pointer, found: Hit | None) -> Gesture:
        stage = self._view.stage
        box = stage.box_of(found.box_id) if found is not None else None
        if found is None or box is None:
            return Draw(self._view, pointer)
        self._view.select_box(found.box_id)
        if found.handle is not None:
            return Resize(self._view, pointer, found.box_id, box, found.handle)
        return Move(self._view, pointer, found.box_id, box)

    def _double_press(self, event: QMouseEvent) -> bool:
        if event.button() == Right and self._gesture is None and self._view.stage.frame is not None:
            self._view.set_window(None)
            self._view.window_changed.emit(self._view.stage.shown_window)
            return True
        return self._press(event)

    def _move(self, event: QMouseEvent) -> bool:
        self._hover.at = event.position()
        pointer = self._pointer(event.position())
        if self._gesture is not None and self._button != Qt.MouseButton.NoButton and not event.buttons() & self._button:
            self._end(pointer)
        if self._gesture is not None:
            self._gesture.move(pointer)
        self._view.tell_pointer(pointer.stored)
        self.look()
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if self._gesture is not None and event.button() == self._button:
            self._end(self._pointer(event.position()))
        self.look()
        return True

    def _end(self, pointer: Pointer) -> None:
        gesture, self._button = self._gesture, Qt.MouseButton.NoButton
        # The hand is empty before anybody hears of the result, so that the answer finds no gesture going on.
        self._gesture = None
        if gesture is not None and gesture.release(pointer):
            self._gesture = gesture
        elif self._waiting is not None:
            self._gesture, self._waiting = self._waiting, None

    def _wheel(self, event: QWheelEvent) -> bool:
        delta = event.angleDelta().y()
        if self._view.stage.frame is not None and delta:
            self._view.zoom_by(STEP ** (delta / NOTCH), event.position())
        return True

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture or self._view.stage.frame is None:
            return False
        self._view.zoom_by(1.0 + event.value(), event.position())
        return True

    def _leave(self, event: QEvent) -> bool:  # noqa: ARG002 - all reactions take the event
        self._hover.at = None
        self._view.tell_pointer(None)
        self.look()
        return False

    def _hide(self, event: QEvent) -> bool:  # noqa: ARG002 - all reactions take the event
        self.cancel()
        return False
