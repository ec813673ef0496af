from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.memory_store import MemoryAnnotations, an_image
from thyroid_desktop.domain.annotation import current_boxes
from thyroid_desktop.domain.errors import InvalidBox, MissingFrame, Overtaken
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.revising import ATTEMPTS

IMAGE = an_image()


class Room:
    """A store and somebody who edits, with a clock that counts."""

    def __init__(self) -> None:
        self.store = MemoryAnnotations()
        self.store.case_by_image = {1: 1, 2: 1, 3: 2}
        self.annotating = self.somebody(7)

    def somebody(self, user_id: int) -> Annotating:
        return Annotating(self.store, lambda: f"tick {len(self.store.rows)}", user_id)

    def draw(self, box: Box, *, frame: int = 0, image: Any = IMAGE) -> str:
        return self.annotating.draw(image, frame, box, is_model_shown=False).revision.box_id

    def boxes(self, frame: int = 0) -> list[Box | None]:
        return [one.box for one in self.annotating.boxes(IMAGE, frame)]


@pytest.fixture
def room() -> Room:
    return Room()


def test_that_a_drawn_box_is_recorded_with_who_when_and_what_was_shown(room: Room) -> None:
    edited = room.annotating.draw(IMAGE, 2, Box(10, 20, 30, 40), is_model_shown=True)
    (row,) = room.store.rows
    assert edited.revision == row
    assert (row.image_id, row.frame, row.box, row.action) == (1, 2, Box(10, 20, 30, 40), "draw")
    assert (row.user_id, row.at, row.is_model_shown, row.reverts) == (7, "tick 0", True, None)
    assert edited.changes == Changes(image_ids=frozenset({1}))
    assert room.annotating.boxes(IMAGE, 2) == (row,)
    assert room.annotating.boxes(IMAGE, 0) == ()


def test_that_a_box_is_cut_at_the_border_when_it_is_drawn_and_when_it_is_changed(room: Room) -> None:
    box_id = room.draw(Box(-10, 90, 20, 300))
    assert room.boxes() == [Box(0, 90, 20, 100)]
    room.annotating.change(IMAGE, box_id, Box(190, -5, 260, 20), "move", is_model_shown=False)
    assert room.boxes() == [Box(190, 0, 200, 20)]


@pytest.mark.parametrize("box", [Box(500, 500, 600, 600), Box(199.5, 0, 300, 50), Box(10, 10, 40, 10.5)])
def test_that_a_box_with_less_than_a_pixel_inside_is_refused_and_nothing_is_kept(room: Room, box: Box) -> None:
    box_id = room.draw(Box(1, 1, 9, 9))
    with pytest.raises(InvalidBox):
        room.draw(box)
    with pytest.raises(InvalidBox):
        room.annotating.change(IMAGE, box_id, box, "resize", is_model_shown=False)
    assert len(room.store.rows) == 1


@pytest.mark.parametrize("frame", [-1, 3])
def test_that_a_frame_that_the_image_does_not_have_is_refused(room: Room, frame: int) -> None:
    with pytest.raises(MissingFrame, match=r"image 1\.png"):
        room.draw(Box(1, 1, 9, 9), frame=frame)
    assert room.store.rows == []


def test_that_a_new_box_takes_the_first_number_that_is_free_in_its_case(room: Room) -> None:
    first = room.draw(Box(1, 1, 9, 9))
    room.draw(Box(1, 1, 9, 9), image=an_image(2))
    room.draw(Box(1, 1, 9, 9), image=an_image(3, case_id=2))
    room.draw(Box(1, 1, 9, 9), frame=1)
    assert [row.nodule for row in room.store.rows] == [1, 2, 1, 3]
    room.annotating.delete(IMAGE, first, is_model_shown=False)
    room.draw(Box(2, 2, 9, 9))
    assert room.store.rows[-1].nodule == 1


def test_that_a_number_stays_with_a_deleted_box_of_another_image_which_may_come_back(room: Room) -> None:
    room.annotating.delete(IMAGE, room.draw(Box(1, 1, 9, 9)), is_model_shown=False)
    room.draw(Box(1, 1, 9, 9), image=an_image(2))
    assert [one.nodule for one in room.annotating.boxes(an_image(2), 0)] == [2]
    room.annotating.undo(IMAGE)
    room.annotating.undo(IMAGE)
    assert [one.nodule for one in room.annotating.boxes(IMAGE, 0)] == [1]


