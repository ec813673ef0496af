"""The boxes that a model proposes for the frame shown, and which of them is in question."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, QPointF

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.viewer.calipers import Calipers
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.canvas import Canvas
from thyroid_desktop.ui.viewer.handles import Handle, hit
from thyroid_desktop.ui.viewer.proposal_item import ProposalItem

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ProposalHit:
    """The pointer meets the proposal with this place in the list: a handle of it, or its border or inside."""

    index: int
    handle: Handle | None = None
    is_inside: bool = False


class Proposals:
    """Proposals that are neither accepted nor refused; one of them is in question.

    One that was decided leaves the screen at once, so that nobody can decide twice.

    Attributes:
        chosen: Place in the list of the proposal in question, from 0.
        is_aside: Whether the user has turned to something else, although proposals are shown.
    """

    def __init__(self, view: Canvas, calipers: Calipers) -> None:
        self.is_aside = False
        self._view = view
        self._calipers = calipers
        self._given: list[Proposal] = []
        self._items: list[ProposalItem] = []
        self.chosen = 0
        self._adjusted: Box | None = None
        self._hovered: ProposalHit | None = None
        self._is_shown = True

    @property
    def current(self) -> Proposal | None:
        """The proposal in question, or None while none is shown."""
        return self._given[self.chosen] if self._given and self._is_shown else None

    @property
    def box(self) -> Box | None:
        """Where the proposal in question is shown, as far as it was adjusted."""
        return self._adjusted or (None if self.current is None else self.current.box)

    def show(self, proposals: tuple[Proposal, ...]) -> None:
        """Show these proposals, best first, instead of those shown; the first is in question."""
        if list(proposals) == self._given:
            return
        self._put(list(proposals), 0)
        self._view.hand.check_held()

    def count(self) -> int:
        """How many can be chosen now."""
        return len(self._given) if self._is_shown else 0

    def choose(self, index: int) -> None:
        """This proposal is in question now."""
        self.is_aside = False
        if index != self.chosen:
            self.chosen, self._adjusted = index, None
            self._place()
        self._calipers.select(None)

    def accept(self) -> None:
        """The proposal in question becomes a box, as it was adjusted; it stays in sight until boxes are given anew."""
        proposal, box = self.current, self.box
        if proposal is None or box is None:
            return
        self._drop()
        self._view.stage.hold(None, box)
        self._view.stage.let_go()
        self._view.proposal_accepted.emit(proposal, box)

    def refuse(self) -> None:
        """The proposal in question is not wanted."""
        proposal = self.current
        if proposal is not None:
            self._drop()
            self._view.proposal_refused.emit(proposal)

    def hold(self, box: Box) -> None:
        """Show the proposal in question where the hand has it."""
        self._adjusted = box if self.current is not None and box != self.current.box else None
        self._place()

    def hit(self, at: QPointF) -> ProposalHit | None:
        """What the pointer meets, the proposal in question first; handles only while the keyboard speaks to it too."""
        if not self._is_shown:
            return None
        boxes = [(str(index), item.box) for index, item in enumerate(self._items) if item.box is not None]
        has_handles = self._view.target.kind == "proposal"
        found = hit(boxes, str(self.chosen) if has_handles else None, self._view.stage.camera.to_view(), at)
        return None if found is None else ProposalHit(int(found.box_id), found.handle, found.is_inside)

    def hover(self, found: object) -> None:
        """Mark what is under the pointer."""
        hovered = found if isinstance(found, ProposalHit) else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.mark()

    def mark(self) -> None:
        is_target = self._view.target.kind == "proposal"
        for index, item in enumerate(self._items):
            is_hovered = self._hovered is not None and self._hovered.index == index
            item.set_state(
                is_chosen=is_target and index == self.chosen,
                is_hovered=is_hovered,
                handle=self._hovered.handle if is_hovered and self._hovered is not None else None,
            )

    def follow_frame(self, *, is_other_image: bool) -> None:  # noqa: ARG002 - what is proposed for a frame leaves with it
        self._put([], 0)

    def follow_camera(self, camera: Camera) -> None:
        to_view = camera.to_view()
        for item in self._items:
            item.set_scale(to_view.a, to_view.e)

    def translate_anew(self) -> None:
        self._place()

    def show_all(self, is_shown: bool) -> None:
        self._is_shown = is_shown
        for item in self._items:
            item.setVisible(is_shown)

    def _drop(self) -> None:
        left = [one for index, one in enumerate(self._given) if index != self.chosen]
        self._put(left, min(self.chosen, max(len(left) - 1, 0)))

    def _put(self, proposals: list[Proposal], chosen: int) -> None:
        self._given, self.chosen, self._adjusted, self._hovered = proposals, chosen, None, None
        self.is_aside = False
        for item in self._items:
            self._view.scene().removeItem(item)
        self._items = [ProposalItem() for _ in proposals]
        for item in self._items:
            item.setVisible(self._is_shown)
            self._view.scene().addItem(item)
        self.follow_camera(self._view.stage.camera)
        self._place()
        self._view.target.settle()

    def _place(self) -> None:
        for index, (proposal, item) in enumerate(zip(self._given, self._items, strict=True)):
            is_chosen = index == self.chosen
            item.place(self._adjusted if is_chosen and self._adjusted is not None else proposal.box)
            score = QLocale().toString(proposal.score, "f", 2)
            if is_chosen:
                text = translate("ImageView", "proposed {score}  ·  Enter accept  ·  Esc refuse")
                item.say(text.format(score=score))
            else:
                item.say(score)
