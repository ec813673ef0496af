from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray

from tests.adapters.store.conftest import allow_changes
from tests.adapters.values import AT, a_description, a_prediction
from thyroid_desktop.adapters.store import feature_rows
from thyroid_desktop.adapters.store.repositories import Repositories
from thyroid_desktop.domain.annotation import BoxEdit
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import PatientIdentity

WEIGHTS = "a" * 64
OTHER = "b" * 64


def some_boxes(library: Repositories, count: int = 3) -> list[int]:
    """Revisions of boxes, each on an image of its own."""
    user = library.settings.user_named("Ada")
    made = []
    for number in range(count):
        image = library.cases.add_image(f"{number:064x}", "x.png", a_description(), at=AT)
        edit = BoxEdit(f"{number:032x}", image.id, 0, 1, Box(1.0, 2.0, 30.0, 40.0), "draw", user.id)
        (revision,) = library.annotations.append([edit], user_id=user.id, at=AT)
        made.append(revision.id)
    return made


def features(number: int, count: int = 64) -> NDArray[np.float32]:
    return np.random.default_rng(number).random(count, dtype=np.float32) * 3


def test_that_features_come_back_as_directions_in_the_order_they_came(library: Repositories) -> None:
    first, second, third = some_boxes(library)
    library.features.add(WEIGHTS, {third: features(3), first: features(1)})
    library.features.add(WEIGHTS, {second: features(2)})
    found = library.features.after(WEIGHTS, 0)
    assert found.revision_ids == (third, first, second)
    assert found.directions.dtype == np.float32
    for direction, number in zip(found.directions, (3, 1, 2), strict=True):
        expected = features(number) / np.linalg.norm(features(number))
        assert np.allclose(direction, expected, atol=2e-4)
    assert library.features.after(WEIGHTS, found.last).revision_ids == ()
    assert library.features.after(WEIGHTS, found.last).last == found.last


def test_that_what_comes_later_is_read_alone_and_in_pieces(
    library: Repositories, monkeypatch: pytest.MonkeyPatch
) -> None:
    revisions = some_boxes(library, 5)
    library.features.add(WEIGHTS, {one: features(one) for one in revisions})
    monkeypatch.setattr(feature_rows, "OF_NETWORK", feature_rows.OF_NETWORK.limit(2))
    last, read = 0, []
    while (found := library.features.after(WEIGHTS, last)).revision_ids:
        last = found.last
        read.append(found.revision_ids)
    assert read == [tuple(revisions[:2]), tuple(revisions[2:4]), tuple(revisions[4:])]


def test_that_features_of_another_network_are_never_mixed_in(library: Repositories) -> None:
    first, second, _ = some_boxes(library)
    library.features.add(WEIGHTS, {first: features(1)})
    library.features.add(OTHER, {first: features(5, 8), second: features(6, 8)})
    assert library.features.after(WEIGHTS, 0).directions.shape == (1, 64)
    assert library.features.after(OTHER, 0).directions.shape == (2, 8)


def test_that_what_is_known_of_a_box_is_not_replaced(library: Repositories) -> None:
    (revision,) = some_boxes(library, 1)
    library.features.add(WEIGHTS, {revision: features(1)})
    before = library.features.after(WEIGHTS, 0)
    library.features.add(WEIGHTS, {revision: features(2)})
    after = library.features.after(WEIGHTS, 0)
    assert after.revision_ids == before.revision_ids
    assert np.array_equal(after.directions, before.directions)


@pytest.mark.parametrize("scale", [0.0, 1e-30, 1e30])
def test_that_features_of_any_size_can_be_kept(library: Repositories, scale: float) -> None:
    (revision,) = some_boxes(library, 1)
    library.features.add(WEIGHTS, {revision: (features(1) * np.float32(scale)).astype(np.float32)})
    (direction,) = library.features.after(WEIGHTS, 0).directions
    assert np.linalg.norm(direction) == pytest.approx(1.0 if scale else 0.0, abs=1e-3)


def test_that_a_recorded_prediction_keeps_its_features_beside_it(library: Repositories) -> None:
    (revision,) = some_boxes(library, 1)
    owners = {"image_id": 1, "box_revision_id": revision, "user_id": 1}
    library.predictions.add(**owners, prediction=a_prediction())
    assert library.features.after(WEIGHTS, 0).revision_ids == ()
    for number in (1, 2):
        library.predictions.add(**owners, prediction=a_prediction(pooled=features(number)))
    assert library.features.after(WEIGHTS, 0).revision_ids == (revision,)


def test_that_only_cases_in_which_something_happened_are_told(library: Repositories) -> None:
    assert library.features.touched(0).newest == 0
    first, second, third = some_boxes(library)
    everything = library.features.touched(0)
    assert (everything.newest, everything.patients) == (third, {1: "", 2: "", 3: ""})
    assert library.features.touched(first).patients == {2: "", 3: ""}
    assert library.features.touched(second).patients == {3: ""}
    assert library.features.touched(third).patients == {}


def test_that_a_patient_is_told_by_the_id_or_else_by_the_identity(library: Repositories) -> None:
    for number, patient in enumerate(
        (PatientIdentity("7", "A"), PatientIdentity(" 7 ", "B"), PatientIdentity("", "C"), PatientIdentity("", "D"))
    ):
        description = a_description(patient=patient, study_uid=f"1.{number}")
        library.cases.add_image(f"{number:064x}", "x.png", description, at=AT)
    some_boxes_on(library, (1, 2, 3, 4))
    patients = library.features.touched(0).patients
    first, second, third, fourth = (patients[case_id] for case_id in (1, 2, 3, 4))
    assert first == second == "=7"
    assert len({first, third, fourth}) == 3


def some_boxes_on(library: Repositories, image_ids: tuple[int, ...]) -> None:
    user = library.settings.user_named("Ada")
    for image_id in image_ids:
        edit = BoxEdit(f"{image_id:032x}", image_id, 0, 1, Box(1.0, 2.0, 30.0, 40.0), "draw", user.id)
        library.annotations.append([edit], user_id=user.id, at=AT)


@pytest.mark.parametrize("torn", [b"\0", b"\0" * 126])
def test_that_damaged_features_are_a_problem_and_no_crash(library: Repositories, torn: bytes) -> None:
    first, second, _ = some_boxes(library)
    library.features.add(WEIGHTS, {first: features(1), second: features(2)})
    with library.transactions.writing() as connection:
        allow_changes(connection, "box_features")
        connection.execute(sa.text("UPDATE box_features SET direction = :torn WHERE id = 1"), {"torn": torn})
    with pytest.raises(StoreProblem, match="damaged"):
        library.features.after(WEIGHTS, 0)
