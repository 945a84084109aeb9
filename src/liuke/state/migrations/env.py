"""Runs revisions on the connection it is given; ``schema.migrate`` holds the lock and keeps the transaction."""

from alembic import context

from liuke.state.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
