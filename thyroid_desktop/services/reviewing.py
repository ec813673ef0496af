"""Reading a case after others: comparing what the readers say, settling it between them, and how far they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxDetails,
    BoxEdit,
    BoxRevision,
    Edit,
    MarkEdit,
    Revision,
    User,
    current_boxes,
    current_marks,
    in_layer,
)
from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Settlement, SettlingReason, Unblinding
from thyroid_desktop.domain.nodule import Opinion, Verdict
from thyroid_desktop.services.blinding import Blinding, has_seen_others, seen_by
from thyroid_desktop.services.comparing import (
    Comparison,
    NoduleComparison,
    compare,
    mean_box,
    settlement_subject,
)
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.services.rating import Agreement, Scale, agreement_of, rated
from thyroid_desktop.services.revising import DoneAlreadyError, Edited, History, Revising


@dataclass(frozen=True, slots=True)
class Decision:
    """What shall be settled about one nodule.

    Attributes:
        by: The user id of the reader whose box is taken, the mean of all boxes, or that there is no nodule.
        reason: Why.
        note: Free words.
        verdict: Benign or malignant, when that is settled too.
    """

    by: int | Literal["mean", "nobody"]
    reason: SettlingReason
    note: str = ""
    verdict: Verdict | None = None


class Reviewing:
    """What a reader does with the work of others. May be called from several threads.

    Args:
        revising: Appends the revisions of the one who reviews.
        users: All users.
    """

    def __init__(self, revising: Revising, users: Callable[[], Sequence[User]]) -> None:
        self._revising = revising
        self._users = users

    def compare(self, image: Image, blinding: Blinding) -> Comparison:
        """All readers of an image side by side, as far as the reader may see them."""
        revisions = self._revising.history(image).revisions
        return compare(image, seen_by(revisions, self._revising.user_id, blinding), self._names())

    def unblind(self, image: Image) -> Edited:
        """Record that the reader is shown what the others say about the image's case; once is enough."""
        reader = self._revising.user_id

        def plan(history: History) -> Sequence[Edit]:
            if has_seen_others(history.revisions, reader):
                raise DoneAlreadyError
            return (MarkEdit("unblinding", "unblinding", image.id, Unblinding(), "unblind", reader),)

        return self._revising.commit(image, plan)

    def settle(
        self, image: Image, nodule: NoduleComparison, decision: Decision, *, is_model_shown: bool = False
    ) -> Edited:
        """Settle one nodule of a comparison for all, as one deed.

        Raises:
            UserProblem: A reader has changed a box since the comparison was made, or the reader whose box shall be
                taken has none.
        """
        chosen, by = _chosen(nodule, decision)
        names = self._names()
        box_id = nodule.settled_id or uuid4().hex

        def plan(history: History) -> Sequence[Edit]:
            _refuse_outdated(nodule, history)
            number = _number(nodule, chosen or nodule.boxes, history)
            settlement = Settlement(by, decision.reason, decision.note, tuple(one.id for one in nodule.boxes))
            edits: list[Edit] = []
            if chosen or nodule.settled is not None:
                edits.append(_box_edit(image, box_id, nodule, number, chosen, names))
            edits.append(
                MarkEdit(
                    "settlement",
                    settlement_subject(box_id),
                    image.id,
                    settlement,
                    "settle",
                    SHARED_LAYER,
                    nodule.frame,
                    number,
                )
            )
            return [*edits, *_opinion_edits(image, number, decision.verdict, history)]

        return self._revising.commit(image, plan, is_model_shown=is_model_shown)

    def withdraw(self, image: Image, nodule: NoduleComparison, *, is_model_shown: bool = False) -> Edited:
        """Take back what was settled about a nodule, whoever settled it.

        Raises:
            UserProblem: Nothing was settled.
        """
        subject = settlement_subject(nodule.settled_id)

        def plan(history: History) -> Sequence[Edit]:
            shared = in_layer(history.revisions, SHARED_LAYER)
            edits: list[Edit] = [
                BoxEdit(one.box_id, one.image_id, one.frame, one.nodule, None, "delete", SHARED_LAYER)
                for one in current_boxes(shared)
                if one.box_id == nodule.settled_id
            ]
            edits += [
                MarkEdit("settlement", subject, one.image_id, None, "settle", SHARED_LAYER, one.frame, one.nodule)
                for one in current_marks(shared)
                if one.subject == subject
            ]
            if not edits:
                raise UserProblem("Nothing was settled here", "it was withdrawn meanwhile")
            return edits

        return self._revising.commit(image, plan, is_model_shown=is_model_shown)

    def agreement(self, images: Iterable[Image], blinding: Blinding, scale: Scale, progress: Progress) -> Agreement:
        """How far the readers of these images agree, as far as the reviewer may see them.

        Raises:
            Cancelled: ``progress`` says so.
        """
        by_case: dict[int, list[Image]] = defaultdict(list)
        for image in images:
            by_case[image.case_id].append(image)
        names, found = self._names(), []
        for done, case in enumerate(by_case.values()):
            if not progress(done, len(by_case), ""):
                raise Cancelled("Cancelled")
            revisions = self._revising.history(case[0]).revisions
            visible = seen_by(revisions, self._revising.user_id, blinding)
            found.append(rated([compare(image, visible, names) for image in case], scale))
        return agreement_of(found, scale)

    def next_open(self, images: Sequence[Image], blinding: Blinding, progress: Progress) -> int | None:
        """Place of the first of these images whose readers disagree on what is not settled; None when there is none.

        Raises:
            Cancelled: ``progress`` says so.
        """
        names, reader = self._names(), self._revising.user_id
        for place, image in enumerate(images):
            if not progress(place, len(images), ""):
                raise Cancelled("Cancelled")
            visible = seen_by(self._revising.history(image).revisions, reader, blinding)
            if visible and compare(image, visible, names).is_open:
                return place
        return None

    def _names(self) -> Mapping[int, User]:
        return {user.id: user for user in self._users()}


