"""What lies under the pointer, and the cursor that tells what a press would do with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from PySide6.QtCore import QPointF, Qt

from thyroid_desktop.ui.viewer.calipers import CaliperHit
from thyroid_desktop.ui.viewer.handles import Hit, hit
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.others import OtherHit
from thyroid_desktop.ui.viewer.proposals import ProposalHit

Tool = Literal["edit", "draw", "level", "measure", "polygon"]
"""What the left button does: change what is under the pointer or draw a box, always draw a box, window and level,
measure, or draw an outline."""

Found = Hit | CaliperHit | ProposalHit | OtherHit


def found_at(view: LayeredCanvas, tool: Tool, at: QPointF) -> Found | None:
    """What the left button would take at a position of the widget."""
    if tool == "edit":
        looks = _for_editing(view, at)
    elif tool == "measure":
        looks = _for_measuring(view, at)
    else:
        return None
    return next((found for found in looks if found is not None), None)


def cursor_over(view: LayeredCanvas, tool: Tool, found: Found | None) -> Qt.CursorShape:
    """The cursor that tells what the left button would do."""
    if found is None:
        return Qt.CursorShape.SizeAllCursor if tool == "level" else Qt.CursorShape.CrossCursor
    if isinstance(found, OtherHit):
        return Qt.CursorShape.PointingHandCursor
    if isinstance(found, CaliperHit):
        return Qt.CursorShape.SizeAllCursor
    if isinstance(found, Hit) and view.stage.is_locked(found.box_id):
        is_selected = found.box_id == view.stage.selected
        return Qt.CursorShape.ForbiddenCursor if is_selected else Qt.CursorShape.PointingHandCursor
    return found.handle.cursor if found.handle is not None else Qt.CursorShape.SizeAllCursor


def _for_editing(view: LayeredCanvas, at: QPointF) -> Iterator[Found | None]:
    """Nearest to the hand first: what is selected before what is not, ends and borders before insides."""
    end = view.calipers.hit(at, is_end=True)
    yield end if end is not None and end.subject == view.calipers.selected else None
    proposed = view.proposals.hit(at)
    yield proposed if proposed is not None and not proposed.is_inside else None
    own = _own(view, at)
    yield own if own is not None and own.handle is not None else None
    yield end
    yield own if own is not None and not own.is_inside else None
    yield view.calipers.hit(at, is_end=False)
    yield proposed
    other = view.others.hit(at)
    yield other if other is not None and not other.is_inside else None
    yield own
    yield other


def _for_measuring(view: LayeredCanvas, at: QPointF) -> Iterator[Found | None]:
    yield view.calipers.hit(at, is_end=True)
    yield view.calipers.hit(at, is_end=False)


def _own(view: LayeredCanvas, at: QPointF) -> Hit | None:
    """A box of the reader; handles only where they are seen."""
    stage = view.stage
    has_handles = view.target.kind == "box" and not stage.is_locked(stage.selected)
    return hit(stage.boxes(), stage.selected if has_handles else None, stage.camera.to_view(), at)
