from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.memory_store import MemoryAnnotations, an_image
from thyroid_desktop.commands.rating_table import read_ratings
from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    User,
    current_boxes,
    current_marks,
    in_layer,
)
from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Settlement
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion, Verdict
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.agreeing import summarise
from thyroid_desktop.services.annotating import Annotating, NewBox
from thyroid_desktop.services.blinding import NONE, Blinding
from thyroid_desktop.services.comparing import Comparison, compare, mean_box
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.rating import ratings_table
from thyroid_desktop.services.reviewing import Decision, Reviewing

STILL, SECOND = an_image(1, frame_count=1), an_image(2, frame_count=1)
CINE = an_image(3, 2, frame_count=4)
ADA, BEN, CHO = User(7, "Ada"), User(8, "Ben"), User(9, "Cho")
BOX, NEAR, FAR = Box(10, 10, 50, 50), Box(14, 10, 54, 50), Box(120, 10, 160, 50)


class Room:
    """Three readers, of whom Cho settles."""

    def __init__(self) -> None:
        self.store = MemoryAnnotations()
        self.store.case_by_image = {1: 1, 2: 1, 3: 2}
        self.annotating = {user: Annotating(self.store, lambda: "now", user.id) for user in (ADA, BEN, CHO)}
        self.reviewing = Reviewing(self.annotating[CHO].revising, lambda: (ADA, BEN, CHO))

    def draw(self, user: User, box: Box, image: Image = STILL, *, frame: int = 0, nodule: int | None = None) -> str:
        new = (NewBox(frame, box, nodule),)
        return self.annotating[user].paste(image, new, is_model_shown=False).revision.box_id

    def says(self, user: User, verdict: Verdict, nodule: int = 1) -> None:
        Describing(self.annotating[user].revising).opine(STILL, nodule, Opinion(verdict))

    def compare(self, image: Image = STILL) -> Comparison:
        return self.reviewing.compare(image, NONE)

    @property
    def rows(self) -> tuple[Revision, ...]:
        return tuple(self.store.rows)

    def settled(self) -> list[BoxRevision]:
        return list(current_boxes(in_layer(self.rows, SHARED_LAYER)))

    def settlements(self) -> list[MarkRevision]:
        return [one for one in current_marks(in_layer(self.rows, SHARED_LAYER)) if one.kind == "settlement"]


def go_on(_done: int, _total: int, _what: str) -> bool:
    return True


def stop(_done: int, _total: int, _what: str) -> bool:
    return False


@pytest.fixture
def room() -> Room:
    return Room()


