from __future__ import annotations

import numpy as np
import pytest

from tests.services.memory_store import MemoryAnnotations, an_image
from thyroid_desktop.domain.annotation import BoxRevision, Revision
from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance, RecordedPrediction
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.blinding import (
    NONE,
    Blinding,
    has_seen_others,
    is_blind_to_others,
    judged_nodules,
    seen_by,
    shown_predictions,
)
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.reviewing import Reviewing

IMAGE = an_image()
BOX, OTHER = Box(10, 10, 40, 30), Box(12, 10, 42, 30)
ADA, BEN = 7, 8
BLIND_TO_MODEL = Blinding(to_others=False, to_model=True)


class Room:
    """Two readers of one case."""

    def __init__(self) -> None:
        self.store = MemoryAnnotations()
        self.by_reader = {user_id: Annotating(self.store, lambda: "now", user_id) for user_id in (ADA, BEN)}

    def draw(self, user_id: int, box: Box = BOX) -> BoxRevision:
        return self.by_reader[user_id].draw(IMAGE, 0, box, is_model_shown=False).revision

    def describing(self, user_id: int) -> Describing:
        return Describing(self.by_reader[user_id].revising)

    @property
    def rows(self) -> tuple[Revision, ...]:
        return tuple(self.store.rows)

    def shown(self, user_id: int, blinding: Blinding, *revisions: BoxRevision) -> list[int]:
        found = shown_predictions(map(prediction, revisions), self.rows, user_id, blinding)
        return [one.box_revision_id for one in found]


def prediction(revision: BoxRevision) -> RecordedPrediction:
    provenance = Provenance("tiny", "f" * 64, "1", "a" * 64, 0, BOX, "now")
    cam = CamMap(np.ones((1, 1), np.float32), Affine(1, 0, 0, 0, 1, 0))
    return RecordedPrediction(revision.id, 1, revision.id, 1, Prediction(0.5, cam, provenance, 0.5))


@pytest.fixture
def room() -> Room:
    return Room()


def test_that_a_blind_reader_sees_his_own_words_and_the_state_of_the_work(room: Room) -> None:
    mine, theirs = room.draw(ADA), room.draw(BEN)
    room.describing(BEN).describe(IMAGE, 1, NoduleDescription("left"))
    room.describing(BEN).sign(IMAGE, WorkState("reviewed"))
    own = [one for one in seen_by(room.rows, ADA, Blinding()) if one.layer == ADA]
    assert own == [mine]
    assert theirs not in seen_by(room.rows, ADA, Blinding())
    assert [type(one.value) for one in seen_by(room.rows, ADA, Blinding()) if one.layer == 0] == [WorkState]  # type: ignore[union-attr]
    assert seen_by(room.rows, ADA, NONE) == room.rows


def test_that_what_a_reader_has_seen_once_stays_seen_for_him_alone(room: Room) -> None:
    room.draw(BEN)
    reviewing = Reviewing(room.by_reader[ADA].revising, lambda: ())
    assert is_blind_to_others(room.rows, ADA, Blinding())
    assert reviewing.unblind(IMAGE).changes.image_ids == {1}
    assert reviewing.unblind(IMAGE).revisions == ()
    room.by_reader[ADA].undo(IMAGE)
    room.by_reader[ADA].revising.restore(IMAGE, 1)
    assert has_seen_others(room.rows, ADA)
    assert not has_seen_others(room.rows, BEN)
    assert seen_by(room.rows, ADA, Blinding()) == room.rows
    assert [one.action for one in room.rows] == ["draw", "unblind"]


def test_that_a_blind_reader_sees_what_the_model_said_about_his_own_boxes_only(room: Room) -> None:
    mine, theirs = room.draw(ADA), room.draw(BEN)
    assert room.shown(ADA, Blinding(), mine, theirs) == [mine.id]
    assert room.shown(ADA, NONE, mine, theirs) == [mine.id, theirs.id]


def test_that_the_model_is_hidden_until_there_is_an_own_opinion(room: Room) -> None:
    first, second, theirs = room.draw(ADA), room.draw(ADA, OTHER), room.draw(BEN)
    everything = (first, second, theirs)
    assert room.shown(ADA, BLIND_TO_MODEL, *everything) == []
    room.describing(BEN).opine(IMAGE, 1, Opinion("benign"))
    assert room.shown(ADA, BLIND_TO_MODEL, *everything) == []
    room.describing(ADA).opine(IMAGE, 2, Opinion(None, 40))
    assert judged_nodules(room.rows, ADA) == {2}
    assert room.shown(ADA, BLIND_TO_MODEL, *everything) == [second.id]
    room.describing(ADA).opine(IMAGE, 2, None)
    assert room.shown(ADA, BLIND_TO_MODEL, *everything) == []


def test_that_a_box_counts_for_the_nodule_that_it_shows_now(room: Room) -> None:
    mine = room.draw(ADA)
    room.describing(ADA).opine(IMAGE, 1, Opinion("malignant"))
    assert room.shown(ADA, BLIND_TO_MODEL, mine) == [mine.id]
    room.by_reader[ADA].assign(IMAGE, mine.box_id, 5, is_model_shown=False)
    assert room.shown(ADA, BLIND_TO_MODEL, mine) == []
    room.by_reader[ADA].delete(IMAGE, mine.box_id, is_model_shown=False)
    assert room.shown(ADA, BLIND_TO_MODEL, mine) == [mine.id]
