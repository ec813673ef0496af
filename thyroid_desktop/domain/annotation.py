"""What readers say about an image: boxes as revisions that are only ever appended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from thyroid_desktop.domain.geometry import Box

Action = Literal["draw", "move", "resize", "delete", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who annotates or reads."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class BoxRevision:
    """One committed state of one box. Nothing is overwritten: every edit, undo and redo appends such a revision.

    Attributes:
        id: Row of the store; grows with time.
        box_id: The box that all its revisions share (a UUID in hex).
        image_id: Image it is drawn on.
        frame: Frame number, from 0.
        nodule: Number of the nodule in the case, from 1.
        box: Where it is, in stored pixels; None means that it is deleted.
        action: What the user did.
        user_id: Who.
        at: When, UTC, ISO 8601 with microseconds.
        reverts: For an undo or redo, the revision that is taken back or brought back; else None.
        is_model_shown: Whether the model's answer was on screen when the edit was made.
    """

    id: int
    box_id: str
    image_id: int
    frame: int
    nodule: int
    box: Box | None
    action: Action
    user_id: int
    at: str
    reverts: int | None = None
    is_model_shown: bool = False


@dataclass(frozen=True, slots=True)
class UndoStacks:
    """What can be undone and redone, newest last; made anew from the revisions at any time."""

    undoable: tuple[BoxRevision, ...]
    redoable: tuple[BoxRevision, ...]


def current_boxes(revisions: Iterable[BoxRevision]) -> tuple[BoxRevision, ...]:
    """The newest revision of every box that is not deleted, in the order in which the boxes were first drawn."""
    newest: dict[str, BoxRevision] = {}
    for revision in sorted(revisions, key=lambda one: one.id):
        newest[revision.box_id] = revision
    return tuple(revision for revision in newest.values() if revision.box is not None)


def undo_stacks(revisions: Iterable[BoxRevision]) -> UndoStacks:
    """Replay an image's revisions into its undo and redo stacks.

    An edit can be undone and empties the redo stack; an undo moves an edit to the redo stack and a redo moves it back.
    """
    undoable: list[BoxRevision] = []
    redoable: list[BoxRevision] = []
    by_id: dict[int, BoxRevision] = {}
    for revision in sorted(revisions, key=lambda one: one.id):
        by_id[revision.id] = revision
        if revision.action == "undo" and revision.reverts is not None:
            undoable.pop()
            redoable.append(by_id[revision.reverts])
        elif revision.action == "redo" and revision.reverts is not None:
            redoable.pop()
            undoable.append(by_id[revision.reverts])
        else:
            undoable.append(revision)
            redoable.clear()
    return UndoStacks(tuple(undoable), tuple(redoable))


def state_before(revisions: Iterable[BoxRevision], edit: BoxRevision) -> Box | None:
    """Where the edit's box was just before the edit; None when it did not exist or was deleted."""
    earlier = [one for one in revisions if one.box_id == edit.box_id and one.id < edit.id]
    return max(earlier, key=lambda one: one.id).box if earlier else None
