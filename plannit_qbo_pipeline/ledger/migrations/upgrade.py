"""Runs the revisions on an open connection, inside its transaction: a killed upgrade leaves the old schema whole."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from plannit_qbo_pipeline.errors import Misconfigured

_HERE = Path(__file__).parent


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Raises Misconfigured where the schema is one that this version of the program does not know."""
    try:
        command.upgrade(alembic_config(connection), revision)
    except CommandError as error:
        raise Misconfigured(
            f"The ledger was written by a newer version of plannit-qbo ({error}). Install that version, or set "
            "PLANNIT_QBO_DATABASE_URL to another ledger."
        ) from error