def test_that_boxes_of_readers_are_matched_by_overlap_and_not_by_number(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(ADA, FAR)
    room.draw(BEN, FAR)
    room.draw(BEN, NEAR)
    comparison = room.compare()
    assert comparison.readers == (ADA, BEN)
    assert [[one.box.nodule for one in row.said if one.box] for row in comparison.nodules] == [[1, 2], [2, 1]]
    first, second = comparison.nodules
    assert first.lowest_overlap == pytest.approx(36 / 44)
    assert second.overlap(0, 1) == 1.0
    assert not comparison.is_open


def test_that_a_missing_box_a_small_overlap_and_another_verdict_are_disagreements(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(BEN, NEAR)
    assert not room.compare().nodules[0].differs
    room.says(ADA, "benign")
    assert not room.compare().nodules[0].differs
    room.says(BEN, "malignant")
    assert room.compare().nodules[0].verdicts == {"benign", "malignant"}
    assert room.compare().nodules[0].differs
    room.says(BEN, "benign")
    room.annotating[BEN].draw(STILL, 0, FAR, is_model_shown=False)
    assert [row.is_missed for row in room.compare().nodules] == [False, True]
    assert room.compare().nodules[1].lowest_overlap is None
    room.annotating[BEN].undo(STILL)
    room.draw(CHO, Box(40, 10, 80, 50))
    (row,) = room.compare().nodules
    assert row.lowest_overlap == pytest.approx(10 / 70)
    assert row.differs


def test_that_no_nodule_here_is_an_answer_too(room: Room) -> None:
    room.draw(ADA, BOX)
    assert not room.compare().is_open
    Describing(room.annotating[BEN].revising).set_absent(STILL, is_absent=True)
    assert room.compare().readers == (ADA, BEN)
    assert room.compare().is_open


def test_that_readers_of_a_cine_are_held_against_the_frames_on_which_they_drew(room: Room) -> None:
    room.draw(ADA, BOX, CINE, frame=0)
    room.draw(ADA, BOX, CINE, frame=2)
    room.draw(BEN, NEAR, CINE, frame=2)
    Describing(room.annotating[CHO].revising).set_absent(CINE, is_absent=True)
    said = [[one.reader for one in row.said] for row in room.compare(CINE).nodules]
    assert said == [[ADA, CHO], [ADA, BEN, CHO]]


def test_that_a_blind_reviewer_compares_himself_with_nobody(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(CHO, NEAR)
    assert room.reviewing.compare(STILL, Blinding()).readers == (CHO,)
    room.reviewing.unblind(STILL)
    assert room.reviewing.compare(STILL, Blinding()).readers == (ADA, CHO)


def test_that_a_settled_box_says_whose_it_is_and_is_undone_as_one_deed(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(BEN, NEAR)
    (row,) = room.compare().nodules
    edited = room.reviewing.settle(STILL, row, Decision("mean", "agreed", "by phone", "benign"), is_model_shown=True)
    (box,) = room.settled()
    assert box.box == mean_box(row.boxes) == Box(12, 10, 52, 50)
    assert (box.details.origin, box.details.source, box.action, box.user_id) == ("settled", "Ada, Ben", "settle", 9)
    assert box.is_model_shown
    assert len(edited.revisions) == 3
    (mark,) = room.settlements()
    assert mark.value == Settlement("mean", "agreed", "by phone", tuple(one.id for one in row.boxes))
    assert [one.value for one in current_marks(room.rows) if one.kind == "opinion"] == [Opinion("benign")]
    room.annotating[CHO].undo(STILL)
    assert (room.settled(), room.settlements()) == ([], [])
    room.annotating[CHO].redo(STILL)
    assert [one.box for one in room.settled()] == [Box(12, 10, 52, 50)]
    assert room.compare().nodules[0].settled is not None


def test_that_the_box_of_one_reader_is_taken_and_can_be_settled_anew(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(BEN, Box(40, 10, 80, 50))
    assert room.compare().is_open
    room.reviewing.settle(STILL, room.compare().nodules[0], Decision(BEN.id, "border"))
    (row,) = room.compare().nodules
    assert row.settled is not None
    assert row.settled.box == Box(40, 10, 80, 50)
    assert not row.is_open
    room.reviewing.settle(STILL, row, Decision(ADA.id, "majority"))
    (box,) = room.settled()
    assert (box.box, box.details.source, box.box_id) == (BOX, "Ada", row.settled.box_id)
    with pytest.raises(UserProblem, match="no box to take"):
        room.reviewing.settle(STILL, row, Decision(CHO.id, "other"))


def test_that_it_can_be_settled_that_there_is_no_nodule(room: Room) -> None:
    room.draw(ADA, BOX)
    Describing(room.annotating[BEN].revising).set_absent(STILL, is_absent=True)
    room.reviewing.settle(STILL, room.compare().nodules[0], Decision(ADA.id, "overlooked"))
    room.reviewing.settle(STILL, room.compare().nodules[0], Decision("nobody", "no-nodule"))
    assert room.settled() == []
    (row,) = room.compare().nodules
    assert row.settlement is not None
    assert (row.settlement.by, row.is_open) == ("nobody", False)
    room.reviewing.settle(STILL, row, Decision(ADA.id, "overlooked"))
    assert len(room.settled()) == len(room.settlements()) == 1


def test_that_what_changes_after_it_was_settled_is_open_again(room: Room) -> None:
    box_id = room.draw(ADA, BOX)
    room.draw(BEN, Box(40, 10, 80, 50))
    (before,) = room.compare().nodules
    room.reviewing.settle(STILL, before, Decision(BEN.id, "border"))
    room.annotating[ADA].change(STILL, box_id, Box(12, 10, 50, 50), "resize", is_model_shown=False)
    (row,) = room.compare().nodules
    assert row.is_outdated
    assert row.is_open
    with pytest.raises(UserProblem, match="changed meanwhile"):
        room.reviewing.settle(STILL, before, Decision("mean", "agreed"))


def test_that_what_was_settled_can_be_withdrawn(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(BEN, NEAR)
    room.reviewing.settle(STILL, room.compare().nodules[0], Decision("mean", "agreed"))
    (row,) = room.compare().nodules
    room.reviewing.withdraw(STILL, row)
    assert (room.settled(), room.settlements()) == ([], [])
    with pytest.raises(UserProblem, match="Nothing was settled"):
        room.reviewing.withdraw(STILL, row)
    room.annotating[CHO].undo(STILL)
    assert len(room.settled()) == 1


def test_that_settled_nodules_are_numbered_through_the_case(room: Room) -> None:
    room.draw(ADA, FAR, nodule=1)
    room.draw(ADA, BOX, nodule=2)
    room.draw(BEN, NEAR, nodule=1)
    room.draw(ADA, BOX, SECOND, nodule=2)
    for row in room.compare().nodules:
        room.reviewing.settle(STILL, row, Decision("mean", "agreed"))
    assert [one.nodule for one in room.settled()] == [1, 2]
    room.reviewing.settle(SECOND, room.compare(SECOND).nodules[0], Decision("mean", "agreed"))
    assert [one.nodule for one in room.settled()] == [1, 2, 2]


def test_that_two_nodules_never_get_one_number_on_a_frame(room: Room) -> None:
    room.draw(ADA, BOX, nodule=1)
    room.draw(BEN, FAR, nodule=1)
    for row in room.compare().nodules:
        room.reviewing.settle(STILL, row, Decision("mean", "overlooked"))
    assert sorted(one.nodule for one in room.settled()) == [1, 2]


def test_that_the_next_open_image_is_found(room: Room) -> None:
    room.draw(ADA, BOX)
    room.draw(BEN, NEAR)
    room.draw(ADA, BOX, CINE)
    room.draw(BEN, FAR, CINE)
    images = [STILL, SECOND, CINE]
    assert room.reviewing.next_open(images, NONE, go_on) == 2
    assert room.reviewing.next_open(images[:2], NONE, go_on) is None
    assert room.reviewing.next_open(images, Blinding(), go_on) is None
    with pytest.raises(Cancelled):
        room.reviewing.next_open(images, NONE, stop)


def test_that_agreement_counts_boxes_by_image_and_categories_by_nodule(room: Room) -> None:
    for image in (STILL, SECOND):
        room.draw(ADA, BOX, image, nodule=1)
        room.draw(BEN, NEAR, image, nodule=1)
    room.says(ADA, "benign")
    room.says(BEN, "malignant")
    room.draw(ADA, BOX, CINE)
    Describing(room.annotating[BEN].revising).set_absent(CINE, is_absent=True)
    agreement = room.reviewing.agreement([STILL, SECOND, CINE], NONE, "verdict", go_on)
    assert agreement.images == 3
    (pair,) = agreement.summary.pairs
    assert (pair.kappa.subjects, pair.kappa.observed) == (1, 0.0)
    assert pair.overlap is not None
    assert (pair.overlap.matched, pair.overlap.only_first, pair.overlap.only_second) == (2, 1, 0)
    with pytest.raises(Cancelled):
        room.reviewing.agreement([STILL], NONE, "verdict", stop)


def test_that_levels_and_calcifications_are_scales_as_well(room: Room) -> None:
    features = Features("solid", "hypoechoic", "wider-than-tall", "smooth", frozenset({"none"}))
    for user, calcification in ((ADA, "none"), (BEN, "rim")):
        room.draw(user, BOX)
        description = NoduleDescription(calcification=calcification, features=features)  # type: ignore[arg-type]
        Describing(room.annotating[user].revising).describe(STILL, 1, description)
    assert room.reviewing.agreement([STILL], NONE, "level", go_on).summary.categories == ("TR4",)
    assert room.reviewing.agreement([STILL], NONE, "calcification", go_on).summary.categories == ("none", "rim")


def test_that_the_table_of_ratings_says_the_same_when_it_is_read_again(room: Room, tmp_path: Path) -> None:
    room.draw(ADA, BOX)
    room.draw(ADA, FAR)
    room.draw(BEN, NEAR)
    room.says(ADA, "benign")
    room.says(BEN, "malignant")
    room.draw(ADA, Box(1 / 3, 2, 30, 40), CINE, frame=1)
    room.draw(BEN, Box(1, 2, 30, 40), CINE, frame=1)
    agreement = room.reviewing.agreement([STILL, CINE], NONE, "verdict", go_on)
    path = tmp_path / "ratings.csv"
    path.write_text(ratings_table(agreement.readings), encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith("case,reader,category,x,y,w,h\n")
    assert "image" not in path.read_text(encoding="utf-8")
    again = read_ratings(path)
    (was,), (read,) = agreement.summary.pairs, summarise(again.readings, readers=again.readers).pairs
    assert read.kappa == was.kappa
    assert read.overlap is not None
    assert was.overlap is not None
    assert (read.overlap.matched, read.overlap.only_first) == (was.overlap.matched, was.overlap.only_first) == (2, 1)
    assert read.overlap.mean == pytest.approx(was.overlap.mean, rel=1e-8)


def test_that_a_reader_without_a_name_is_called_by_his_number(room: Room) -> None:
    room.draw(ADA, BOX)
    assert compare(STILL, room.rows, {}).readers == (User(7, "7"),)
    with pytest.raises(ValueError, match="no mean"):
        mean_box(())
