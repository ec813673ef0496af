"""Arrow keys: what is selected moves by pixels, and is handed over when the key is let go."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import Qt

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.viewer.handles import SMALLEST
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.measuring import moved
from thyroid_desktop.ui.viewer.toolbox import tell_locked

ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
FAR: Final = 10
"""Pixels of one step while Shift is held."""

Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def nudged(box: Box, step: tuple[int, int], action: str, size: Size) -> Box:
    """The box moved by a step, or with its right and lower edge moved by it, within the image."""
    dx, dy = step
    if action == "move":
        return box.moved_within(size, float(dx), float(dy))
    x1 = max(min(box.x1 + dx, float(size.width)), min(box.x0 + SMALLEST, float(size.width)))
    y1 = max(min(box.y1 + dy, float(size.height)), min(box.y0 + SMALLEST, float(size.height)))
    return Box(box.x0, box.y0, x1, y1)


class Nudge(Protocol):
    """Steps of one kind on one thing, until the key is let go."""

    name: tuple[str, str]
    """What is nudged, and how."""

    def step(self, by: tuple[int, int], size: Size) -> None:
        """One step further."""

    def finish(self) -> None:
        """Hand over what has become of it."""

    def forget(self) -> None:
        """Leave it as it was."""


class BoxNudge:
    """Moving or resizing a box."""

    def __init__(self, view: LayeredCanvas, name: tuple[str, str], origin: Box) -> None:
        self.name = name
        self._view = view
        self._origin = origin

    def step(self, by: tuple[int, int], size: Size) -> None:
        box_id, action = self.name
        before = self._view.stage.box_of(box_id) or self._origin
        changed = nudged(before, by, action, size)
        if changed != before:
            self._view.stage.hold(box_id, changed)
            self._view.box_dragging.emit(box_id, changed)

    def finish(self) -> None:
        box_id, action = self.name
        box = self._view.stage.box_of(box_id)
        self._view.stage.let_go()
        if box is None or box == self._origin:
            self._view.drag_cancelled.emit()
        else:
            self._view.box_changed.emit(box_id, box, action)

    def forget(self) -> None:
        self._view.stage.put_back(self.name[0], self._origin)
        self._view.drag_cancelled.emit()


class CaliperNudge:
    """Moving a measurement, or its second end."""

    def __init__(self, view: LayeredCanvas, name: tuple[str, str], origin: Caliper) -> None:
        self.name = name
        self._view = view
        self._origin = origin

    def step(self, by: tuple[int, int], size: Size) -> None:
        subject, action = self.name
        before = self._view.calipers.caliper_of(subject) or self._origin
        changed = moved(before, None if action == "move" else 1, (float(by[0]), float(by[1])), size)
        if changed is not None and changed != before:
            self._view.calipers.hold(subject, changed)

    def finish(self) -> None:
        caliper = self._view.calipers.caliper_of(self.name[0])
        self._view.calipers.let_go()
        if caliper is not None and caliper != self._origin:
            self._view.caliper_changed.emit(self.name[0], caliper)

    def forget(self) -> None:
        self._view.calipers.put_back(self.name[0], self._origin)


class Nudging:
    """A held arrow key repeats: what is selected follows at once, but one change is handed over when the key is let go.

    So a long nudge is one revision and not thirty. A proposal stays where the keys put it until it is accepted.
    """

    def __init__(self, view: LayeredCanvas) -> None:
        self._view = view
        self._nudge: Nudge | None = None

    @property
    def is_going_on(self) -> bool:
        """Whether something was nudged and not yet handed over."""
        return self._nudge is not None

    def finish(self) -> None:
        """Hand over a nudge that is going on."""
        nudge, self._nudge = self._nudge, None
        if nudge is not None:
            nudge.finish()

    def forget(self) -> None:
        """Give up a nudge that is going on."""
        nudge, self._nudge = self._nudge, None
        if nudge is not None:
            nudge.forget()

    def step(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """An arrow key was pressed; whether there was something to nudge."""
        size = self._view.stage.size
        if size is None or self._view.hand.is_busy:
            return False
        action = "resize" if modifiers & Control else "move"
        length = FAR if modifiers & Shift else 1
        by = (ARROWS[key][0] * length, ARROWS[key][1] * length)
        if self._view.target.kind == "proposal":
            return self._step_proposal(by, action, size)
        if self._view.target.kind == "box" and self._view.stage.is_locked(self._view.stage.selected):
            tell_locked(self._view)
            return True
        self._nudge = self._nudge_for(action)
        if self._nudge is not None:
            self._nudge.step(by, size)
        return self._nudge is not None

    def _nudge_for(self, action: str) -> Nudge | None:
        """The nudge that goes on, or a new one for what is selected now."""
        view = self._view
        is_caliper = view.target.kind == "caliper"
        subject = view.calipers.selected if is_caliper else view.stage.selected
        if self._nudge is not None and self._nudge.name == (subject, action):
            return self._nudge
        self.finish()
        caliper = view.calipers.caliper_of(subject) if is_caliper else None
        if subject is not None and caliper is not None:
            return CaliperNudge(view, (subject, action), caliper)
        box = view.stage.box_of(subject)
        return None if subject is None or box is None else BoxNudge(view, (subject, action), box)

    def _step_proposal(self, by: tuple[int, int], action: str, size: Size) -> bool:
        box = self._view.proposals.box
        if box is not None:
            self._view.proposals.hold(nudged(box, by, action, size))
        return box is not None
