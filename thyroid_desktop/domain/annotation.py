"""What readers say about the images of a case, as revisions that are only ever appended: boxes and other marks.

Every reader works in a layer of his own, so that several can read one case blind to each other. Layer 0 belongs to all:
it holds what was settled between readers and the state of the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import MarkKind, MarkValue
from thyroid_desktop.domain.outline import Outline

Action = Literal[
    "draw", "move", "resize", "delete", "undo", "redo",
    "accept", "assign", "outline", "lock", "unlock", "copy", "interpolate", "import", "settle", "restore",
    "describe", "opine", "measure", "absent", "sign", "refuse", "keep", "unblind", "join", "label",
]  # fmt: skip
Origin = Literal["hand", "proposed", "adjusted", "imported", "copied", "interpolated", "settled"]

SHARED_LAYER: Final = 0
FOR_GOOD: Final[frozenset[Action]] = frozenset({"unblind", "join"})
"""Deeds that undo leaves alone: what was seen stays seen, and an image is put back to its case by hand."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who annotates or reads."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class BoxDetails:
    """What is known about a box besides its place.

    Attributes:
        origin: Where it comes from; a proposed box that is then moved or resized is an adjusted one.
        score: How sure the proposer was, 0 to 1; None for other origins.
        source: The proposer, or the format it was imported from; empty for the hand.
        outline: An outline that follows the box, or None.
        is_locked: Whether it is kept from being changed by accident.
        label: The label that another program gave it, or empty.
        foreign: A JSON object with what else another program said about it, or empty.
    """

    origin: Origin = "hand"
    score: float | None = None
    source: str = ""
    outline: Outline | None = None
    is_locked: bool = False
    label: str = ""
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class BoxRevision:
    """One committed state of one box. Nothing is overwritten: every edit, undo and redo appends such a revision.

    Attributes:
        id: Row of the store; grows with time, through boxes and marks alike.
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
        details: What is known besides.
        layer: Whose it is: a user's id, or 0 for what belongs to all.
        batch: Name that the revisions of one deed share, so that they are undone together; empty for a single one.
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
    details: BoxDetails = field(default_factory=BoxDetails)
    layer: int = SHARED_LAYER
    batch: str = ""

    @property
    def subject(self) -> str:
        """What it is a revision of; unique within the layer and the case."""
        return self.box_id


@dataclass(frozen=True, slots=True)
class MarkRevision:
    """One committed state of a mark that is no box. See :class:`BoxRevision` for what is not said here.

    Attributes:
        kind: What kind of mark.
        subject: The mark that all its revisions share, unique within the layer and the case.
        image_id: Image that it belongs to; for a nodule, the image on screen when it was edited.
        frame: Frame number, or None for what belongs to the whole image or nodule.
        nodule: Number of the nodule, or None for what belongs to none.
        value: Its value; None means that it is taken away.
    """

    id: int
    kind: MarkKind
    subject: str
    image_id: int
    frame: int | None
    nodule: int | None
    value: MarkValue | None
    action: Action
    user_id: int
    at: str
    reverts: int | None = None
    is_model_shown: bool = False
    layer: int = SHARED_LAYER
    batch: str = ""


Revision = BoxRevision | MarkRevision


@dataclass(frozen=True, slots=True)
class BoxEdit:
    """A revision of a box that is to be appended; see :class:`BoxRevision`."""

    box_id: str
    image_id: int
    frame: int
    nodule: int
    box: Box | None
    action: Action
    layer: int
    details: BoxDetails = field(default_factory=BoxDetails)
    reverts: int | None = None


@dataclass(frozen=True, slots=True)
class MarkEdit:
    """A revision of another mark that is to be appended; see :class:`MarkRevision`."""

    kind: MarkKind
    subject: str
    image_id: int
    value: MarkValue | None
    action: Action
    layer: int
    frame: int | None = None
    nodule: int | None = None
    reverts: int | None = None


Edit = BoxEdit | MarkEdit


@dataclass(frozen=True, slots=True)
class UndoStacks:
    """What can be undone and redone, newest last; made anew from the revisions at any time."""

    undoable: tuple[Revision, ...]
    redoable: tuple[Revision, ...]


def current_boxes(revisions: Iterable[Revision]) -> tuple[BoxRevision, ...]:
    """The newest revision of every box that is not deleted, in the order in which the boxes were first drawn."""
    newest: dict[str, BoxRevision] = {}
    for revision in sorted(revisions, key=_age):
        if isinstance(revision, BoxRevision):
            newest[revision.box_id] = revision
    return tuple(revision for revision in newest.values() if revision.box is not None)


def current_marks(revisions: Iterable[Revision]) -> tuple[MarkRevision, ...]:
    """The newest revision of every other mark that was not taken away, in the order in which they were first made."""
    newest: dict[tuple[int, str], MarkRevision] = {}
    for revision in sorted(revisions, key=_age):
        if isinstance(revision, MarkRevision):
            newest[revision.layer, revision.subject] = revision
    return tuple(revision for revision in newest.values() if revision.value is not None)


def in_layer(revisions: Iterable[Revision], *layers: int) -> tuple[Revision, ...]:
    """The revisions that lie in one of these layers."""
    return tuple(revision for revision in revisions if revision.layer in layers)


def boxes_in_use(revisions: Iterable[Revision], user_id: int | None = None) -> tuple[BoxRevision, ...]:
    """The boxes of an image that speak for it: the settled ones; else the user's; else those of whoever edited last."""
    by_layer: dict[int, list[BoxRevision]] = {}
    for one in current_boxes(revisions):
        by_layer.setdefault(one.layer, []).append(one)
    for layer in (SHARED_LAYER, user_id):
        if layer is not None and layer in by_layer:
            return tuple(by_layer[layer])
    latest = max(by_layer, key=lambda layer: max(one.id for one in by_layer[layer]), default=None)
    return () if latest is None else tuple(by_layer[latest])


