from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.adapters.values import AT, a_description, a_prediction, descriptions
from thyroid_desktop.adapters.store.repositories import Repositories
from thyroid_desktop.adapters.store.tables import metadata
from thyroid_desktop.domain.annotation import BoxEdit, BoxRevision
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image, ImageDescription, PatientIdentity


def add_image(library: Repositories, number: int = 1, **changes: object) -> Image:
    return library.cases.add_image(f"{number:064x}", f"{number}.png", a_description(**changes), at=AT)


def append(library: Repositories, image: Image, *, after: int | None = None, **changes: object) -> BoxRevision:
    row: dict[str, object] = {
        "box_id": "0" * 32,
        "image_id": image.id,
        "frame": 0,
        "nodule": 1,
        "box": Box(1, 2, 3.5, 4.25),
        "action": "draw",
        "layer": 1,
    }
    deed = {"user_id": library.settings.user_named("Ada").id, "at": AT, "is_model_shown": False, "after": after}
    deed |= {name: changes.pop(name) for name in ("user_id", "is_model_shown") if name in changes}
    (made,) = library.annotations.append([BoxEdit(**{**row, **changes})], **deed)  # type: ignore[arg-type]
    assert isinstance(made, BoxRevision)
    return made


def test_that_a_still_image_is_a_case_of_its_own(library: Repositories) -> None:
    first, second = add_image(library, 1), add_image(library, 2)
    assert first.case_id != second.case_id
    newest, oldest = library.cases.cases()
    assert (oldest.title, oldest.images, oldest.added_at, oldest.study_date) == ("1.png", (first,), AT, "")
    assert (newest.title, newest.images) == ("2.png", (second,))
    assert oldest.patient == PatientIdentity()


def test_that_the_images_of_a_study_are_one_case_in_order_of_opening(library: Repositories) -> None:
    patient = PatientIdentity("P-1", "DOE^JANE", "19600101", "F")
    first = add_image(library, 1, study_uid="1.2.3", patient=patient, study_date="20300102")
    add_image(library, 2)
    third = add_image(library, 3, study_uid="1.2.3", patient=PatientIdentity("P-1", "DOE^J"))
    case = library.cases.case(first.case_id)
    assert case.images == (first, third)
    assert (case.title, case.patient, case.study_date) == ("P-1", patient, "20300102")
    assert [one.description.patient.name for one in case.images] == ["DOE^JANE", "DOE^J"]


@pytest.mark.parametrize(
    ("patient", "title"),
    [
        (PatientIdentity("  P-1 ", "DOE^JANE"), "P-1"),
        (PatientIdentity(" ", "DOE^JANE"), "DOE^JANE"),
        (PatientIdentity("", "", "19600101", "F"), "1.png"),
    ],
)
def test_that_a_case_is_called_by_patient_id_or_name_or_file(
    library: Repositories, patient: PatientIdentity, title: str
) -> None:
    image = add_image(library, 1, patient=patient)
    assert library.cases.case(image.case_id).title == title
    assert library.cases.image(image.id).description.patient == patient


def test_that_the_same_content_finds_the_same_image(library: Repositories) -> None:
    image = add_image(library)
    again = library.cases.add_image(image.sha256, "copy.png", a_description(study_uid="9"), at="later")
    assert again == image
    assert library.cases.image_by_hash(image.sha256) == image
    assert library.cases.image_by_hash("f" * 64) is None
    assert len(library.cases.cases()) == 1


def test_that_a_patient_seen_again_is_kept_once(library: Repositories) -> None:
    patient = PatientIdentity("P-1", "DOE^JANE", "19600101", "F")
    for number in (1, 2):
        add_image(library, number, patient=patient, study_uid=str(number))
    with library.transactions.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM patients")).scalar() == 1


def test_that_what_was_never_added_is_missed_calmly(library: Repositories) -> None:
    with pytest.raises(StoreProblem, match="image is not in the library"):
        library.cases.image(7)
    with pytest.raises(StoreProblem, match="case is not in the library"):
        library.cases.case(7)


def test_that_text_which_no_database_takes_is_made_harmless(library: Repositories) -> None:
    odd = "a\0b\udcffc"
    patient = PatientIdentity(odd, odd, odd, odd)
    image = library.cases.add_image(
        "1" * 64, odd, a_description(patient=patient, study_uid=odd, modality_note=odd, warnings=("é",)), at=AT
    )
    assert image.file_name == "a?b?c"
    assert image.description.patient == PatientIdentity("a?b?c", "a?b?c", "a?b?c", "a?b?c")
    assert library.cases.cases()[0].images == (image,)
    assert library.settings.user_named(odd) == library.settings.user_named("a?b?c")


