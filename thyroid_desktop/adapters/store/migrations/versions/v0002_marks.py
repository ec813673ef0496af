"""Revisions of all marks in one table: boxes with details and layers, nodules, measurements, and the state of work.

A frozen copy of the two tables as they are from this revision on; the older rows are copied over with their ids. What
each reader had drawn becomes that reader's own layer.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from thyroid_desktop.adapters.store.migrations.append_only import forbid_changes

revision: Final = "0002"
down_revision: Final = "0001"

OLD_INDEXES: Final = {
    "box_revisions": ("image_id", "nodule_row"),
    "predictions": ("image_id", "box_revision_id"),
}

COPY_REVISIONS: Final = """
INSERT INTO revisions (
    id, kind, subject, image_id, frame, nodule_row, x0, y0, x1, y1, value, action, layer, batch, user_id, at, reverts,
    is_model_shown
)
SELECT
    id, 'box', box_id, image_id, frame, nodule_row, x0, y0, x1, y1, CASE WHEN x0 IS NULL THEN NULL ELSE '{}' END,
    action, user_id, '', user_id, at, reverts, is_model_shown
FROM box_revisions_0001 ORDER BY id
"""

# New rows of a server's tables are numbered after those that were copied with their numbers.
COUNT_ON_REVISIONS: Final = """
SELECT setval(pg_get_serial_sequence('revisions', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM revisions
"""
COUNT_ON_PREDICTIONS: Final = """
SELECT setval(pg_get_serial_sequence('predictions', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM predictions
"""


def upgrade() -> None:
    """Copy both append-only tables into their new shape."""
    for table, columns in OLD_INDEXES.items():
        for column in columns:
            op.drop_index(f"ix_{table}_{column}", table)
        op.rename_table(table, f"{table}_0001")
    if is_server():
        # The names of keys are shared by all tables there.
        op.execute("ALTER TABLE predictions_0001 RENAME CONSTRAINT pk_predictions TO pk_predictions_0001")
    create_revisions()
    create_predictions()
    op.execute(COPY_REVISIONS)
    op.execute("INSERT INTO predictions SELECT * FROM predictions_0001 ORDER BY id")
    if is_server():
        op.execute(COUNT_ON_REVISIONS)
        op.execute(COUNT_ON_PREDICTIONS)
    op.drop_table("predictions_0001")
    op.drop_table("box_revisions_0001")
    forbid_changes("revisions", "predictions")


def is_server() -> bool:
    """Whether this is no SQLite."""
    return op.get_bind().dialect.name != "sqlite"


def create_revisions() -> None:
    """The table of revisions, with its indexes."""
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("image_id", sa.Integer, nullable=False),
        sa.Column("frame", sa.Integer),
        sa.Column("nodule_row", sa.Integer),
        *(sa.Column(name, sa.Double) for name in ("x0", "y0", "x1", "y1")),
        sa.Column("value", sa.Text),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("layer", sa.Integer, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("reverts", sa.Integer),
        sa.Column("is_model_shown", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.CheckConstraint(
            "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL) OR (kind = 'box' AND x0 < x1 AND y0 < y1)",
            "ck_revisions_box_has_area",
        ),
        sa.CheckConstraint(
            "(reverts IS NOT NULL) = (action IN ('undo', 'redo'))", "ck_revisions_only_undo_and_redo_revert"
        ),
        sa.CheckConstraint(
            "kind <> 'box' OR (frame IS NOT NULL AND nodule_row IS NOT NULL)", "ck_revisions_box_has_frame_and_nodule"
        ),
        sa.ForeignKeyConstraint(["image_id"], ["images.id"], "fk_revisions_image_id"),
        sa.ForeignKeyConstraint(["nodule_row"], ["nodules.id"], "fk_revisions_nodule_row"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_revisions_user_id"),
        sa.ForeignKeyConstraint(["reverts"], ["revisions.id"], "fk_revisions_reverts"),
    )
    for column in ("image_id", "nodule_row"):
        op.create_index(f"ix_revisions_{column}", "revisions", [column])


def create_predictions() -> None:
    """The table of predictions as it was, but referring to the new revisions."""
    reals = ("spread_low", "spread_high")
    cells = tuple(f"cam_{letter}" for letter in "abcdef")
    op.create_table(
        "predictions",
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("id", "image_id", "box_revision_id", "user_id")),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("probability_malignant", "threshold")),
        *(sa.Column(name, sa.Double) for name in reals),
        sa.Column("warnings", sa.Text, nullable=False),
        sa.Column("cam_values", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("cam_height", "cam_width")),
        *(sa.Column(name, sa.Double, nullable=False) for name in cells),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("model_id", "weights_sha256", "preprocessing", "input_sha256")
        ),
        sa.Column("frame", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("x0", "y0", "x1", "y1")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("at", "precision")),
        sa.PrimaryKeyConstraint("id", name="pk_predictions"),
        sa.CheckConstraint("probability_malignant BETWEEN 0 AND 1", "ck_predictions_probability_is_a_share"),
        sa.CheckConstraint("spread_low <= spread_high", "ck_predictions_spread_is_ordered"),
        sa.ForeignKeyConstraint(["image_id"], ["images.id"], "fk_predictions_image_id"),
        sa.ForeignKeyConstraint(["box_revision_id"], ["revisions.id"], "fk_predictions_box_revision_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_predictions_user_id"),
    )
    for column in OLD_INDEXES["predictions"]:
        op.create_index(f"ix_predictions_{column}", "predictions", [column])
