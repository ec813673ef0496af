"""Similar nodules on screen: looked for when the model has answered, opened, and left again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.resemblance import Likeness, Resemblance
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.resembling import Eyes, Likened, Wish
from thyroid_desktop.ui.library.image_list import place_of
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session

ALIKE_LANE: Final = "alike"
VISIT_LANE: Final = "visit"
MOST_VISITS: Final = 50
"""Nodules to which one can come back, one after the other."""

AlikeStage = Literal["none", "hidden", "waiting", "searching", "found", "failed"]
"""none: no box · hidden: kept from the reader until he has an own opinion · waiting: the model has not answered yet ·
searching · found · failed."""


@dataclass(frozen=True, slots=True)
class AlikeView:
    """What there is to show."""

    stage: AlikeStage = "none"
    resemblance: Resemblance = field(default_factory=Resemblance)
    problem: UserProblem | None = None


@dataclass(frozen=True, slots=True)
class _Sought:
    """What was looked for: a state of a box, a network, a reader, and what he wants."""

    revision_id: int
    likened: Likened
    eyes: Eyes
    wish: Wish

    def is_same(self, other: _Sought | None) -> bool:
        """Whether both look for the same."""
        if other is None:
            return False
        mine, theirs = ((one.revision_id, one.likened.weights_sha256, one.eyes, one.wish) for one in (self, other))
        return mine == theirs


@dataclass(frozen=True, slots=True)
class _Visit:
    """Where one was."""

    image: Image
    frame: int
    box_id: str | None


class Alike(QObject):
    """Keeps the similar nodules in step with the answer on screen, as long as somebody wants to see them."""

    changed = Signal()
    focus_wanted = Signal()
    """The similar nodules are to be shown, and the keyboard to be led there."""

    def __init__(
        self, session: Session, operations: Operations, opinion: SecondOpinion, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._opinion = opinion
        self._sought: _Sought | None = None
        self._is_wanted = False
        self._visits: list[_Visit] = []
        self.wish = Wish()
        self.view = AlikeView()
        opinion.opinion_changed.connect(self.consider)
        session.images_changed.connect(self._on_images)
        session.user_changed.connect(self._forget_visits)
        operations.changed.connect(self._on_changed)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a nodule to come back to."""
        return bool(self._visits)

    def want(self, is_wanted: bool) -> None:
        """From now on somebody looks, or nobody."""
        self._is_wanted = is_wanted
        self.consider()

    def want_unknown(self, is_wanted: bool) -> None:
        """Show nodules whose pathology is not known, too, or not."""
        self.wish = replace(self.wish, with_unknown=is_wanted)
        self.consider()

    def show_alike(self) -> None:
        """Lead to the list."""
        self.focus_wanted.emit()

    def consider(self) -> None:
        """Look for what resembles the nodule on screen, once its answer is recorded."""
        stage = self._opinion.opinion.stage
        revision = self._session.selected
        if not self._is_wanted or revision is None or stage == "none":
            self._show(None, AlikeView())
            return
        recorded = self._session.marks.recorded_for(revision)
        user = self._session.user
        if stage == "hidden" or recorded is None or user is None:
            self._show(None, AlikeView("hidden" if stage == "hidden" else "waiting"))
            return
        likened = Likened(recorded.prediction.provenance.weights_sha256, revision)
        sought = _Sought(revision.id, likened, Eyes(user.id, self._session.blinding), self.wish)
        if not sought.is_same(self._sought):
            self._search(sought)

    def search_again(self) -> None:
        """The library may hold others by now; what is shown stays until they are found."""
        if self._sought is not None:
            self._search(self._sought)

    def open(self, likeness: Likeness) -> None:
        """Show a similar nodule with its box selected; one comes back by :meth:`go_back`."""
        workplace, image, frame = self._session.workplace, self._session.image, self._session.frame
        if workplace is None or image is None or frame is None:
            return
        here = _Visit(image, frame.index, self._session.selected_id)

        def show(found: Image) -> None:
            self._visits = [*self._visits[-MOST_VISITS:], here]
            self._go(_Visit(found, likeness.frame, likeness.box_id))
            self.changed.emit()

        self._operations.run(lambda _progress: workplace.cases.image(likeness.image_id), done=show, lane=VISIT_LANE)

    def go_back(self) -> None:
        """Back to the nodule from which the last similar one was opened; nothing when there is none."""
        if self._visits:
            self._go(self._visits.pop())
            self.changed.emit()

    def _go(self, visit: _Visit) -> None:
        session, loading = self._session, self._session.loading
        image = visit.image if loading is None else loading.now(visit.image)
        position = place_of(image.id, session.images)
        if position >= 0:
            session.show_image(position, visit.frame, visit.box_id)
        else:
            # It is not in the list, or was left out by a filter.
            images = (*(one for one in session.opened if one.id != image.id), image)
            session.set_images(images, len(images) - 1, frame=visit.frame, select=visit.box_id)

    def _search(self, sought: _Sought) -> None:
        workplace = self._session.workplace
        if workplace is None:
            return
        before = self._sought
        if before is not None and replace(before, wish=sought.wish).is_same(sought):
            # What is shown of this nodule stays until what is wanted now is found.
            self._sought = sought
        else:
            self._show(sought, AlikeView("searching"))
        self._operations.run(
            lambda _progress: workplace.resembling.alike(sought.likened, sought.eyes, sought.wish),
            done=lambda found: self._take(sought, AlikeView("found", found)),
            failed=lambda problem: self._take(sought, AlikeView("failed", problem=problem)),
            lane=ALIKE_LANE,
            is_latest_only=True,
        )

    def _take(self, sought: _Sought, view: AlikeView) -> None:
        """What comes late, for another nodule or another reader, is dropped."""
        if sought.is_same(self._sought):
            # Told even where the same was found: what is wanted may be something else.
            self.view = view
            self.changed.emit()

    def _show(self, sought: _Sought | None, view: AlikeView) -> None:
        self._sought = sought
        if view != self.view:
            self.view = view
            self.changed.emit()

    def _on_images(self) -> None:
        if not self._session.images:
            self._forget_visits()

    def _forget_visits(self) -> None:
        self._visits.clear()
        self.changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        if changes.image_ids or changes.prediction_image_ids:
            self.search_again()
