"""Opens the ledger: engine, transactions, schema. All that is special to SQLite or PostgreSQL stands here.

SQLite runs in WAL mode and every write transaction starts with BEGIN IMMEDIATE: with the driver's defaults two
writers that read first lose half of their updates without an error (measured).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.ledger.migrations import HEAD

BUSY_TIMEOUT_MS = 30_000
_READ_ONLY = "ledger_read_only"


class Ledger:
    """One open ledger; safe to share between threads, one connection each. `now` comes from the injected clock."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; committed at the end, rolled back on any error."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise _explained(error, self.engine) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view that never blocks a writer."""
        try:
            with self.engine.connect().execution_options(**{_READ_ONLY: True}) as connection:
                yield connection
        except OperationalError as error:
            raise _explained(error, self.engine) from error

    def close(self) -> None:
        self.engine.dispose()


def open_ledger(url: str, clock: Clock) -> Ledger:
    """Opens the ledger at a database URL and brings its schema up to date.

    A plain `postgresql://` is taken as psycopg2's. Raises Misconfigured where the database cannot be opened or written.
    """
    engine = make_engine(url)
    try:
        _bring_up_to_date(engine)
    except OperationalError as error:
        raise _explained(error, engine) from error
    return Ledger(engine, clock)


def make_engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg2")
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    return create_engine(parsed, pool_pre_ping=True)


def _sqlite_engine(url: Any) -> Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(
                f"The ledger's folder {Path(url.database).parent} cannot be made ({error.strerror}). "
                "Set PLANNIT_QBO_HOME or PLANNIT_QBO_DATABASE_URL to a place you can write."
            ) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(_READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _bring_up_to_date(engine: Engine) -> None:
    if _revision(engine) == HEAD:
        return
    # Alembic is imported only where a schema must change: it would cost every run 0.2 s.
    from plannit_qbo_pipeline.ledger.migrations.upgrade import upgrade

    with engine.begin() as connection:
        upgrade(connection)


def _revision(engine: Engine) -> str | None:
    with engine.connect().execution_options(**{_READ_ONLY: True}) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _explained(error: DBAPIError, engine: Engine) -> Exception:
    place = engine.url.render_as_string(hide_password=True)
    cause = str(error.orig)
    if "locked" in cause or "server closed" in cause or "could not connect" in cause or "Connection refused" in cause:
        return Unavailable(f"The ledger at {place} did not answer: {cause}. Nothing was lost; try again in a moment.")
    return Misconfigured(
        f"The ledger at {place} cannot be used: {cause}. "
        "Check that the file or database exists and can be written, or set PLANNIT_QBO_DATABASE_URL."
    )
