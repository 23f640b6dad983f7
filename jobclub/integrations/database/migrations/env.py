"""What Alembic runs for each command: on the connection it is handed, in the transaction around it."""

from alembic import context

from jobclub.integrations.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
