"""The tables of the store, as SQLAlchemy Core metadata.

Nothing here or in the queries is particular to SQLite. Times are text, UTC in ISO 8601; texts are never NULL where an
empty text says the same. The migrations build these tables; a test compares both.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: Final = sa.MetaData(naming_convention=NAMING)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _text(name: str, *, is_unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=is_unique)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _real(name: str, *, is_optional: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=is_optional)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _refers(name: str, target: str, *, is_optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=is_optional)


users: Final = sa.Table("users", metadata, _id(), _text("name", is_unique=True))

patients: Final = sa.Table(
    "patients",
    metadata,
    _id(),
    _text("patient_id"),
    _text("name"),
    _text("birth_date"),
    _text("sex"),
    sa.UniqueConstraint("patient_id", "name", "birth_date", "sex"),
)
"""Identities exactly as files said them; a file that says nothing refers to no row."""

cases: Final = sa.Table(
    "cases",
    metadata,
    _id(),
    # NULL for a still image, which is a case of its own.
    sa.Column("study_uid", sa.Text, unique=True),
    _text("title"),
    _refers("patient_row", "patients.id", is_optional=True),
    _text("study_date"),
    _text("added_at"),
)

images: Final = sa.Table(
    "images",
    metadata,
    _id(),
    _refers("case_id", "cases.id"),
    _text("sha256", is_unique=True),
    _text("file_name"),
    _text("added_at"),
    _text("kind"),
    _whole("width"),
    _whole("height"),
    _whole("frame_count"),
    _real("frame_time_ms", is_optional=True),
    _whole("bits"),
    _flag("is_colour"),
    _real("pixel_aspect"),
    # JSON: a list of [x0, y0, x1, y1, spatial format, units x, units y, delta x, delta y].
    _text("regions"),
    _real("window_centre", is_optional=True),
    _real("window_width", is_optional=True),
    _refers("patient_row", "patients.id", is_optional=True),
    _text("study_uid"),
    _text("series_uid"),
    _text("study_date"),
    _text("modality_note"),
    # JSON: a list of sentences.
    _text("warnings"),
    sa.Index(None, "case_id"),
)

nodules: Final = sa.Table(
    "nodules",
    metadata,
    _id(),
    _refers("case_id", "cases.id"),
    _whole("number"),
    sa.UniqueConstraint("case_id", "number"),
    sa.CheckConstraint("number >= 1", "number_from_one"),
)

revisions: Final = sa.Table(
    "revisions",
    metadata,
    _id(),
    # "box", or the kind of another mark.
    _text("kind"),
    # What all revisions of one box or mark share; unique within the layer and the case.
    _text("subject"),
    _refers("image_id", "images.id"),
    sa.Column("frame", sa.Integer, nullable=True),
    _refers("nodule_row", "nodules.id", is_optional=True),
    # All NULL: no box, or one that is deleted.
    _real("x0", is_optional=True),
    _real("y0", is_optional=True),
    _real("x1", is_optional=True),
    _real("y1", is_optional=True),
    # JSON: what is known about a box besides its place, or the value of another mark; NULL for one that is taken away.
    sa.Column("value", sa.Text, nullable=True),
    _text("action"),
    # 0 for what belongs to all, else the id of the reader; so not a reference.
    _whole("layer"),
    _text("batch"),
    _refers("user_id", "users.id"),
    _text("at"),
    _refers("reverts", "revisions.id", is_optional=True),
    _flag("is_model_shown"),
    sa.CheckConstraint(
        "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL) OR (kind = 'box' AND x0 < x1 AND y0 < y1)",
        "box_has_area",
    ),
    sa.CheckConstraint("(reverts IS NOT NULL) = (action IN ('undo', 'redo'))", "only_undo_and_redo_revert"),
    sa.CheckConstraint("kind <> 'box' OR (frame IS NOT NULL AND nodule_row IS NOT NULL)", "box_has_frame_and_nodule"),
    sa.Index(None, "image_id"),
    sa.Index(None, "nodule_row"),
)
"""Append-only."""

predictions: Final = sa.Table(
    "predictions",
    metadata,
    _id(),
    _refers("image_id", "images.id"),
    _refers("box_revision_id", "revisions.id"),
    _refers("user_id", "users.id"),
    _real("probability_malignant"),
    _real("threshold"),
    _real("spread_low", is_optional=True),
    _real("spread_high", is_optional=True),
    # JSON: a list of sentences.
    _text("warnings"),
    # Little-endian float32, row by row, and the six numbers of the map from its cells to stored pixels.
    sa.Column("cam_values", sa.LargeBinary, nullable=False),
    _whole("cam_height"),
    _whole("cam_width"),
    *(_real(f"cam_{letter}") for letter in "abcdef"),
    _text("model_id"),
    _text("weights_sha256"),
    _text("preprocessing"),
    _text("input_sha256"),
    _whole("frame"),
    _real("x0"),
    _real("y0"),
    _real("x1"),
    _real("y1"),
    _text("at"),
    _text("precision"),
    sa.CheckConstraint("probability_malignant BETWEEN 0 AND 1", "probability_is_a_share"),
    # NULL without a committee, and for what older programs recorded.
    _real("committee_low", is_optional=True),
    _real("committee_high", is_optional=True),
    # As cam_values, but signed; NULL for what older programs recorded.
    sa.Column("cam_log_odds", sa.LargeBinary, nullable=True),
    sa.CheckConstraint("spread_low <= spread_high", "spread_is_ordered"),
    sa.CheckConstraint("committee_low <= committee_high", "committee_is_ordered"),
    sa.Index(None, "image_id"),
    sa.Index(None, "box_revision_id"),
)
"""Append-only."""

box_features: Final = sa.Table(
    "box_features",
    metadata,
    _id(),
    _refers("box_revision_id", "revisions.id"),
    # Features of other weights cannot be compared.
    _text("weights_sha256"),
    # Little-endian float16: the features divided by their norm, so that no network's exceed the range.
    sa.Column("direction", sa.LargeBinary, nullable=False),
    _real("norm"),
    sa.UniqueConstraint("box_revision_id", "weights_sha256"),
    sa.CheckConstraint("norm >= 0", "norm_is_a_length"),
    sa.Index(None, "weights_sha256", "id"),
)
"""What a network's head starts from, for each state of a box that it was asked about. Append-only."""

