from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from tests.adapters.values import AT, a_description, a_prediction
from thyroid_desktop.adapters.store import worklist_rows
from thyroid_desktop.adapters.store.repositories import Repositories, open_repositories
from thyroid_desktop.adapters.store.server_address import Place
from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxDetails,
    BoxEdit,
    Edit,
    MarkEdit,
    current_boxes,
    current_marks,
    in_layer,
)
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.imaging import Image, PatientIdentity
from thyroid_desktop.domain.marks import Absence, Caliper, Settlement, Unblinding, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Side
from thyroid_desktop.domain.worklist import WorkRow, is_changed_since_review, stage_of, uncertainty_of
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.blinding import NONE, Blinding
from thyroid_desktop.services.describing import Describing

BOX = Box(1, 2, 30.5, 40.25)


class Clinic:
    """A library with two readers."""

    def __init__(self, place: Place) -> None:
        self.store: Repositories = open_repositories(place)
        self.readers = tuple(self.store.settings.user_named(name).id for name in ("Ada", "Ben"))
        self.images: list[Image] = []

    def add(self, name: str = "", **changes: object) -> Image:
        number = len(self.images) + 1
        image = self.store.cases.add_image(f"{number:064x}", name or f"{number}.png", a_description(**changes), at=AT)
        self.images.append(image)
        return image

    def append(self, *edits: Edit, by: int = 0) -> None:
        self.store.annotations.append(edits, user_id=self.readers[by], at=AT)

    def annotating(self, by: int = 0) -> Annotating:
        return Annotating(self.store.annotations, lambda: AT, self.readers[by])

    def describing(self, by: int = 0) -> Describing:
        return Describing(self.annotating(by).revising)

    def draw(self, image: Image, *, by: int = 0, **details: object) -> str:
        known = BoxDetails(**details)  # type: ignore[arg-type]
        return self.annotating(by).draw(image, 0, BOX, is_model_shown=False, details=known).revision.box_id

    def row(self, image: Image, *, by: int = 0, blinding: Blinding = NONE) -> WorkRow:
        (row,) = self.store.work.rows(self.readers[by], [image.id], blinding=blinding)
        return row


@pytest.fixture
def clinic(place: Place) -> Iterator[Clinic]:
    made = Clinic(place)
    yield made
    made.store.transactions.close()


def test_that_an_image_without_a_word_about_it_is_to_do(clinic: Clinic) -> None:
    image = clinic.add("Image 7.PNG", patient=PatientIdentity("P-1"))
    assert clinic.row(image) == WorkRow(
        image.id,
        image.case_id,
        "Image 7.PNG",
        "P-1",
        added_at=AT,
        words="image 7.png\np-1",
        name_key="image \1\0037.png",
    )


def test_that_a_reader_sees_his_own_boxes_and_settled_ones_but_not_those_of_others(clinic: Clinic) -> None:
    image = clinic.add()
    clinic.draw(image)
    clinic.draw(image)
    assert (clinic.row(image).stage, clinic.row(image).box_count) == ("annotated", 2)
    assert (clinic.row(image, by=1).stage, clinic.row(image, by=1).box_count) == ("todo", 0)
    clinic.append(BoxEdit("s", image.id, 0, 1, BOX, "settle", SHARED_LAYER, BoxDetails("settled")))
    for by in (0, 1):
        assert (clinic.row(image, by=by).stage, clinic.row(image, by=by).box_count) == ("annotated", 1)


def test_that_a_deleted_box_leaves_an_image_to_do_again(clinic: Clinic) -> None:
    image = clinic.add()
    box_id = clinic.draw(image)
    clinic.annotating().delete(image, box_id, is_model_shown=False)
    assert clinic.row(image).stage == "todo"
    clinic.describing().set_absent(image, is_absent=True)
    assert (clinic.row(image).stage, clinic.row(image).is_absent) == ("annotated", True)
    assert clinic.row(image, by=1).stage == "todo"
    clinic.annotating().undo(image)
    assert (clinic.row(image).stage, clinic.row(image).is_absent) == ("todo", False)


