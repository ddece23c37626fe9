"""What holds for every test: nothing leaves this machine, and property tests find the same examples each time."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import DATABASES, PostgresServer, running_postgres

# Deterministic and without deadlines: a busy machine must not fail a build. To explore: --hypothesis-profile=default
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: with a ledger on SQLite and with one on PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("both_databases") and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", DATABASES, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Started by the first test of this process that asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database that the ledger of this test is in."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A database of PostgreSQL with the ledger's schema; None for SQLite, whose file is the test's own affair."""
    if database == "sqlite":
        yield None
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.migrated_database() as url:
        yield url


def _is_local(host: object) -> bool:
    if not isinstance(host, str) or host == "localhost":
        return host in (None, "", "localhost", b"localhost")
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_elsewhere(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            pytest.fail(f"a test tried to reach {address[0]}: tests talk to this machine only", pytrace=True)
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Fails the test that connects anywhere but to loopback, be it over plain sockets, requests or asyncio."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _refuse_elsewhere(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _refuse_elsewhere(socket.socket.connect_ex))
        resolve = socket.getaddrinfo

        def local_names_only(host: Any, *rest: Any, **named: Any) -> Any:
            if not _is_local(host):
                pytest.fail(f"a test tried to resolve {host}: tests talk to this machine only", pytrace=True)
            return resolve(host, *rest, **named)

        patch.setattr(socket, "getaddrinfo", local_names_only)
        yield
