"""Opens the ledger: engine, transactions, schema. All that is special to SQLite or PostgreSQL stands here.

On both, one transaction writes at a time, and it holds the right to write before it reads: with the drivers'
defaults two writers that read first lose half of their updates without an error (measured). Readers never wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger.failures import explaining
from plannit_qbo_pipeline.ledger.migrations import HEAD

BUSY_TIMEOUT_MS = 30_000
_READ_ONLY = "ledger_read_only"
_WRITERS_LOCK = 0x504C514F  # PostgreSQL's advisory locks are numbers, one space per database


class Ledger:
    """One open ledger; safe to share between threads, one connection each. `now` comes from the injected clock.

    Raises Unavailable where another writer or the server keeps us waiting, Misconfigured where a person must act.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writing transaction there is; committed at the end, rolled back on any error."""
        with explaining(self.engine.url), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view that never blocks a writer; a write in it is refused."""
        with explaining(self.engine.url), _reading(self.engine) as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def open_ledger(url: str, clock: Clock, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Ledger:
    """Opens the ledger at a database URL and brings its schema up to date.

    A plain `postgresql://` is taken as psycopg2's. Raises Misconfigured where the database cannot be opened, and
    Unavailable where it does not answer.
    """
    engine = make_engine(url, busy_timeout_ms)
    if engine.url.get_backend_name() == "sqlite" and (engine.url.database or ":memory:") == ":memory:":
        raise Misconfigured("A ledger in memory forgets what was sent. Set PLANNIT_QBO_DATABASE_URL to a file.")
    with explaining(engine.url):
        _bring_up_to_date(engine)
    return Ledger(engine, clock)


def make_engine(url: str, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """The engine alone. Raises Misconfigured for an address that means no database of ours."""
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg2")
        if parsed.get_backend_name() == "sqlite":
            return _sqlite_engine(parsed, busy_timeout_ms)
        return _postgres_engine(parsed, busy_timeout_ms)
    except (ArgumentError, NoSuchModuleError, ValueError):
        problem = "it is no database address"  # not quoted, for it may hold a password
    except ImportError as error:
        problem = f"{error}; install plannit-qbo-pipeline[postgres]"
    raise Misconfigured(f"PLANNIT_QBO_DATABASE_URL: {problem}. Start it with sqlite:/// or postgresql://.")


def _sqlite_engine(url: URL, busy_timeout_ms: int) -> Engine:
    _make_folder(url.database)
    engine = create_engine(url, connect_args={"timeout": busy_timeout_ms / 1000}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={busy_timeout_ms}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = _is_read_only(connection)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _make_folder(database: str | None) -> None:
    if not database or database == ":memory:" or database.startswith("file:"):
        return
    folder = Path(database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"The ledger's folder {folder} cannot be made ({error.strerror}). "
            "Set PLANNIT_QBO_HOME or PLANNIT_QBO_DATABASE_URL to a place you can write."
        ) from error


def _postgres_engine(url: URL, busy_timeout_ms: int) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {busy_timeout_ms}")
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if _is_read_only(connection):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")

    return engine


def _reading(engine: Engine) -> Connection:
    return engine.connect().execution_options(**{_READ_ONLY: True})


def _is_read_only(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_READ_ONLY, False))


def _bring_up_to_date(engine: Engine) -> None:
    if _revision(engine) == HEAD:
        return
    # Alembic is imported only where a schema must change: it would cost every run 0.2 s.
    from plannit_qbo_pipeline.ledger.migrations.upgrade import upgrade

    with engine.begin() as connection:
        upgrade(connection)


def _revision(engine: Engine) -> str | None:
    with _reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
