"""Drawing, changing, numbering, copying and deleting boxes in a reader's own layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Literal
from uuid import uuid4

from thyroid_desktop.domain.annotation import (
    Action,
    BoxDetails,
    BoxEdit,
    BoxRevision,
    Edit,
    Revision,
    current_boxes,
    current_marks,
)
from thyroid_desktop.domain.errors import InvalidBox, MissingFrame, UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import ForeignFile
from thyroid_desktop.domain.outline import Outline, cut
from thyroid_desktop.services.describing import absence_edit, foreign_edit, taken_back_absence
from thyroid_desktop.services.ports import AnnotationStore, Clock
from thyroid_desktop.services.revising import DoneAlreadyError, Edited, History, Revising

SMALLEST_SIDE: Final = 1.0
"""Stored pixels. Anything smaller is a slip of the hand and shows nothing to a reader or a model."""

LABEL_LIMIT: Final = 200
PLAIN: Final = BoxDetails()


@dataclass(frozen=True, slots=True)
class NewBox:
    """A box to be added.

    Attributes:
        frame: Frame number, from 0.
        box: Where, in stored pixels; it is cut at the image's border.
        nodule: Number of the nodule from 1, or None for the first number that is free in the case.
        details: What is known besides.
    """

    frame: int
    box: Box
    nodule: int | None = None
    details: BoxDetails = field(default_factory=BoxDetails)


class Annotating:
    """Edits the boxes of images on behalf of one user. May be called from several threads.

    Args:
        store: Where revisions are kept.
        clock: Now.
        user_id: Who edits.
    """

    def __init__(self, store: AnnotationStore, clock: Clock, user_id: int) -> None:
        self.revising = Revising(store, clock, user_id)
        self.user_id = user_id

    def boxes(self, image: Image, frame: int) -> tuple[BoxRevision, ...]:
        """The user's boxes on a frame (from 0) as they are now, in the order in which they were drawn."""
        own = current_boxes(self.revising.history(image).own)
        return tuple(one for one in own if one.image_id == image.id and one.frame == frame)

    def history(self, image: Image) -> tuple[Revision, ...]:
        """All revisions of the image's case, by all readers and in all windows, oldest first."""
        return self.revising.history(image).revisions

    def draw(self, image: Image, frame: int, box: Box, *, is_model_shown: bool, details: BoxDetails = PLAIN) -> Edited:
        """Draw a new box on a frame (from 0), as the nodule with the first number that is free in the case.

        The box is cut at the image's border. "No nodule here" is taken back with it.

        Raises:
            InvalidBox: Less than a pixel of the box lies inside the image.
            MissingFrame: The image has no such frame.
        """
        action: Action = "accept" if details.origin in {"proposed", "adjusted"} else "draw"
        return self._added(image, (NewBox(frame, box, None, details),), action, is_model_shown=is_model_shown)

    def paste(self, image: Image, boxes: Sequence[NewBox], *, is_model_shown: bool) -> Edited:
        """Add copies of boxes, as one deed. A number that is taken on the frame becomes the next free one.

        Raises:
            InvalidBox: Of none of the boxes lies a pixel inside the image.
            MissingFrame: The image has no such frame.
        """
        fitting = [one for one in boxes if one.box.overlaps(image.description.size)]
        if boxes and not fitting:
            raise InvalidBox("The box lies outside the image", "this image is smaller than the one it comes from")
        return self._added(image, fitting, "copy", is_model_shown=is_model_shown)

    def change(
        self, image: Image, box_id: str, box: Box, action: Literal["move", "resize"], *, is_model_shown: bool
    ) -> Edited:
        """Move or resize a box, which is cut at the image's border. Nothing is added when it is there already.

        Raises:
            InvalidBox: Less than a pixel of the box would lie inside the image, it is locked, or it was deleted
                meanwhile.
        """
        fitted = _fitted(box, image)

        def altered(now: BoxRevision) -> BoxEdit:
            _refuse_locked(now)
            origin = "adjusted" if now.details.origin == "proposed" else now.details.origin
            return _edit_of(now, action, box=fitted, details=replace(now.details, origin=origin))

        return self._altered(image, box_id, altered, is_model_shown=is_model_shown)

    def delete(self, image: Image, box_id: str, *, is_model_shown: bool) -> Edited:
        """Delete a box.

        Raises:
            InvalidBox: It is locked, or was deleted meanwhile.
        """

        def altered(now: BoxRevision) -> BoxEdit:
            _refuse_locked(now)
            return _edit_of(now, "delete", box=None, details=PLAIN)

        return self._altered(image, box_id, altered, is_model_shown=is_model_shown)

    def clear(self, image: Image, *, is_model_shown: bool) -> Edited:
        """Delete all boxes of an image that are not locked, as one deed."""

        def plan(history: History) -> Sequence[Edit]:
            free = [one for one in _on(image, history.own) if not one.details.is_locked]
            return [_edit_of(one, "delete", box=None, details=PLAIN) for one in free]

        return self.revising.commit(image, plan, is_model_shown=is_model_shown)

    def assign(self, image: Image, box_id: str, nodule: int, *, is_model_shown: bool) -> Edited:
        """Say which nodule of the case (from 1) a box shows.

        Raises:
            InvalidBox: The box was deleted meanwhile.
            UserProblem: The number is below 1 or above 99.
        """
        if not 1 <= nodule <= 99:
            raise UserProblem("The nodule's number is not valid", "nodules are numbered from 1 to 99")
        return self._altered(
            image, box_id, lambda now: _edit_of(now, "assign", nodule=nodule), is_model_shown=is_model_shown
        )

    def set_outline(
        self, image: Image, box_id: str, outline: Outline | None, *, box: Box | None = None, is_model_shown: bool
    ) -> Edited:
        """Give a box an outline (with the box around it, when that is given), or take it away.

        Raises:
            InvalidBox: The box is locked or was deleted meanwhile.
        """
        fitted = None if box is None else _fitted(box, image)
        if outline is not None and box is not None and fitted is not None:
            outline = cut(outline, box, fitted)

        def altered(now: BoxRevision) -> BoxEdit:
            _refuse_locked(now)
            return _edit_of(now, "outline", box=fitted or now.box, details=replace(now.details, outline=outline))

        return self._altered(image, box_id, altered, is_model_shown=is_model_shown)

    def set_details(
        self,
        image: Image,
        box_id: str,
        *,
        is_locked: bool | None = None,
        label: str | None = None,
        is_model_shown: bool,
    ) -> Edited:
        """Keep a box from being changed by accident or let it be changed again, or give it another label.

        Args:
            image: Its image.
            box_id: The box.
            is_locked: Whether it is kept from being changed; None leaves that alone.
            label: How other programs call it, or empty; None leaves that alone.
            is_model_shown: Whether the model's answer is on screen.

        Raises:
            InvalidBox: It was deleted meanwhile.
            UserProblem: The label is endless.
        """
        if label is not None and len(label) > LABEL_LIMIT:
            raise UserProblem("The label is too long", f"it may have up to {LABEL_LIMIT} letters")
        action: Action = "label" if is_locked is None else "lock" if is_locked else "unlock"

        def altered(now: BoxRevision) -> BoxEdit:
            details = now.details if label is None else replace(now.details, label=" ".join(label.split()))
            return _edit_of(
                now, action, details=details if is_locked is None else replace(details, is_locked=is_locked)
            )

        return self._altered(image, box_id, altered, is_model_shown=is_model_shown)

    def interpolate(self, image: Image, nodule: int, *, is_model_shown: bool) -> Edited:
        """Fill the frames of a cine between boxes of one nodule with boxes in between, as one deed.

        Raises:
            InvalidBox: There are no two boxes of the nodule with a frame between them.
        """

        def plan(history: History) -> Sequence[Edit]:
            keys = sorted(
                (one for one in _on(image, history.own) if one.nodule == nodule), key=lambda revision: revision.frame
            )
            edits = [edit for one, other in pairwise(keys) for edit in _between(one, other)]
            if not edits:
                raise InvalidBox(
                    "There is nothing to fill in",
                    f"nodule {nodule} needs boxes on two frames with others between them",
                    "Draw the box on an earlier and on a later frame first.",
                )
            return edits

        return self.revising.commit(image, plan, is_model_shown=is_model_shown)

    def take_in(
        self,
        image: Image,
        boxes: Sequence[NewBox],
        *,
        foreign: ForeignFile | None = None,
        is_absent: bool = False,
    ) -> Edited:
        """Add what another program's file says about an image, as one deed; what is there already is not added again.

        Args:
            image: The image.
            boxes: Boxes; their origin becomes ``imported``.
            foreign: What else the file says.
            is_absent: Whether the file says that there is no nodule.

        Raises:
            InvalidBox: Less than a pixel of a box lies inside the image.
            MissingFrame: The image has no such frame.
        """
        imported = [replace(one, details=replace(one.details, origin="imported")) for one in boxes]

        def plan(history: History) -> Sequence[Edit]:
            here = _on(image, history.own)
            there = {(one.frame, one.box, one.details.label) for one in here}
            missing = [one for one in imported if (one.frame, _fitted(one.box, image), one.details.label) not in there]
            edits = [*self._edits(image, missing, history, "import")]
            marks = current_marks(history.own)
            if foreign is not None:
                edits += foreign_edit(image, foreign, marks, self.user_id)
            if is_absent and not here and not missing:
                edits += absence_edit(image, marks, self.user_id)
            return edits

        return self.revising.commit(image, plan)

    def can_undo(self, image: Image) -> bool:
        """Whether a deed of this user in the image's case can be taken back."""
        return bool(self.revising.stacks_at_hand(image).undoable)

    def can_redo(self, image: Image) -> bool:
        """Whether a deed of this user that was taken back can be brought back."""
        return bool(self.revising.stacks_at_hand(image).redoable)

    def undo(self, image: Image, *, is_model_shown: bool = False) -> Edited | None:
        """Take this user's newest deed in the image's case back; None when there is none."""
        return self.revising.undo(image, is_model_shown=is_model_shown)

    def redo(self, image: Image, *, is_model_shown: bool = False) -> Edited | None:
        """Bring the deed that was taken back last to life again; None when there is none."""
        return self.revising.redo(image, is_model_shown=is_model_shown)

    def _added(self, image: Image, boxes: Sequence[NewBox], action: Action, *, is_model_shown: bool) -> Edited:
        return self.revising.commit(
            image, lambda history: self._edits(image, boxes, history, action), is_model_shown=is_model_shown
        )

    def _edits(self, image: Image, boxes: Sequence[NewBox], history: History, action: Action) -> list[Edit]:
        taken = _numbers(image, history.own)
        on_frames = {(one.frame, one.nodule) for one in _on(image, history.own)}
        edits: list[Edit] = []
        for new in boxes:
            if not 0 <= new.frame < image.description.frame_count:
                raise MissingFrame(f"{image.file_name} has no frame {new.frame + 1}", "the box was not kept")
            fitted = _fitted(new.box, image)
            number = new.nodule
            if number is None or (action == "copy" and (new.frame, number) in on_frames):
                number = next(one for one in range(1, len(taken) + 2) if one not in taken)
            taken.add(number)
            on_frames.add((new.frame, number))
            details = new.details
            if details.outline is not None:
                details = replace(details, outline=cut(details.outline, new.box, fitted))
            edits.append(BoxEdit(uuid4().hex, image.id, new.frame, number, fitted, action, self.user_id, details))
        if edits:
            edits += taken_back_absence(image, current_marks(history.own))
        return edits

    def _altered(
        self, image: Image, box_id: str, altered: Callable[[BoxRevision], BoxEdit], *, is_model_shown: bool
    ) -> Edited:
        def plan(history: History) -> Sequence[Edit]:
            now = _current(history, box_id)
            edit = altered(now)
            if (edit.box, edit.nodule, edit.details) == (now.box, now.nodule, now.details):
                raise DoneAlreadyError(now)
            return (edit,)

        return self.revising.commit(image, plan, is_model_shown=is_model_shown)


