"""The mouse on the viewer: carries a gesture from its press to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.viewer.hover import Hover, Tool
from thyroid_desktop.ui.viewer.toolbox import Left, Right, gesture_for, is_pan
from thyroid_desktop.ui.viewer.tools import Draw, Gesture, Pan, Pointer

if TYPE_CHECKING:
    from thyroid_desktop.ui.viewer.view import ImageView

STEP: Final = 1.2
"""Magnification of one notch of the wheel; finer wheels and touchpads give parts of a notch."""
NOTCH: Final = 120.0


class Hand:
    """Turns events of the viewport into gestures; the wheel and pinching zoom at the pointer at any time."""

    def __init__(self, view: ImageView) -> None:
        self._view = view
        self._hover = Hover(view)
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._waiting: Gesture | None = None
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

    def take_tool(self, tool: Tool) -> None:
        """What the left button does from now on."""
        self.cancel()
        self._hover.tool = tool
        self.look()

    def hold_pan_key(self, is_held: bool) -> None:
        """The pan key (Space) goes down or up."""
        self._hover.is_pan_key_held = is_held
        self.look()

    def look(self) -> None:
        """Show by cursor and highlight what is under the pointer, or what the hand does."""
        self._hover.look(None if self._gesture is None else self._gesture.cursor)

    def cancel(self) -> None:
        """End whatever is going on and leave everything as it was given."""
        given_up = (self._gesture, self._waiting)
        self._gesture, self._waiting = None, None
        for gesture in given_up:
            if gesture is not None:
                gesture.cancel()
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

    def _pointer(self, at: QPointF) -> Pointer:
        view = Point(at.x(), at.y())
        return Pointer(view, self._view.stage.camera.to_stored(view))

    def _press(self, event: QMouseEvent) -> bool:
        if self._view.stage.frame is None:
            return False
        self._view.keys.finish()
        pointer = self._pointer(event.position())
        self._hover.see(event.position())
        if self._gesture is None:
            self._gesture = gesture_for(self._view, self._hover, event, pointer)
            self._button = Qt.MouseButton.NoButton if self._gesture is None else event.button()
        elif isinstance(self._gesture, Draw) and self._button == Qt.MouseButton.NoButton:
            self._press_again(event, self._gesture, pointer)
        self.look()
        return True

    def _press_again(self, event: QMouseEvent, drawing: Draw, pointer: Pointer) -> None:
        """A press while a new box hangs on the pointer: the second click, a pan in between, or giving up."""
        if is_pan(event, self._hover):
            self._waiting = drawing
            self._gesture, self._button = Pan(self._view, pointer), event.button()
        elif event.button() == Left:
            self._gesture = None
            drawing.press(pointer)
        elif event.button() == Right:
            self.cancel()

    def _double_press(self, event: QMouseEvent) -> bool:
        if event.button() == Right and self._gesture is None and self._view.stage.frame is not None:
            self._view.set_window(None)
            self._view.window_changed.emit(self._view.stage.shown_window)
            return True
        return self._press(event)

    def _move(self, event: QMouseEvent) -> bool:
        pointer = self._pointer(event.position())
        if self._button != Qt.MouseButton.NoButton and not event.buttons() & self._button:
            # The release went elsewhere, for instance to a dialog that the system opened.
            self._end(pointer)
        if self._gesture is not None:
            self._gesture.move(pointer)
        self._hover.see(event.position())
        self.look()
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() == self._button:
            self._end(self._pointer(event.position()))
        self.look()
        return True

    def _end(self, pointer: Pointer) -> None:
        """The button is up: the gesture hands over its result, or goes on without a button."""
        gesture, self._gesture = self._gesture, None
        self._button = Qt.MouseButton.NoButton
        # The hand is empty before anybody hears of the result, so that who answers finds no gesture going on.
        if gesture is not None and gesture.release(pointer):
            self._gesture = gesture
        elif self._waiting is not None:
            self._gesture, self._waiting = self._waiting, None

    def _wheel(self, event: QWheelEvent) -> bool:
        delta = event.angleDelta().y()
        if self._view.stage.frame is not None and delta:
            self._view.zoom_by(STEP ** (delta / NOTCH), event.position())
            self._hover.see(event.position())
            self.look()
        return True

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture or self._view.stage.frame is None:
            return False
        self._view.zoom_by(max(1.0 + event.value(), 0.1), event.position())
        return True

    def _leave(self, event: QEvent) -> bool:  # noqa: ARG002 - all reactions take the event
        self._hover.see(None)
        self.look()
        return False

    def _hide(self, event: QEvent) -> bool:  # noqa: ARG002 - all reactions take the event
        self.cancel()
        return False
