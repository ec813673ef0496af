from __future__ import annotations

import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    Action,
    BoxDetails,
    BoxRevision,
    MarkRevision,
    Revision,
)
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import STAGES, Absence, ForeignFile, MarkValue, Refusal, WorkState, kind_of
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.domain.worklist import (
    ORDERS,
    WorkRow,
    counts,
    in_stage,
    is_changed_since_review,
    matching,
    next_to_do,
    ordered,
    searchable,
    stage_of,
    uncertainty_of,
    words_of,
)

AT = "2030-01-02T03:04:05.000006+00:00"
BOX, OTHER = Box(1, 2, 30, 40), Box(5, 6, 70, 80)
IMAGE = 1
REVIEWED = WorkState("reviewed")

shares = st.floats(0, 1)
rows_of = st.lists(
    st.builds(
        WorkRow,
        image_id=st.integers(1, 9),
        case_id=st.just(1),
        file_name=st.just("x"),
        case_title=st.just("x"),
        stage=st.sampled_from(STAGES),
        uncertainty=st.none() | shares,
        added_at=st.sampled_from(["1", "2", "3"]),
        words=st.text("ab \n", max_size=6),
        name_key=st.text("ab", max_size=2),
    ),
    max_size=12,
)


def row(number: int, **changes: object) -> WorkRow:
    return WorkRow(**{"image_id": number, "case_id": number, "file_name": "x", "case_title": "x", **changes})  # type: ignore[arg-type]


class History:
    """Revisions of one image, appended one by one."""

    def __init__(self) -> None:
        self.revisions: list[Revision] = []

    def box(self, box: Box | None = BOX, action: Action = "draw", **changes: object) -> int:
        fields: dict[str, object] = {"image_id": IMAGE, "reverts": None, "layer": 7, "details": BoxDetails(), **changes}
        image_id = int(str(fields.pop("image_id")))
        revision = BoxRevision(len(self.revisions) + 1, "b", image_id, 0, 1, box, action, 7, AT, **fields)  # type: ignore[arg-type]
        self.revisions.append(revision)
        return revision.id

    def mark(self, value: MarkValue | None, action: Action, *, reverts: int | None = None, kind: str = "state") -> int:
        kind = kind if value is None else kind_of(value)
        layer = SHARED_LAYER if kind == "state" else 7
        row_id = len(self.revisions) + 1
        made = MarkRevision(row_id, kind, f"{kind}:1", IMAGE, None, None, value, action, 7, AT, reverts, layer=layer)  # type: ignore[arg-type]
        self.revisions.append(made)
        return row_id

    @property
    def is_changed(self) -> bool:
        return is_changed_since_review(self.revisions, IMAGE)


@pytest.mark.parametrize(
    ("state", "box_count", "is_absent", "stage"),
    [
        (None, 0, False, "todo"),
        (None, 2, False, "annotated"),
        (None, 0, True, "annotated"),
        (REVIEWED, 0, False, "reviewed"),
        (WorkState("queued"), 1, False, "queued"),
        (WorkState("rejected", "duplicate"), 0, True, "rejected"),
    ],
)
def test_that_what_was_signed_goes_before_what_follows_from_boxes(
    state: WorkState | None, box_count: int, is_absent: bool, stage: str
) -> None:
    assert stage_of(state, box_count=box_count, is_absent=is_absent) == stage


@given(shares, shares, shares)
def test_that_uncertainty_is_a_share_and_largest_at_the_threshold(
    probability: float, threshold: float, width: float
) -> None:
    uncertainty = uncertainty_of(probability, threshold, width)
    assert width <= uncertainty <= 1
    assert uncertainty >= uncertainty_of(probability, threshold)
    assert uncertainty_of(threshold, threshold) == 1
    assert min(uncertainty_of(0, threshold), uncertainty_of(1, threshold)) == 0


@given(shares, shares, shares)
def test_that_a_probability_nearer_to_the_threshold_is_less_certain(one: float, other: float, threshold: float) -> None:
    nearer, farther = sorted((one, other), key=lambda probability: abs(probability - threshold))
    assert uncertainty_of(nearer, threshold) >= uncertainty_of(farther, threshold)


def test_that_an_answer_which_changes_with_small_shifts_is_uncertain_wherever_it_lies() -> None:
    assert uncertainty_of(0.95, 0.5) == pytest.approx(0.1)
    assert uncertainty_of(0.95, 0.5, 0.7) == 0.7
    assert uncertainty_of(0.1, 0.2) == 0.875


def test_that_a_search_ignores_case_and_how_letters_are_composed() -> None:
    words = searchable("Müller.png", "", "P-1", "Müller.png")
    assert words == "müller.png\np-1"
    rows = [row(1, words=words), row(2, words=searchable("ΣΊΣΥΦΟΣ 结节.dcm"))]
    for query, found in (
        ("", [1, 2]),
        ("  ", [1, 2]),
        ("MÜLLER p-1", [1]),
        (unicodedata.normalize("NFD", "müller"), [1]),
        ("p-1 p-2", []),
        ("结节", [2]),
        ("σίσυφος", [2]),
        (".", [1, 2]),
    ):
        assert [one.image_id for one in matching(rows, query)] == found


def test_that_the_words_of_a_description_are_those_that_one_would_type() -> None:
    features = Features("solid", "very-hypoechoic", "taller-than-wide", "irregular", frozenset({"punctate", "macro"}))
    pathology = Pathology("malignant", "fna", 6, date(2030, 1, 2))
    full = NoduleDescription(
        "left", "upper", calcification="rim", features=features, pathology=pathology, note="Seen 2x"
    )
    assert words_of(full) == (
        "left upper solid very-hypoechoic taller-than-wide irregular macro punctate rim calcification "
        "malignant fna bethesda 6 Seen 2x"
    )
    assert words_of(NoduleDescription()) == ""
    bare = NoduleDescription(
        calcification="none", features=Features(foci=frozenset({"none"})), pathology=Pathology("benign", "surgery")
    )
    assert words_of(bare) == "benign surgery"


