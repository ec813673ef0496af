"""What a hand or a key has hold of while it changes a box: a box of the reader, or a proposed one."""

from __future__ import annotations

from typing import Protocol

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer.layers import LayeredCanvas


class Grip(Protocol):
    """What a gesture that changes a box tells its holder."""

    @property
    def is_lost(self) -> bool:
        """Whether the box is no longer there."""

    def hold(self, box: Box) -> None:
        """The box is here while the gesture goes on."""

    def hand_over(self, box: Box, action: str) -> None:
        """The gesture has ended with the box here."""

    def put_back(self, origin: Box) -> None:
        """The gesture has changed nothing."""


class BoxGrip:
    """A box of the reader: what happens to it is told by signals."""

    def __init__(self, view: LayeredCanvas, box_id: str) -> None:
        self._view = view
        self._box_id = box_id

    @property
    def is_lost(self) -> bool:
        return self._view.stage.box_of(self._box_id) is None

    def hold(self, box: Box) -> None:
        self._view.stage.hold(self._box_id, box)
        self._view.box_dragging.emit(self._box_id, box)

    def hand_over(self, box: Box, action: str) -> None:
        self._view.stage.let_go()
        self._view.box_changed.emit(self._box_id, box, action)

    def put_back(self, origin: Box) -> None:
        self._view.stage.put_back(self._box_id, origin)


class ProposalGrip:
    """The proposal in question: who changes it accepts it."""

    def __init__(self, view: LayeredCanvas) -> None:
        self._view = view
        self._proposal = view.proposals.current

    @property
    def is_lost(self) -> bool:
        return self._view.proposals.current is not self._proposal

    def hold(self, box: Box) -> None:
        self._view.proposals.hold(box)
        self._view.box_dragging.emit(None, box)

    def hand_over(self, box: Box, action: str) -> None:  # noqa: ARG002 - moved or resized, it is accepted
        self._view.proposals.hold(box)
        self._view.proposals.accept()

    def put_back(self, origin: Box) -> None:
        if not self.is_lost:
            self._view.proposals.hold(origin)
