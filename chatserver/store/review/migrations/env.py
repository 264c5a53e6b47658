"""What Alembic runs for the review store: on the connection it is given, inside the transaction that is open there."""

from __future__ import annotations

from alembic import context

from chatserver.store.review.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