def test_that_a_change_keeps_the_frame_and_the_nodule(room: Room) -> None:
    room.draw(Box(1, 1, 9, 9))
    box_id = room.draw(Box(1, 1, 9, 9), frame=1)
    revision = room.annotating.change(IMAGE, box_id, Box(2, 2, 9, 9), "move", is_model_shown=True).revision
    assert (revision.frame, revision.nodule, revision.action, revision.is_model_shown) == (1, 2, "move", True)


def test_that_a_change_to_where_the_box_is_already_adds_nothing(room: Room) -> None:
    box_id = room.draw(Box(1, 1, 9, 9))
    edited = room.annotating.change(IMAGE, box_id, Box(1, 1, 9, 9), "move", is_model_shown=False)
    assert edited.changes == Changes()
    assert edited.revision == room.store.rows[0]
    assert len(room.store.rows) == 1


def test_that_a_deleted_box_can_be_neither_changed_nor_deleted_again(room: Room) -> None:
    box_id = room.draw(Box(1, 1, 9, 9))
    deleted = room.annotating.delete(IMAGE, box_id, is_model_shown=True).revision
    assert (deleted.box, deleted.action, deleted.is_model_shown) == (None, "delete", True)
    with pytest.raises(InvalidBox, match="not there any more"):
        room.annotating.change(IMAGE, box_id, Box(2, 2, 9, 9), "move", is_model_shown=False)
    with pytest.raises(InvalidBox, match="not there any more"):
        room.annotating.delete(IMAGE, box_id, is_model_shown=False)


def test_that_undo_and_redo_are_revisions_which_say_what_they_take_back(room: Room) -> None:
    box_id = room.draw(Box(1, 1, 9, 9))
    moved = room.annotating.change(IMAGE, box_id, Box(2, 2, 9, 9), "move", is_model_shown=False).revision
    undone = room.annotating.undo(IMAGE, is_model_shown=True)
    redone = room.annotating.redo(IMAGE)
    assert undone is not None
    assert redone is not None
    assert (undone.revision.action, undone.revision.reverts, undone.revision.box) == ("undo", moved.id, Box(1, 1, 9, 9))
    assert (redone.revision.action, redone.revision.reverts, redone.revision.box) == ("redo", moved.id, Box(2, 2, 9, 9))
    assert (undone.revision.is_model_shown, redone.revision.is_model_shown) == (True, False)
    assert undone.changes == Changes(image_ids=frozenset({1}))
    assert room.annotating.history(IMAGE) == tuple(room.store.rows)
    assert len(room.store.rows) == 4


def test_that_there_is_nothing_to_undo_or_redo_on_an_untouched_image(room: Room) -> None:
    assert not room.annotating.can_undo(IMAGE)
    assert not room.annotating.can_redo(IMAGE)
    assert room.annotating.undo(IMAGE) is None
    assert room.annotating.redo(IMAGE) is None
    assert room.store.rows == []


def test_that_an_edit_after_an_undo_forgets_what_could_be_redone(room: Room) -> None:
    room.draw(Box(1, 1, 9, 9))
    room.annotating.undo(IMAGE)
    assert room.annotating.can_redo(IMAGE)
    room.draw(Box(2, 2, 9, 9))
    assert not room.annotating.can_redo(IMAGE)
    assert room.annotating.redo(IMAGE) is None


def test_that_each_case_has_its_own_undo_which_reaches_all_its_images(room: Room) -> None:
    room.draw(Box(1, 1, 9, 9))
    assert not room.annotating.can_undo(an_image(3, case_id=2))
    assert room.annotating.undo(an_image(3, case_id=2)) is None
    assert room.boxes() == [Box(1, 1, 9, 9)]
    undone = room.annotating.undo(an_image(2))
    assert undone is not None
    assert undone.changes == Changes(image_ids=frozenset({1, 2}))
    assert room.boxes() == []


def test_that_a_second_window_of_the_same_reader_takes_back_what_the_first_one_did(room: Room) -> None:
    other = room.somebody(7)
    assert other.boxes(IMAGE, 0) == ()
    room.draw(Box(1, 1, 9, 9))
    undone = other.undo(IMAGE)
    assert undone is not None
    assert room.boxes() == []


