"""What every layer of the picture is told, whatever it shows."""

from __future__ import annotations

from typing import Protocol

from thyroid_desktop.ui.viewer.camera import Camera


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