def test_that_a_state_is_the_same_for_all_until_it_is_taken_back(clinic: Clinic) -> None:
    image = clinic.add()
    clinic.describing().sign(image, WorkState("rejected", "duplicate"))
    for by in (0, 1):
        assert (clinic.row(image, by=by).stage, clinic.row(image, by=by).reason) == ("rejected", "duplicate")
    clinic.describing(1).sign(image, None)
    assert (clinic.row(image).stage, clinic.row(image).reason) == ("todo", None)


def test_that_a_change_after_the_review_is_told_whoever_made_it(clinic: Clinic) -> None:
    image, other = clinic.add(), clinic.add()
    box_id = clinic.draw(image)
    clinic.describing(1).sign(image, WorkState("reviewed", note="fine"))
    clinic.describing(1).sign(other, WorkState("reviewed"))
    assert not clinic.row(image, by=1).is_changed_since_review
    clinic.annotating().change(image, box_id, Box(1, 1, 9, 9), "move", is_model_shown=False)
    assert clinic.row(image, by=1).is_changed_since_review
    assert clinic.row(image, by=1).stage == "reviewed"
    assert not clinic.row(other).is_changed_since_review
    clinic.annotating().undo(image)
    assert not clinic.row(image).is_changed_since_review


def test_that_a_review_which_came_back_by_undo_is_as_old_as_it_was(clinic: Clinic) -> None:
    image = clinic.add()
    describing = clinic.describing()
    describing.sign(image, WorkState("reviewed"))
    clinic.draw(image)
    again = clinic.annotating()
    Describing(again.revising).sign(image, WorkState("reviewed"))
    assert not clinic.row(image).is_changed_since_review
    again.undo(image)
    assert clinic.row(image).is_changed_since_review


def test_that_words_are_those_of_the_file_the_labels_and_the_nodules_that_have_a_box(clinic: Clinic) -> None:
    image, sibling = (clinic.add(study_uid="1.2", patient=PatientIdentity("P-1")) for _ in range(2))
    clinic.draw(image, label="Nodule A", origin="imported", source="labelme")
    clinic.describing().describe(sibling, 1, NoduleDescription("left", note="Zyste"))
    clinic.describing().describe(sibling, 2, NoduleDescription("isthmus"))
    clinic.describing(1).describe(sibling, 1, NoduleDescription("right"))
    assert clinic.row(image).words == "1.png\np-1\nnodule a\nleft zyste"
    assert clinic.row(sibling).words == "2.png\np-1"
    assert clinic.row(image, by=1).words == "1.png\np-1"


def test_that_blind_readers_see_nothing_that_was_settled_until_that_is_lifted(clinic: Clinic) -> None:
    image, empty, other = clinic.add(study_uid="1.2"), clinic.add(study_uid="1.2"), clinic.add()
    for one in (image, other):
        clinic.draw(one)
        clinic.append(BoxEdit("s", one.id, 0, 1, BOX, "settle", SHARED_LAYER, BoxDetails("settled", label="x")))
        clinic.describing().sign(one, WorkState("reviewed"))
        clinic.append(BoxEdit("s", one.id, 0, 1, None, "settle", SHARED_LAYER))
        clinic.append(BoxEdit("t", one.id, 0, 1, BOX, "settle", SHARED_LAYER, BoxDetails("settled", label="y")))
    settlement = Settlement("nobody", "no-nodule", "", (1,))
    clinic.append(MarkEdit("settlement", "settled:1", empty.id, settlement, "settle", SHARED_LAYER, 0, 1))
    blind = clinic.row(image, by=1, blinding=Blinding())
    assert (blind.stage, blind.box_count, blind.is_changed_since_review) == ("reviewed", 0, False)
    assert blind.words == "1.png"
    assert clinic.row(empty, by=1, blinding=Blinding()).stage == "todo"
    clinic.append(MarkEdit("unblinding", "unblinding", empty.id, Unblinding(), "unblind", clinic.readers[1]), by=1)
    seeing = clinic.row(image, by=1, blinding=Blinding())
    assert (seeing.stage, seeing.box_count, seeing.is_changed_since_review) == ("reviewed", 1, True)
    assert "y" in seeing.words
    assert clinic.row(empty, by=1, blinding=Blinding()).is_absent
    assert clinic.row(other, by=1, blinding=Blinding()).box_count == 0


