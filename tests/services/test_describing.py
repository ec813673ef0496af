from __future__ import annotations

import pytest

from tests.services.memory_store import MemoryAnnotations, an_image
from thyroid_desktop.domain.annotation import SHARED_LAYER, BoxDetails, current_boxes, current_marks
from thyroid_desktop.domain.errors import InvalidBox, MissingFrame, UserProblem
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.marks import Absence, Caliper, ForeignFile, Refusal, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.services.annotating import Annotating, NewBox
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.revising import Edited

IMAGE = an_image()
BOX = Box(10, 10, 40, 30)


class Room:
    """A store and somebody who describes what he sees."""

    def __init__(self) -> None:
        self.store = MemoryAnnotations()
        self.store.case_by_image = {1: 1, 2: 1, 3: 2}
        self.annotating, self.describing = self.somebody(7)

    def somebody(self, user_id: int) -> tuple[Annotating, Describing]:
        annotating = Annotating(self.store, lambda: f"tick {len(self.store.rows)}", user_id)
        return annotating, Describing(annotating.revising)

    def values(self) -> list[object]:
        return [one.value for one in self.describing.marks(IMAGE)]

    def draw(self, frame: int = 0, box: Box = BOX, details: BoxDetails | None = None) -> str:
        edited = self.annotating.draw(IMAGE, frame, box, is_model_shown=False, details=details or BoxDetails())
        return edited.revision.box_id


@pytest.fixture
def room() -> Room:
    return Room()


def test_that_a_description_belongs_to_its_reader_and_to_the_whole_case(room: Room) -> None:
    said = NoduleDescription("left", "upper")
    edited = room.describing.describe(IMAGE, 1, said, is_model_shown=True)
    assert edited.changes == Changes(image_ids=frozenset({1}))
    assert edited.revisions[0].is_model_shown
    assert [one.value for one in room.describing.marks(an_image(2))] == [said]
    assert room.somebody(8)[1].marks(IMAGE) == ()
    assert room.describing.describe(IMAGE, 1, said).changes == Changes()
    assert len(room.store.rows) == 1


def test_that_words_are_undone_and_redone_like_boxes(room: Room) -> None:
    room.draw()
    room.describing.describe(IMAGE, 1, NoduleDescription("left"))
    room.describing.describe(IMAGE, 1, NoduleDescription("right"))
    room.annotating.undo(IMAGE)
    assert room.values() == [NoduleDescription("left")]
    room.annotating.undo(IMAGE)
    assert room.values() == []
    room.annotating.redo(IMAGE)
    assert room.values() == [NoduleDescription("left")]
    assert len(room.annotating.boxes(IMAGE, 0)) == 1


def test_that_an_opinion_can_be_withdrawn(room: Room) -> None:
    room.describing.opine(IMAGE, 1, Opinion("malignant", 80))
    assert room.values() == [Opinion("malignant", 80)]
    room.describing.opine(IMAGE, 1, None)
    assert room.values() == []
    assert room.describing.opine(IMAGE, 1, None).revisions == ()


def test_that_measurements_are_kept_changed_and_taken_away(room: Room) -> None:
    caliper, longer = Caliper(Point(1, 1), Point(4, 5)), Caliper(Point(1, 1), Point(7, 9))
    subject = room.describing.measure(IMAGE, 2, caliper).revisions[0].subject
    assert room.describing.change_caliper(IMAGE, subject, caliper).changes == Changes()
    room.describing.change_caliper(IMAGE, subject, longer)
    assert [(one.value, one.frame) for one in room.describing.marks(IMAGE)] == [(longer, 2)]
    room.describing.change_caliper(IMAGE, subject, None)
    assert room.values() == []
    with pytest.raises(UserProblem, match="not there any more"):
        room.describing.change_caliper(IMAGE, subject, caliper)


def test_that_a_measurement_says_whether_the_model_was_seen(room: Room) -> None:
    caliper, other = Caliper(Point(1, 1), Point(9, 9)), Caliper(Point(1, 1), Point(5, 5))
    measured = room.describing.measure(IMAGE, 0, caliper, is_model_shown=True).revisions[0]
    changed = room.describing.change_caliper(IMAGE, measured.subject, other, is_model_shown=True).revisions[0]
    assert measured.is_model_shown
    assert changed.is_model_shown
    assert not room.describing.measure(IMAGE, 0, caliper).revisions[0].is_model_shown


def test_that_a_measurement_lies_on_a_frame_of_the_image(room: Room) -> None:
    with pytest.raises(MissingFrame):
        room.describing.measure(IMAGE, 3, Caliper(Point(1, 1), Point(2, 2)))
    with pytest.raises(UserProblem, match="leaves"):
        room.describing.measure(IMAGE, 0, Caliper(Point(1, 1), Point(201, 2)))
    assert room.store.rows == []


