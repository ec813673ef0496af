"""Revisions are only appended, and every state and both undo stacks can be made anew from them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.values import boxes
from thyroid_desktop.domain.annotation import (
    Action,
    BoxRevision,
    MarkRevision,
    User,
    as_of,
    boxes_in_use,
    current_boxes,
    current_marks,
    in_layer,
    last_deed,
    revision_before,
    undo_stacks,
)
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Absence

A, B = Box(0, 0, 10, 10), Box(5, 5, 20, 20)


def revision(
    number: int, box_id: str = "one", box: Box | None = A, action: Action = "draw", reverts: int | None = None
) -> BoxRevision:
    return BoxRevision(number, box_id, 1, 0, 1, box, action, 1, "2026-01-01T00:00:00.000000+00:00", reverts)


@dataclass
class Sketchbook:
    """The obvious program: states are kept in lists, and undo goes back in the list."""

    log: list[BoxRevision] = field(default_factory=list)
    states: dict[str, Box | None] = field(default_factory=dict)
    done: list[tuple[BoxRevision, Box | None]] = field(default_factory=list)
    undone: list[tuple[BoxRevision, Box | None]] = field(default_factory=list)

    def append(self, box_id: str, box: Box | None, action: Action, reverts: int | None = None) -> BoxRevision:
        self.log.append(revision(len(self.log) + 1, box_id, box, action, reverts))
        self.states[box_id] = box
        return self.log[-1]

    def edit(self, box_id: str, box: Box | None) -> None:
        before = self.states.get(box_id)
        action: Action = "delete" if box is None else "move" if box_id in self.states else "draw"
        self.done.append((self.append(box_id, box, action), before))
        self.undone.clear()

    def undo(self) -> None:
        if self.done:
            edit, before = self.done.pop()
            self.undone.append((edit, before))
            self.append(edit.box_id, before, "undo", edit.id)

    def redo(self) -> None:
        if self.undone:
            edit, before = self.undone.pop()
            self.done.append((edit, before))
            self.append(edit.box_id, edit.box, "redo", edit.id)


STEPS = st.lists(
    st.one_of(
        st.just("undo"),
        st.just("redo"),
        st.tuples(st.sampled_from(["one", "two", "three"]), st.one_of(st.none(), boxes)),
    ),
    max_size=40,
)


def drawn(steps: list[str | tuple[str, Box | None]]) -> Sketchbook:
    book = Sketchbook()
    for step in steps:
        if step == "undo":
            book.undo()
        elif step == "redo":
            book.redo()
        elif isinstance(step, tuple):
            book.edit(*step)
    return book


@given(STEPS, st.randoms(use_true_random=False))
def test_that_revisions_in_any_order_give_the_states_of_the_obvious_program(
    steps: list[str | tuple[str, Box | None]], chance: random.Random
) -> None:
    book = drawn(steps)
    shuffled = chance.sample(book.log, len(book.log))
    shown = {one.box_id: one.box for one in current_boxes(shuffled)}
    assert shown == {box_id: box for box_id, box in book.states.items() if box is not None}
    stacks = undo_stacks(shuffled)
    assert stacks.undoable == tuple(edit for edit, _ in book.done)
    assert stacks.redoable == tuple(edit for edit, _ in book.undone)
    for edit, before in book.done + book.undone:
        if not any(one.action in {"undo", "redo"} and one.id < edit.id for one in book.log):
            found = revision_before(shuffled, edit)
            assert (None if found is None else found.box) == before  # type: ignore[union-attr]


@given(STEPS)
def test_that_undoing_everything_leaves_an_empty_image_and_redoing_brings_all_back(
    steps: list[str | tuple[str, Box | None]],
) -> None:
    book = drawn([step for step in steps if isinstance(step, tuple)])
    before = current_boxes(book.log)
    count = len(book.done)
    for _ in range(count):
        book.undo()
    assert current_boxes(book.log) == ()
    assert undo_stacks(book.log).undoable == ()
    for _ in range(count):
        book.redo()
    after = current_boxes(book.log)
    assert [(one.box_id, one.box) for one in after] == [(one.box_id, one.box) for one in before]
    assert undo_stacks(book.log).redoable == ()


def test_that_boxes_keep_the_order_in_which_they_were_first_drawn() -> None:
    log = [revision(1, "b"), revision(2, "a"), revision(3, "b", B, "move")]
    assert [one.id for one in current_boxes(log)] == [3, 2]


def test_that_a_deleted_box_is_not_shown_and_comes_back_by_undo() -> None:
    log = [revision(1), revision(2, box=None, action="delete")]
    assert current_boxes(log) == ()
    log.append(revision(3, box=A, action="undo", reverts=2))
    assert [one.box for one in current_boxes(log)] == [A]
    assert [one.id for one in undo_stacks(log).undoable] == [1]
    assert [one.id for one in undo_stacks(log).redoable] == [2]


def test_that_a_new_edit_empties_the_redo_stack() -> None:
    log = [revision(1), revision(2, box=None, action="undo", reverts=1), revision(3, "two")]
    stacks = undo_stacks(log)
    assert [one.id for one in stacks.undoable] == [3]
    assert stacks.redoable == ()


@pytest.mark.parametrize("action", ["undo", "redo"])
def test_that_an_undo_or_redo_that_names_no_edit_counts_as_an_edit(action: Action) -> None:
    log = [revision(1), revision(2, box=B, action=action)]
    assert [one.id for one in undo_stacks(log).undoable] == [1, 2]


def test_that_the_state_before_an_edit_is_that_of_its_own_box() -> None:
    log = [revision(1), revision(2, "two", B), revision(3, box=B, action="move")]
    assert revision_before(log, log[2]) == log[0]
    assert revision_before(log, log[0]) is None
    deleted = revision(4, box=None, action="delete")
    assert revision_before([*log, deleted, revision(5)], replace(log[0], id=5)) == deleted


def test_that_users_are_values() -> None:
    assert User(1, "Dr Ada") == User(1, "Dr Ada")


NOTHING_HERE = Absence()


def mark(number: int, value: Absence | None = NOTHING_HERE, *, layer: int = 1, **more: object) -> MarkRevision:
    return MarkRevision(
        number,
        "absence",
        "absence:1",
        1,
        None,
        None,
        value,
        "absent",
        layer,
        "then",
        layer=layer,
        **more,  # type: ignore[arg-type]
    )


def test_that_marks_are_current_in_each_layer_until_they_are_taken_away() -> None:
    log = [mark(1), mark(2, layer=2), revision(3), mark(4, None)]
    assert current_marks(log) == (log[1],)
    assert current_boxes(log) == (log[2],)
    assert in_layer(log, 1) == (log[0], log[3])
    assert as_of(log, 2) == tuple(log[:2])
    assert [one.subject for one in log] == ["absence:1", "absence:1", "one", "absence:1"]


def test_that_a_reader_undoes_only_what_nobody_else_has_changed_since() -> None:
    mine, theirs = revision(1), replace(revision(2, "two"), user_id=2)
    changed = replace(revision(3, box=B, action="move"), user_id=2)
    assert undo_stacks([mine, theirs], 1).undoable == (mine,)
    assert undo_stacks([mine, theirs, changed], 1).undoable == ()
    assert undo_stacks([mine, theirs, changed], 2).undoable == (theirs, changed)


def test_that_it_cannot_be_undone_that_a_reader_has_seen_the_others() -> None:
    mine, seen = revision(1), replace(mark(2), action="unblind")
    undone = revision(3, box=None, action="undo", reverts=1)
    assert undo_stacks([mine, seen], 1).undoable == (mine,)
    assert undo_stacks([mine, undone, replace(seen, id=4)], 1).redoable == (mine,)


def test_that_a_deed_is_all_that_was_done_at_once() -> None:
    alone, pair = revision(1), [replace(revision(n, str(n)), batch="b") for n in (2, 3)]
    assert last_deed(()) == ()
    assert last_deed((alone,)) == (alone,)
    assert last_deed((alone, *pair)) == tuple(pair)


def test_that_the_settled_boxes_speak_before_the_users_and_those_before_the_latest() -> None:
    ada, ben = replace(revision(1), layer=1), replace(revision(2, "two"), layer=2)
    settled = replace(revision(3, "three"), layer=0)
    assert boxes_in_use([]) == ()
    assert boxes_in_use([ada, ben]) == (ben,)
    assert boxes_in_use([ada, ben], 1) == (ada,)
    assert boxes_in_use([ada, ben, settled], 1) == (settled,)
