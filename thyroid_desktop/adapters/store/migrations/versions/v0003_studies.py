"""Reader studies: protocols, cases, locked readings and what was shown when. Nothing that was there is touched."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from thyroid_desktop.adapters.store.migrations.append_only import forbid_changes

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Add the four tables, all of them append-only."""
    create_studies()
    create_readings()
    create_events()
    forbid_changes("studies", "study_items", "study_readings", "study_events")


def create_studies() -> None:
    """Studies and their cases."""
    op.create_table(
        "studies",
        whole("id"),
        text("protocol"),
        text("created_at"),
        whole("created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_studies"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], "fk_studies_created_by"),
    )
    op.create_table(
        "study_items",
        *(whole(name) for name in ("id", "study_id", "number", "image_id", "frame")),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("x0", "y0", "x1", "y1")),
        whole("nodule"),
        sa.Column("is_malignant", sa.Boolean, nullable=False),
        text("truth_basis"),
        sa.Column("prediction_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_study_items"),
        sa.UniqueConstraint("study_id", "number", name="uq_study_items_study_id"),
        sa.CheckConstraint("number >= 1", "ck_study_items_number_from_one"),
        sa.CheckConstraint("x0 < x1 AND y0 < y1", "ck_study_items_box_has_area"),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], "fk_study_items_study_id"),
        sa.ForeignKeyConstraint(["image_id"], ["images.id"], "fk_study_items_image_id"),
        sa.ForeignKeyConstraint(["prediction_id"], ["predictions.id"], "fk_study_items_prediction_id"),
    )


def create_readings() -> None:
    """Locked answers; the same answer cannot be locked twice."""
    op.create_table(
        "study_readings",
        *(whole(name) for name in ("id", "study_id", "item", "user_id", "arm")),
        *(text(name) for name in ("stage", "answer", "began_at", "locked_at")),
        # An answer may be thought over for more than the 24 days that a server's INTEGER holds.
        sa.Column("reading_ms", sa.Integer().with_variant(sa.BigInteger, "postgresql"), nullable=False),
        sa.Column("is_model_shown", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_study_readings"),
        sa.UniqueConstraint("study_id", "user_id", "arm", "item", "stage", name="uq_study_readings_study_id"),
        sa.CheckConstraint("stage IN ('own', 'with-model')", "ck_study_readings_stage_is_known"),
        sa.CheckConstraint(
            "stage = 'with-model' OR NOT is_model_shown", "ck_study_readings_own_opinion_comes_without_the_model"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_study_readings_user_id"),
        sa.ForeignKeyConstraint(
            ["study_id", "item"], ["study_items.study_id", "study_items.number"], "fk_study_readings_study_id"
        ),
    )


def create_events() -> None:
    """What was shown when."""
    op.create_table(
        "study_events",
        whole("id"),
        whole("study_id"),
        sa.Column("item", sa.Integer),
        whole("user_id"),
        sa.Column("arm", sa.Integer),
        *(text(name) for name in ("what", "detail", "at")),
        sa.PrimaryKeyConstraint("id", name="pk_study_events"),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], "fk_study_events_study_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_study_events_user_id"),
    )
    op.create_index("ix_study_events_study_id", "study_events", ["study_id", "user_id", "what"])


def whole(name: str) -> sa.Column[int]:
    """A whole number that is always there."""
    return sa.Column(name, sa.Integer, nullable=False)


def text(name: str) -> sa.Column[str]:
    """A text that is always there."""
    return sa.Column(name, sa.Text, nullable=False)
