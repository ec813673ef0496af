"""The keyboard on the viewer: nudging, resizing, deleting and choosing boxes, and looking around."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.handles import SMALLEST, snapped

if TYPE_CHECKING:
    from thyroid_desktop.ui.viewer.view import ImageView

ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
LEAVE_NUDGE: Final = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_Escape}
"""Keys besides the arrows that do not end a nudge at once."""
FAR: Final = 10
"""Pixels of one step while Shift is held."""
ZOOM: Final = 1.25

Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def nudged(box: Box, step: tuple[int, int], action: str, size: Size) -> Box:
    """The box moved by a step, or with its right and lower edge moved by it, within the image."""
    dx, dy = step
    if action == "move":
        return box.moved_within(size, float(dx), float(dy))
    x1 = max(min(box.x1 + dx, float(size.width)), min(box.x0 + SMALLEST, float(size.width)))
    y1 = max(min(box.y1 + dy, float(size.height)), min(box.y0 + SMALLEST, float(size.height)))
    return Box(box.x0, box.y0, x1, y1)


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
    """Turns keys into changes of the selected box.

    A held arrow key repeats: the box follows at once, but one change is handed over when the key is let go, so that a
    long nudge is one revision and not thirty.
    """

    def __init__(self, view: ImageView) -> None:
        self._view = view
        self._nudge: tuple[str, str, Box] | None = None
        self._reactions: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.ShortcutOverride: self._override,
            QEvent.Type.KeyPress: self._press,
            QEvent.Type.KeyRelease: self._release,
            QEvent.Type.FocusOut: self._focus_out,
        }
        self._simple: dict[int, Callable[[], bool]] = {
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Delete: self._delete,
            Qt.Key.Key_Backspace: self._delete,
            Qt.Key.Key_Insert: self._insert,
            Qt.Key.Key_Tab: lambda: self._choose(1),
            Qt.Key.Key_Backtab: lambda: self._choose(-1),
            Qt.Key.Key_Plus: lambda: self._zoom(ZOOM),
            Qt.Key.Key_Equal: lambda: self._zoom(ZOOM),
            Qt.Key.Key_Minus: lambda: self._zoom(1.0 / ZOOM),
        }

    def takes(self, event: QEvent) -> bool:
        """React to an event of the viewer; whether it needs nobody else."""
        reaction = self._reactions.get(event.type())
        return reaction is not None and reaction(event)

    def finish(self) -> None:
        """Hand over a nudge that is going on."""
        if self._nudge is None:
            return
        (box_id, action, origin), self._nudge = self._nudge, None
        stage = self._view.stage
        box = stage.box_of(box_id)
        stage.let_go()
        if box is None or box == origin:
            self._view.drag_cancelled.emit()
        else:
            self._view.box_changed.emit(box_id, box, action)

    def forget(self) -> None:
        """Give up a nudge that is going on."""
        if self._nudge is not None:
            (box_id, _, origin), self._nudge = self._nudge, None
            self._view.stage.put_back(box_id, origin)
            self._view.drag_cancelled.emit()

    def _override(self, event: QKeyEvent) -> bool:
        """Claim the keys that mean something here before a shortcut of the window does.

        A nudge is handed over before any other key can lead to another image.
        """
        if event.key() not in ARROWS and event.key() not in LEAVE_NUDGE:
            self.finish()
        is_about_box = event.key() in ARROWS or event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
        is_busy = self._nudge is not None or self._view.hand.is_busy
        is_claimed = self._selected() is not None if is_about_box else is_busy and event.key() == Qt.Key.Key_Escape
        if is_claimed:
            event.accept()
        return is_claimed

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in ARROWS:
            is_taken = self._step(key, event.modifiers())
        elif key == Qt.Key.Key_Space:
            self._view.hand.hold_pan_key(True)
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
            self.finish()
        elif event.key() == Qt.Key.Key_Space:
            self._view.hand.hold_pan_key(False)
        else:
            event.ignore()
        return True

    def _focus_out(self, event: QEvent) -> bool:  # noqa: ARG002 - all reactions take the event
        self._view.hand.hold_pan_key(False)
        self.finish()
        return False

    def _selected(self) -> tuple[str, Box] | None:
        stage = self._view.stage
        box = stage.box_of(stage.selected)
        return (stage.selected, box) if stage.selected is not None and box is not None else None

    def _step(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        selected, size = self._selected(), self._view.stage.size
        if selected is None or size is None or self._view.hand.is_busy:
            return False
        box_id, box = selected
        action = "resize" if modifiers & Control else "move"
        if self._nudge is not None and self._nudge[:2] != (box_id, action):
            self.finish()
        length = FAR if modifiers & Shift else 1
        dx, dy = ARROWS[key]
        changed = nudged(box, (dx * length, dy * length), action, size)
        self._nudge = self._nudge or (box_id, action, box)
        if changed != box:
            self._view.stage.hold(box_id, changed)
            self._view.box_dragging.emit(box_id, changed)
        return True

    def _escape(self) -> bool:
        if self._nudge is not None:
            self.forget()
        elif self._view.hand.is_busy:
            self._view.hand.cancel()
        elif self._selected() is not None:
            self._view.select_box(None)
        else:
            return False
        return True

    def _delete(self) -> bool:
        selected = self._selected()
        if selected is None or self._view.hand.is_busy:
            return False
        self.forget()
        self._view.box_deleted.emit(selected[0])
        return True

    def _insert(self) -> bool:
        """A new box in the middle of what is in sight, for those who draw without a mouse."""
        stage = self._view.stage
        box = middle_box(stage.camera, stage.size) if stage.size is not None else None
        if box is None or self._view.hand.is_busy:
            return False
        stage.hold(None, box)
        stage.let_go()
        self._view.box_drawn.emit(box)
        return True

    def _choose(self, step: int) -> bool:
        """Select the next box; past the last one the focus goes on to the next widget."""
        ids = [box_id for box_id, _ in self._view.stage.boxes()]
        if not ids or self._view.hand.is_busy:
            return False
        selected = self._view.stage.selected
        at = ids.index(selected) + step if selected in ids else (0 if step > 0 else len(ids) - 1)
        if not 0 <= at < len(ids):
            return False
        self.finish()
        self._view.select_box(ids[at])
        return True

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
