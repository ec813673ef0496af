"""Appending what one reader does to a case; undo, redo and restoring without limit, which survive a restart.

Every deed is on the disk before the call returns. What can be undone is replayed from the revisions, so that there is
no second truth. Two windows may edit the same case: a deed that was overtaken is planned anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from thyroid_desktop.domain.annotation import (
    FOR_GOOD,
    Action,
    BoxEdit,
    BoxRevision,
    Edit,
    MarkEdit,
    Revision,
    UndoStacks,
    as_of,
    current_boxes,
    current_marks,
    in_layer,
    last_deed,
    revision_before,
    undo_stacks,
)
from thyroid_desktop.domain.errors import Overtaken, UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import AnnotationStore, Clock

ATTEMPTS: Final = 8
"""How often a deed is planned anew when other windows edit the same case at the same moment."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What a deed did.

    Attributes:
        revisions: What was appended, oldest first; what was there already when nothing had to be.
        changes: What it touched; nothing when all was that way already.
    """

    revisions: tuple[Revision, ...]
    changes: Changes = field(default_factory=Changes)

    @property
    def box_revision(self) -> BoxRevision | None:
        """The last box that it concerns, or None."""
        boxes = [one for one in self.revisions if isinstance(one, BoxRevision)]
        return boxes[-1] if boxes else None

    @property
    def revision(self) -> BoxRevision:
        """The last box that it concerns.

        Raises:
            ValueError: It concerns no box.
        """
        found = self.box_revision
        if found is None:
            raise ValueError("the deed concerns no box")
        return found


class DoneAlreadyError(Exception):
    """A plan finds that everything is as it wants it."""

    def __init__(self, *revisions: Revision) -> None:
        super().__init__()
        self.revisions = revisions


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of a case, oldest first, as one reader sees them.

    Attributes:
        revisions: Those of all readers.
        user_id: The reader.
    """

    revisions: tuple[Revision, ...]
    user_id: int

    @property
    def newest_id(self) -> int:
        """The newest revision; 0 when there is none."""
        return self.revisions[-1].id if self.revisions else 0

    @property
    def own(self) -> tuple[Revision, ...]:
        """Those in the reader's own layer."""
        return in_layer(self.revisions, self.user_id)

    def stacks(self) -> UndoStacks:
        """What the reader can undo and redo."""
        return undo_stacks(self.revisions, self.user_id)


Plan = Callable[[History], Sequence[Edit]]


class Revising:
    """Appends the revisions of one user. May be called from several threads.

    Args:
        store: Where revisions are kept.
        clock: Now.
        user_id: Who edits.
    """

    def __init__(self, store: AnnotationStore, clock: Clock, user_id: int) -> None:
        self._store = store
        self._clock = clock
        self.user_id = user_id
        self._lock = Lock()
        self._revisions: dict[int, tuple[Revision, ...]] = {}

    def history(self, image: Image) -> History:
        """All revisions of the image's case, those of other readers and other windows included."""
        with self._lock:
            return self._refreshed(image.case_id)

    def commit(self, image: Image, plan: Plan, *, is_model_shown: bool = False) -> Edited:
        """Append what the plan makes of the present state, as one deed.

        Args:
            image: An image of the case.
            plan: Called with the history, again whenever another window was faster. It may raise
                :class:`DoneAlreadyError`; an empty plan appends nothing.
            is_model_shown: Whether the model's answer is on screen.

        Raises:
            UserProblem: Whatever the plan raises, or the store cannot be written.
        """
        with self._lock:
            for _ in range(ATTEMPTS):
                history = self._refreshed(image.case_id)
                try:
                    edits = plan(history)
                    made = self._append(edits, history, is_model_shown=is_model_shown)
                except DoneAlreadyError as done:
                    return Edited(done.revisions)
                except Overtaken:
                    continue
                self._revisions[image.case_id] = (*history.revisions, *made)
                touched = frozenset(one.image_id for one in made)
                return Edited(made, Changes(image_ids=touched | {image.id} if made else touched))
        raise Overtaken(f"The boxes of {image.file_name} keep changing", "another window edits them all the time")

    def undo(self, image: Image, *, is_model_shown: bool = False) -> Edited | None:
        """Take this user's newest deed in the case back; None when there is none."""
        edited = self.commit(image, _undo_plan, is_model_shown=is_model_shown)
        return edited if edited.revisions else None

    def redo(self, image: Image, *, is_model_shown: bool = False) -> Edited | None:
        """Bring the deed that was taken back last to life again; None when there is none."""
        edited = self.commit(image, _redo_plan, is_model_shown=is_model_shown)
        return edited if edited.revisions else None

    def restore(self, image: Image, revision_id: int, *, is_model_shown: bool = False) -> Edited:
        """Make this user's boxes on the image, and his words on the case's nodules, what they were at a revision.

        Nothing is lost: the state until now stays in the history, and the restored one is appended.

        Raises:
            UserProblem: There is no such revision in the case.
        """

        def plan(history: History) -> Sequence[Edit]:
            if all(one.id != revision_id for one in history.revisions):
                raise UserProblem("That state is not in the history", "it belongs to another case")
            return tuple(_restoring(history, image.id, revision_id))

        return self.commit(image, plan, is_model_shown=is_model_shown)

    def forget(self, *case_ids: int) -> None:
        """Read these cases anew when they are asked for: an image has moved from one to another."""
        with self._lock:
            for case_id in case_ids:
                self._revisions.pop(case_id, None)

    def stacks_at_hand(self, image: Image) -> UndoStacks:
        """What can be undone and redone, as far as this window knows; does not wait for a commit that is under way."""
        known = self._revisions.get(image.case_id)
        return self.history(image).stacks() if known is None else History(known, self.user_id).stacks()

    def _append(self, edits: Sequence[Edit], history: History, *, is_model_shown: bool) -> tuple[Revision, ...]:
        if not edits:
            return ()
        return self._store.append(
            edits, user_id=self.user_id, at=self._clock(), is_model_shown=is_model_shown, after=history.newest_id
        )

    def _refreshed(self, case_id: int) -> History:
        # Only what is newer is read: that costs little beside a commit.
        known = self._revisions.get(case_id, ())
        newer = self._store.of_case(case_id, after=known[-1].id if known else 0)
        if any(one.action == "join" for one in newer):
            # An image was put to the case in another window, and has brought older revisions along.
            known, newer = (), self._store.of_case(case_id)
        if newer or case_id not in self._revisions:
            self._revisions[case_id] = (*known, *newer)
        return History(self._revisions[case_id], self.user_id)