def test_that_readers_neither_see_nor_take_back_each_others_boxes(room: Room) -> None:
    other = room.somebody(8)
    room.draw(Box(1, 1, 9, 9))
    assert other.boxes(IMAGE, 0) == ()
    assert other.undo(IMAGE) is None
    with pytest.raises(InvalidBox, match="not there any more"):
        other.delete(IMAGE, room.store.rows[0].subject, is_model_shown=False)
    other.draw(IMAGE, 0, Box(2, 2, 9, 9), is_model_shown=False)
    assert [row.nodule for row in room.store.rows] == [1, 1]
    assert room.boxes() == [Box(1, 1, 9, 9)]


def test_that_an_edit_which_was_overtaken_is_planned_anew(room: Room) -> None:
    other = room.somebody(8)
    room.draw(Box(1, 1, 9, 9))

    def overtake() -> None:
        room.store.before_append = lambda: None
        other.draw(IMAGE, 0, Box(5, 5, 9, 9), is_model_shown=False)

    room.store.before_append = overtake
    room.draw(Box(3, 3, 9, 9))
    assert [(row.user_id, row.nodule) for row in room.store.rows] == [(7, 1), (8, 1), (7, 2)]


def test_that_an_edit_which_is_overtaken_for_ever_gives_up_calmly(room: Room) -> None:
    other = room.somebody(8)

    def overtake() -> None:
        room.store.before_append = lambda: None
        other.draw(IMAGE, 0, Box(5, 5, 9, 9), is_model_shown=False)
        room.store.before_append = overtake

    room.store.before_append = overtake
    with pytest.raises(Overtaken, match=r"image 1\.png"):
        room.draw(Box(3, 3, 9, 9))
    assert {row.user_id for row in room.store.rows} == {8}
    assert len(room.store.rows) == ATTEMPTS


boxes = st.builds(Box.from_xywh, st.integers(0, 150), st.integers(0, 80), st.integers(1, 50), st.integers(1, 20))
edits = st.lists(
    st.tuples(st.sampled_from(["draw", "move", "resize", "delete", "undo", "undo", "redo"]), st.integers(0, 9), boxes),
    max_size=60,
)


@given(edits)
def test_that_undo_and_redo_restore_exactly_what_was_there_after_any_sequence_of_edits(
    sequence: list[tuple[str, int, Box]],
) -> None:
    room = Room()
    # The rival: whole states in a list, with a finger on the present one.
    states: list[dict[str, tuple[int, int, Box]]] = [{}]
    now = 0
    for action, which, box in sequence:
        # A restart at any moment must not matter.
        if which == 9:
            room.annotating = room.somebody(7)
        present = dict(states[now])
        ids = list(present)
        target = ids[which % len(ids)] if ids else None
        if action == "undo":
            assert (room.annotating.undo(IMAGE) is not None) == (now > 0)
            now = max(now - 1, 0)
        elif action == "redo":
            assert (room.annotating.redo(IMAGE) is not None) == (now + 1 < len(states))
            now = min(now + 1, len(states) - 1)
        elif action == "draw" or target is None:
            revision = room.annotating.draw(IMAGE, which % 3, box, is_model_shown=False).revision
            present[revision.box_id] = (revision.frame, revision.nodule, box)
            states[now + 1 :] = [present]
            now += 1
        elif action == "delete":
            room.annotating.delete(IMAGE, target, is_model_shown=False)
            del present[target]
            states[now + 1 :] = [present]
            now += 1
        elif present[target][2] != box:
            room.annotating.change(IMAGE, target, box, action, is_model_shown=False)  # type: ignore[arg-type]
            present[target] = (*present[target][:2], box)
            states[now + 1 :] = [present]
            now += 1
        shown = current_boxes(room.annotating.history(IMAGE))
        assert {one.box_id: (one.frame, one.nodule, one.box) for one in shown} == states[now]
        assert room.annotating.can_undo(IMAGE) == (now > 0)
        assert room.annotating.can_redo(IMAGE) == (now + 1 < len(states))
        numbers = [one.nodule for one in shown]
        assert len(set(numbers)) == len(numbers)