def _on(image: Image, revisions: Iterable[Revision]) -> tuple[BoxRevision, ...]:
    return tuple(one for one in current_boxes(revisions) if one.image_id == image.id)


def _numbers(image: Image, own: Iterable[Revision]) -> set[int]:
    """Numbers that are taken: by boxes of this image, and by whatever was ever said of nodules on the others."""
    own = tuple(own)
    here = {one.nodule for one in _on(image, own)}
    return here | {one.nodule for one in own if one.nodule is not None and one.image_id != image.id}


def _edit_of(
    now: BoxRevision,
    action: Action,
    *,
    box: Box | Literal["same"] | None = "same",
    nodule: int | None = None,
    details: BoxDetails | None = None,
) -> BoxEdit:
    return BoxEdit(
        now.box_id,
        now.image_id,
        now.frame,
        now.nodule if nodule is None else nodule,
        now.box if box == "same" else box,
        action,
        now.layer,
        now.details if details is None else details,
    )


def _between(one: BoxRevision, other: BoxRevision) -> Iterable[BoxEdit]:
    """Boxes for the frames between two boxes, their bounds going from one to the other in equal steps."""
    if one.box is None or other.box is None:
        return
    steps = other.frame - one.frame
    for step in range(1, steps):
        share = step / steps
        pairs = zip(
            (one.box.x0, one.box.y0, one.box.x1, one.box.y1),
            (other.box.x0, other.box.y0, other.box.x1, other.box.y1),
            strict=True,
        )
        box = Box(*(first + (last - first) * share for first, last in pairs))
        details = BoxDetails(origin="interpolated", outline=one.details.outline, label=one.details.label)
        yield BoxEdit(uuid4().hex, one.image_id, one.frame + step, one.nodule, box, "interpolate", one.layer, details)


def _fitted(box: Box, image: Image) -> Box:
    fitted = box.clamped_to(image.description.size)
    if min(fitted.width, fitted.height) < SMALLEST_SIDE:
        raise InvalidBox("The box is too small", "less than one pixel of it lies inside the image", "Draw it larger.")
    return fitted


def _current(history: History, box_id: str) -> BoxRevision:
    for revision in current_boxes(history.own):
        if revision.box_id == box_id:
            return revision
    raise InvalidBox("The box is not there any more", "it was deleted meanwhile")


def _refuse_locked(now: BoxRevision) -> None:
    if now.details.is_locked:
        raise InvalidBox("The box is locked", "it is kept from being changed by accident", "Unlock it first.")