def undo_stacks(revisions: Iterable[Revision], user_id: int | None = None) -> UndoStacks:
    """Replay the revisions of a case into the undo and redo stacks of one user (None: of all together).

    An edit can be undone and empties the redo stack; an undo moves an edit to the redo stack and a redo moves it back.
    What somebody else has changed since cannot be undone any more; nor can the deeds in :data:`FOR_GOOD`. An image that
    was put to the case brings its revisions along, so that deeds on both lie between each other, and one that was
    taken away may have taken the deed with it that an undo names.
    """
    revisions = sorted(revisions, key=_age)
    by_id = {revision.id: revision for revision in revisions}
    undoable: dict[int, Revision] = {}
    redoable: dict[int, Revision] = {}
    newest: dict[tuple[int, str], Revision] = {}
    for revision in revisions:
        newest[revision.layer, revision.subject] = revision
        if revision.action in FOR_GOOD or (user_id is not None and revision.user_id != user_id):
            continue
        deed = by_id.get(revision.reverts or 0)
        if revision.action == "undo" and deed is not None:
            redoable[deed.id] = undoable.pop(deed.id, deed)
        elif revision.action == "redo" and deed is not None:
            undoable[deed.id] = redoable.pop(deed.id, deed)
        else:
            undoable[revision.id] = revision
            redoable.clear()

    def is_own(revision: Revision) -> bool:
        return user_id is None or newest[revision.layer, revision.subject].user_id == user_id

    return UndoStacks(tuple(filter(is_own, undoable.values())), tuple(filter(is_own, redoable.values())))


def last_deed(stack: Sequence[Revision]) -> tuple[Revision, ...]:
    """The revisions on top of a stack that were made together, in the order of the stack; empty for an empty stack."""
    if not stack or not stack[-1].batch:
        return tuple(stack[-1:])
    return tuple(revision for revision in stack if revision.batch == stack[-1].batch)


def revision_before(revisions: Iterable[Revision], edit: Revision) -> Revision | None:
    """The revision of the edit's subject just before the edit; None when it did not exist yet."""
    earlier = [
        one
        for one in revisions
        if type(one) is type(edit) and one.layer == edit.layer and one.subject == edit.subject and one.id < edit.id
    ]
    return max(earlier, key=_age) if earlier else None


def as_of(revisions: Iterable[Revision], revision_id: int) -> tuple[Revision, ...]:
    """The revisions that existed when this one had just been made."""
    return tuple(revision for revision in revisions if revision.id <= revision_id)


def _age(revision: Revision) -> int:
    return revision.id