def edit_like(revision: Revision, action: Action, *, reverts: int | None = None) -> Edit:
    """An edit that makes the revision's subject what it is in this revision."""
    if isinstance(revision, BoxRevision):
        return BoxEdit(
            revision.box_id,
            revision.image_id,
            revision.frame,
            revision.nodule,
            revision.box,
            action,
            revision.layer,
            revision.details,
            reverts,
        )
    return MarkEdit(
        revision.kind,
        revision.subject,
        revision.image_id,
        revision.value,
        action,
        revision.layer,
        revision.frame,
        revision.nodule,
        reverts,
    )


def edit_away(revision: Revision, action: Action, *, reverts: int | None = None) -> Edit:
    """An edit that takes the revision's subject away."""
    if isinstance(revision, BoxRevision):
        return BoxEdit(
            revision.box_id,
            revision.image_id,
            revision.frame,
            revision.nodule,
            None,
            action,
            revision.layer,
            reverts=reverts,
        )
    return MarkEdit(
        revision.kind,
        revision.subject,
        revision.image_id,
        None,
        action,
        revision.layer,
        revision.frame,
        revision.nodule,
        reverts,
    )


def _undo_plan(history: History) -> Sequence[Edit]:
    edits = []
    for deed in reversed(last_deed(history.stacks().undoable)):
        before = revision_before(history.revisions, deed)
        if before is None:
            edits.append(edit_away(deed, "undo", reverts=deed.id))
        else:
            edits.append(edit_like(before, "undo", reverts=deed.id))
    return edits


def _redo_plan(history: History) -> Sequence[Edit]:
    # The stack of what was taken back is in the order of taking back, which began with the newest.
    return [edit_like(deed, "redo", reverts=deed.id) for deed in reversed(last_deed(history.stacks().redoable))]


def _restoring(history: History, image_id: int, revision_id: int) -> Sequence[Edit]:
    then = {_name(one): one for one in _states(as_of(history.own, revision_id), image_id)}
    now = {_name(one): one for one in _states(history.own, image_id)}
    gone = [edit_away(one, "restore") for name, one in now.items() if name not in then]
    back = [
        edit_like(one, "restore") for name, one in then.items() if name not in now or _state(now[name]) != _state(one)
    ]
    return [*gone, *back]


def _states(revisions: Sequence[Revision], image_id: int) -> list[Revision]:
    marks = [one for one in current_marks(revisions) if one.action not in FOR_GOOD]
    everything: list[Revision] = [*current_boxes(revisions), *marks]
    return [one for one in everything if one.image_id == image_id or _is_about_nodule(one)]


def _is_about_nodule(revision: Revision) -> bool:
    return not isinstance(revision, BoxRevision) and revision.kind in {"nodule", "opinion"}


def _name(revision: Revision) -> tuple[int, str]:
    return (revision.layer, revision.subject)


def _state(revision: Revision) -> tuple[object, ...]:
    if isinstance(revision, BoxRevision):
        return (revision.frame, revision.nodule, revision.box, revision.details)
    return (revision.frame, revision.nodule, revision.value)