def _chosen(
    nodule: NoduleComparison, decision: Decision
) -> tuple[tuple[BoxRevision, ...], Literal["reader", "mean", "nobody"]]:
    """The boxes from which the settled one is made."""
    if decision.by == "mean":
        return nodule.boxes, "mean"
    if decision.by == "nobody":
        return (), "nobody"
    taken = tuple(one for one in nodule.boxes if one.layer == decision.by)
    if not taken:
        raise UserProblem("There is no box to take", "this reader has drawn none here")
    return taken, "reader"


def _refuse_outdated(nodule: NoduleComparison, history: History) -> None:
    current = {one.id for one in current_boxes(history.revisions)}
    if any(one.id not in current for one in nodule.boxes):
        raise UserProblem(
            "The boxes have changed meanwhile", "what was compared is not there any more", "Look at them once more."
        )


def _box_edit(
    image: Image,
    box_id: str,
    nodule: NoduleComparison,
    number: int,
    chosen: Sequence[BoxRevision],
    names: Mapping[int, User],
) -> BoxEdit:
    if not chosen:
        return BoxEdit(box_id, image.id, nodule.frame, number, None, "settle", SHARED_LAYER)
    source = ", ".join(names[one.layer].name if one.layer in names else str(one.layer) for one in chosen)
    outline = chosen[0].details.outline if len(chosen) == 1 else None
    details = BoxDetails("settled", source=source, outline=outline, label=chosen[0].details.label)
    box: Box = mean_box(chosen)
    return BoxEdit(box_id, image.id, nodule.frame, number, box, "settle", SHARED_LAYER, details)


def _number(nodule: NoduleComparison, preferred: Sequence[BoxRevision], history: History) -> int:
    """The number among the settled nodules of the case: what it is called already, here or elsewhere, or a free one."""
    shared = in_layer(history.revisions, SHARED_LAYER)
    settled = {one.subject: one for one in current_marks(shared) if one.kind == "settlement"}
    own = settled.pop(settlement_subject(nodule.settled_id), None)
    if own is not None and own.nodule is not None:
        return own.nodule
    called = {(one.layer, one.nodule) for one in nodule.boxes}
    by_id: dict[int, Revision] = {one.id: one for one in history.revisions}
    for mark in settled.values():
        compared = mark.value.compared if isinstance(mark.value, Settlement) else ()
        before = {(by_id[one].layer, by_id[one].nodule) for one in compared if one in by_id}
        if mark.nodule is not None and called & before and not _is_here(mark.image_id, mark.frame, nodule):
            return mark.nodule
    taken = {one.nodule for one in settled.values()}
    wanted = [one.nodule for one in preferred if one.nodule not in taken]
    return wanted[0] if wanted else next(one for one in range(1, len(taken) + 2) if one not in taken)


def _is_here(image_id: int, frame: int | None, nodule: NoduleComparison) -> bool:
    """Whether a mark lies on the same frame, so that it must be about another nodule."""
    return frame == nodule.frame and any(one.image_id == image_id for one in nodule.boxes)


def _opinion_edits(image: Image, number: int, verdict: Verdict | None, history: History) -> list[Edit]:
    subject = f"opinion:{number}"
    shared = current_marks(in_layer(history.revisions, SHARED_LAYER))
    now = next((one.value for one in shared if one.subject == subject), None)
    wanted = None if verdict is None else Opinion(verdict)
    if now == wanted:
        return []
    return [MarkEdit("opinion", subject, image.id, wanted, "settle", SHARED_LAYER, nodule=number)]
