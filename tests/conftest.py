"""What holds for every test: nothing leaves this machine, and property tests find the same examples each time."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Deterministic and without deadlines: a busy machine must not fail a build. To explore: --hypothesis-profile=default
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci")


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
