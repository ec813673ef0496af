"""The store behind the ports of ``services``: cases, box revisions, predictions, and settings with users."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from uuid import uuid4

import sqlalchemy as sa

from thyroid_desktop.adapters.store import rows
from thyroid_desktop.adapters.store.feature_rows import FeatureRepository, keep
from thyroid_desktop.adapters.store.job_rows import AdoptionRepository, JobRepository
from thyroid_desktop.adapters.store.server_address import Place
from thyroid_desktop.adapters.store.study_rows import StudyRepository
from thyroid_desktop.adapters.store.tables import (
    cases,
    images,
    nodules,
    patients,
    predictions,
    revisions,
    settings,
    users,
)
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.adapters.store.worklist_rows import MOST_NAMED, WorkRepository
from thyroid_desktop.domain.annotation import SHARED_LAYER, Edit, MarkEdit, Revision, User
from thyroid_desktop.domain.diagnosis import Prediction, RecordedPrediction
from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.imaging import Case, Image, ImageDescription, PatientIdentity
from thyroid_desktop.domain.marks import Membership

Found = TypeVar("Found")

# What every edit asks is put together only once.
REVISIONS_AFTER: Final = rows.REVISIONS.where(
    revisions.c.image_id == sa.bindparam("image"), revisions.c.id > sa.bindparam("after")
).order_by(revisions.c.id)
OF_CASE_AFTER: Final = rows.REVISIONS.where(
    revisions.c.image_id.in_(sa.select(images.c.id).where(images.c.case_id == sa.bindparam("case"))),
    revisions.c.id > sa.bindparam("after"),
).order_by(revisions.c.id)
NEWEST_OF_CASE: Final = sa.select(sa.func.max(revisions.c.id)).where(
    revisions.c.image_id.in_(
        sa.select(images.c.id).where(
            images.c.case_id
            == sa.select(images.c.case_id).where(images.c.id == sa.bindparam("image")).scalar_subquery()
        )
    )
)
NODULE: Final = (
    sa.select(nodules.c.id)
    .join_from(nodules, images, nodules.c.case_id == images.c.case_id)
    .where(images.c.id == sa.bindparam("image"), nodules.c.number == sa.bindparam("number"))
)


class CaseRepository:
    """Patients, cases and images; fulfils ``CaseStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def image_by_hash(self, sha256: str) -> Image | None:
        """The image with this content, or None."""
        with self._transactions.reading() as connection:
            return _first_image(connection, images.c.sha256 == sha256)

    def hashes(self) -> frozenset[str]:
        """The content hashes of all images."""
        with self._transactions.reading() as connection:
            return frozenset(connection.execute(sa.select(images.c.sha256)).scalars())

    def add_image(self, sha256: str, file_name: str, description: ImageDescription, *, at: str) -> Image:
        """Add an image to the case of its study (made when new); committed on return. Known content is found again."""
        with self._transactions.writing() as connection:
            known = _first_image(connection, images.c.sha256 == sha256)
            if known is not None:
                return known
            patient_row = _patient_row(connection, description.patient)
            file_name = rows.storable(file_name)
            values = {
                "case_id": _case_id(connection, file_name, description, patient_row, at),
                "sha256": sha256,
                "file_name": file_name,
                "added_at": at,
                "patient_row": patient_row,
                **rows.image_values(description),
            }
            image_id = _inserted(connection, images, values)
            return _found(_first_image(connection, images.c.id == image_id), "image")

    def image(self, image_id: int) -> Image:
        """One image.

        Raises:
            StoreProblem: There is no such image.
        """
        with self._transactions.reading() as connection:
            return _found(_first_image(connection, images.c.id == image_id), "image")

    def put(self, image: Image, case_id: int | None, *, user_id: int, at: str) -> Image:
        """Put an image to another case, or to a new one of its own (None); committed on return with a revision.

        Its boxes and marks go along; a nodule keeps its number.

        Raises:
            StoreProblem: There is no such image.
        """
        with self._transactions.writing() as connection:
            now = _found(_first_image(connection, images.c.id == image.id), "image")
            target = case_id or _own_case(connection, now, at)
            if target == now.case_id:
                return now
            connection.execute(images.update().where(images.c.id == image.id).values(case_id=target))
            edit = MarkEdit(
                "membership", f"membership:{image.id}", image.id, Membership(target, now.case_id), "join", SHARED_LAYER
            )
            _appended(connection, edit, rows.Deed(user_id, at, is_model_shown=False, batch=""))
            return replace(now, case_id=target)

    def case(self, case_id: int) -> Case:
        """One case with its images.

        Raises:
            StoreProblem: There is no such case.
        """
        found = self._cases(cases.c.id == case_id, images.c.case_id == case_id)
        return _found(found[0] if found else None, "case")

    def cases(self) -> tuple[Case, ...]:
        """All cases, newest first."""
        return self._cases(sa.true(), sa.true())

    def _cases(self, of_case: sa.ColumnElement[bool], of_image: sa.ColumnElement[bool]) -> tuple[Case, ...]:
        wanted = sa.select(cases.c.id, cases.c.title, cases.c.patient_row, cases.c.study_date, cases.c.added_at)
        with self._transactions.reading() as connection:
            case_rows = connection.execute(wanted.where(of_case).order_by(cases.c.id.desc())).all()
            image_rows = connection.execute(rows.IMAGES.where(of_image).order_by(images.c.id)).all()
            patient_by_row = _patients(connection, {row[2] for row in case_rows} | {row[15] for row in image_rows})
        images_by_case: dict[int, list[Image]] = defaultdict(list)
        for row in image_rows:
            images_by_case[row[1]].append(rows.image(row, patient_by_row))
        return tuple(
            Case(case_id, title, patient_by_row[patient_row], study_date, added_at, tuple(images_by_case[case_id]))
            for case_id, title, patient_row, study_date, added_at in case_rows
            if case_id in images_by_case  # the case of an image that was put elsewhere is empty
        )


