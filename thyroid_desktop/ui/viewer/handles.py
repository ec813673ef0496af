"""The eight handles of a box: where they are on screen, what the pointer meets, and how they reshape the box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt

from thyroid_desktop.domain.geometry import Affine, Box, Point, Size

HANDLE: Final = 8.0
"""Side of a drawn handle, in pixels of the widget."""
REACH: Final = 7.0
"""How far from a handle's centre or a border the pointer still takes it, in pixels of the widget."""
ROOM: Final = 3.0 * HANDLE
"""A side shorter than this on screen has no handle in its middle."""
SMALLEST: Final = 2.0
"""Least width and height of a box drawn by hand, in stored pixels."""


class Handle(Enum):
    """A corner or the middle of a side, as (column, row): −1 left or top, 0 middle, +1 right or bottom."""

    value: tuple[int, int]

    TOP_LEFT = (-1, -1)
    TOP = (0, -1)
    TOP_RIGHT = (1, -1)
    RIGHT = (1, 0)
    BOTTOM_RIGHT = (1, 1)
    BOTTOM = (0, 1)
    BOTTOM_LEFT = (-1, 1)
    LEFT = (-1, 0)

    @property
    def cursor(self) -> Qt.CursorShape:
        """The pointer that tells along which line this handle moves."""
        column, row = self.value
        if row == 0:
            return Qt.CursorShape.SizeHorCursor
        if column == 0:
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.SizeFDiagCursor if column == row else Qt.CursorShape.SizeBDiagCursor


@dataclass(frozen=True, slots=True)
class Hit:
    """What the pointer meets: a box, and the handle of it, or None for its border or inside."""

    box_id: str
    handle: Handle | None = None
    is_inside: bool = field(default=False, compare=False)


def view_rect(box: Box, to_view: Affine) -> QRectF:
    """The box in pixels of the widget."""
    upper_left = to_view.apply(Point(box.x0, box.y0))
    lower_right = to_view.apply(Point(box.x1, box.y1))
    return QRectF(QPointF(upper_left.x, upper_left.y), QPointF(lower_right.x, lower_right.y))


def handle_centre(rect: QRectF, handle: Handle) -> QPointF:
    """Where a handle of a box lies that is shown at ``rect``."""
    column, row = handle.value
    centre = rect.center()
    return QPointF(centre.x() + column * rect.width() / 2.0, centre.y() + row * rect.height() / 2.0)


def handles_of(rect: QRectF) -> tuple[Handle, ...]:
    """The handles that have room; the corners always have, they lie outside the box when it is small."""
    is_wide, is_high = rect.width() >= ROOM, rect.height() >= ROOM
    return tuple(handle for handle in Handle if (handle.value[0] != 0 or is_wide) and (handle.value[1] != 0 or is_high))


def handle_at(rect: QRectF, at: QPointF) -> Handle | None:
    """The handle under the pointer, the nearest where several are in reach.

    Inside a box that is small on screen the reach shrinks, so that its middle can still be taken to move it.
    """
    inner_x, inner_y = min(REACH, rect.width() / 4.0), min(REACH, rect.height() / 4.0)
    within = rect.adjusted(inner_x, inner_y, -inner_x, -inner_y)
    nearest, best = None, REACH * 1.5
    for handle in handles_of(rect):
        offset = at - handle_centre(rect, handle)
        distance = max(abs(offset.x()), abs(offset.y()))
        if distance <= REACH and distance < best and not within.contains(at):
            nearest, best = handle, distance
    return nearest


def is_on_border(rect: QRectF, at: QPointF) -> bool:
    """Whether the pointer is close to one of the four lines."""
    reach = REACH - 2.0
    outer = rect.adjusted(-reach, -reach, reach, reach)
    inner = rect.adjusted(reach, reach, -reach, -reach)
    return outer.contains(at) and not (inner.isValid() and inner.contains(at))


def hit(boxes: Sequence[tuple[str, Box]], selected: str | None, to_view: Affine, at: QPointF) -> Hit | None:
    """What is under the pointer: a handle or the border of the selected box, another's border, or the smallest inside.

    The smallest wins inside, because a nodule drawn within another could not be reached otherwise.
    """
    rects = {box_id: view_rect(box, to_view) for box_id, box in boxes}
    if selected in rects:
        handle = handle_at(rects[selected], at)
        if handle is not None:
            return Hit(selected, handle)
    touched = [box_id for box_id, rect in rects.items() if is_on_border(rect, at)]
    if selected in touched:
        return Hit(selected)
    inside = touched or [box_id for box_id, rect in rects.items() if rect.contains(at)]
    if not inside:
        return None
    smallest = min(inside, key=lambda box_id: rects[box_id].width() * rects[box_id].height())
    return Hit(smallest, is_inside=not touched)


def snapped(point: Point, size: Size) -> Point:
    """The corner of a stored pixel that is nearest to the point, within the image."""
    return Point(
        float(min(max(round(point.x), 0), size.width)),
        float(min(max(round(point.y), 0), size.height)),
    )


def resized(start: Box, handle: Handle, to: Point, size: Size) -> tuple[Box, Handle]:
    """The box with the handle's edges laid at ``to``, and the handle that the hand holds afterwards.

    An edge that passes its opposite flips the box over; the opposite edge stays. Moved edges lie between whole pixels
    and within the image, and no side becomes shorter than ``SMALLEST``.
    """
    column, row = handle.value
    (x0, x1), column = _moved_edge((start.x0, start.x1), column, to.x, size.width)
    (y0, y1), row = _moved_edge((start.y0, start.y1), row, to.y, size.height)
    return Box(x0, y0, x1, y1), Handle((column, row))


def _moved_edge(span: tuple[float, float], end: int, to: float, limit: int) -> tuple[tuple[float, float], int]:
    if end == 0:
        return span, end
    fixed = min(max(span[0] if end > 0 else span[1], 0.0), float(limit))
    least = min(SMALLEST, float(limit))
    moved = float(min(max(round(to), 0), limit))
    if abs(moved - fixed) < least:
        side = 1.0 if moved > fixed or (moved == fixed and end > 0) else -1.0
        if not 0.0 <= fixed + side * least <= limit:
            side = -side
        moved = fixed + side * least
    return ((fixed, moved), 1) if moved > fixed else ((moved, fixed), -1)
