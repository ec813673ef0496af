"""Suggested boxes: asked for by a key, shown beside what is recorded, and accepted, adjusted or refused by the hand."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from thyroid_desktop.domain.annotation import BoxDetails, Origin
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Refusal
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.second_opinion import frame_name
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.worker_process import WorkerProcess

LEAST_SCORE: Final = 0.25
"""Further suggestions below this would only clutter the image; the best one is shown whatever its score."""


class Proposing(QObject):
    """Asks the worker, and records what became of its suggestions. What is only suggested is nowhere recorded."""

    changed = Signal()
    """Other suggestions, or none, belong to the frame on screen."""
    nothing_found = Signal()

    def __init__(
        self,
        session: Session,
        operations: Operations,
        worker: WorkerProcess,
        annotation: AnnotationFlow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._worker = worker
        self._annotation = annotation
        self._source = ""
        self._ticket = 0
        self._is_always = False
        self.proposals: tuple[Proposal, ...] = ()
        session.frame_changed.connect(self.forget)
        session.image_changed.connect(self._on_image, Qt.ConnectionType.QueuedConnection)
        worker.proposed.connect(self._on_proposed)
        worker.failed.connect(self._on_failed)

    def start(self, bundle: Path | None) -> None:
        """Suggest with this bundle from now on; without one, the key says that there is none."""
        self._source = "" if bundle is None else bundle.name
        if bundle is not None:
            self._worker.start_proposer(bundle)

    def propose(self) -> None:
        """Ask for suggestions on the frame on screen."""
        image, frame = self._session.image, self._session.frame
        if image is None or frame is None:
            return
        if not self._source:
            self._operations.problem.emit(
                UserProblem("No box can be proposed", "no proposer is installed", "Draw the box by hand.")
            )
            return
        self._worker.set_frame(frame_name(image, frame), frame)
        self._ticket = self._worker.propose()

    def propose_always(self, is_wanted: bool) -> None:
        """From now on, ask by itself on every image about which nothing was said yet, or not."""
        self._is_always = is_wanted
        if is_wanted:
            self._on_image()

    def accept(self, proposal: Proposal, box: Box) -> None:
        """Record a suggestion as it is, or as the hand has adjusted it."""
        origin: Origin = "proposed" if box == proposal.box else "adjusted"
        self._annotation.draw(box, BoxDetails(origin, proposal.score, self._source))
        self.forget()

    def refuse(self, proposal: Proposal) -> None:
        """Record that a suggestion was not wanted; the others stay."""
        frame = self._session.frame
        if frame is not None:
            index, refusal = frame.index, Refusal(proposal.box, proposal.score, self._source)
            self._annotation.do(
                lambda desk: desk.describing.refuse(desk.image, index, refusal, is_model_shown=desk.is_model_shown)
            )
        self._show(tuple(one for one in self.proposals if one != proposal))

    def forget(self) -> None:
        """Show no suggestion any more; one that is still on its way comes too late."""
        self._ticket = 0
        self._show(())

    def _on_image(self) -> None:
        marks = self._session.marks
        if self._is_always and self._source and not (marks.boxes or marks.is_absent):
            self.propose()

    def _show(self, proposals: tuple[Proposal, ...]) -> None:
        if proposals != self.proposals:
            self.proposals = proposals
            self.changed.emit()

    def _on_proposed(self, ticket: int, proposals: tuple[Proposal, ...]) -> None:
        if ticket != self._ticket:
            return
        known = [one.box for one in self._session.marks.boxes if self._is_here(one.frame) and one.box is not None]
        likely = (one for place, one in enumerate(proposals) if place == 0 or one.score >= LEAST_SCORE)
        fresh = tuple(one for one in likely if all(one.box.intersection_over_union(box) < 0.5 for box in known))
        self._show(fresh)
        if not fresh:
            self.nothing_found.emit()

    def _is_here(self, frame: int) -> bool:
        return self._session.frame is not None and self._session.frame.index == frame

    def _on_failed(self, ticket: int, problem: UserProblem) -> None:
        if ticket == self._ticket and ticket > 0:
            self._ticket = 0
            self._operations.problem.emit(problem)
