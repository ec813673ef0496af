from __future__ import annotations

from datetime import date

import pytest

from tests.adapters.store.conftest import allow_changes
from tests.adapters.store.test_repositories import add_image
from tests.adapters.values import AT
from thyroid_desktop.adapters.store.mark_json import PLAIN, details_in, details_text, value_in, value_text
from thyroid_desktop.adapters.store.repositories import Repositories
from thyroid_desktop.adapters.store.tables import revisions
from thyroid_desktop.domain.annotation import BoxDetails, BoxEdit, MarkEdit, MarkRevision
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.marks import (
    Absence,
    Caliper,
    ForeignFile,
    MarkValue,
    Refusal,
    Settlement,
    Unblinding,
    WorkState,
    kind_of,
)
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.domain.tirads import Features

VALUES: tuple[MarkValue, ...] = (
    NoduleDescription(),
    NoduleDescription(
        "left",
        "lower",
        NoduleSize(10.5, 0.1 + 0.2, 200),
        "rim",
        Features("solid", "very-hypoechoic", "taller-than-wide", "extrathyroidal", frozenset({"macro", "punctate"})),
        Pathology("malignant", "fna", 6, date(2026, 2, 28)),
        "硬 \n “note”",
    ),
    NoduleDescription(pathology=Pathology(None, "fna", 3)),
    Opinion("benign"),
    Opinion(None, 40),
    Caliper(Point(0.1, 2), Point(3, 1e-9)),
    Absence(),
    WorkState("queued"),
    WorkState("rejected", "duplicate", "see 12"),
    ForeignFile("labelme", '{"flags": {}}'),
    Refusal(Box(1, 2, 3, 4), 0.25, "proposer 1"),
    Settlement("reader", "border", "the halo belongs to it", (3, 8)),
    Unblinding(),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_that_every_value_comes_back_as_it_was(library: Repositories, value: MarkValue) -> None:
    assert value_in(kind_of(value), value_text(value)) == value
    image = add_image(library)
    user = library.settings.user_named("Ada")
    edit = MarkEdit(kind_of(value), "it", image.id, value, "describe", user.id, frame=2, nodule=3)
    made = library.annotations.append([edit], user_id=user.id, at=AT, is_model_shown=True)
    assert library.annotations.of_case(image.case_id) == made
    assert isinstance(made[0], MarkRevision)
    assert (made[0].value, made[0].frame, made[0].nodule, made[0].is_model_shown) == (value, 2, 3, True)


@pytest.mark.parametrize(
    "details",
    [
        BoxDetails(),
        BoxDetails("proposed", 0.75, "proposer", Outline("ellipse"), True, "结节", '{"group_id": 3}'),
        BoxDetails(outline=Outline("polygon", (Point(0, 0), Point(1, 1 / 3), Point(0.5, 1)))),
    ],
)
def test_that_details_of_a_box_come_back_as_they_were(library: Repositories, details: BoxDetails) -> None:
    assert details_in(details_text(details)) == details
    image = add_image(library)
    user = library.settings.user_named("Ada")
    edit = BoxEdit("b", image.id, 0, 1, Box(1, 2, 3, 4), "draw", user.id, details)
    assert library.annotations.append([edit], user_id=user.id, at=AT) == library.annotations.revisions(image.id)


def test_that_plain_details_take_no_room() -> None:
    assert details_text(PLAIN) == "{}"
    assert details_in("{}") is PLAIN


@pytest.mark.parametrize("text", ["", "[]", "{", '{"stage": "lost"}', '{"stage": 3}', '{"colour": 1}', "null"])
def test_that_damaged_rows_are_told_as_a_problem_of_the_library(library: Repositories, text: str) -> None:
    image = add_image(library)
    user = library.settings.user_named("Ada")
    edit = MarkEdit("state", "it", image.id, WorkState("queued"), "sign", user.id)
    library.annotations.append([edit], user_id=user.id, at=AT)
    with library.transactions.writing() as connection:
        allow_changes(connection, "revisions")
        connection.execute(revisions.update().values(value=text))
    with pytest.raises(StoreProblem):
        library.annotations.of_case(image.case_id)
