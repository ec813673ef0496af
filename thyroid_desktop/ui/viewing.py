"""Between the session and the viewer: what is shown, how, and what the hand asks for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.viewer.view import ImageView

ZOOM_STEP: Final = 1.25


class Viewing(QObject):
    """Shows the session in the view and carries the view's signals to those whom they concern."""

    def __init__(self, view: ImageView, session: Session, annotation: AnnotationFlow, opinion: SecondOpinion) -> None:
        super().__init__(view)
        self.view = view
        self._session = session
        self._annotation = annotation
        self._opinion = opinion
        self._is_map_wanted = True
        self._are_boxes_wanted = True
        self._is_held = False
        self._is_showing = False
        session.frame_changed.connect(self._show_frame)
        session.marks_changed.connect(self._show_boxes)
        session.selection_changed.connect(self._show_boxes)
        opinion.opinion_changed.connect(self._show_map)
        annotation.refused.connect(self._show_boxes)
        view.box_drawn.connect(annotation.draw)
        view.box_changed.connect(annotation.change)
        view.box_deleted.connect(annotation.delete)
        view.box_selected.connect(self._on_selected)
        view.box_dragging.connect(self._on_dragging)
        view.drag_cancelled.connect(opinion.end_drag)
        view.drag_cancelled.connect(opinion.consider)

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

    def fit(self) -> None:
        """Show the whole image."""
        self.view.fit()

    def actual_size(self) -> None:
        """One stored pixel on one pixel of the screen."""
        self.view.show_actual_size()

    def zoom_in(self) -> None:
        """Larger."""
        self.view.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Smaller."""
        self.view.zoom_by(1.0 / ZOOM_STEP)

    def reset_window(self) -> None:
        """Window and level as the file says."""
        self.view.set_window(None)

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
            self.view.set_boxes(self._session.marks.boxes)
            self.view.select_box(self._session.selected_id)
        self._is_showing = False
        self._show_map()

    def _show_boxes(self) -> None:
        self._is_showing = True
        self.view.set_boxes(self._session.marks.boxes)
        self.view.select_box(self._session.selected_id)
        self._is_showing = False

    def _show_map(self) -> None:
        self.view.set_heatmap(self._opinion.opinion.cam)

    def _on_selected(self, box_id: str | None) -> None:
        """Only the hand's choice counts; the view also tells of what it was just given."""
        if not self._is_showing:
            self._session.select(box_id)

    def _on_dragging(self, box_id: str | None, box: Box) -> None:
        self._opinion.follow(box_id, box)
