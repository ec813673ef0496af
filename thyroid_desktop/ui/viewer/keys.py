"""The keyboard on the viewer: who answers which key, and which keys the window must not take first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.choosing import Choosing
from thyroid_desktop.ui.viewer.hand import Hand
from thyroid_desktop.ui.viewer.handles import SMALLEST, snapped
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.nudging import ARROWS, Control, Nudging

ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
REMOVE: Final = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
LEAVE_NUDGE: Final = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_Escape}
"""Keys besides the arrows that do not end a nudge at once."""
ZOOM: Final = 1.25

PLAIN: Final = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
"""With Ctrl or Alt, Enter belongs to the window."""


def middle_box(camera: Camera, size: Size) -> Box | None:
    """A box about the middle of what is in sight, a quarter of that large; None when no part of the image is."""
    seen = camera.seen()
    if not seen.overlaps(size):
        return None
    middle = seen.clamped_to(size).scaled(0.5)
    one, other = snapped(Point(middle.x0, middle.y0), size), snapped(Point(middle.x1, middle.y1), size)
    is_large_enough = min(other.x - one.x, other.y - one.y) >= SMALLEST
    return Box.from_corners(one, other) if is_large_enough else None


class Keys:
    """Turns keys into changes of what is selected, and looks around."""

    def __init__(self, view: LayeredCanvas, hand: Hand, nudging: Nudging) -> None:
        self._view = view
        self._hand = hand
        self._nudging = nudging
        self._choosing = Choosing(view)
        self._reactions: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.ShortcutOverride: self._override,
            QEvent.Type.KeyPress: self._press,
            QEvent.Type.KeyRelease: self._release,
            QEvent.Type.FocusOut: self._focus_out,
        }
        self._simple: dict[int, Callable[[], bool]] = {
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Delete: self._remove,
            Qt.Key.Key_Backspace: self._remove,
            Qt.Key.Key_Insert: self._insert,
            Qt.Key.Key_Tab: lambda: self._choose(1),
            Qt.Key.Key_Backtab: lambda: self._choose(-1),
            Qt.Key.Key_Return: self._accept,
            Qt.Key.Key_Enter: self._accept,
            Qt.Key.Key_Plus: lambda: self._zoom(ZOOM),
            Qt.Key.Key_Equal: lambda: self._zoom(ZOOM),
            Qt.Key.Key_Minus: lambda: self._zoom(1.0 / ZOOM),
        }

    def takes(self, event: QEvent) -> bool:
        """React to an event of the viewer; whether it needs nobody else."""
        reaction = self._reactions.get(event.type())
        return reaction is not None and reaction(event)

    def _override(self, event: QKeyEvent) -> bool:
        """Claim the keys that mean something here before a shortcut of the window does.

        A nudge is handed over before any other key can lead to another image.
        """
        if event.key() not in ARROWS and event.key() not in LEAVE_NUDGE:
            self._nudging.finish()
        is_claimed = self._is_claimed(event)
        if is_claimed:
            event.accept()
        return is_claimed

    def _is_claimed(self, event: QKeyEvent) -> bool:
        key, hand, kind = event.key(), self._hand, self._view.target.kind
        if hand.gesture is not None and hand.gesture.wants_key(event):
            return True
        if key == Qt.Key.Key_Escape:
            return self._nudging.is_going_on or hand.is_busy or kind == "proposal"
        if key in ENTER:
            return kind == "proposal" and event.modifiers() in PLAIN
        if key in REMOVE or key in ARROWS:
            return kind != "box" or self._view.stage.box_of(self._view.stage.selected) is not None
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        gesture = self._hand.gesture
        if gesture is not None and gesture.wants_key(event):
            self._hand.press_key(event)
            is_taken = True
        elif key in ARROWS:
            is_taken = self._nudging.step(key, event.modifiers())
        elif key == Qt.Key.Key_Space:
            self._hand.hold_pan_key(True)
            is_taken = True
        elif event.modifiers() & Control:
            is_taken = self._look(key)
        else:
            is_taken = key in self._simple and self._simple[key]()
        if is_taken:
            event.accept()
            return True
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        # The base class would scroll; a key that means nothing here goes on to the window.
        event.ignore()
        return True

    def _release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return True
        if event.key() in ARROWS:
            self._nudging.finish()
        elif event.key() == Qt.Key.Key_Space:
            self._hand.hold_pan_key(False)
        else:
            event.ignore()
        return True

    def _focus_out(self, event: QEvent) -> bool:  # noqa: ARG002 - all reactions take the event
        self._hand.hold_pan_key(False)
        self._nudging.finish()
        return False

    def _escape(self) -> bool:
        if self._nudging.is_going_on:
            self._nudging.forget()
        elif self._hand.is_busy:
            self._hand.cancel()
        else:
            return self._choosing.leave()
        return True

    def _remove(self) -> bool:
        if self._hand.is_busy:
            return False
        self._nudging.forget()
        return self._choosing.remove()

    def _accept(self) -> bool:
        return not self._hand.is_busy and self._choosing.accept()

    def _insert(self) -> bool:
        """A new box in the middle of what is in sight, for those who draw without a mouse."""
        stage = self._view.stage
        box = middle_box(stage.camera, stage.size) if stage.size is not None else None
        if box is None or self._hand.is_busy:
            return False
        stage.hold(None, box)
        stage.let_go()
        self._view.box_drawn.emit(box)
        return True

    def _choose(self, step: int) -> bool:
        """Go to the next thing; past the last one the focus goes on to the next widget."""
        if self._hand.is_busy:
            return False
        self._nudging.finish()
        return self._choosing.next(step)

    def _look(self, key: int) -> bool:
        actions: dict[int, Callable[[], object]] = {
            Qt.Key.Key_F: self._view.fit,
            Qt.Key.Key_0: self._view.show_actual_size,
            Qt.Key.Key_Plus: lambda: self._zoom(ZOOM),
            Qt.Key.Key_Equal: lambda: self._zoom(ZOOM),
            Qt.Key.Key_Minus: lambda: self._zoom(1.0 / ZOOM),
        }
        if key not in actions:
            return False
        actions[key]()
        return True

    def _zoom(self, factor: float) -> bool:
        self._view.zoom_by(factor)
        return True