class AnnotationRepository:
    """Revisions of boxes and other marks, appended and never altered; fulfils ``AnnotationStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def of_case(self, case_id: int, *, after: int = 0) -> tuple[Revision, ...]:
        """All revisions on the images of a case that are newer than the revision ``after``, oldest first."""
        with self._transactions.reading() as connection:
            found = connection.execute(OF_CASE_AFTER, {"case": case_id, "after": after}).all()
        return tuple(rows.revision(row) for row in found)

    def of_cases(self, case_ids: Collection[int] | None = None) -> Mapping[int, tuple[Revision, ...]]:
        """All revisions by their cases, oldest first; of the whole library for None. In few statements."""
        wanted = None if case_ids is None else sorted(case_ids)
        asked: list[sa.ColumnElement[bool]] = [sa.true()]
        if wanted is not None:
            chunks = (wanted[at : at + MOST_NAMED] for at in range(0, len(wanted), MOST_NAMED))
            asked = [images.c.case_id.in_(chunk) for chunk in chunks]
        found: dict[int, list[Revision]] = defaultdict(list)
        for condition in asked:
            query = rows.REVISIONS.join(images, revisions.c.image_id == images.c.id).where(condition)
            with self._transactions.reading() as connection:
                listed = connection.execute(query.add_columns(images.c.case_id).order_by(revisions.c.id)).all()
            for row in listed:
                found[row[-1]].append(rows.revision(row[:-1]))
        return {case_id: tuple(history) for case_id, history in found.items()}

    def revisions(self, image_id: int, *, after: int = 0) -> tuple[Revision, ...]:
        """All revisions on one image that are newer than the revision ``after``, oldest first."""
        with self._transactions.reading() as connection:
            found = connection.execute(REVISIONS_AFTER, {"image": image_id, "after": after}).all()
        return tuple(rows.revision(row) for row in found)

    def append(
        self, edits: Sequence[Edit], *, user_id: int, at: str, is_model_shown: bool = False, after: int | None = None
    ) -> tuple[Revision, ...]:
        """Add what one deed did to the images of one case, all or nothing; it survives a power cut once this returns.

        Raises:
            Overtaken: Somebody else has appended to this case since the revision ``after``; nothing was added.
        """
        told = rows.Deed(user_id, at, is_model_shown, uuid4().hex if len(edits) > 1 else "")
        with self._transactions.writing() as connection:
            if after is not None and edits and _newest_revision(connection, edits[0].image_id) != after:
                raise Overtaken("The case was edited in another window", "its marks have changed meanwhile")
            return tuple(rows.made(_appended(connection, edit, told), edit, told) for edit in edits)


class PredictionRepository:
    """Recorded second opinions, appended and never altered; fulfils ``PredictionStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, *, image_id: int, box_revision_id: int, user_id: int, prediction: Prediction) -> RecordedPrediction:
        """Record a prediction, and its features where it has some; committed on return."""
        owners = {"image_id": image_id, "box_revision_id": box_revision_id, "user_id": user_id}
        with self._transactions.writing() as connection:
            row_id = _inserted(connection, predictions, {**owners, **rows.prediction_values(prediction)})
            if prediction.pooled is not None:
                keep(connection, prediction.provenance.weights_sha256, box_revision_id, prediction.pooled)
        return RecordedPrediction(row_id, image_id, box_revision_id, user_id, prediction)

    def of_image(self, image_id: int) -> tuple[RecordedPrediction, ...]:
        """All predictions of an image, oldest first."""
        query = rows.PREDICTIONS.where(predictions.c.image_id == image_id).order_by(predictions.c.id)
        with self._transactions.reading() as connection:
            found = connection.execute(query).all()
        return tuple(rows.recorded_prediction(row) for row in found)