def test_that_thousands_of_patients_are_read_in_one_go(library: Repositories) -> None:
    for number in range(230):
        add_image(library, number, patient=PatientIdentity(f"P-{number}"))
    assert [case.patient.patient_id for case in library.cases.cases()] == [
        f"P-{number}" for number in range(229, -1, -1)
    ]


@pytest.mark.soak
@given(descriptions)
@settings(max_examples=3000 if os.environ.get("THYROID_SOAK") else 60)
def test_that_a_description_comes_back_exactly(library: Repositories, description: ImageDescription) -> None:
    added = add_one(library, description)
    assert added.description == description
    assert library.cases.image(added.id) == added
    assert added in library.cases.case(added.case_id).images


def add_one(library: Repositories, description: ImageDescription) -> Image:
    """An image that nobody has added yet."""
    return library.cases.add_image(f"{len(library.cases.hashes()):064x}", "image", description, at=AT)


def test_that_revisions_come_back_in_order_and_as_they_were_appended(library: Repositories) -> None:
    image, other = add_image(library, 1), add_image(library, 2)
    drawn = append(library, image, is_model_shown=True, nodule=3, frame=2)
    append(library, other)
    deleted = append(library, image, box=None, action="delete", nodule=3, frame=2)
    undone = append(library, image, action="undo", reverts=deleted.id, nodule=3, frame=2)
    assert library.annotations.revisions(image.id) == (drawn, deleted, undone)
    assert library.annotations.revisions(image.id, after=drawn.id) == (deleted, undone)
    assert (deleted.box, undone.reverts, drawn.is_model_shown) == (None, deleted.id, True)


def test_that_the_revisions_of_a_case_are_those_of_all_its_images(library: Repositories) -> None:
    image, sibling = (add_image(library, number, study_uid="1.2") for number in (1, 2))
    stranger = add_image(library, 3)
    first, second = append(library, image), append(library, sibling, nodule=2)
    append(library, stranger, nodule=5)
    third = append(library, sibling, nodule=2, box=None, action="delete")
    assert library.annotations.of_case(image.case_id) == (first, second, third)
    assert library.annotations.of_case(image.case_id, after=first.id) == (second, third)


def test_that_another_image_of_the_case_overtakes_too(library: Repositories) -> None:
    image, sibling = (add_image(library, number, study_uid="1.2") for number in (1, 2))
    append(library, sibling)
    with pytest.raises(Overtaken):
        append(library, image, after=0)


def test_that_a_deed_of_several_edits_is_kept_whole_or_not_at_all(library: Repositories) -> None:
    image = add_image(library)
    user = library.settings.user_named("Ada")
    edits = [BoxEdit(f"{n}", image.id, 0, n, Box(1, 2, 3, 4), "copy", user.id) for n in (1, 2)]
    made = library.annotations.append(edits, user_id=user.id, at=AT)
    assert made[0].batch == made[1].batch != ""
    assert library.annotations.revisions(image.id) == made
    broken = [edits[0], replace(edits[1], nodule=0)]
    with pytest.raises(IntegrityError):
        library.annotations.append(broken, user_id=user.id, at=AT)
    assert library.annotations.revisions(image.id) == made


def test_that_an_append_after_an_old_revision_is_overtaken_and_adds_nothing(library: Repositories) -> None:
    image = add_image(library)
    first = append(library, image, after=0)
    second = append(library, image, after=first.id)
    for old in (0, first.id):
        with pytest.raises(Overtaken):
            append(library, image, after=old, nodule=9)
    assert library.annotations.revisions(image.id) == (first, second)
    with library.transactions.reading() as connection:
        assert connection.execute(sa.text("SELECT max(number) FROM nodules")).scalar() == 1


@pytest.mark.parametrize(
    "changes", [{"image_id": 99}, {"user_id": 99}, {"nodule": 0}, {"reverts": 99, "action": "undo"}, {"action": "undo"}]
)
def test_that_a_revision_which_contradicts_the_schema_is_a_bug(
    library: Repositories, changes: dict[str, object]
) -> None:
    image = add_image(library)
    with pytest.raises(IntegrityError):
        append(library, image, **changes)
    assert library.annotations.revisions(image.id) == ()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET at = 'x'", "DELETE FROM {}", "UPDATE {} SET x0 = 0 WHERE id = 1", "DELETE FROM {} WHERE id = 1"],
)
@pytest.mark.parametrize("table", ["revisions", "predictions"])
def test_that_nobody_can_alter_or_remove_what_is_append_only(library: Repositories, table: str, statement: str) -> None:
    image = add_image(library)
    revision = append(library, image)
    library.predictions.add(
        image_id=image.id, box_revision_id=revision.id, user_id=revision.user_id, prediction=a_prediction()
    )
    with pytest.raises(IntegrityError, match="append-only"), library.transactions.writing() as connection:
        connection.execute(sa.text(statement.format(table)))
    assert library.annotations.revisions(image.id) == (revision,)
    assert len(library.predictions.of_image(image.id)) == 1


