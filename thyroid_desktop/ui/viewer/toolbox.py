"""Which gesture a press of the mouse begins.

================================= =========================================================================
left, on a handle                 resize
left, on or in a box              select and move; a locked box is only selected
left, on a measurement            drag the end, or the whole by its line
left, on a proposal               bring it into question, then move or resize it, which accepts it
left, on another reader's box     choose it (a click), or draw (a drag)
left, elsewhere                   draw (drag, or click and click); with Ctrl also inside a box
middle; Space or Shift + left     pan
right                             window and level; a double click resets them
================================= =========================================================================

The tool alters the left button: ``"draw"`` always draws, ``"level"`` does window and level, ``"measure"`` measures or
takes a measurement, and ``"polygon"`` draws an outline.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QMouseEvent

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer.calipers import CaliperHit
from thyroid_desktop.ui.viewer.finding import Found
from thyroid_desktop.ui.viewer.grips import BoxGrip, Grip, ProposalGrip
from thyroid_desktop.ui.viewer.handles import Handle, Hit
from thyroid_desktop.ui.viewer.hover import Hover
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.measuring import Measure, MoveCaliper
from thyroid_desktop.ui.viewer.others import OtherHit
from thyroid_desktop.ui.viewer.polygon import Polygon, box_under
from thyroid_desktop.ui.viewer.tools import Choose, Draw, Gesture, Keep, Level, Move, Pan, Pointer, Resize

Left, Middle, Right = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


def is_pan(event: QMouseEvent, hover: Hover) -> bool:
    """Whether this press moves the image."""
    is_left_pan = hover.is_pan_key_held or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return event.button() == Middle or (event.button() == Left and is_left_pan)


def gesture_for(view: LayeredCanvas, hover: Hover, event: QMouseEvent, pointer: Pointer) -> Gesture | None:
    """The gesture that this press begins; None for buttons that mean nothing here."""
    if is_pan(event, hover):
        return Pan(view, pointer)
    if event.button() == Right or (event.button() == Left and hover.tool == "level"):
        return Level(view, pointer)
    if event.button() != Left:
        return None
    if hover.tool == "polygon":
        return _outline(view, pointer)
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier and hover.tool != "measure":
        return Draw(view, pointer)
    found = hover.hit(pointer.at)
    if found is not None:
        return _taken(view, found, pointer)
    if hover.tool == "measure" and view.stage.size is not None:
        return Measure(view, pointer, view.stage.size)
    return Draw(view, pointer)


def tell_locked(view: LayeredCanvas) -> None:
    """Say why a box does not follow."""
    view.hint.emit(QCoreApplication.translate("ImageView", "This box is locked. Unlock it to change it."))


def _outline(view: LayeredCanvas, pointer: Pointer) -> Gesture | None:
    box_id, size = box_under(view, pointer), view.stage.size
    if view.stage.is_locked(box_id):
        tell_locked(view)
        return None
    return None if size is None else Polygon(view, pointer, box_id, size)


def _taken(view: LayeredCanvas, found: Found, pointer: Pointer) -> Gesture:
    if isinstance(found, OtherHit):
        return Choose(view, pointer, found.revision)
    if isinstance(found, CaliperHit):
        view.calipers.select(found.subject)
        return MoveCaliper(view, pointer, found.subject, found.end)
    if isinstance(found, Hit):
        view.target.take_box(found.box_id)
        box = view.stage.box_of(found.box_id)
        if view.stage.is_locked(found.box_id):
            return Keep(view, pointer, tell_locked)
        return _change(view, pointer, BoxGrip(view, found.box_id), box, found.handle)
    view.proposals.choose(found.index)
    return _change(view, pointer, ProposalGrip(view), view.proposals.box, found.handle)


def _change(view: LayeredCanvas, pointer: Pointer, grip: Grip, box: Box | None, handle: Handle | None) -> Gesture:
    if box is None:
        return Draw(view, pointer)
    return Move(view, pointer, grip, box) if handle is None else Resize(view, pointer, grip, box, handle)
