"""Tables to which rows are only ever added: the database itself refuses to alter or remove any, whoever asks."""

from __future__ import annotations

from typing import Final

from alembic import op

REFUSAL: Final = """
CREATE OR REPLACE FUNCTION thyroid_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'integrity_constraint_violation';
END $$
"""


def forbid_changes(*tables: str) -> None:
    """Refuse UPDATE and DELETE on these tables; on a server TRUNCATE, too."""
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(REFUSAL)
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION thyroid_refuse_change()"
        )
