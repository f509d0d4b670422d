"""Runs the changes on the connection it is given, inside the caller's transaction."""

from alembic import context

from worker.store import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
