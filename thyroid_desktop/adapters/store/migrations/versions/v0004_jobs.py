"""The queue: training jobs with their log, and adoptions of models. Nothing that was there is touched."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from thyroid_desktop.adapters.store.migrations.append_only import forbid_changes

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Add the four tables; what was noted and adopted is append-only."""
    create_jobs()
    create_idle_workers()
    create_notes()
    create_adoptions()
    forbid_changes("job_notes", "adoptions")


def create_jobs() -> None:
    """Jobs, what was asked for in each, and who holds it."""
    op.create_table(
        "jobs",
        whole("id"),
        *(text(name) for name in ("asked", "progress", "state", "wish")),
        *(whole(name) for name in ("attempts", "losses")),
        *(text(name) for name in ("worker", "beat_at", "created_at")),
        sa.Column("created_by", sa.Integer),
        *(text(name) for name in ("began_at", "ended_at", "problem", "result")),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')", "ck_jobs_state_is_known"
        ),
        sa.CheckConstraint("wish IN ('run', 'pause', 'cancel')", "ck_jobs_wish_is_known"),
        sa.CheckConstraint("0 <= losses AND losses <= attempts", "ck_jobs_losses_are_attempts"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], "fk_jobs_created_by"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])


def create_idle_workers() -> None:
    """Workers that wait for a job."""
    op.create_table(
        "idle_workers",
        whole("id"),
        *(text(name) for name in ("name", "seen_at")),
        sa.PrimaryKeyConstraint("id", name="pk_idle_workers"),
        sa.UniqueConstraint("name", name="uq_idle_workers_name"),
    )


def create_notes() -> None:
    """Lines of the jobs' logs."""
    op.create_table(
        "job_notes",
        *(whole(name) for name in ("id", "job_id")),
        *(text(name) for name in ("at", "worker", "text")),
        sa.PrimaryKeyConstraint("id", name="pk_job_notes"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], "fk_job_notes_job_id"),
    )
    op.create_index("ix_job_notes_job_id", "job_notes", ["job_id"])


def create_adoptions() -> None:
    """Which model answered from when on; an adoption can be taken back only once."""
    op.create_table(
        "adoptions",
        whole("id"),
        text("at"),
        whole("user_id"),
        *(text(name) for name in ("model_id", "weights_sha256", "before_id", "before_sha256")),
        sa.Column("takes_back", sa.Integer),
        sa.Column("job_id", sa.Integer),
        text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_adoptions"),
        sa.UniqueConstraint("takes_back", name="uq_adoptions_takes_back"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_adoptions_user_id"),
        sa.ForeignKeyConstraint(["takes_back"], ["adoptions.id"], "fk_adoptions_takes_back"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], "fk_adoptions_job_id"),
    )


def whole(name: str) -> sa.Column[int]:
    """A whole number that is always there."""
    return sa.Column(name, sa.Integer, nullable=False)


def text(name: str) -> sa.Column[str]:
    """A text that is always there."""
    return sa.Column(name, sa.Text, nullable=False)
