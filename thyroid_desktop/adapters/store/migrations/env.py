"""What Alembic runs to migrate: everything happens in the transaction that ``adapters.store.schema`` has opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
context.run_migrations()
