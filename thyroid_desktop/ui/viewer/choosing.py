"""What Tab, Enter, Escape and Delete do with what is selected or proposed."""

from __future__ import annotations

from thyroid_desktop.ui.viewer.canvas import Kind
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.toolbox import tell_locked


class Choosing:
    """Acts on the thing that the keyboard speaks to."""

    def __init__(self, view: LayeredCanvas) -> None:
        self._view = view

    def next(self, step: int) -> bool:
        """Go to the next or previous thing: proposals, then boxes, then measurements; False past either end."""
        things = self._things()
        now = self._now()
        at = things.index(now) + step if now in things else (0 if step > 0 else len(things) - 1)
        if not 0 <= at < len(things):
            return False
        kind, name = things[at]
        if kind == "proposal":
            self._view.proposals.choose(int(name))
        elif kind == "box":
            self._view.target.take_box(name)
        else:
            self._view.calipers.select(name)
        return True

    def accept(self) -> bool:
        """Enter: the proposal in question becomes a box."""
        is_asked = self._view.target.kind == "proposal"
        if is_asked:
            self._view.proposals.accept()
        return is_asked

    def leave(self) -> bool:
        """Escape: the proposal in question is refused, or what is selected is so no longer."""
        kind = self._view.target.kind
        if kind == "proposal":
            self._view.proposals.refuse()
        elif kind == "caliper":
            self._view.calipers.select(None)
        elif self._view.stage.box_of(self._view.stage.selected) is not None:
            self._view.select_box(None)
        else:
            return False
        return True

    def remove(self) -> bool:
        """Delete: the proposal in question is refused, or what is selected is to be deleted."""
        kind, stage, calipers = self._view.target.kind, self._view.stage, self._view.calipers
        if kind == "proposal":
            self._view.proposals.refuse()
        elif kind == "caliper" and calipers.selected is not None:
            self._view.caliper_deleted.emit(calipers.selected)
        elif stage.selected is None or stage.box_of(stage.selected) is None:
            return False
        elif stage.is_locked(stage.selected):
            tell_locked(self._view)
        else:
            self._view.box_deleted.emit(stage.selected)
        return True

    def _things(self) -> list[tuple[Kind, str]]:
        things: list[tuple[Kind, str]] = [("proposal", str(index)) for index in range(self._view.proposals.count())]
        things += [("box", box_id) for box_id, _ in self._view.stage.boxes()]
        things += [("caliper", subject) for subject, _ in self._view.calipers.calipers()]
        return things

    def _now(self) -> tuple[Kind, str | None]:
        kind = self._view.target.kind
        if kind == "proposal":
            return kind, str(self._view.proposals.chosen)
        return kind, self._view.calipers.selected if kind == "caliper" else self._view.stage.selected
