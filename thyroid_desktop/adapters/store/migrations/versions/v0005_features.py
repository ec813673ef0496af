"""Features of boxes, what a committee says, and signed maps. Nothing that was there is touched."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from thyroid_desktop.adapters.store.migrations.append_only import forbid_changes

revision: Final = "0005"
down_revision: Final = "0004"

ADD_COMMITTEE: Final = """
ALTER TABLE predictions ADD COLUMN committee_high {real}
CONSTRAINT ck_predictions_committee_is_ordered CHECK (committee_low <= committee_high)
"""


def upgrade() -> None:
    """Add three columns that older rows leave empty, and the append-only table of features."""
    op.add_column("predictions", sa.Column("committee_low", sa.Double))
    op.execute(ADD_COMMITTEE.format(real=sa.Double().compile(op.get_bind().dialect)).strip())
    op.add_column("predictions", sa.Column("cam_log_odds", sa.LargeBinary))
    create_features()
    forbid_changes("box_features")


def create_features() -> None:
    """Features by the state of a box and the weights of a network; the same pair cannot come twice."""
    op.create_table(
        "box_features",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("box_revision_id", sa.Integer, nullable=False),
        sa.Column("weights_sha256", sa.Text, nullable=False),
        sa.Column("direction", sa.LargeBinary, nullable=False),
        sa.Column("norm", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_box_features"),
        sa.UniqueConstraint("box_revision_id", "weights_sha256", name="uq_box_features_box_revision_id"),
        sa.CheckConstraint("norm >= 0", "ck_box_features_norm_is_a_length"),
        sa.ForeignKeyConstraint(["box_revision_id"], ["revisions.id"], "fk_box_features_box_revision_id"),
    )
    op.create_index("ix_box_features_weights_sha256", "box_features", ["weights_sha256", "id"])
