"""Making a measurement and dragging its ends."""

from __future__ import annotations

from PySide6.QtCore import Qt

from thyroid_desktop.domain.geometry import Point, Size
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.tools import STILL, Gesture, Pointer, Span


def halved(point: Point, size: Size) -> Point:
    """The nearest centre, corner or middle of a side of a stored pixel, within the image."""
    return Point(
        min(max(round(point.x * 2.0) / 2.0, 0.0), float(size.width)),
        min(max(round(point.y * 2.0) / 2.0, 0.0), float(size.height)),
    )


def between(one: Point, other: Point) -> Caliper | None:
    """The measurement between two positions, or None when they are the same."""
    return None if one == other else Caliper(one, other)


class Measure(Span):
    """Making a measurement: press, drag and release, or click and click."""

    def __init__(self, view: LayeredCanvas, start: Pointer, size: Size) -> None:
        super().__init__(view, start)
        self._size = size
        self._anchor = halved(start.stored, size)
        self._caliper: Caliper | None = None

    @property
    def is_bound(self) -> bool:
        return True

    def follow(self, pointer: Pointer) -> None:
        caliper = between(self._anchor, halved(pointer.stored, self._size))
        if caliper is not None and caliper != self._caliper:
            self._caliper = caliper
            self.view.calipers.hold(None, caliper)

    def press(self, pointer: Pointer) -> bool:
        dx, dy = pointer.view.x - self.start.view.x, pointer.view.y - self.start.view.y
        if max(abs(dx), abs(dy)) <= STILL:
            # A double click at one place is no measurement.
            self.cancel()
            return False
        return super().press(pointer)

    def finish(self) -> None:
        if self._caliper is None:
            self.cancel()
            return
        self.view.calipers.let_go()
        self.view.measured.emit(self._caliper)

    def cancel(self) -> None:
        self.view.calipers.put_back(None, None)


class MoveCaliper(Gesture):
    """Dragging one end of a measurement, or by its line the whole."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: LayeredCanvas, start: Pointer, subject: str, end: int | None) -> None:
        super().__init__(view, start)
        self._subject = subject
        self._end = end
        self._origin = view.calipers.caliper_of(subject)
        self._caliper = self._origin

    @property
    def is_bound(self) -> bool:
        return True

    @property
    def is_lost(self) -> bool:
        return self.view.calipers.caliper_of(self._subject) is None

    def follow(self, pointer: Pointer) -> None:
        size = self.view.stage.size
        if size is None or self._origin is None:
            return
        dx, dy = pointer.stored.x - self.start.stored.x, pointer.stored.y - self.start.stored.y
        caliper = moved(self._origin, self._end, (dx, dy), size)
        if caliper is not None and caliper != self._caliper:
            self._caliper = caliper
            self.view.calipers.hold(self._subject, caliper)

    def release(self, pointer: Pointer) -> bool:
        self.move(pointer)
        if self._caliper is None or self._caliper == self._origin:
            self.cancel()
        else:
            self.view.calipers.let_go()
            self.view.caliper_changed.emit(self._subject, self._caliper)
        return False

    def cancel(self) -> None:
        self.view.calipers.put_back(self._subject, self._origin)


def moved(origin: Caliper, end: int | None, by: tuple[float, float], size: Size) -> Caliper | None:
    """The measurement with one end, or with None both, moved within the image; None when the ends would meet.

    As a whole it keeps its length and stops at the image's border.
    """
    dx, dy = by
    if end is None:
        xs, ys = (origin.one.x, origin.other.x), (origin.one.y, origin.other.y)
        dx = min(max(round(dx * 2.0) / 2.0, -min(xs)), size.width - max(xs))
        dy = min(max(round(dy * 2.0) / 2.0, -min(ys)), size.height - max(ys))
        return Caliper(Point(xs[0] + dx, ys[0] + dy), Point(xs[1] + dx, ys[1] + dy))
    if end == 0:
        return between(halved(Point(origin.one.x + dx, origin.one.y + dy), size), origin.other)
    return between(origin.one, halved(Point(origin.other.x + dx, origin.other.y + dy), size))
