"""`ledger` and what it is made of; every test that asks for it runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plannit_qbo_pipeline.ledger.database import Ledger, open_ledger
from tests.ledger.samples import ACME, BETA, open_company
from tests.ledger.watch import Watch
from tests.postgres import DATABASES, PostgresServer


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of SQLite with its schema, to be copied: making the schema costs a fifth of a second."""
    path = tmp_path_factory.mktemp("ledger") / "migrated.db"
    open_ledger(f"sqlite:///{path}", Watch().clock).close()
    return path


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database; what depends on it runs on each."""
    return str(request.param)


@pytest.fixture
def empty_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a schema."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.empty_database() as url:
        yield url


@pytest.fixture
def url(database_url: str | None, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the newest schema and no company."""
    if database_url is None:
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "ledger.db")
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return database_url


@pytest.fixture
def open_again(url: str, watch: Watch) -> Iterator[Callable[[], Ledger]]:
    """Opens the same database once more, as another process would."""
    opened: list[Ledger] = []

    def open_one() -> Ledger:
        opened.append(open_ledger(url, watch.clock))
        return opened[-1]

    yield open_one
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_again: Callable[[], Ledger]) -> Ledger:
    """A ledger with the companies ACME and BETA, each connected to its realm."""
    ledger = open_again()
    with ledger.write() as tx:
        open_company(tx, ACME)
        open_company(tx, BETA)
    return ledger