class SettingsRepository:
    """Users and small settings; fulfils ``SettingsStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def user_named(self, name: str) -> User:
        """The user of this name, made when new."""
        name = rows.storable(name)
        query = sa.select(users.c.id).where(users.c.name == name)
        with self._transactions.reading() as connection:
            known = _scalar(connection, query)
        if known is not None:
            return User(known, name)
        with self._transactions.writing() as connection:
            # Another window may have been first.
            return User(_scalar(connection, query) or _inserted(connection, users, {"name": name}), name)

    def users(self) -> tuple[User, ...]:
        """Everybody, in the order in which they came."""
        with self._transactions.reading() as connection:
            found = connection.execute(sa.select(users.c.id, users.c.name).order_by(users.c.id)).all()
        return tuple(User(user_id, name) for user_id, name in found)

    def value(self, key: str) -> str | None:
        """A setting, or None when it was never set."""
        with self._transactions.reading() as connection:
            return connection.execute(sa.select(settings.c.value).where(settings.c.key == key)).scalar()

    def set_value(self, key: str, value: str) -> None:
        """Set a setting; committed on return."""
        value = rows.storable(value)
        with self._transactions.writing() as connection:
            altered = connection.execute(settings.update().where(settings.c.key == key).values(value=value))
            if altered.rowcount == 0:
                connection.execute(settings.insert().values(key=key, value=value))


@dataclass(frozen=True, slots=True)
class Repositories:
    """All repositories of one database, and the transactions that they share."""

    transactions: Transactions
    cases: CaseRepository
    annotations: AnnotationRepository
    predictions: PredictionRepository
    features: FeatureRepository
    settings: SettingsRepository
    work: WorkRepository
    studies: StudyRepository
    jobs: JobRepository
    adoptions: AdoptionRepository


def open_repositories(place: Place) -> Repositories:
    """The repositories of a database whose schema is current."""
    transactions = Transactions(place)
    return Repositories(
        transactions,
        CaseRepository(transactions),
        AnnotationRepository(transactions),
        PredictionRepository(transactions),
        FeatureRepository(transactions),
        SettingsRepository(transactions),
        WorkRepository(transactions),
        StudyRepository(transactions),
        JobRepository(transactions),
        AdoptionRepository(transactions),
    )


def _first_image(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Image | None:
    row = connection.execute(rows.IMAGES.where(condition)).first()
    return None if row is None else rows.image(row, _patients(connection, {row[15]}))


def _patients(connection: sa.Connection, wanted: Iterable[int | None]) -> dict[int | None, PatientIdentity]:
    by_row: dict[int | None, PatientIdentity] = {None: rows.NOBODY}
    wanted_rows = [row for row in wanted if row is not None]
    # Beyond a few hundred it is faster to read all, and statements have a limited number of parameters.
    query = rows.PATIENTS if len(wanted_rows) > 200 else rows.PATIENTS.where(patients.c.id.in_(wanted_rows))
    for row, patient_id, name, birth_date, sex in connection.execute(query) if wanted_rows else ():
        by_row[row] = PatientIdentity(patient_id, name, birth_date, sex)
    return by_row


def _patient_row(connection: sa.Connection, patient: PatientIdentity) -> int | None:
    if patient == rows.NOBODY:
        return None
    values = rows.patient_values(patient)
    same = sa.and_(*(patients.c[column] == value for column, value in values.items()))
    return _scalar(connection, sa.select(patients.c.id).where(same)) or _inserted(connection, patients, values)


def _case_id(
    connection: sa.Connection, file_name: str, description: ImageDescription, patient_row: int | None, at: str
) -> int:
    study_uid = rows.storable(description.study_uid) or None
    if study_uid is not None:
        known = _scalar(connection, sa.select(cases.c.id).where(cases.c.study_uid == study_uid))
        if known is not None:
            return known
    patient = description.patient
    values = {
        "study_uid": study_uid,
        "title": rows.storable(patient.patient_id.strip() or patient.name.strip()) or file_name,
        "patient_row": patient_row,
        "study_date": rows.storable(description.study_date),
        "added_at": at,
    }
    return _inserted(connection, cases, values)


def _own_case(connection: sa.Connection, image: Image, at: str) -> int:
    """A new case for an image that leaves its case; the same one when there is nothing to leave."""
    others = sa.and_(images.c.case_id == image.case_id, images.c.id != image.id)
    if _scalar(connection, sa.select(images.c.id).where(others).limit(1)) is None:
        return image.case_id
    alone = replace(image.description, study_uid="")
    patient_row = _patient_row(connection, image.description.patient)
    return _case_id(connection, image.file_name, alone, patient_row, at)


def _newest_revision(connection: sa.Connection, image_id: int) -> int:
    newest: int | None = connection.execute(NEWEST_OF_CASE, {"image": image_id}).scalar()
    return newest or 0


def _appended(connection: sa.Connection, edit: Edit, deed: rows.Deed) -> int:
    nodule = edit.nodule
    nodule_row = None if nodule is None else _nodule_row(connection, edit.image_id, nodule)
    values = {**rows.revision_values(edit), "nodule_row": nodule_row, **rows.deed_values(deed)}
    return _inserted(connection, revisions, values)


def _nodule_row(connection: sa.Connection, image_id: int, number: int) -> int:
    row: int | None = connection.execute(NODULE, {"image": image_id, "number": number}).scalar()
    if row is not None:
        return row
    case_id = _scalar(connection, sa.select(images.c.case_id).where(images.c.id == image_id))
    return _inserted(connection, nodules, {"case_id": case_id, "number": number})


def _scalar(connection: sa.Connection, query: sa.Select[Any]) -> int | None:
    row_id: int | None = connection.execute(query).scalar()
    return row_id


def _inserted(connection: sa.Connection, table: sa.Table, values: rows.Values) -> int:
    (row_id,) = connection.execute(table.insert(), values).inserted_primary_key or (0,)
    return int(row_id)


def _found(value: Found | None, thing: str) -> Found:
    if value is None:
        raise StoreProblem(f"The {thing} is not in the library", "it was never added to this profile")
    return value
