"""Which gesture a press of the mouse begins.

============================= ======================================================================
left, on a handle             resize
left, on or in a box          select and move
left, elsewhere               draw (drag, or click and click); with Ctrl also inside a box
middle; Space or Shift + left pan
right                         window and level; a double click resets them
============================= ======================================================================

The tool in :class:`Hover` alters the left button: ``"draw"`` always draws, ``"level"`` does window and level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from thyroid_desktop.ui.viewer.hover import Hover
from thyroid_desktop.ui.viewer.tools import Draw, Gesture, Level, Move, Pan, Pointer, Resize

if TYPE_CHECKING:
    from thyroid_desktop.ui.viewer.view import ImageView

Left, Middle, Right = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


def is_pan(event: QMouseEvent, hover: Hover) -> bool:
    """Whether this press moves the image."""
    is_left_pan = hover.is_pan_key_held or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return event.button() == Middle or (event.button() == Left and is_left_pan)


def gesture_for(view: ImageView, hover: Hover, event: QMouseEvent, pointer: Pointer) -> Gesture | None:
    """The gesture that this press begins; None for buttons that mean nothing here."""
    if is_pan(event, hover):
        return Pan(view, pointer)
    if event.button() == Right or (event.button() == Left and hover.tool == "level"):
        return Level(view, pointer)
    if event.button() != Left:
        return None
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return Draw(view, pointer)
    return _on_box(view, hover, pointer)


def _on_box(view: ImageView, hover: Hover, pointer: Pointer) -> Gesture:
    found = hover.hit(pointer.at)
    box = view.stage.box_of(found.box_id) if found is not None else None
    if found is None or box is None:
        return Draw(view, pointer)
    view.select_box(found.box_id)
    if found.handle is not None:
        return Resize(view, pointer, found.box_id, box, found.handle)
    return Move(view, pointer, found.box_id, box)
