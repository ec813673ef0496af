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
    User,
    current_boxes,
    state_before,
    undo_stacks,
)
from thyroid_desktop.domain.geometry import Box

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
            assert state_before(shuffled, edit) == before


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
    assert state_before(log, log[2]) == A
    assert state_before(log, log[0]) is None
    assert state_before([*log, revision(4, box=None, action="delete"), revision(5)], replace(log[0], id=5)) is None


def test_that_users_are_values() -> None:
    assert User(1, "Dr Ada") == User(1, "Dr Ada")
