from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.services.memory_store import an_image
from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, Revision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.services.studies.study_planning import Candidates, candidates, items_of

BOX = Box(1, 2, 30, 40)
READER, OTHER = 1, 2


def a_box(number: int, image: int, nodule: int = 1, layer: int = READER, box: Box | None = BOX) -> BoxRevision:
    return BoxRevision(number, f"box {number}", image, 2, nodule, box, "draw", layer, "", layer=layer)


def pathology(number: int, image: int, found: Pathology | None, nodule: int = 1, layer: int = READER) -> MarkRevision:
    description = NoduleDescription(pathology=found)
    return MarkRevision(
        number, "nodule", f"nodule:{nodule}", image, None, nodule, description, "describe", layer, "", layer=layer
    )


def looked_through(
    images: Sequence[Image], revisions: Sequence[Revision], truths: dict[str, bool] | None = None
) -> Candidates:
    case_of = {image.id: image.case_id for image in images}
    return candidates(
        images,
        lambda image: [one for one in revisions if case_of[one.image_id] == image.case_id],
        READER,
        truths=truths,
    )


def test_that_nodules_with_a_box_and_pathology_can_be_cases() -> None:
    images = [an_image(number, number) for number in (1, 2, 3, 4)]
    found = looked_through(
        images,
        [
            a_box(1, 1),
            pathology(2, 1, Pathology("malignant", "surgery")),
            a_box(3, 2),
            pathology(4, 2, Pathology("benign", "fna", 2)),
            a_box(5, 3),
        ],
    )
    assert [(one.image.id, one.is_malignant, one.basis) for one in found.found] == [
        (1, True, "surgery"),
        (2, False, "aspiration, Bethesda 2"),
    ]
    assert (found.without_box, found.without_truth, found.unmatched) == (1, 1, 0)
    first, second = items_of(found.found, {3: 77})
    assert (first.number, first.image_id, first.frame, first.box, first.prediction_id) == (1, 1, 2, BOX, None)
    assert (second.number, second.is_malignant, second.truth_basis, second.prediction_id) == (
        2, False, "aspiration, Bethesda 2", 77,
    )  # fmt: skip


@pytest.mark.parametrize("found", [None, Pathology(None, "fna", 3)])
def test_that_pathology_which_does_not_decide_is_no_truth(found: Pathology | None) -> None:
    result = looked_through([an_image()], [a_box(1, 1), pathology(2, 1, found)])
    assert (result.found, result.without_truth) == ((), 1)


def test_that_a_nodule_on_two_images_is_one_case() -> None:
    images = [an_image(1, 9), an_image(2, 9)]
    result = looked_through(
        images, [a_box(1, 1), a_box(2, 2), a_box(3, 2, 2), pathology(4, 1, Pathology("benign", "fna"))]
    )
    assert [(one.image.id, one.revision.nodule, one.basis) for one in result.found] == [(1, 1, "aspiration")]
    assert result.without_truth == 1


def test_that_the_owner_of_the_box_is_believed_first_and_then_anybody() -> None:
    benign, malignant = Pathology("benign", "surgery"), Pathology("malignant", "surgery")
    revisions: list[Revision] = [a_box(1, 1), pathology(2, 1, malignant, layer=OTHER)]
    (one,) = looked_through([an_image()], revisions).found
    assert one.is_malignant
    (one,) = looked_through([an_image()], [*revisions, pathology(3, 1, benign)]).found
    assert not one.is_malignant


def test_that_a_table_of_truths_stands_above_pathology_and_names_that_fit_nothing_are_counted() -> None:
    images = [an_image(1, 1), replace(an_image(2, 2), sha256="ab" * 32), replace(an_image(3, 3), sha256="cd" * 32)]
    revisions: list[Revision] = [a_box(1, 1), pathology(2, 1, Pathology("benign", "surgery")), a_box(3, 2), a_box(4, 3)]
    truths = {"IMAGE 1.png": True, "ab" * 8: False, "CD" * 32: True, "nowhere.png": True}
    result = looked_through(images, revisions, truths)
    assert [(one.is_malignant, one.basis) for one in result.found] == [
        (True, "table"),
        (False, "table"),
        (True, "table"),
    ]
    assert result.unmatched == 1


def test_that_a_deleted_box_is_no_case() -> None:
    result = looked_through([an_image()], [a_box(1, 1), replace(a_box(2, 1, box=None), box_id="box 1")])
    assert (result.found, result.without_box) == ((), 1)
