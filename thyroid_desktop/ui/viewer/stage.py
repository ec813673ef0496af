"""What stands on the scene: the boxes and the map that the viewer was given for a frame, and the box in hand."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsScene

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.ui.viewer.box_item import BoxItem
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.captions import size_caption
from thyroid_desktop.ui.viewer.handles import Hit
from thyroid_desktop.ui.viewer.heatmap_item import HeatmapItem


class Stage:
    """The items of the scene and what they show.

    Boxes are shown as given by :meth:`set_boxes`, save the one that the hand holds or has just let go: that one is
    shown where the hand left it until boxes are given anew.

    Attributes:
        selected: The selected box.
        is_aside: Whether something else than the selected box is in question, so that it does not look selected.
    """

    def __init__(self, scene: QGraphicsScene, camera: Camera) -> None:
        self.camera = camera
        self.frame: Frame | None = None
        self.description: ImageDescription | None = None
        self.selected: str | None = None
        self.heatmap = HeatmapItem()
        self._scene = scene
        self._draft = BoxItem(None)
        self._items: dict[str, BoxItem] = {}
        self._given: tuple[BoxRevision, ...] = ()
        self._in_hand: tuple[str | None, Box] | None = None
        self._hovered: Hit | None = None
        self._is_shown = True
        self.is_aside = False
        for depth, item in enumerate((self.heatmap, self._draft), start=1):
            item.setZValue(depth / 10.0)
            scene.addItem(item)

    @property
    def size(self) -> Size | None:
        """Size of the frame shown."""
        return None if self.frame is None else self.frame.size

    def show_frame(self, frame: Frame | None, description: ImageDescription | None) -> None:
        """Put a frame on the scene. What belonged to another image or frame leaves it."""
        is_other_image = description is not self.description
        if is_other_image or frame is None:
            self._given = ()
        self.frame, self.description = frame, description
        self.heatmap.set_image_size(self.size)
        self._show_given()

    def set_boxes(self, revisions: tuple[BoxRevision, ...]) -> str | None:
        """Show these boxes as far as they belong to the frame shown.

        Returns:
            The box that has appeared where one had just been drawn, else None.
        """
        known = set(self._items)
        is_drawn = self._draft.box is not None and self._in_hand is None
        self._given = revisions
        self._show_given()
        new = [box_id for box_id in self._items if box_id not in known]
        return new[-1] if new and is_drawn else None

    def boxes(self) -> tuple[tuple[str, Box], ...]:
        """The boxes as they are shown, in the order given; none while they are hidden."""
        shown = self._items.items() if self._is_shown else ()
        return tuple((box_id, item.box) for box_id, item in shown if item.box is not None)

    def box_of(self, box_id: str | None) -> Box | None:
        """Where a box is shown, or None when it is not on the scene."""
        return dict(self.boxes()).get(box_id) if box_id is not None else None

    def is_locked(self, box_id: str | None) -> bool:
        """Whether a box is kept from being changed."""
        item = self._items.get(box_id) if box_id is not None else None
        return item is not None and item.is_locked

    def hold(self, box_id: str | None, box: Box, outline: Outline | None = None) -> None:
        """Show a box, or with None the new one, where the hand has it; with another outline if one is given."""
        item = self._draft if box_id is None else self._items.get(box_id)
        if item is not None:
            self._in_hand = (box_id, box)
            item.outline = outline if item is self._draft or outline is not None else item.outline
            item.show_box(box, self.caption(box))
            item.set_state(is_selected=True, is_hovered=False, handle=None)
            self.mark()

    def let_go(self) -> None:
        """The hand has finished; its box stays where it is shown until boxes are given anew."""
        self._in_hand = None

    def put_back(self, box_id: str | None, origin: Box) -> None:
        """The hand has given up: its box is where it was again, and a new one is gone."""
        self.hold(box_id, origin)
        self.let_go()
        if box_id is None:
            self._draft.place(None)
        self.mark()

    def select(self, box_id: str | None) -> bool:
        """Mark one box as selected, or none; whether that changed anything."""
        wanted = box_id if box_id in self._items else None
        if wanted == self.selected:
            return False
        self.selected = wanted
        self.mark()
        return True

    def hover(self, found: object) -> None:
        """Mark what is under the pointer."""
        hit = found if isinstance(found, Hit) else None
        if hit != self._hovered:
            self._hovered = hit
            self.mark()

    def show_boxes(self, is_shown: bool) -> None:
        """Show or hide the boxes; one that is being drawn is always seen."""
        self._is_shown = is_shown
        for item in self._items.values():
            item.setVisible(is_shown)

    def follow_camera(self) -> None:
        """Tell the items how large a stored pixel is now."""
        to_view = self.camera.to_view()
        for item in (*self._items.values(), self._draft):
            item.set_scale(to_view.a, to_view.e)

    def caption(self, box: Box) -> str:
        """The size of a box in words."""
        return size_caption(box, self.description)

    def translate_anew(self) -> None:
        """Write everything again in the present language."""
        for item in (self._draft, *self._items.values()):
            if item.box is not None:
                item.show_box(item.box, self.caption(item.box))

    def _show_given(self) -> None:
        held = self._in_hand[0] if self._in_hand is not None else None
        index = None if self.frame is None else self.frame.index
        current = {one.box_id: one for one in self._given if one.frame == index and one.box is not None}
        for gone in set(self._items) - set(current):
            self._scene.removeItem(self._items.pop(gone))
        for box_id, revision in current.items():
            item = self._items.get(box_id) or self._added(box_id)
            item.number, item.is_locked = revision.nodule, revision.details.is_locked
            if box_id != held and revision.box is not None:
                item.outline = revision.details.outline
                item.show_box(revision.box, self.caption(revision.box))
        if self._in_hand is None or self._in_hand[0] is not None:
            self._draft.place(None)
        self.mark()

    def _added(self, box_id: str) -> BoxItem:
        item = self._items[box_id] = BoxItem(None)
        self._scene.addItem(item)
        item.setVisible(self._is_shown)
        to_view = self.camera.to_view()
        item.set_scale(to_view.a, to_view.e)
        return item

    def mark(self) -> None:
        """Show anew what is selected and what is under the pointer."""
        for box_id, item in self._items.items():
            hit = self._hovered if self._hovered is not None and self._hovered.box_id == box_id else None
            item.set_state(
                # One box at a time looks like the one in hand.
                is_selected=box_id == self.selected and self._draft.box is None and not self.is_aside,
                is_hovered=hit is not None,
                handle=None if hit is None else hit.handle,
            )
