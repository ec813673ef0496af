"""What every layer of the picture is told, whatever it shows, and the canvas with all its layers."""

from __future__ import annotations

from typing import Protocol

from thyroid_desktop.ui.viewer.calipers import Calipers
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.canvas import Canvas
from thyroid_desktop.ui.viewer.grey_levels import GreyLevels
from thyroid_desktop.ui.viewer.others import Others
from thyroid_desktop.ui.viewer.polygon_item import PolygonItem
from thyroid_desktop.ui.viewer.proposals import Proposals


class Layer(Protocol):
    """One kind of things on the scene: measurements, proposals, other readers' boxes, the polygon being drawn."""

    def follow_frame(self, *, is_other_image: bool) -> None:
        """Another frame is shown, or none; what belonged to the one before must leave."""

    def follow_camera(self, camera: Camera) -> None:
        """A stored pixel has another size on screen."""

    def translate_anew(self) -> None:
        """Write everything again in the present language."""

    def show_all(self, is_shown: bool) -> None:
        """Show or hide everything."""

    def mark(self) -> None:
        """Show anew what is selected."""


class LayeredCanvas(Canvas):
    """The canvas as gestures and keys know it, which reach for the things that lie on it.

    Attributes:
        levels: Brightness and contrast.
        calipers: Measurements.
        proposals: Boxes that a model proposes.
        others: Boxes of other readers, or of an earlier state.
        layers: These three, for what concerns all of them.
        sketch: The outline that is being drawn.
    """

    levels: GreyLevels
    calipers: Calipers
    proposals: Proposals
    others: Others
    layers: tuple[Layer, ...]
    sketch: PolygonItem
