"""The first schema: patients, cases, images, nodules, box revisions, predictions, users and settings.

A frozen copy of the tables as they were at this revision; later changes go into later migrations.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from thyroid_desktop.adapters.store.migrations.append_only import forbid_changes

revision: Final = "0001"
down_revision: Final = None

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

box_revisions: Final = sa.Table(
    "box_revisions",
    metadata,
    _id(),
    _text("box_id"),
    _refers("image_id", "images.id"),
    _whole("frame"),
    _refers("nodule_row", "nodules.id"),
    # All NULL: the box is deleted.
    _real("x0", is_optional=True),
    _real("y0", is_optional=True),
    _real("x1", is_optional=True),
    _real("y1", is_optional=True),
    _text("action"),
    _refers("user_id", "users.id"),
    _text("at"),
    _refers("reverts", "box_revisions.id", is_optional=True),
    _flag("is_model_shown"),
    sa.CheckConstraint(
        "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL) OR (x0 < x1 AND y0 < y1)", "box_has_area"
    ),
    sa.CheckConstraint("(reverts IS NOT NULL) = (action IN ('undo', 'redo'))", "only_undo_and_redo_revert"),
    sa.Index(None, "image_id"),
    sa.Index(None, "nodule_row"),
)
"""Append-only."""

predictions: Final = sa.Table(
    "predictions",
    metadata,
    _id(),
    _refers("image_id", "images.id"),
    _refers("box_revision_id", "box_revisions.id"),
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
    sa.CheckConstraint("spread_low <= spread_high", "spread_is_ordered"),
    sa.Index(None, "image_id"),
    sa.Index(None, "box_revision_id"),
)
"""Append-only."""

settings: Final = sa.Table("settings", metadata, sa.Column("key", sa.Text, primary_key=True), _text("value"))


def upgrade() -> None:
    """Create everything in an empty database."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    forbid_changes("box_revisions", "predictions")
