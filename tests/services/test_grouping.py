from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from thyroid_desktop.adapters.store.database import Store, open_store
from thyroid_desktop.domain.annotation import current_boxes
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.domain.marks import Membership
from thyroid_desktop.domain.nodule import NoduleDescription
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.grouping import Grouping

BOX = Box(1, 1, 9, 9)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


class Room:
    """Somebody who has two pictures of one nodule."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.user = store.settings.user_named("Ada")
        self.annotating = Annotating(store.annotations, lambda: "then", self.user.id)
        self.grouping = Grouping(store.cases, lambda: "then", self.annotating.revising)
        self.one, self.other = self.image(1), self.image(2)

    def image(self, number: int, study_uid: str = "") -> Image:
        description = ImageDescription("still", Size(20, 10), study_uid=study_uid)
        return self.store.cases.add_image(f"{number:064x}", f"{number}.png", description, at="then")

    def draw(self, image: Image) -> None:
        self.annotating.draw(image, 0, BOX, is_model_shown=False)


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


def test_that_joined_images_are_one_case_with_one_nodule(room: Room) -> None:
    room.draw(room.one)
    room.draw(room.other)
    moved, changes = room.grouping.join(room.other, room.one)
    assert moved.case_id == room.one.case_id
    assert changes == Changes(frozenset({room.one.case_id, room.other.case_id}), frozenset({room.other.id}))
    (case,) = room.store.cases.cases()
    assert [image.id for image in case.images] == [room.one.id, room.other.id]
    assert [(one.image_id, one.nodule) for one in current_boxes(room.annotating.history(moved))] == [
        (room.one.id, 1),
        (room.other.id, 1),
    ]
    Describing(room.annotating.revising).describe(room.one, 1, NoduleDescription("left"))
    assert [one.value for one in Describing(room.annotating.revising).marks(moved)] == [
        Membership(room.one.case_id, room.other.case_id),
        NoduleDescription("left"),
    ]


def test_that_the_move_is_recorded_and_undo_leaves_it_alone(room: Room) -> None:
    room.draw(room.one)
    moved, _ = room.grouping.join(room.other, room.one)
    assert [one.action for one in room.annotating.history(moved)] == ["draw", "join"]
    undone = room.annotating.undo(moved)
    assert undone is not None
    assert undone.revision.image_id == room.one.id
    assert room.annotating.undo(moved) is None
    assert room.store.cases.image(room.other.id).case_id == room.one.case_id


def test_that_undo_and_redo_still_work_when_deeds_on_both_lie_between_each_other(room: Room) -> None:
    room.draw(room.other)
    room.annotating.undo(room.other)
    room.draw(room.one)
    room.annotating.redo(room.other)
    moved, _ = room.grouping.join(room.other, room.one)
    assert len(current_boxes(room.annotating.history(moved))) == 2
    room.annotating.undo(moved)
    room.annotating.undo(moved)
    assert current_boxes(room.annotating.history(moved)) == ()
    room.annotating.redo(moved)
    room.annotating.redo(moved)
    assert len(current_boxes(room.annotating.history(moved))) == 2


def test_that_images_are_taken_apart_with_their_boxes(room: Room) -> None:
    room.draw(room.other)
    moved, _ = room.grouping.join(room.other, room.one)
    Describing(room.annotating.revising).describe(room.one, 1, NoduleDescription("left"))
    Describing(room.annotating.revising).describe(moved, 1, NoduleDescription("right"))
    room.annotating.undo(moved)
    apart, changes = room.grouping.take_apart(moved)
    assert apart.case_id not in {room.one.case_id, room.other.case_id}
    assert changes.case_ids == {room.one.case_id, apart.case_id}
    assert [one.box for one in room.annotating.boxes(apart, 0)] == [BOX]
    assert room.annotating.can_undo(room.one)
    assert room.annotating.undo(apart) is not None
    assert len(room.store.cases.cases()) == 2


def test_that_nothing_happens_when_there_is_nothing_to_do(room: Room) -> None:
    assert room.grouping.take_apart(room.one) == (room.one, Changes())
    moved, _ = room.grouping.join(room.other, room.one)
    assert room.grouping.join(moved, room.one) == (moved, Changes())
    assert len(room.annotating.history(moved)) == 1


def test_that_a_dicom_study_says_itself_what_belongs_together(room: Room) -> None:
    image = room.image(3, study_uid="1.2.3")
    for move in (lambda: room.grouping.join(image, room.one), lambda: room.grouping.take_apart(image)):
        with pytest.raises(UserProblem, match="DICOM study"):
            move()
    assert room.grouping.join(room.one, image)[0].case_id == image.case_id


def test_that_another_window_sees_what_an_image_has_brought_along(room: Room) -> None:
    room.draw(room.other)
    other_window = Annotating(room.store.annotations, lambda: "then", room.user.id)
    room.draw(room.one)
    assert len(other_window.boxes(room.one, 0)) == 1
    moved, _ = room.grouping.join(room.other, room.one)
    assert [one.action for one in other_window.history(moved)] == ["draw", "draw", "join"]
    assert len(current_boxes(other_window.history(room.one))) == 2
