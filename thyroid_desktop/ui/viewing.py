"""Between the session and the viewer: what is shown, how, and what the hand asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject

from thyroid_desktop.domain.annotation import as_of, current_boxes, in_layer
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.controllers import Controllers
from thyroid_desktop.ui.looking import Looking
from thyroid_desktop.ui.viewer.view import ImageView


class Viewing(QObject):
    """Shows the session in the view and carries the view's signals to those whom they concern."""

    def __init__(self, view: ImageView, parts: Controllers) -> None:
        super().__init__(view)
        self.view = view
        session, annotation, opinion = parts.session, parts.annotation, parts.opinion
        self.looking = Looking(view)
        self._session = session
        self._opinion = opinion
        self._proposing = parts.proposing
        self._adjudicating = parts.adjudicating
        self._looked_at: int | None = None
        self._is_map_wanted = True
        self._are_boxes_wanted = True
        self._is_held = False
        self._is_showing = False
        session.frame_changed.connect(self._show_frame)
        session.marks_changed.connect(self._show_boxes)
        session.selection_changed.connect(self._show_selection)
        opinion.opinion_changed.connect(self._show_map)
        annotation.refused.connect(self._show_boxes)
        view.box_drawn.connect(annotation.draw)
        view.box_changed.connect(annotation.change)
        view.box_deleted.connect(annotation.delete)
        view.box_selected.connect(self._on_selected)
        view.box_dragging.connect(self._on_dragging)
        view.drag_cancelled.connect(opinion.end_drag)
        view.drag_cancelled.connect(opinion.consider)
        view.measured.connect(parts.nodules.measure)
        view.caliper_changed.connect(parts.nodules.change_caliper)
        view.caliper_deleted.connect(parts.nodules.delete_caliper)
        view.polygon_drawn.connect(parts.nodules.draw_outline)
        view.proposal_accepted.connect(parts.proposing.accept)
        view.proposal_refused.connect(parts.proposing.refuse)
        view.other_box_chosen.connect(parts.adjudicating.choose_box)
        parts.adjudicating.boxes_changed.connect(self._show_others)
        parts.proposing.changed.connect(self._show_proposals)

    def draw(self) -> None:
        """The left button draws, also inside another box."""
        self.view.set_tool("draw")
        self.view.setFocus()

    def edit(self) -> None:
        """The left button moves and resizes boxes, and draws where there is none."""
        self.view.set_tool("edit")
        self.view.setFocus()

    def window_level(self) -> None:
        """The left button changes window and level."""
        self.view.set_tool("level")
        self.view.setFocus()

    def polygon(self) -> None:
        """The left button sets the corners of an outline."""
        self.view.set_tool("polygon")
        self.view.setFocus()

    def measure(self) -> None:
        """The left button measures distances."""
        self.view.set_tool("measure")
        self.view.setFocus()

    def look_at(self, revision_id: int | None) -> None:
        """Show an earlier state of the image beside the present one; None for the present one alone."""
        self._looked_at = revision_id
        self._show_others()

    def show_boxes(self, is_wanted: bool) -> None:
        """Show or hide all boxes."""
        self._are_boxes_wanted = is_wanted
        self.view.set_boxes_shown(is_wanted and not self._is_held)

    def show_overlay(self, is_wanted: bool) -> None:
        """Show or hide the attention map."""
        self._is_map_wanted = is_wanted
        self._opinion.is_map_shown = is_wanted
        self.view.set_overlay(is_hidden=not is_wanted or self._is_held)

    def hide_while_held(self, is_held: bool) -> None:
        """Show the bare image as long as the key is down."""
        self._is_held = is_held
        self.show_boxes(self._are_boxes_wanted)
        self.show_overlay(self._is_map_wanted)

    def apply_overlay(self, options: OverlayOptions) -> None:
        """Lay the map over the image in this way."""
        self.view.set_overlay(options.opacity, options.palette, None, options.is_contour)

    def _show_frame(self) -> None:
        image, frame = self._session.image, self._session.frame
        self._is_showing = True
        if image is None or frame is None:
            self.view.clear()
        else:
            self.view.show_frame(frame, image.description)
            self.looking.apply_window()
            self._show_marks(frame.index)
        self._is_showing = False
        self._show_map()

    def _show_selection(self) -> None:
        self._is_showing = True
        self.view.select_box(self._session.selected_id)
        self._is_showing = False

    def _show_boxes(self) -> None:
        self._is_showing = True
        self._show_marks(self._session.frame.index if self._session.frame is not None else 0)
        self._is_showing = False

    def _show_marks(self, frame: int) -> None:
        self.view.set_boxes(self._session.marks.boxes)
        self.view.select_box(self._session.selected_id)
        self.view.calipers.show(self._session.marks.calipers(frame))
        self._show_others()

    def _show_others(self) -> None:
        """Beside the reader's boxes: an earlier state that is looked at, or what is settled and other readers say."""
        marks = self._session.marks
        user = self._session.user
        if self._looked_at is None or user is None:
            self.view.others.show(self._adjudicating.other_boxes())
            return
        then = current_boxes(in_layer(as_of(marks.revisions, self._looked_at), user.id))
        shown = tuple(one for one in then if one.image_id == marks.image_id)
        self.view.others.show(tuple((box, self.tr("earlier")) for box in shown))

    def _show_proposals(self) -> None:
        self.view.proposals.show(self._proposing.proposals)

    def _show_map(self) -> None:
        self.view.set_heatmap(self._opinion.opinion.cam)

    def _on_selected(self, box_id: str | None) -> None:
        """Only the hand's choice counts; the view also tells of what it was just given."""
        if not self._is_showing:
            self._session.select(box_id)

    def _on_dragging(self, box_id: str | None, box: Box) -> None:
        self._opinion.follow(box_id, box)
