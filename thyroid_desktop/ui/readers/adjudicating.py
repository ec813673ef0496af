"""Shows what several readers say about the image on screen, settles it, and leads to what is still open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.services.revising import Edited
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow, Desk
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.readers.agreeing import Agreeing, reviewing_of
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.viewer import colours

if TYPE_CHECKING:
    from thyroid_desktop.services.comparing import Comparison, NoduleComparison
    from thyroid_desktop.services.reviewing import Decision, Reviewing
    from thyroid_desktop.ui.panels.adjudication import AdjudicationPanel

COMPARE_LANE: Final = "compare"
LIST_LANE: Final = "compare-list"


class Adjudicating(QObject):
    """Holds the comparison of the image on screen while readers are compared."""

    switched = Signal(bool)
    """Readers are compared from now on, or not any more."""
    boxes_changed = Signal()
    """:meth:`other_boxes` has changed."""
    panel_made = Signal(object)
    """:class:`AdjudicationPanel`, which wants a place in the window."""
    told = Signal(str, str)
    """Something worth a note: title and detail."""

    def __init__(
        self,
        session: Session,
        operations: Operations,
        annotation: AnnotationFlow,
        agreeing: Agreeing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._annotation = annotation
        self.is_on = False
        self.comparison: Comparison | None = None
        self._place = 0
        self._agreeing = agreeing
        self._panel: AdjudicationPanel | None = None
        session.marks_changed.connect(self._read)

    @property
    def panel(self) -> AdjudicationPanel:
        """The panel, which is made when readers are compared for the first time; most windows never show it."""
        if self._panel is None:
            from thyroid_desktop.ui.panels.adjudication import AdjudicationPanel

            self._panel = panel = AdjudicationPanel()
            panel.setVisible(False)
            panel.unblind_asked.connect(self.unblind)
            panel.nodule_chosen.connect(self._look_at)
            panel.settle_asked.connect(self.settle_choice)
            panel.withdraw_asked.connect(self.withdraw)
            panel.next_asked.connect(self.next_disagreement)
            panel.agreement_asked.connect(self._agreeing.show_agreement)
            self.panel_made.emit(panel)
        return self._panel

    @property
    def nodule(self) -> NoduleComparison | None:
        """The nodule that is looked at; None while nothing is compared."""
        nodules = self.comparison.nodules if self.comparison is not None else ()
        return nodules[self._place] if self._place < len(nodules) else None

    def other_boxes(self) -> tuple[tuple[BoxRevision, str], ...]:
        """What is to be seen beside the reader's own boxes, each with a name: those of others, and settled ones."""
        settled = tuple((box, self.tr("settled")) for box in self._session.marks.settled)
        if self.comparison is None:
            return settled
        own = self._session.marks.user_id
        said = [one for nodule in self.comparison.nodules for one in nodule.said if one.reader.id != own]
        said.sort(key=lambda one: one.reader.id)  # in one order on all frames, so that a reader keeps his colour
        return (*((one.box, one.reader.name) for one in said if one.box is not None), *settled)

    def toggle_comparison(self, is_wanted: bool) -> None:
        """Compare the readers of every image that is shown, or stop doing so."""
        if is_wanted != self.is_on:
            self.is_on = is_wanted
            self.panel.setVisible(is_wanted)
            self._read()
            self.switched.emit(is_wanted)

    def unblind(self) -> None:
        """Show a reader who is blind to the others what they say about this case, and record that."""
        self._do(lambda reviewing, desk: reviewing.unblind(desk.image))

    def choose_box(self, revision: BoxRevision) -> None:
        """Another reader's box was clicked: look at its nodule, and choose it."""
        nodules = self.comparison.nodules if self.comparison is not None else ()
        for place, nodule in enumerate(nodules):
            if any(one.id == revision.id for one in (*nodule.boxes, nodule.settled) if one is not None):
                self._look_at(place)
                if revision.id != (nodule.settled.id if nodule.settled is not None else 0):
                    self.panel.choose(revision.layer)

    def settle_choice(self) -> None:
        """Settle the box that is chosen in the panel."""
        decision = self.panel.decision()
        if decision is None:
            self.told.emit(self.tr("Choose a box first"), self.tr("Whose box of this nodule shall be settled?"))
        else:
            self._settle(decision)

    def settle_mean(self) -> None:
        """Settle the mean of the readers' boxes."""
        decision = self.panel.decision("mean")
        if decision is not None:
            self._settle(decision)

    def withdraw(self) -> None:
        """Take back what was settled about the nodule that is looked at."""
        nodule = self.nodule
        if nodule is not None and nodule.settled_id:
            self._do(lambda reviewing, desk: reviewing.withdraw(desk.image, nodule, is_model_shown=desk.is_model_shown))

    def next_disagreement(self) -> None:
        """Go to the next image of the list whose readers disagree on something that is not settled."""
        session, at = self._session, self._session.position
        reviewing, blinding = reviewing_of(session), session.blinding
        if reviewing is None or not session.images:
            return
        images = (*session.images[at + 1 :], *session.images[: at + 1])
        self._operations.run(
            lambda progress: reviewing.next_open(images, blinding, progress),
            done=lambda place: self._go_to(None if place is None else (at + 1 + place) % len(images)),
            lane=LIST_LANE,
            title="Looking for a disagreement",
            is_latest_only=True,
        )

    def _do(self, deed: Callable[[Reviewing, Desk], Edited]) -> None:
        from thyroid_desktop.services.reviewing import Reviewing

        workplace = self._session.workplace
        if workplace is not None:
            users = workplace.settings.users
            self._annotation.do(lambda desk: deed(Reviewing(desk.annotating.revising, users), desk))

    def _settle(self, decision: Decision) -> None:
        nodule = self.nodule
        if nodule is not None:
            self._do(
                lambda reviewing, desk: reviewing.settle(
                    desk.image, nodule, decision, is_model_shown=desk.is_model_shown
                )
            )

    def _read(self) -> None:
        """The marks on screen are new: compare anew, or show why there is nothing to compare."""
        session = self._session
        image, marks, reviewing = session.image, session.marks, reviewing_of(session)
        is_known = image is not None and image.id == marks.image_id and not marks.is_blind_to_others
        if self.comparison is not None and not (self.is_on and is_known and image == self.comparison.image):
            self.comparison = None
        self._show()
        if self.is_on and is_known and image is not None and reviewing is not None:
            blinding = session.blinding
            self._operations.run(
                lambda _progress: reviewing.compare(image, blinding),
                done=self._take,
                lane=COMPARE_LANE,
                is_latest_only=True,
            )

    def _take(self, comparison: Comparison) -> None:
        """A comparison was read; whether it may still be seen is asked once more."""
        image, marks = self._session.image, self._session.marks
        if not self.is_on or comparison.image != image or marks.image_id != image.id or marks.is_blind_to_others:
            return
        is_first = self.comparison is None
        was_open = self.nodule is not None and self.nodule.is_open
        self.comparison = comparison
        first_open = next((at for at, one in enumerate(comparison.nodules) if one.is_open), None)
        if is_first:
            self._place = first_open or 0
        elif was_open and first_open is not None and not (self.nodule is not None and self.nodule.is_open):
            self._place = first_open
        self._place = min(self._place, max(len(comparison.nodules) - 1, 0))
        self._show()

    def _show(self) -> None:
        if self.is_on:
            from thyroid_desktop.ui.panels.adjudication import Shown

            marks = self._session.marks
            shown = Shown(self.comparison, self._place, self._tints(), marks.is_blind_to_others, marks.user_id)
            self.panel.show_comparison(shown)
        self.boxes_changed.emit()

    def _tints(self) -> dict[int, QColor]:
        """The colours that the viewer gives to readers, in the order in which they come to it."""
        others = dict.fromkeys(box.layer for box, _ in self.other_boxes())
        return {layer: colours.READERS[at % len(colours.READERS)] for at, layer in enumerate(others)}

    def _look_at(self, place: int) -> None:
        self._place = place
        self._show()
        nodule, frame = self.nodule, self._session.frame
        if nodule is not None and frame is not None and nodule.frame != frame.index:
            self._session.show_frame(nodule.frame)

    def _go_to(self, position: int | None) -> None:
        if position is not None:
            self.toggle_comparison(True)
            self._session.show_image(position)
            return
        detail = self.tr("Images that you read blind were not looked at.") if self._session.blinding.to_others else ""
        self.told.emit(self.tr("No disagreement is left in the list"), detail)
