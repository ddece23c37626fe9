"""Alembic's entry: only ever run on a connection that `upgrade` hands in."""

from alembic import context

from plannit_qbo_pipeline.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
