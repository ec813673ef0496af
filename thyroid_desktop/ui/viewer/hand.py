"""The mouse on the viewer: carries a gesture from its press to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.viewer.finding import Tool
from thyroid_desktop.ui.viewer.handles import Hit
from thyroid_desktop.ui.viewer.hover import Hover
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.nudging import Nudging
from thyroid_desktop.ui.viewer.toolbox import Left, Right, gesture_for, is_pan
from thyroid_desktop.ui.viewer.tools import Gesture, Pan, Pointer
from thyroid_desktop.ui.viewer.zooming import pinch, turn_wheel


class Hand:
    """Turns events of the viewport into gestures; the wheel and pinching zoom at the pointer at any time.

    Attributes:
        gesture: What is going on, or None.
    """

    def __init__(self, view: LayeredCanvas, nudging: Nudging) -> None:
        self._view = view
        self._nudging = nudging
        self._hover = Hover(view)
        self.gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._waiting: Gesture | None = None
        self._reactions: dict[QEvent.Type, Callable[[Any], bool | None]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonDblClick: self._double_press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.Wheel: self._wheel,
            QEvent.Type.NativeGesture: lambda event: pinch(view, event),
            QEvent.Type.Leave: lambda _: self._see(None),
            QEvent.Type.Hide: lambda _: self.cancel(),
        }

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on."""
        return self.gesture is not None

    def takes(self, event: QEvent) -> bool:
        """React to an event of the viewport; whether it needs nobody else."""
        reaction = self._reactions.get(event.type())
        return reaction is not None and bool(reaction(event))

    def press_key(self, event: QKeyEvent) -> None:
        """Give the gesture a key that it wants."""
        self._go_on(lambda gesture: gesture.press_key(event))
        self.look()

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
        self._hover.look(None if self.gesture is None else self.gesture.cursor)

    def cancel(self) -> None:
        """End whatever is going on and leave everything as it was given."""
        given_up = (self.gesture, self._waiting)
        self.gesture, self._waiting = None, None
        for gesture in given_up:
            if gesture is not None:
                gesture.cancel()
        self.look()

    def leave_frame(self, *, is_other_image: bool) -> None:
        """Another frame is about to be shown: a box cannot stay in the hand; on another image only panning goes on."""
        is_bound = self.gesture is not None and self.gesture.is_bound
        if is_bound or self._waiting is not None or (is_other_image and not isinstance(self.gesture, Pan)):
            self.cancel()

    def check_held(self) -> None:
        """Things were given anew: let go of what is no longer there."""
        if any(gesture is not None and gesture.is_lost for gesture in (self.gesture, self._waiting)):
            self.cancel()
        self.look()

    def _go_on(self, ask: Callable[[Gesture], bool]) -> None:
        """Ask the gesture something; it ends unless it says that it goes on.

        The hand is empty before anybody hears of the result, so that who answers finds no gesture going on.
        """
        gesture, self.gesture = self.gesture, None
        if gesture is not None and ask(gesture):
            self.gesture = gesture

    def _pointer(self, at: QPointF) -> Pointer:
        view = Point(at.x(), at.y())
        return Pointer(view, self._view.stage.camera.to_stored(view))

    def _press(self, event: QMouseEvent) -> bool:
        if self._view.stage.frame is None:
            return False
        self._nudging.finish()
        pointer = self._pointer(event.position())
        self._hover.see(event.position())
        if self.gesture is None:
            self.gesture = gesture_for(self._view, self._hover, event, pointer)
            self._button = Qt.MouseButton.NoButton if self.gesture is None else event.button()
        elif self._button == Qt.MouseButton.NoButton:
            self._press_again(event, self.gesture, pointer)
        self.look()
        return True

    def _press_again(self, event: QMouseEvent, hanging: Gesture, pointer: Pointer) -> None:
        """A press while something new hangs on the pointer: the next click, a pan in between, or giving up."""
        if is_pan(event, self._hover):
            self._waiting = hanging
            self.gesture, self._button = Pan(self._view, pointer), event.button()
        elif event.button() == Left:
            is_double = event.type() == QEvent.Type.MouseButtonDblClick
            self._go_on(lambda gesture: gesture.press_twice(pointer) if is_double else gesture.press(pointer))
        elif event.button() == Right:
            self.cancel()

    def _double_press(self, event: QMouseEvent) -> bool:
        if self.gesture is not None or self._view.stage.frame is None:
            return self._press(event)
        if event.button() == Right:
            self._view.levels.choose(None)
            return True
        found = self._hover.hit(event.position()) if event.button() == Left else None
        if isinstance(found, Hit) and not is_pan(event, self._hover):
            self._view.box_activated.emit(found.box_id)
            return True
        return self._press(event)

    def _move(self, event: QMouseEvent) -> bool:
        pointer = self._pointer(event.position())
        if self._button != Qt.MouseButton.NoButton and not event.buttons() & self._button:
            # The release went elsewhere, for instance to a dialog that the system opened.
            self._end(pointer)
        if self.gesture is not None:
            self.gesture.move(pointer)
        self._see(event.position())
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() == self._button:
            self._end(self._pointer(event.position()))
        self.look()
        return True

    def _end(self, pointer: Pointer) -> None:
        """The button is up: the gesture hands over its result, or goes on without a button."""
        self._button = Qt.MouseButton.NoButton
        self._go_on(lambda gesture: gesture.release(pointer))
        if self.gesture is None and self._waiting is not None:
            self.gesture, self._waiting = self._waiting, None

    def _wheel(self, event: QWheelEvent) -> bool:
        turn_wheel(self._view, event)
        self._see(event.position())
        return True

    def _see(self, at: QPointF | None) -> None:
        self._hover.see(at)
        self.look()
