"""Long random sequences of everything that a reader can do; undo and redo must restore exactly, at every step."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.memory_store import MemoryAnnotations, an_image
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.domain.annotation import BoxRevision, Revision, current_boxes, current_marks
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.domain.marks import Caliper, Refusal, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.services.annotating import Annotating, NewBox
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.ports import AnnotationStore
from thyroid_desktop.services.revising import Edited

EDITS = 200
SEQUENCES = 1000 if os.environ.get("THYROID_SOAK") else 25
State = dict[tuple[int, str], object]


def state_of(revisions: tuple[Revision, ...]) -> State:
    """Everything that is so, whatever led to it."""
    shown: list[Revision] = [*current_boxes(revisions), *current_marks(revisions)]
    return {(one.layer, one.subject): content_of(one) for one in shown}


def content_of(revision: Revision) -> object:
    if isinstance(revision, BoxRevision):
        return (revision.image_id, revision.frame, revision.nodule, revision.box, revision.details)
    return (revision.kind, revision.frame, revision.nodule, revision.value)


class Reader:
    """Somebody who does everything at random, and the rival: whole states in a list, with a finger on the present."""

    def __init__(self, store: AnnotationStore, images: tuple[Image, ...], user_id: int, seed: int) -> None:
        self.store, self.images, self.user_id = store, images, user_id
        self.dice = random.Random(seed)
        self.image = images[0]
        self.states: list[State] = [self.now()]
        self.at = 0
        self.begin_anew()

    def begin_anew(self) -> None:
        """As after a restart of the program."""
        self.annotating = Annotating(self.store, lambda: "then", self.user_id)
        self.describing = Describing(self.annotating.revising)

    def now(self) -> State:
        return state_of(self.store.of_case(self.image.case_id))

    def box(self) -> Box:
        x, y = self.dice.randrange(150), self.dice.randrange(80)
        return Box.from_xywh(x, y, self.dice.randrange(1, 60), self.dice.randrange(1, 30))

    def some_box(self) -> BoxRevision | None:
        boxes = [one for frame in range(3) for one in self.annotating.boxes(self.image, frame)]
        return self.dice.choice(boxes) if boxes else None

    def step(self) -> str:
        self.image = self.dice.choice(self.images)
        if self.dice.random() < 0.02:
            self.begin_anew()
        name = self.dice.choice(STEPS)
        if name == "undo":
            assert (self.annotating.undo(self.image) is not None) == (self.at > 0)
            self.at = max(self.at - 1, 0)
        elif name == "redo":
            assert (self.annotating.redo(self.image) is not None) == (self.at + 1 < len(self.states))
            self.at = min(self.at + 1, len(self.states) - 1)
        else:
            self.do(DEEDS[name])
        assert self.now() == self.states[self.at], name
        assert self.annotating.can_undo(self.image) == (self.at > 0)
        assert self.annotating.can_redo(self.image) == (self.at + 1 < len(self.states))
        return name

    def do(self, deed: Callable[[Reader], Edited | None]) -> None:
        try:
            edited = deed(self)
        except UserProblem:
            edited = None
        if edited is not None and edited.changes.image_ids:
            self.states[self.at + 1 :] = [self.now()]
            self.at += 1


def with_box(deed: Callable[[Reader, BoxRevision], Edited]) -> Callable[[Reader], Edited | None]:
    """A deed that needs a box; nothing where there is none."""

    def done(reader: Reader) -> Edited | None:
        chosen = reader.some_box()
        return None if chosen is None else deed(reader, chosen)

    return done


def paste(reader: Reader) -> Edited:
    boxes = [NewBox(reader.dice.randrange(3), reader.box(), reader.dice.randrange(1, 5)) for _ in range(3)]
    return reader.annotating.paste(reader.image, boxes, is_model_shown=False)


def outline(reader: Reader, one: BoxRevision) -> Edited:
    shape = reader.dice.choice((None, Outline("ellipse"), Outline("polygon", (Point(0, 0), Point(1, 0), Point(0, 1)))))
    return reader.annotating.set_outline(reader.image, one.box_id, shape, is_model_shown=False)


def restore(reader: Reader) -> Edited | None:
    ids = [one.id for one in reader.store.of_case(reader.image.case_id)]
    return reader.annotating.revising.restore(reader.image, reader.dice.choice(ids)) if ids else None


def caliper(reader: Reader) -> Edited:
    one = Caliper(Point(reader.dice.randrange(90), 1), Point(100, reader.dice.randrange(2, 90)))
    return reader.describing.measure(reader.image, reader.dice.randrange(3), one)


def describe(reader: Reader) -> Edited:
    said = NoduleDescription(reader.dice.choice(("left", "right", None)), size=NoduleSize(reader.dice.randrange(1, 9)))
    return reader.describing.describe(reader.image, reader.dice.randrange(1, 4), said)


def opine(reader: Reader) -> Edited:
    opinion = reader.dice.choice((None, Opinion("benign"), Opinion("malignant", reader.dice.randrange(101))))
    return reader.describing.opine(reader.image, reader.dice.randrange(1, 4), opinion)


def sign(reader: Reader) -> Edited:
    state = reader.dice.choice((None, WorkState("reviewed"), WorkState("rejected", "duplicate")))
    return reader.describing.sign(reader.image, state)


def lock(reader: Reader, one: BoxRevision) -> Edited:
    is_locked = not one.details.is_locked
    return reader.annotating.set_details(reader.image, one.box_id, is_locked=is_locked, is_model_shown=False)


def draw(reader: Reader) -> Edited:
    return reader.annotating.draw(reader.image, reader.dice.randrange(3), reader.box(), is_model_shown=False)


def assign(reader: Reader, one: BoxRevision) -> Edited:
    return reader.annotating.assign(reader.image, one.box_id, reader.dice.randrange(1, 5), is_model_shown=False)


def change(reader: Reader, one: BoxRevision) -> Edited:
    return reader.annotating.change(reader.image, one.box_id, reader.box(), "move", is_model_shown=False)


DEEDS: dict[str, Callable[[Reader], Edited | None]] = {
    "draw": draw,
    "draw again": draw,
    "move": with_box(change),
    "delete": with_box(lambda reader, one: reader.annotating.delete(reader.image, one.box_id, is_model_shown=False)),
    "assign": with_box(assign),
    "outline": with_box(outline),
    "lock": with_box(lock),
    "paste": paste,
    "interpolate": with_box(
        lambda reader, one: reader.annotating.interpolate(reader.image, one.nodule, is_model_shown=False)
    ),
    "clear": lambda reader: reader.annotating.clear(reader.image, is_model_shown=False),
    "describe": describe,
    "opine": opine,
    "measure": caliper,
    "absent": lambda reader: reader.describing.set_absent(reader.image, is_absent=reader.dice.random() < 0.7),
    "sign": sign,
    "refuse": lambda reader: reader.describing.refuse(reader.image, 0, Refusal(reader.box(), 0.5, "proposer")),
    "restore": restore,
}
STEPS = (*DEEDS, "undo", "undo", "undo", "redo", "redo")


def run(reader: Reader) -> set[str]:
    return {reader.step() for _ in range(EDITS)}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_that_undo_and_redo_restore_exactly_what_was_after_any_two_hundred_deeds(seed: int) -> None:
    store = MemoryAnnotations()
    store.case_by_image = {1: 1, 2: 1}
    # Another reader's marks lie beside, and nothing that this one does may touch them.
    other = Annotating(store, lambda: "before", 8)
    other.draw(an_image(1), 0, Box(1, 1, 9, 9), is_model_shown=False)
    theirs = store.rows[0]
    reader = Reader(store, (an_image(1), an_image(2)), 7, seed)
    done = run(reader)
    assert len(done) > 15, done
    assert [one for one in current_boxes(store.rows) if one.layer == 8] == [theirs]


@pytest.mark.parametrize("seed", range(2))
def test_that_the_store_keeps_every_state_of_such_a_sequence(seed: int, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    description = ImageDescription("still", Size(200, 100), frame_count=3, study_uid="1.2")
    images = tuple(
        store.cases.add_image(f"{number:064x}", f"{number}.png", description, at="then") for number in (1, 2)
    )
    reader = Reader(store.annotations, images, store.settings.user_named("Ada").id, seed)
    run(reader)
    store.close()
    again = open_store(tmp_path)
    assert state_of(again.annotations.of_case(images[0].case_id)) == reader.states[reader.at]
    again.close()