def test_that_no_nodule_here_and_a_box_exclude_each_other(room: Room) -> None:
    room.describing.set_absent(IMAGE, is_absent=True)
    assert room.values() == [Absence()]
    assert room.describing.set_absent(IMAGE, is_absent=True).revisions == ()
    room.draw()
    assert room.values() == []
    with pytest.raises(UserProblem, match="has boxes"):
        room.describing.set_absent(IMAGE, is_absent=True)
    room.annotating.undo(IMAGE)
    assert room.values() == [Absence()]
    assert room.annotating.boxes(IMAGE, 0) == ()
    room.describing.set_absent(IMAGE, is_absent=False)
    assert room.values() == []


def test_that_the_state_of_the_work_belongs_to_all(room: Room) -> None:
    _, other = room.somebody(8)
    room.describing.sign(IMAGE, WorkState("rejected", "duplicate", "again"))
    (mark,) = other.marks(IMAGE)
    assert (mark.value, mark.layer) == (WorkState("rejected", "duplicate", "again"), SHARED_LAYER)
    other.sign(IMAGE, None)
    assert room.values() == []
    assert room.annotating.undo(IMAGE) is None  # somebody else has changed it since


def test_that_an_image_is_reviewed_again_only_when_it_was_changed_since(room: Room) -> None:
    box_id = room.draw()
    signed = room.describing.sign(IMAGE, WorkState("reviewed"))
    assert room.describing.sign(IMAGE, WorkState("reviewed")) == Edited(signed.revisions)
    room.annotating.change(IMAGE, box_id, Box(5, 5, 50, 50), "move", is_model_shown=False)
    again = room.describing.sign(IMAGE, WorkState("reviewed"))
    assert again.changes == Changes(image_ids=frozenset({1}))
    assert room.describing.sign(IMAGE, WorkState("reviewed")).revisions == again.revisions
    room.annotating.undo(IMAGE)
    assert room.values() == [WorkState("reviewed")]


def test_that_a_refused_proposal_is_remembered(room: Room) -> None:
    refusal = Refusal(BOX, 0.4, "proposer")
    room.describing.refuse(IMAGE, 1, refusal)
    assert room.values() == [refusal]


def test_that_an_accepted_proposal_which_is_changed_is_an_adjusted_one(room: Room) -> None:
    box_id = room.draw(details=BoxDetails("proposed", 0.9, "proposer"))
    assert room.store.rows[0].action == "accept"
    revision = room.annotating.change(IMAGE, box_id, Box(1, 1, 9, 9), "resize", is_model_shown=False).revision
    assert (revision.details.origin, revision.details.score) == ("adjusted", 0.9)


def test_that_a_locked_box_is_neither_changed_nor_deleted(room: Room) -> None:
    box_id = room.draw()
    room.annotating.set_details(IMAGE, box_id, is_locked=True, is_model_shown=False)
    for change in (
        lambda: room.annotating.change(IMAGE, box_id, Box(1, 1, 9, 9), "move", is_model_shown=False),
        lambda: room.annotating.delete(IMAGE, box_id, is_model_shown=False),
        lambda: room.annotating.set_outline(IMAGE, box_id, Outline("ellipse"), is_model_shown=False),
    ):
        with pytest.raises(InvalidBox, match="locked"):
            change()
    room.annotating.set_details(IMAGE, box_id, is_locked=False, is_model_shown=False)
    room.annotating.delete(IMAGE, box_id, is_model_shown=False)
    assert [row.action for row in room.store.rows] == ["draw", "lock", "unlock", "delete"]


def test_that_a_label_is_edited_trimmed_and_taken_away(room: Room) -> None:
    box_id = room.draw(details=BoxDetails("imported", label="benign"))
    edited = room.annotating.set_details(IMAGE, box_id, label="  left \n lobe ", is_model_shown=False)
    assert (edited.revision.details.label, edited.revision.action) == ("left lobe", "label")
    assert room.annotating.set_details(IMAGE, box_id, label="left lobe", is_model_shown=False).changes == Changes()
    assert room.annotating.set_details(IMAGE, box_id, label="", is_model_shown=False).revision.details.label == ""
    room.annotating.undo(IMAGE)
    assert room.annotating.boxes(IMAGE, 0)[0].details == BoxDetails("imported", label="left lobe")
    with pytest.raises(UserProblem, match="too long"):
        room.annotating.set_details(IMAGE, box_id, label="x" * 201, is_model_shown=False)


def test_that_a_box_can_become_another_nodule_of_the_case(room: Room) -> None:
    box_id = room.draw()
    assert room.annotating.assign(IMAGE, box_id, 4, is_model_shown=False).revision.nodule == 4
    assert room.annotating.assign(IMAGE, box_id, 4, is_model_shown=False).changes == Changes()
    for number in (0, 100):
        with pytest.raises(UserProblem, match="1 to 99"):
            room.annotating.assign(IMAGE, box_id, number, is_model_shown=False)


