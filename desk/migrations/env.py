"""Runs migrations over the connection that :mod:`desk.migrate` hands in."""

from alembic import context

from desk.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
