"""What the parts of the viewer may ask of it: its stage and camera, its signals, and whom to tell of a change."""

from __future__ import annotations

from typing import Literal, Protocol

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QGraphicsView

from thyroid_desktop.ui.viewer.stage import Stage

Kind = Literal["box", "caliper", "proposal"]
"""What the keyboard can speak to."""


class Holder(Protocol):
    """What has hold of things: the hand."""

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on."""

    def look(self) -> None:
        """What is under the pointer may be another thing now."""

    def check_held(self) -> None:
        """Things were given anew; what is held may be gone."""


class Choice(Protocol):
    """Which of the things on the image is selected."""

    @property
    def kind(self) -> Kind:
        """What Delete, Escape and the arrow keys are about."""

    def take_box(self, box_id: str) -> None:
        """The user turns to this box, away from everything else."""

    def settle(self) -> None:
        """Something was selected, came or went."""


class Canvas(QGraphicsView):
    """The widget as its parts know it. The viewer itself gives the attributes and methods their content.

    Parts depend on this and the viewer on its parts, so that none of them needs to know who puts them together.

    Attributes:
        stage: What stands on the scene, and the camera that looks at it.
        hand: What has hold of things.
        target: What the keyboard speaks to.

    Signals:
        box_drawn(Box): A new box was drawn. It stays in sight until boxes are given anew.
        box_changed(str, Box, str): Box id, where it is now, and ``"move"`` or ``"resize"``.
        box_dragging(str | None, Box): The box follows the hand; None stands for one that is being drawn.
        drag_cancelled(): What ``box_dragging`` told is taken back.
        box_selected(str | None): Another box, or none, is selected.
        box_deleted(str): The box is to be deleted.
        box_activated(str): The box was clicked twice.
        measured(Caliper): A measurement was made. It stays in sight until measurements are given anew.
        caliper_changed(str, Caliper): Subject of a measurement, and where it is now.
        caliper_deleted(str): The measurement is to be deleted.
        polygon_drawn(str | None, Box, Outline): An outline was drawn with the box around it, for the box with this id
            or for a new one.
        proposal_accepted(Proposal, Box): The proposal is to become this box; it stays in sight until boxes are given.
        proposal_refused(Proposal): The proposal is not wanted.
        other_box_chosen(BoxRevision): The box of another reader was clicked.
        hint(str): Why something did not happen, in the user's language.
        window_changed(Window): Window and level were changed or reset.
        pointer_moved(Point | None): The pointer is over this stored position, or over no part of the image.
        zoom_changed(float): So many screen pixels show one stored column.
    """

    box_drawn = Signal(object)
    box_changed = Signal(str, object, str)
    box_dragging = Signal(object, object)
    drag_cancelled = Signal()
    box_selected = Signal(object)
    box_deleted = Signal(str)
    box_activated = Signal(str)
    measured = Signal(object)
    caliper_changed = Signal(str, object)
    caliper_deleted = Signal(str)
    polygon_drawn = Signal(object, object, object)
    proposal_accepted = Signal(object, object)
    proposal_refused = Signal(object)
    other_box_chosen = Signal(object)
    hint = Signal(str)
    window_changed = Signal(object)
    pointer_moved = Signal(object)
    zoom_changed = Signal(float)

    stage: Stage
    hand: Holder
    target: Choice

    def select_box(self, box_id: str | None) -> None:
        """Select a box that is shown, or none."""
        raise NotImplementedError

    def follow_camera(self) -> None:
        """Look where the camera looks."""
        raise NotImplementedError

    def fit(self) -> None:
        """Show the whole image."""
        raise NotImplementedError

    def show_actual_size(self) -> None:
        """One stored pixel on one pixel of the screen."""
        raise NotImplementedError

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify by a factor about a position of the widget, or its middle."""
        raise NotImplementedError