settings: Final = sa.Table("settings", metadata, sa.Column("key", sa.Text, primary_key=True), _text("value"))

studies: Final = sa.Table(
    "studies",
    metadata,
    _id(),
    # JSON: the protocol of a reader study.
    _text("protocol"),
    _text("created_at"),
    _refers("created_by", "users.id"),
)
"""Append-only, as are the three tables that follow."""

study_items: Final = sa.Table(
    "study_items",
    metadata,
    _id(),
    _refers("study_id", "studies.id"),
    _whole("number"),
    _refers("image_id", "images.id"),
    _whole("frame"),
    _real("x0"),
    _real("y0"),
    _real("x1"),
    _real("y1"),
    _whole("nodule"),
    _flag("is_malignant"),
    _text("truth_basis"),
    _refers("prediction_id", "predictions.id", is_optional=True),
    sa.UniqueConstraint("study_id", "number"),
    sa.CheckConstraint("number >= 1", "number_from_one"),
    sa.CheckConstraint("x0 < x1 AND y0 < y1", "box_has_area"),
)

study_readings: Final = sa.Table(
    "study_readings",
    metadata,
    _id(),
    _whole("study_id"),
    # Number of the case in the study.
    _whole("item"),
    _refers("user_id", "users.id"),
    # Index of the arm in the protocol.
    _whole("arm"),
    _text("stage"),
    # JSON: what was said.
    _text("answer"),
    _text("began_at"),
    _text("locked_at"),
    # An answer may be thought over for more than the 24 days that a server's INTEGER holds.
    sa.Column("reading_ms", sa.Integer().with_variant(sa.BigInteger, "postgresql"), nullable=False),
    _flag("is_model_shown"),
    sa.UniqueConstraint("study_id", "user_id", "arm", "item", "stage"),
    sa.CheckConstraint("stage IN ('own', 'with-model')", "stage_is_known"),
    sa.CheckConstraint("stage = 'with-model' OR NOT is_model_shown", "own_opinion_comes_without_the_model"),
    sa.ForeignKeyConstraint(["study_id", "item"], ["study_items.study_id", "study_items.number"]),
)

study_events: Final = sa.Table(
    "study_events",
    metadata,
    _id(),
    _refers("study_id", "studies.id"),
    # Number of the case in the study and index of the arm; NULL outside of a case.
    sa.Column("item", sa.Integer, nullable=True),
    _refers("user_id", "users.id"),
    sa.Column("arm", sa.Integer, nullable=True),
    _text("what"),
    _text("detail"),
    _text("at"),
    sa.Index(None, "study_id", "user_id", "what"),
)

jobs: Final = sa.Table(
    "jobs",
    metadata,
    _id(),
    # JSON: what was asked for, and where a running job stands (empty before the first beat).
    _text("asked"),
    _text("progress"),
    _text("state"),
    _text("wish"),
    _whole("attempts"),
    # Attempts that ended with a dead worker or a killed child.
    _whole("losses"),
    _text("worker"),
    _text("beat_at"),
    _text("created_at"),
    _refers("created_by", "users.id", is_optional=True),
    _text("began_at"),
    _text("ended_at"),
    _text("problem"),
    _text("result"),
    sa.CheckConstraint(
        "state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')",
        "state_is_known",
    ),
    sa.CheckConstraint("wish IN ('run', 'pause', 'cancel')", "wish_is_known"),
    sa.CheckConstraint("0 <= losses AND losses <= attempts", "losses_are_attempts"),
    sa.Index(None, "state"),
)

idle_workers: Final = sa.Table("idle_workers", metadata, _id(), _text("name", is_unique=True), _text("seen_at"))
"""Workers that wait for a job; those that do one are told by its row."""

job_notes: Final = sa.Table(
    "job_notes",
    metadata,
    _id(),
    _refers("job_id", "jobs.id"),
    _text("at"),
    _text("worker"),
    _text("text"),
    sa.Index(None, "job_id"),
)
"""Append-only."""

adoptions: Final = sa.Table(
    "adoptions",
    metadata,
    _id(),
    _text("at"),
    _refers("user_id", "users.id"),
    _text("model_id"),
    _text("weights_sha256"),
    _text("before_id"),
    _text("before_sha256"),
    # NULL for an adoption of its own; an adoption can be taken back only once.
    sa.Column("takes_back", sa.Integer, sa.ForeignKey("adoptions.id"), nullable=True, unique=True),
    _refers("job_id", "jobs.id", is_optional=True),
    _text("reason"),
)
"""Append-only."""