def test_that_the_newest_prediction_says_how_uncertain_the_model_is(clinic: Clinic) -> None:
    image, plain, without = clinic.add(), clinic.add(), clinic.add()
    prediction = a_prediction(spread=Spread(0.0, 0.99))
    for one in (image, plain):
        box_id = clinic.draw(one)
        revision = next(each for each in clinic.store.annotations.revisions(one.id) if each.subject == box_id)
        owners = {"image_id": one.id, "box_revision_id": revision.id, "user_id": clinic.readers[0]}
        clinic.store.predictions.add(**owners, prediction=a_prediction())
        if one is image:
            clinic.store.predictions.add(**owners, prediction=prediction)
    assert clinic.row(image).probability == prediction.probability_malignant
    assert clinic.row(image).uncertainty == 0.99
    assert clinic.row(plain).uncertainty == uncertainty_of(prediction.probability_malignant, prediction.threshold)
    assert (clinic.row(without).probability, clinic.row(without).uncertainty) == (None, None)
    assert clinic.row(image, blinding=Blinding()).uncertainty == 0.99
    assert clinic.row(image, by=1, blinding=Blinding()).uncertainty is None
    assert clinic.row(image, blinding=Blinding(to_others=False, to_model=True)).uncertainty is None


def test_that_all_images_are_read_for_none_and_known_ones_for_ids(clinic: Clinic) -> None:
    first, second, third = (clinic.add() for _ in range(3))
    work, user_id = clinic.store.work, clinic.readers[0]
    assert [row.image_id for row in work.rows(user_id, blinding=NONE)] == [first.id, second.id, third.id]
    assert [row.image_id for row in work.rows(user_id, [third.id, 99, -1, first.id], blinding=NONE)] == [
        first.id,
        third.id,
    ]
    assert work.rows(user_id, [], blinding=NONE) == ()