@given(rows_of, st.text("abc ", max_size=4), st.none() | st.sampled_from(STAGES))
def test_that_filter_and_search_keep_the_order_and_nothing_but_what_fits(
    rows: list[WorkRow], query: str, stage: str | None
) -> None:
    found = matching(in_stage(rows, stage), query)  # type: ignore[arg-type]
    wanted = [one for one in rows if stage in (None, one.stage) and all(word in one.words for word in query.split())]
    assert found == wanted
    assert in_stage(matching(rows, query), stage) == found  # type: ignore[arg-type]
    assert sum(counts(rows).values()) == len(rows)
    assert [counts(rows)[one] for one in STAGES] == [len(in_stage(rows, one)) for one in STAGES]


@given(rows_of, st.sampled_from(ORDERS))
def test_that_sorting_is_stable_and_loses_nothing(rows: list[WorkRow], order: str) -> None:
    found = ordered(rows, order)  # type: ignore[arg-type]
    assert sorted(map(id, found)) == sorted(map(id, rows))
    assert ordered(found, order) == found  # type: ignore[arg-type]
    places = {id(one): place for place, one in enumerate(rows)}
    key = {"opened": "case_id", "newest": "added_at", "name": "name_key", "useful": "uncertainty"}[order]
    for one, other in pairwise(found):
        if getattr(one, key) == getattr(other, key):
            assert places[id(one)] < places[id(other)]


def test_that_each_order_begins_where_one_expects() -> None:
    rows = [
        row(1, added_at="2030", name_key="b", uncertainty=None),
        row(2, added_at="2031", name_key="c", uncertainty=0.2),
        row(3, added_at="2029", name_key="a", uncertainty=0.9),
        row(4, added_at="2031", name_key="d", uncertainty=None),
    ]
    found = {order: [one.image_id for one in ordered(rows, order)] for order in ORDERS}
    assert found == {"opened": [1, 2, 3, 4], "newest": [2, 4, 1, 3], "name": [3, 1, 2, 4], "useful": [3, 2, 1, 4]}


@pytest.mark.parametrize(
    ("stages", "position", "after", "before"),
    [
        ("", -1, None, None),
        ("a", 0, None, None),
        ("t", 0, 0, 0),
        ("t", -1, 0, 0),
        ("tat", -1, 0, 2),
        ("tat", 0, 2, 2),
        ("tat", 2, 0, 0),
        ("ataat", 1, 4, 4),
        ("aata", 3, 2, 2),
    ],
)
def test_that_the_next_to_do_is_looked_for_round_the_list(
    stages: str, position: int, after: int | None, before: int | None
) -> None:
    rows = [row(at, stage="todo" if letter == "t" else "annotated") for at, letter in enumerate(stages)]
    assert next_to_do(rows, position) == after
    assert next_to_do(rows, position, step=-1) == before


@given(rows_of)
def test_that_going_from_one_to_the_next_visits_all_that_is_to_do(rows: list[WorkRow]) -> None:
    wanted = {at for at, one in enumerate(rows) if one.stage == "todo"}
    for step in (1, -1):
        seen: set[int] = set()
        position = -1
        for _ in wanted:
            position = next_to_do(rows, position, step=step) or 0  # type: ignore[arg-type]
            seen.add(position)
        assert seen == wanted


def test_that_an_image_which_was_never_reviewed_has_not_changed_since() -> None:
    history = History()
    assert not history.is_changed
    history.box()
    history.mark(WorkState("queued"), "sign")
    history.box(OTHER, "move")
    assert not history.is_changed
    history.mark(None, "sign")
    assert not history.is_changed


def test_that_an_edit_after_the_review_is_a_change_until_it_is_reviewed_again() -> None:
    history = History()
    history.box()
    history.mark(REVIEWED, "sign")
    assert not history.is_changed
    history.box(OTHER, "move")
    assert history.is_changed
    history.mark(REVIEWED, "sign")
    assert not history.is_changed


def test_that_an_edit_which_was_taken_back_is_no_change() -> None:
    history = History()
    history.box()
    history.mark(REVIEWED, "sign")
    moved = history.box(OTHER, "move")
    history.box(BOX, "undo", reverts=moved)
    assert not history.is_changed
    history.box(OTHER, "redo", reverts=moved)
    assert history.is_changed


def test_that_a_review_which_came_back_vouches_for_what_it_was_signed_for() -> None:
    history = History()
    history.box()
    first = history.mark(REVIEWED, "sign")
    history.box(OTHER, "move")
    again = history.mark(REVIEWED, "sign")
    history.mark(REVIEWED, "undo", reverts=again)
    assert history.is_changed
    undone = history.mark(REVIEWED, "redo", reverts=again)
    assert undone > first
    assert not history.is_changed


def test_that_words_and_others_boxes_are_changes_but_not_what_a_program_keeps() -> None:
    history = History()
    history.mark(REVIEWED, "sign")
    history.mark(ForeignFile("labelme", "{}"), "keep")
    history.mark(Refusal(BOX, 0.5, "proposer"), "refuse")
    history.box(image_id=2)
    assert not history.is_changed
    history.mark(Absence(), "absent")
    assert history.is_changed
    history.mark(None, "absent", kind="absence")
    assert not history.is_changed
    history.box(layer=8)
    assert history.is_changed