@pytest.mark.parametrize(("spread", "warnings"), [(None, ()), (Spread(0.1, 0.7), ("dark", "é"))])
def test_that_a_prediction_comes_back_bit_by_bit(
    library: Repositories, spread: Spread | None, warnings: tuple[str, ...]
) -> None:
    image = add_image(library)
    revision = append(library, image)
    log_odds = None if spread is None else np.random.default_rng(2).normal(size=(10, 7)).astype(np.float32)
    prediction = a_prediction(spread=spread, warnings=warnings, committee=spread)
    prediction = replace(prediction, cam=replace(prediction.cam, log_odds=log_odds))
    added = library.predictions.add(
        image_id=image.id, box_revision_id=revision.id, user_id=revision.user_id, prediction=prediction
    )
    (found,) = library.predictions.of_image(image.id)
    assert replace(added, prediction=prediction) == replace(found, prediction=prediction)
    assert found.prediction.cam.values.dtype == np.float32
    assert found.prediction.cam.values.tobytes() == prediction.cam.values.tobytes()
    assert found.prediction.cam.values.shape == (10, 7)
    assert found.prediction.cam.to_stored == prediction.cam.to_stored
    assert found.prediction.provenance == prediction.provenance
    assert (found.prediction.spread, found.prediction.warnings) == (spread, warnings)
    assert found.prediction.committee == spread
    assert np.array_equal(np.array(found.prediction.cam.log_odds), np.array(log_odds))
    assert found.prediction.probability_malignant == prediction.probability_malignant
    assert found.prediction.threshold == prediction.threshold
    found.prediction.cam.values[0, 0] = 1.0
    assert library.predictions.of_image(image.id + 1) == ()


def test_that_an_impossible_probability_is_refused(library: Repositories) -> None:
    image = add_image(library)
    revision = append(library, image)
    for probability in (1.5, -0.1, float("nan")):
        with pytest.raises(IntegrityError):
            library.predictions.add(
                image_id=image.id,
                box_revision_id=revision.id,
                user_id=revision.user_id,
                prediction=replace(a_prediction(), probability_malignant=probability),
            )
    assert library.predictions.of_image(image.id) == ()


def test_that_a_user_is_found_again_by_name(library: Repositories) -> None:
    ada, ben = library.settings.user_named("Ada"), library.settings.user_named("Ben")
    assert (ada.name, ben.name) == ("Ada", "Ben")
    assert ada.id != ben.id
    assert library.settings.user_named("Ada") == ada


def test_that_users_are_listed_in_the_order_in_which_they_came(library: Repositories) -> None:
    assert library.settings.users() == ()
    cho, ann = library.settings.user_named("Cho"), library.settings.user_named("Ann")
    assert library.settings.users() == (cho, ann)


def test_that_a_setting_is_none_until_it_is_set_and_then_the_last_one(library: Repositories) -> None:
    assert library.settings.value("key") is None
    for value in ("one", "", "zwei"):
        library.settings.set_value("key", value)
        assert library.settings.value("key") == value
    assert library.settings.value("other") is None


def test_that_tables_and_queries_are_no_dialect_of_sqlite(library: Repositories) -> None:
    """Every statement that the repositories run, and every table, compiles for PostgreSQL."""
    statements: list[sa.ClauseElement] = []

    def note(_connection: object, statement: sa.ClauseElement, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(library.transactions.engine, "before_execute", note)
    patient = PatientIdentity("P-1")
    image = add_image(library, 1, patient=patient, study_uid="1.2")
    add_image(library, 2, patient=patient, study_uid="1.2")
    revision = append(library, image, after=0)
    library.predictions.add(
        image_id=image.id, box_revision_id=revision.id, user_id=revision.user_id, prediction=a_prediction()
    )
    library.predictions.of_image(image.id)
    library.annotations.revisions(image.id)
    library.annotations.of_case(image.case_id)
    library.cases.cases()
    library.cases.case(image.case_id)
    library.cases.image_by_hash(image.sha256)
    library.settings.set_value("key", "value")
    library.settings.value("key")
    dialect = postgresql.dialect()
    compiled = [str(statement.compile(dialect=dialect)) for statement in statements]
    tables = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    indexes = [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in metadata.tables.values()
        for index in table.indexes
    ]
    assert {text.split()[0] for text in compiled} == {"SELECT", "INSERT", "UPDATE"}
    assert len(compiled) > 20
    assert any("DOUBLE PRECISION" in text and "BYTEA" in text for text in tables)
    assert len(indexes) == 9