def test_that_an_outline_can_bring_its_box_which_is_cut_at_the_border(room: Room) -> None:
    box_id = room.draw()
    room.annotating.set_outline(IMAGE, box_id, Outline("ellipse"), is_model_shown=False)
    outline = Outline("polygon", (Point(0, 0), Point(1, 0.5), Point(0.5, 1)))
    edited = room.annotating.set_outline(IMAGE, box_id, outline, box=Box(-10, 0, 10, 10), is_model_shown=False)
    assert edited.revision.box == Box(0, 0, 10, 10)
    assert edited.revision.details.outline == Outline("polygon", (Point(0, 0), Point(1, 0.5), Point(0, 1)))
    assert room.annotating.set_outline(IMAGE, box_id, None, is_model_shown=False).revision.details.outline is None


def test_that_pasted_boxes_are_one_deed_and_keep_their_number_where_it_is_free(room: Room) -> None:
    room.draw()
    copies = [NewBox(0, Box(0, 0, 9, 9), 1), NewBox(1, Box(0, 0, 9, 9), 1), NewBox(0, Box(900, 0, 950, 9), 2)]
    room.annotating.paste(IMAGE, copies, is_model_shown=False)
    assert [(one.frame, one.nodule) for one in current_boxes(room.store.rows)] == [(0, 1), (0, 2), (1, 1)]
    room.annotating.undo(IMAGE)
    assert [one.box for one in current_boxes(room.store.rows)] == [BOX]
    room.annotating.redo(IMAGE)
    assert len(current_boxes(room.store.rows)) == 3
    with pytest.raises(InvalidBox, match="outside"):
        room.annotating.paste(IMAGE, copies[2:], is_model_shown=False)


def test_that_frames_between_two_boxes_are_filled_in_equal_steps(room: Room) -> None:
    room.draw(0, Box(0, 0, 10, 10))
    with pytest.raises(InvalidBox, match="nothing to fill in"):
        room.annotating.interpolate(IMAGE, 1, is_model_shown=False)
    last = room.draw(2, Box(10, 20, 30, 40))
    room.annotating.assign(IMAGE, last, 1, is_model_shown=False)
    room.annotating.interpolate(IMAGE, 1, is_model_shown=False)
    (between,) = room.annotating.boxes(IMAGE, 1)
    assert (between.box, between.details.origin, between.nodule) == (Box(5, 10, 20, 25), "interpolated", 1)
    with pytest.raises(InvalidBox, match="nothing to fill in"):
        room.annotating.interpolate(IMAGE, 1, is_model_shown=False)


def test_that_taking_in_the_same_file_twice_adds_nothing(room: Room) -> None:
    boxes = [NewBox(0, BOX, None, BoxDetails(label="benign")), NewBox(0, BOX, None, BoxDetails(label="other"))]
    foreign = ForeignFile("labelme", "{}")
    edited = room.annotating.take_in(IMAGE, boxes, foreign=foreign)
    assert [one.action for one in edited.revisions] == ["import", "import", "keep"]
    assert {one.details.origin for one in room.annotating.boxes(IMAGE, 0)} == {"imported"}
    assert room.annotating.take_in(IMAGE, boxes, foreign=foreign).revisions == ()
    room.annotating.undo(IMAGE)
    assert room.annotating.boxes(IMAGE, 0) == ()


def test_that_a_file_without_boxes_may_say_that_there_is_no_nodule(room: Room) -> None:
    room.annotating.take_in(IMAGE, (), is_absent=True)
    assert room.values() == [Absence()]
    room.draw()
    assert room.annotating.take_in(IMAGE, (), is_absent=True).revisions == ()


def test_that_any_earlier_state_of_an_image_can_be_restored_as_a_new_one(room: Room) -> None:
    first = room.draw(0, Box(0, 0, 10, 10))
    room.describing.describe(IMAGE, 1, NoduleDescription("left"))
    wanted = room.store.rows[-1].id
    then = [(one.box_id, one.box) for one in current_boxes(room.store.rows)], room.values()
    room.annotating.change(IMAGE, first, Box(5, 5, 10, 10), "move", is_model_shown=False)
    room.draw(1)
    room.describing.describe(IMAGE, 1, NoduleDescription("right"))
    count = len(room.store.rows)
    room.annotating.revising.restore(IMAGE, wanted)
    assert ([(one.box_id, one.box) for one in current_boxes(room.store.rows)], room.values()) == then
    assert {row.action for row in room.store.rows[count:]} == {"restore"}
    room.annotating.undo(IMAGE)
    assert room.values() == [NoduleDescription("right")]
    assert len(current_boxes(room.store.rows)) == 2
    with pytest.raises(UserProblem, match="not in the history"):
        room.annotating.revising.restore(IMAGE, 999)


def test_that_restoring_leaves_other_readers_and_other_images_alone(room: Room) -> None:
    room.draw()
    wanted = room.store.rows[-1].id
    other, _ = room.somebody(8)
    other.draw(IMAGE, 0, BOX, is_model_shown=False)
    room.annotating.draw(an_image(2), 0, BOX, is_model_shown=False)
    assert room.annotating.revising.restore(IMAGE, wanted).revisions == ()
    assert len(current_marks(room.store.rows)) == 0
    assert len(current_boxes(room.store.rows)) == 3
