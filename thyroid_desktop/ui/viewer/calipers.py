"""The measurements on the frame shown: what was given, what the hand holds, and which one is selected."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from thyroid_desktop.domain.annotation import MarkRevision
from thyroid_desktop.domain.geometry import Affine
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.viewer.caliper_item import CaliperItem
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.canvas import Canvas
from thyroid_desktop.ui.viewer.captions import length_caption
from thyroid_desktop.ui.viewer.handles import REACH


@dataclass(frozen=True, slots=True)
class CaliperHit:
    """The pointer meets a measurement: its end 0 or 1, or with None its line."""

    subject: str
    end: int | None = None


class Calipers:
    """Measurements are shown as given, save the one in hand or just let go, which stays where the hand left it."""

    def __init__(self, view: Canvas) -> None:
        self.selected: str | None = None
        self._view = view
        self._items: dict[str, CaliperItem] = {}
        self._given: tuple[MarkRevision, ...] = ()
        self._draft = CaliperItem()
        self._draft.set_state(is_selected=True, is_hovered=False, end=None)
        self._in_hand: tuple[str | None, Caliper] | None = None
        self._hovered: CaliperHit | None = None
        self._is_shown = True
        view.scene().addItem(self._draft)

    def show(self, marks: tuple[MarkRevision, ...]) -> None:
        """Show the measurements among these marks, as far as they lie on the frame shown.

        One that has just been made becomes the selected one.
        """
        known = set(self._items)
        is_made = self._draft.caliper is not None and self._in_hand is None
        self._given = tuple(marks)
        self._show_given()
        new = [subject for subject in self._items if subject not in known]
        self._view.hand.check_held()
        self.select(new[-1] if new and is_made else self.selected)

    def calipers(self) -> tuple[tuple[str, Caliper], ...]:
        """The measurements as they are shown, in the order given; none while they are hidden."""
        shown = self._items.items() if self._is_shown else ()
        return tuple((subject, item.caliper) for subject, item in shown if item.caliper is not None)

    def caliper_of(self, subject: str | None) -> Caliper | None:
        """Where a measurement is shown, or None when it is not on the scene."""
        return dict(self.calipers()).get(subject) if subject is not None else None

    def hit(self, at: QPointF, *, is_end: bool) -> CaliperHit | None:
        """The end, or else the line, of a measurement at a position of the widget; the selected one first."""
        to_view = self._view.stage.camera.to_view()
        for subject, caliper in sorted(self.calipers(), key=lambda one: one[0] != self.selected):
            found = end_at(caliper, to_view, at) if is_end else None
            if found is not None or (not is_end and is_on_line(caliper, to_view, at)):
                return CaliperHit(subject, found)
        return None

    def select(self, subject: str | None) -> None:
        """Select a measurement that is shown, or none."""
        self.selected = subject if subject in self._items else None
        self._view.target.settle()

    def hold(self, subject: str | None, caliper: Caliper) -> None:
        """Show a measurement, or with None the new one, where the hand has it."""
        item = self._draft if subject is None else self._items.get(subject)
        if item is not None:
            self._in_hand = (subject, caliper)
            item.place(caliper, self.caption(caliper))

    def let_go(self) -> None:
        """The hand has finished; what it held stays where it is until measurements are given anew."""
        self._in_hand = None

    def put_back(self, subject: str | None, origin: Caliper | None) -> None:
        """The hand has given up: what it held is where it was again, and a new one is gone."""
        self._in_hand = None
        item = self._draft if subject is None else self._items.get(subject)
        if item is not None:
            item.place(origin, "" if origin is None else self.caption(origin))

    def caption(self, caliper: Caliper) -> str:
        """The length in words."""
        return length_caption(caliper, self._view.stage.description)

    def hover(self, found: object) -> None:
        """Mark what is under the pointer."""
        hovered = found if isinstance(found, CaliperHit) else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.mark()

    def mark(self) -> None:
        for subject, item in self._items.items():
            hovered = self._hovered if self._hovered is not None and self._hovered.subject == subject else None
            item.set_state(
                is_selected=subject == self.selected,
                is_hovered=hovered is not None,
                end=None if hovered is None else hovered.end,
            )

    def follow_frame(self, *, is_other_image: bool) -> None:
        if is_other_image:
            self._given = ()
        self._show_given()
        self.select(self.selected)

    def follow_camera(self, camera: Camera) -> None:
        to_view = camera.to_view()
        for item in (self._draft, *self._items.values()):
            item.set_scale(to_view.a, to_view.e)

    def translate_anew(self) -> None:
        for item in (self._draft, *self._items.values()):
            if item.caliper is not None:
                item.place(item.caliper, self.caption(item.caliper))

    def show_all(self, is_shown: bool) -> None:
        self._is_shown = is_shown
        for item in self._items.values():
            item.setVisible(is_shown)

    def _show_given(self) -> None:
        held = self._in_hand[0] if self._in_hand is not None else None
        frame = self._view.stage.frame
        current = {
            mark.subject: mark.value
            for mark in self._given
            if isinstance(mark.value, Caliper) and frame is not None and mark.frame in (None, frame.index)
        }
        for gone in set(self._items) - set(current):
            self._view.scene().removeItem(self._items.pop(gone))
        for subject, caliper in current.items():
            item = self._items.get(subject) or self._added(subject)
            if subject != held:
                item.place(caliper, self.caption(caliper))
        if self._in_hand is None or self._in_hand[0] is not None:
            self._draft.place(None)

    def _added(self, subject: str) -> CaliperItem:
        item = self._items[subject] = CaliperItem()
        item.setVisible(self._is_shown)
        self._view.scene().addItem(item)
        to_view = self._view.stage.camera.to_view()
        item.set_scale(to_view.a, to_view.e)
        return item


def end_at(caliper: Caliper, to_view: Affine, at: QPointF) -> int | None:
    """The end of a measurement in reach of the pointer, the nearer of two."""
    distances = []
    for end in (caliper.one, caliper.other):
        place = to_view.apply(end)
        distances.append(max(abs(place.x - at.x()), abs(place.y - at.y())))
    nearest = 0 if distances[0] <= distances[1] else 1
    return nearest if distances[nearest] <= REACH else None


def is_on_line(caliper: Caliper, to_view: Affine, at: QPointF) -> bool:
    """Whether the pointer is close to the line of a measurement."""
    one, other = to_view.apply(caliper.one), to_view.apply(caliper.other)
    dx, dy = other.x - one.x, other.y - one.y
    along = ((at.x() - one.x) * dx + (at.y() - one.y) * dy) / max(dx * dx + dy * dy, 1e-9)
    along = min(max(along, 0.0), 1.0)
    away = QPointF(at.x() - one.x - along * dx, at.y() - one.y - along * dy)
    return away.x() ** 2 + away.y() ** 2 <= (REACH - 2.0) ** 2