def test_that_many_ids_are_read_like_few(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [clinic.add() for _ in range(7)]
    for image in images[:6]:
        clinic.draw(image, label="x")
        clinic.describing().sign(image, WorkState("reviewed"))
        clinic.draw(image)
    ids = [image.id for image in images[1:]]
    few = clinic.store.work.rows(clinic.readers[0], ids, blinding=NONE)
    monkeypatch.setattr(worklist_rows, "MOST_NAMED", 2)
    assert clinic.store.work.rows(clinic.readers[0], ids, blinding=NONE) == few
    assert [row.is_changed_since_review for row in few] == [True] * 5 + [False]


def test_that_a_damaged_state_is_told_as_a_problem_of_the_library(clinic: Clinic) -> None:
    image = clinic.add()
    values = {
        "kind": "state", "subject": f"state:{image.id}", "image_id": image.id, "action": "sign", "layer": 0,
        "batch": "", "user_id": clinic.readers[0], "at": AT, "is_model_shown": False,
        "value": '{"stage":"unheard-of"}',
    }  # fmt: skip
    with clinic.store.transactions.writing() as connection:
        connection.execute(worklist_rows.revisions.insert().values(values))
    with pytest.raises(StoreProblem, match="cannot be read"):
        clinic.row(image)


def test_that_the_work_list_is_no_dialect_of_sqlite(clinic: Clinic) -> None:
    statements: list[sa.ClauseElement] = []

    def note(_connection: object, statement: sa.ClauseElement, *_rest: object) -> None:
        statements.append(statement)

    image = clinic.add()
    clinic.describing().sign(image, WorkState("reviewed"))
    clinic.draw(image)
    sa.event.listen(clinic.store.transactions.engine, "before_execute", note)
    clinic.row(image)
    clinic.store.work.rows(clinic.readers[0], blinding=NONE)
    compiled = [str(statement.compile(dialect=postgresql.dialect())) for statement in statements]
    assert {text.split()[0] for text in compiled} == {"SELECT"}
    assert len(compiled) == 10


def replayed(clinic: Clinic, image: Image, user_id: int) -> tuple[object, ...]:
    """What the row of an image should say, by replaying all revisions of its case."""
    revisions = clinic.store.annotations.of_case(image.case_id)
    visible = in_layer(revisions, user_id, SHARED_LAYER)
    boxes = [one for one in current_boxes(visible) if one.image_id == image.id]
    marks = [one for one in current_marks(visible) if one.image_id == image.id]
    settled = [one for one in boxes if one.layer == SHARED_LAYER]
    count = len(settled or boxes)
    is_absent = any(isinstance(one.value, Absence) for one in marks)
    state = next((one.value for one in marks if isinstance(one.value, WorkState)), None)
    said = {one.nodule: one.value for one in current_marks(visible) if isinstance(one.value, NoduleDescription)}
    sides = {said[box.nodule].side for box in boxes if box.nodule in said}  # type: ignore[union-attr]
    return (
        stage_of(state, box_count=count, is_absent=is_absent),
        None if state is None else state.reason,
        count,
        is_absent,
        is_changed_since_review(revisions, image.id),
        sides,
        {box.details.label for box in boxes} - {""},
    )


SIDES: tuple[Side, ...] = ("left", "right", "isthmus")
LABELS = ("alpha", "beta")
deeds = st.lists(
    st.tuples(
        st.sampled_from(
            ["draw", "move", "delete", "settle", "absent", "review", "queue", "reject", "todo", "describe", "measure"]
            + ["undo"] * 4
            + ["redo"] * 2
        ),
        st.integers(0, 1),
        st.integers(0, 2),
        st.integers(0, 5),
    ),
    max_size=25,
)


STATES = {"review": WorkState("reviewed"), "queue": WorkState("queued"), "reject": WorkState("rejected", "other")}


def do(clinic: Clinic, deed: str, by: int, image: Image, choice: int) -> None:
    annotating = clinic.annotating(by)
    describing = Describing(annotating.revising)
    own = [one for one in current_boxes(annotating.revising.history(image).own) if one.image_id == image.id]
    settled = BoxEdit(
        f"s{choice}-{image.id}", image.id, 0, choice + 1, BOX if choice % 3 else None, "settle", SHARED_LAYER
    )
    details = BoxDetails(label=LABELS[choice] if choice < 2 else "")
    moved, side = Box(choice, 1, choice + 9, 9), SIDES[choice % 3]
    box_id = own[choice % len(own)].box_id if own else ""
    deeds_by_name: dict[str, Callable[[], object]] = {
        "draw": lambda: annotating.draw(image, 0, BOX, is_model_shown=False, details=details),
        "move": lambda: box_id and annotating.change(image, box_id, moved, "move", is_model_shown=False),
        "delete": lambda: box_id and annotating.delete(image, box_id, is_model_shown=False),
        "settle": lambda: clinic.append(settled, by=by),
        "absent": lambda: box_id or describing.set_absent(image, is_absent=choice % 2 == 0),
        "describe": lambda: describing.describe(image, choice % 3 + 1, NoduleDescription(side)),
        "measure": lambda: describing.measure(image, 0, Caliper(Point(1, 1), Point(9, choice + 2))),
        "undo": lambda: annotating.undo(image),
        "redo": lambda: annotating.redo(image),
    }
    deeds_by_name.get(deed, lambda: describing.sign(image, STATES.get(deed)))()


@pytest.mark.soak
@given(deeds)
@settings(max_examples=600 if os.environ.get("THYROID_SOAK") else 25)
def test_that_the_list_says_what_a_replay_of_all_revisions_says(
    new_place: Callable[[], Place], history: list[tuple[str, int, int, int]]
) -> None:
    clinic = Clinic(new_place())
    images = [clinic.add(study_uid="1.2"), clinic.add(study_uid="1.2"), clinic.add()]
    for deed, by, at, choice in history:
        do(clinic, deed, by, images[at], choice)
    for user_id in clinic.readers:
        rows = clinic.store.work.rows(user_id, blinding=NONE)
        assert rows == clinic.store.work.rows(user_id, [image.id for image in images], blinding=NONE)
        for image, row in zip(images, rows, strict=True):
            words = row.words.split("\n")
            found = (row.stage, row.reason, row.box_count, row.is_absent, row.is_changed_since_review)
            sides, labels = set(words) & set(SIDES), set(words) & set(LABELS)
            assert (*found, sides, labels) == replayed(clinic, image, user_id)
    clinic.store.transactions.close()
