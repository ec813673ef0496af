"""Boxes that are looked at but not changed: of other readers, or of an earlier state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.canvas import Canvas
from thyroid_desktop.ui.viewer.handles import hit
from thyroid_desktop.ui.viewer.others_item import OtherBox, OthersItem


@dataclass(frozen=True, slots=True)
class OtherHit:
    """The pointer meets the box of another reader."""

    revision: BoxRevision
    is_inside: bool


class Others:
    """Boxes of others as far as they lie on the frame shown; a reader keeps his colour on all frames."""

    def __init__(self, view: Canvas) -> None:
        self._view = view
        self._given: tuple[tuple[BoxRevision, str], ...] = ()
        self._shown: tuple[tuple[BoxRevision, OtherBox], ...] = ()
        self._item = OthersItem()
        view.scene().addItem(self._item)

    def show(self, boxes: tuple[tuple[BoxRevision, str], ...]) -> None:
        """Show these boxes, each with the name of its reader, as far as they lie on the frame shown."""
        self._given = tuple(boxes)
        self._show_given()
        self._view.hand.look()

    def hit(self, at: QPointF) -> OtherHit | None:
        """The box under a position of the widget."""
        if not self._item.isVisible():
            return None
        boxes = [(str(index), other.box) for index, (_, other) in enumerate(self._shown)]
        found = hit(boxes, None, self._view.stage.camera.to_view(), at)
        return None if found is None else OtherHit(self._shown[int(found.box_id)][0], found.is_inside)

    def hover(self, found: object) -> None:
        """Mark what is under the pointer."""
        under = found.revision if isinstance(found, OtherHit) else None
        places = [index for index, (revision, _) in enumerate(self._shown) if revision is under]
        self._item.hover(places[0] if places else None)

    def mark(self) -> None:
        """Nothing here can be selected."""

    def follow_frame(self, *, is_other_image: bool) -> None:
        if is_other_image:
            self._given = ()
        self._show_given()

    def follow_camera(self, camera: Camera) -> None:
        to_view = camera.to_view()
        self._item.set_scale(to_view.a, to_view.e)

    def translate_anew(self) -> None:
        """Names are the same in every language."""

    def show_all(self, is_shown: bool) -> None:
        self._item.setVisible(is_shown)

    def _show_given(self) -> None:
        readers = list(dict.fromkeys(caption for _, caption in self._given))
        frame = self._view.stage.frame
        index = None if frame is None else frame.index
        self._shown = tuple(
            (revision, OtherBox(revision.box, revision.details.outline, readers.index(caption), caption))
            for revision, caption in self._given
            if revision.box is not None and revision.frame == index
        )
        self._item.show_boxes(tuple(other for _, other in self._shown))
