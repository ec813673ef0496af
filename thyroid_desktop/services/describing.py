"""What a reader says besides boxes: nodules, opinions, measurements, "no nodule here", and the state of the work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import uuid4

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    Action,
    Edit,
    MarkEdit,
    MarkRevision,
    current_boxes,
    current_marks,
    in_layer,
)
from thyroid_desktop.domain.errors import MissingFrame, UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Absence, Caliper, ForeignFile, MarkKind, Refusal, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.domain.worklist import is_changed_since_review
from thyroid_desktop.services.revising import DoneAlreadyError, Edited, History, Revising


class Describing:
    """Records what one user says. May be called from several threads.

    Args:
        revising: Appends the user's revisions.
    """

    def __init__(self, revising: Revising) -> None:
        self._revising = revising

    def marks(self, image: Image) -> tuple[MarkRevision, ...]:
        """What the user has said on the image's case, and what belongs to all, as it is now."""
        history = self._revising.history(image)
        return current_marks(in_layer(history.revisions, self._revising.user_id, SHARED_LAYER))

    def describe(
        self, image: Image, nodule: int, description: NoduleDescription, *, is_model_shown: bool = False
    ) -> Edited:
        """Say what a nodule of the case (from 1) is like; what was said before stays in the history."""
        return self._set(image, f"nodule:{nodule}", description, "describe", nodule, is_model_shown=is_model_shown)

    def opine(self, image: Image, nodule: int, opinion: Opinion | None, *, is_model_shown: bool = False) -> Edited:
        """Give an own opinion on a nodule of the case, or withdraw it."""
        return self._set(image, f"opinion:{nodule}", opinion, "opine", nodule, is_model_shown=is_model_shown)

    def measure(self, image: Image, frame: int, caliper: Caliper, *, is_model_shown: bool = False) -> Edited:
        """Keep a measurement on a frame (from 0).

        Raises:
            MissingFrame: The image has no such frame.
            UserProblem: An end lies outside the image.
        """
        if not 0 <= frame < image.description.frame_count:
            raise MissingFrame(f"{image.file_name} has no frame {frame + 1}", "the measurement was not kept")
        _check_inside(image, caliper)
        edit = MarkEdit("caliper", uuid4().hex, image.id, caliper, "measure", self._revising.user_id, frame=frame)
        return self._revising.commit(image, lambda _history: (edit,), is_model_shown=is_model_shown)

    def change_caliper(
        self, image: Image, subject: str, caliper: Caliper | None, *, is_model_shown: bool = False
    ) -> Edited:
        """Move the ends of a measurement, or take it away.

        Raises:
            UserProblem: It was taken away meanwhile, or an end lies outside the image.
        """
        if caliper is not None:
            _check_inside(image, caliper)

        def plan(history: History) -> Sequence[Edit]:
            now = _found(current_marks(history.own), subject)
            if now is None:
                raise UserProblem("The measurement is not there any more", "it was taken away meanwhile")
            if now.value == caliper:
                raise DoneAlreadyError(now)
            return (MarkEdit("caliper", subject, now.image_id, caliper, "measure", now.layer, now.frame, now.nodule),)

        return self._revising.commit(image, plan, is_model_shown=is_model_shown)

    def set_absent(self, image: Image, *, is_absent: bool, is_model_shown: bool = False) -> Edited:
        """Say that there is no nodule on the image, or take that back.

        Raises:
            UserProblem: The user has boxes on it.
        """

        def plan(history: History) -> Sequence[Edit]:
            marks = current_marks(history.own)
            if not is_absent:
                return taken_back_absence(image, marks)
            if any(one.image_id == image.id for one in current_boxes(history.own)):
                raise UserProblem(
                    f"{image.file_name} has boxes",
                    "an image with a nodule cannot be marked as having none",
                    "Delete the boxes first.",
                )
            return absence_edit(image, marks, self._revising.user_id)

        return self._revising.commit(image, plan, is_model_shown=is_model_shown)

    def sign(self, image: Image, state: WorkState | None, *, is_model_shown: bool = False) -> Edited:
        """Say for all where the image stands: reviewed, queued, or rejected with a reason; None takes that back.

        An image that was changed since it was reviewed can be reviewed again.
        """
        return self._set(
            image, f"state:{image.id}", state, "sign", None, layer=SHARED_LAYER, is_model_shown=is_model_shown
        )

    def refuse(self, image: Image, frame: int, refusal: Refusal, *, is_model_shown: bool = False) -> Edited:
        """Keep in mind that a proposed box on a frame (from 0) was not wanted."""
        edit = MarkEdit("refusal", uuid4().hex, image.id, refusal, "refuse", self._revising.user_id, frame=frame)
        return self._revising.commit(image, lambda _history: (edit,), is_model_shown=is_model_shown)

    def _set(  # noqa: PLR0913 - all but the last two say what and where
        self,
        image: Image,
        subject: str,
        value: NoduleDescription | Opinion | WorkState | None,
        action: Action,
        nodule: int | None,
        *,
        layer: int | None = None,
        is_model_shown: bool,
    ) -> Edited:
        in_this_layer = self._revising.user_id if layer is None else layer

        def plan(history: History) -> Sequence[Edit]:
            now = _found(current_marks(in_layer(history.revisions, in_this_layer)), subject)
            is_outdated = action == "sign" and is_changed_since_review(history.revisions, image.id)
            if (None if now is None else now.value) == value and not is_outdated:
                raise DoneAlreadyError(*(() if now is None else (now,)))
            return (MarkEdit(_KINDS[action], subject, image.id, value, action, in_this_layer, nodule=nodule),)

        return self._revising.commit(image, plan, is_model_shown=is_model_shown)


_KINDS: Final[dict[Action, MarkKind]] = {"describe": "nodule", "opine": "opinion", "sign": "state"}


def absence_edit(image: Image, marks: Iterable[MarkRevision], layer: int) -> list[Edit]:
    """What says that there is no nodule on the image; nothing when that is said already."""
    return _fresh(MarkEdit("absence", f"absence:{image.id}", image.id, Absence(), "absent", layer), marks)


def taken_back_absence(image: Image, marks: Iterable[MarkRevision]) -> list[Edit]:
    """What takes "no nodule here" back; nothing when that was not said."""
    found = _found(marks, f"absence:{image.id}")
    return [] if found is None else [MarkEdit("absence", found.subject, image.id, None, "absent", found.layer)]


def foreign_edit(image: Image, foreign: ForeignFile, marks: Iterable[MarkRevision], layer: int) -> list[Edit]:
    """What keeps the words of another program's file; nothing when they are kept already."""
    return _fresh(MarkEdit("foreign", f"foreign:{image.id}", image.id, foreign, "keep", layer), marks)


def _fresh(edit: MarkEdit, marks: Iterable[MarkRevision]) -> list[Edit]:
    found = _found(marks, edit.subject)
    return [] if found is not None and found.value == edit.value else [edit]


def _found(marks: Iterable[MarkRevision], subject: str) -> MarkRevision | None:
    return next((one for one in marks if one.subject == subject), None)


def _check_inside(image: Image, caliper: Caliper) -> None:
    size = image.description.size
    for end in (caliper.one, caliper.other):
        if not (0.0 <= end.x <= size.width and 0.0 <= end.y <= size.height):
            raise UserProblem(f"The measurement leaves {image.file_name}", "both ends lie on the image")
