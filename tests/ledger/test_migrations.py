from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from plannit_qbo_pipeline.ledger.database import make_engine, open_ledger
from plannit_qbo_pipeline.ledger.migrations import HEAD
from plannit_qbo_pipeline.ledger.migrations.upgrade import alembic_config, upgrade
from plannit_qbo_pipeline.ledger.tables import metadata
from tests.ledger.watch import Watch

CLOCK = Watch().clock


def test_head_is_the_newest_revision_there_is() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_the_migrations_make_just_the_schema_that_the_code_uses(empty_url: str) -> None:
    ledger = open_ledger(empty_url, CLOCK)
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    ledger.close()


def test_every_revision_can_be_taken_back(empty_url: str) -> None:
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        upgrade(connection)
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
