"""Which of the things on the image the keyboard speaks to, and so which one looks selected."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.ui.viewer.canvas import Kind
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.spoken import selection_text

translate = QCoreApplication.translate


class Target:
    """A selected measurement comes first, then a proposal that waits for a decision, then the selected box."""

    def __init__(self, view: LayeredCanvas) -> None:
        self._view = view

    @property
    def kind(self) -> Kind:
        """What Delete, Escape and the arrow keys are about."""
        if self._view.calipers.caliper_of(self._view.calipers.selected) is not None:
            return "caliper"
        proposals, stage = self._view.proposals, self._view.stage
        is_aside = proposals.is_aside and stage.box_of(stage.selected) is not None
        return "proposal" if proposals.current is not None and not is_aside else "box"

    def box(self) -> Box | None:
        """Where the selected thing is, in stored pixels; a measurement as its surroundings."""
        if self.kind == "proposal":
            return self._view.proposals.box
        caliper = self._view.calipers.caliper_of(self._view.calipers.selected)
        if caliper is None:
            return self._view.stage.box_of(self._view.stage.selected)
        middle = Point((caliper.one.x + caliper.other.x) / 2.0, (caliper.one.y + caliper.other.y) / 2.0)
        half = caliper.length_px / 2.0
        return Box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)

    def take_box(self, box_id: str) -> None:
        """The user turns to this box, away from everything else."""
        self._view.proposals.is_aside = True
        self._view.calipers.select(None)
        self._view.select_box(box_id)

    def settle(self) -> None:
        """Something was selected, came or went: show and say anew what it is about."""
        self._view.stage.is_aside = self.kind != "box"
        self._view.stage.mark()
        for layer in self._view.layers:
            layer.mark()
        self.speak()

    def speak(self) -> None:
        """Say to a screen reader what is shown and selected."""
        self._view.setAccessibleName(translate("ImageView", "Ultrasound image"))
        self._view.setAccessibleDescription(selection_text(self._view, self.kind))
