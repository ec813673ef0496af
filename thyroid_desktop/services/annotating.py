"""Drawing, changing and deleting boxes; undo and redo without limit, which survive a restart.

Every edit is a revision that is on the disk before the call returns. What can be undone is replayed from the revisions,
so that there is no second truth. Two windows may edit the same image: an edit that was overtaken is planned anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal
from uuid import uuid4

from thyroid_desktop.domain.annotation import (
    Action,
    BoxRevision,
    UndoStacks,
    current_boxes,
    state_before,
    undo_stacks,
)
from thyroid_desktop.domain.errors import InvalidBox, MissingFrame, Overtaken
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import AnnotationStore, Clock

ATTEMPTS: Final = 8
"""How often an edit is planned anew when other windows edit the same image at the same moment."""

SMALLEST_SIDE: Final = 1.0
"""Stored pixels. Anything smaller is a slip of the hand and shows nothing to a reader or a model."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did.

    Attributes:
        revision: The box as it is now.
        changes: What it touched; nothing when the box was that way already.
    """

    revision: BoxRevision
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Edit:
    box_id: str
    frame: int
    nodule: int
    box: Box | None
    action: Action
    reverts: int | None = None


@dataclass(frozen=True, slots=True)
class _History:
    """All revisions of an image, oldest first, and what follows from them."""

    revisions: tuple[BoxRevision, ...]
    stacks: UndoStacks

    @classmethod
    def of(cls, revisions: tuple[BoxRevision, ...]) -> _History:
        return cls(revisions, undo_stacks(revisions))

    @property
    def newest_id(self) -> int:
        return self.revisions[-1].id if self.revisions else 0


_Plan = Callable[[_History], _Edit]


class _NothingToDoError(Exception):
    """There is no edit to take back or to bring back."""


class _DoneAlreadyError(Exception):
    """The box is already as the edit wants it."""

    def __init__(self, revision: BoxRevision) -> None:
        super().__init__()
        self.revision = revision


class Annotating:
    """Edits the boxes of images on behalf of one user. May be called from several threads.

    Args:
        store: Where revisions are kept.
        clock: Now.
        user_id: Who edits.
    """

    def __init__(self, store: AnnotationStore, clock: Clock, user_id: int) -> None:
        self._store = store
        self._clock = clock
        self._user_id = user_id
        self._lock = Lock()
        self._histories: dict[int, _History] = {}

    def boxes(self, image_id: int, frame: int) -> tuple[BoxRevision, ...]:
        """The boxes on a frame (from 0) as they are now, in the order in which they were drawn."""
        return tuple(one for one in current_boxes(self.history(image_id)) if one.frame == frame)

    def history(self, image_id: int) -> tuple[BoxRevision, ...]:
        """All revisions of an image's boxes, those of other windows included, oldest first."""
        with self._lock:
            return self._refreshed(image_id).revisions

    def draw(self, image: Image, frame: int, box: Box, *, is_model_shown: bool) -> Edited:
        """Draw a new box on a frame (from 0), as the nodule with the first number that is free in the case.

        The box is cut at the image's border.

        Raises:
            InvalidBox: Less than a pixel of the box lies inside the image.
            MissingFrame: The image has no such frame.
        """
        if not 0 <= frame < image.description.frame_count:
            raise MissingFrame(f"{image.file_name} has no frame {frame + 1}", "the box was not kept")
        box = _fitted(box, image)
        elsewhere = self._store.numbers_elsewhere(image)
        box_id = uuid4().hex

        def plan(history: _History) -> _Edit:
            taken = elsewhere | {one.nodule for one in current_boxes(history.revisions)}
            number = next(number for number in range(1, len(taken) + 2) if number not in taken)
            return _Edit(box_id, frame, number, box, "draw")

        return self._committed(image, plan, is_model_shown=is_model_shown)

    def change(
        self, image: Image, box_id: str, box: Box, action: Literal["move", "resize"], *, is_model_shown: bool
    ) -> Edited:
        """Move or resize a box, which is cut at the image's border. Nothing is added when it is there already.

        Raises:
            InvalidBox: Less than a pixel of the box would lie inside the image, or it was deleted meanwhile.
        """
        box = _fitted(box, image)

        def plan(history: _History) -> _Edit:
            now = _current(history, box_id)
            if now.box == box:
                raise _DoneAlreadyError(now)
            return _Edit(box_id, now.frame, now.nodule, box, action)

        try:
            return self._committed(image, plan, is_model_shown=is_model_shown)
        except _DoneAlreadyError as done:
            return Edited(done.revision, Changes())

    def delete(self, image: Image, box_id: str, *, is_model_shown: bool) -> Edited:
        """Delete a box.

        Raises:
            InvalidBox: It was deleted meanwhile.
        """

        def plan(history: _History) -> _Edit:
            now = _current(history, box_id)
            return _Edit(box_id, now.frame, now.nodule, None, "delete")

        return self._committed(image, plan, is_model_shown=is_model_shown)

    def can_undo(self, image: Image) -> bool:
        """Whether an edit of the image can be taken back."""
        return bool(self._at_hand(image.id).stacks.undoable)

    def can_redo(self, image: Image) -> bool:
        """Whether an edit of the image that was taken back can be brought back."""
        return bool(self._at_hand(image.id).stacks.redoable)

    def undo(self, image: Image, *, is_model_shown: bool = False) -> Edited | None:
        """Take the newest edit of the image back, whoever made it; None when there is none."""
        return self._stepped(image, _undo_plan, is_model_shown=is_model_shown)

    def redo(self, image: Image, *, is_model_shown: bool = False) -> Edited | None:
        """Bring the edit that was taken back last to life again; None when there is none."""
        return self._stepped(image, _redo_plan, is_model_shown=is_model_shown)

    def _stepped(self, image: Image, plan: _Plan, *, is_model_shown: bool) -> Edited | None:
        try:
            return self._committed(image, plan, is_model_shown=is_model_shown)
        except _NothingToDoError:
            return None

    def _committed(self, image: Image, plan: _Plan, *, is_model_shown: bool) -> Edited:
        with self._lock:
            for _ in range(ATTEMPTS):
                # Only what is newer is read: that costs little beside the commit.
                history = self._refreshed(image.id)
                edit = plan(history)
                try:
                    revision = self._append(image.id, edit, history.newest_id, is_model_shown=is_model_shown)
                except Overtaken:
                    continue
                self._histories[image.id] = _History.of((*history.revisions, revision))
                return Edited(revision, Changes(image_ids=frozenset({image.id})))
        raise Overtaken(f"The boxes of {image.file_name} keep changing", "another window edits them all the time")

    def _append(self, image_id: int, edit: _Edit, after: int, *, is_model_shown: bool) -> BoxRevision:
        return self._store.append(
            box_id=edit.box_id,
            image_id=image_id,
            frame=edit.frame,
            nodule=edit.nodule,
            box=edit.box,
            action=edit.action,
            user_id=self._user_id,
            at=self._clock(),
            reverts=edit.reverts,
            is_model_shown=is_model_shown,
            after=after,
        )

    def _at_hand(self, image_id: int) -> _History:
        # Asked after every edit by the thread that paints: it does not wait for a commit that is under way.
        history = self._histories.get(image_id)
        if history is not None:
            return history
        with self._lock:
            return self._refreshed(image_id)

    def _refreshed(self, image_id: int) -> _History:
        history = self._histories.get(image_id, _NO_HISTORY)
        newer = self._store.revisions(image_id, after=history.newest_id)
        if newer or image_id not in self._histories:
            history = _History.of((*history.revisions, *newer))
            self._histories[image_id] = history
        return history


_NO_HISTORY: Final = _History.of(())


def _undo_plan(history: _History) -> _Edit:
    if not history.stacks.undoable:
        raise _NothingToDoError
    edit = history.stacks.undoable[-1]
    return _Edit(edit.box_id, edit.frame, edit.nodule, state_before(history.revisions, edit), "undo", edit.id)


def _redo_plan(history: _History) -> _Edit:
    if not history.stacks.redoable:
        raise _NothingToDoError
    edit = history.stacks.redoable[-1]
    return _Edit(edit.box_id, edit.frame, edit.nodule, edit.box, "redo", edit.id)


def _fitted(box: Box, image: Image) -> Box:
    fitted = box.clamped_to(image.description.size)
    if min(fitted.width, fitted.height) < SMALLEST_SIDE:
        raise InvalidBox("The box is too small", "less than one pixel of it lies inside the image", "Draw it larger.")
    return fitted


def _current(history: _History, box_id: str) -> BoxRevision:
    for revision in current_boxes(history.revisions):
        if revision.box_id == box_id:
            return revision
    raise InvalidBox("The box is not there any more", "it was deleted meanwhile")
