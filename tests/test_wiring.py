from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from plannit_qbo_pipeline.domain.identity import RealmId
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.onboarding import connect as binding
from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.settings import load_settings
from plannit_qbo_pipeline.wiring import Services, holder_name, open_services
from tests.ledger.samples import ACME, company
from tests.ledger.watch import NOON, Watch

SECRET = "a key that is only a test's"
PRODUCTION_API = "https://quickbooks.api.intuit.com"


class Silence(BaseAdapter):
    """A network that nothing may use."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: bool | str = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        self.asked.append(request.url or "")
        raise AssertionError(f"{request.url} was asked")

    def close(self) -> None: ...


Open = Callable[..., Services]


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[Open]:
    opened: list[Services] = []

    def open_them(adapter: BaseAdapter | None = None, watch: Watch | None = None, **environ: str) -> Services:
        given = {"PLANNIT_QBO_HOME": str(tmp_path), "PLANNIT_QBO_SECRET_KEY": SECRET, **environ}
        opened.append(open_services(load_settings(given), (watch or Watch()).clock, adapter))
        return opened[-1]

    yield open_them
    for services in opened:
        services.close()


def wired(opening: Open, **environ: str) -> tuple[Services, dict[str, Any]]:
    """Services in this process with the emulated vendors; ACME is connected."""
    _, adapter, block = in_process("empty")
    plannit, qbo = block["plannit"], block["qbo"]
    addresses = {"QBO_ENVIRONMENT": qbo["discovery_url"], "QBO_BASE_URL": qbo["base_url"]}
    app = {"QBO_CLIENT_ID": qbo["client_id"], "QBO_CLIENT_SECRET": qbo["client_secret"]}
    services = opening(adapter, **{**addresses, **app, **environ})
    with services.ledger.write() as tx:
        made = company(ACME, plannit_url=plannit["base_url"], plannit_key=plannit["api_key"])
        companies.add(tx, services.sealer, made)
    new = binding.handed_in(services.ledger, ACME, qbo["realm_id"], qbo["access_token"], qbo["refresh_token"])
    binding.connect(services.ledger, services.sealer, new, services.oauth(), services.qbo_with)
    return services, qbo


def test_an_empty_company_is_carried_whole(opening: Open) -> None:
    services, _ = wired(opening)
    seen: list[tuple[str, int, int | None]] = []
    report = services.carrier(ACME, lambda stage, count, total: seen.append((stage, count, total))).sync()
    assert report.standings == dict.fromkeys(Standing, 0)
    assert (report.company, report.extracted, report.posted) == (ACME, Counter(), Counter())
    assert (report.settled, report.deferred) == (0, False)
    assert services.requests["plannit"] >= 5


def test_a_quiet_pass_asks_quickbooks_nothing(opening: Open) -> None:
    services, _ = wired(opening)
    services.carrier(ACME).sync()
    services.requests.clear()
    services.carrier(ACME).sync()
    assert services.requests["plannit"] >= 3
    assert services.requests["qbo"] == 0


def test_what_was_connected_outlives_the_process(opening: Open) -> None:
    services, qbo = wired(opening)
    again = opening(services.adapter, QBO_ENVIRONMENT=qbo["discovery_url"], QBO_BASE_URL=qbo["base_url"])
    assert again.company(ACME) == services.company(ACME)
    assert again.qbo(ACME).realm == qbo["realm_id"]
    assert again.qbo(ACME).company_info()


REAL_BOOKS = [
    {"QBO_ENVIRONMENT": "production"},
    {"QBO_BASE_URL": PRODUCTION_API},
    {"QBO_ENVIRONMENT": "production", "QBO_BASE_URL": "http://qbo.sandbox"},
]


@pytest.mark.parametrize("environ", REAL_BOOKS)
def test_production_is_refused_before_anything_leaves(opening: Open, environ: dict[str, str]) -> None:
    services, qbo = wired(opening)
    services.close()
    silence = Silence()
    real = opening(silence, **environ)
    new = binding.handed_in(real.ledger, ACME, qbo["realm_id"], "access", "refresh")

    acts: list[Callable[[], object]] = [
        lambda: real.carrier(ACME).sync(),
        lambda: real.qbo(ACME),
        real.oauth,
        lambda: binding.connect(real.ledger, real.sealer, new, real.oauth(), real.qbo_with),
    ]
    for act in acts:
        with pytest.raises(Misconfigured, match="production is refused") as caught:
            act()
        assert caught.value.exit_code == 3
    assert silence.asked == []


def test_an_unknown_company_and_one_without_connection_are_refused_without_asking_anybody(opening: Open) -> None:
    silence = Silence()
    services = opening(silence)
    with pytest.raises(Misconfigured, match="no company 'acme'"):
        services.carrier(ACME)
    with services.ledger.write() as tx:
        companies.add(tx, services.sealer, company(ACME))
    with pytest.raises(Misconfigured, match="not connected"):
        services.carrier(ACME)
    assert silence.asked == []


def test_without_a_key_in_the_environment_one_is_made_at_home(tmp_path: Path) -> None:
    settings = load_settings({"PLANNIT_QBO_HOME": str(tmp_path / "home")})
    services = open_services(settings, Watch().clock)
    with services.ledger.write() as tx:
        companies.add(tx, services.sealer, company(ACME))
    services.close()
    assert settings.secret_key_file.exists()
    again = open_services(settings, Watch().clock)
    assert again.company(ACME) == company(ACME)
    again.close()


@pytest.mark.usefixtures("opening")
def test_with_a_key_in_the_environment_no_file_is_made(opening: Open) -> None:
    services = opening()
    assert not services.settings.secret_key_file.exists()


def test_another_key_than_before_is_told_so(opening: Open) -> None:
    services = opening()
    with services.ledger.write() as tx:
        companies.add(tx, services.sealer, company(ACME))
    with pytest.raises(Misconfigured, match="another key"):
        opening(PLANNIT_QBO_SECRET_KEY="a key of somebody else").company(ACME)


@pytest.mark.parametrize("where", ["file", "file/home"])
def test_a_home_that_cannot_be_used_says_what_to_set(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Misconfigured, match="PLANNIT_QBO_HOME"):
        open_services(load_settings({"PLANNIT_QBO_HOME": str(tmp_path / where)}), Watch().clock)


def test_one_realm_has_one_pace_however_many_clients(opening: Open) -> None:
    watch = Watch()
    services, qbo = wired(opening)
    paced = opening(
        services.adapter, watch, QBO_ENVIRONMENT=qbo["discovery_url"], QBO_BASE_URL=qbo["base_url"],
        PLANNIT_QBO_REQUESTS_PER_SECOND="1",
    )  # fmt: skip
    for _ in range(3):
        paced.qbo(ACME).company_info()
    assert watch.slept_s == [1, 1]


def test_requests_are_counted_by_vendor_from_every_thread(opening: Open) -> None:
    services, _ = wired(opening)
    services.requests.clear()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: services.qbo(ACME).company_info(), range(40)))
    assert services.requests == {"qbo": 40}


def test_the_services_show_no_secret(opening: Open) -> None:
    services, qbo = wired(opening)
    printed = repr(services)
    hidden = (SECRET, qbo["access_token"], qbo["refresh_token"], qbo["client_secret"])
    assert [secret for secret in hidden if secret in printed] == []


def test_a_writer_signs_with_machine_and_process() -> None:
    host, _, number = holder_name().rpartition(":")
    assert host
    assert number.isdigit()
    assert len(holder_name()) <= 80


def test_a_client_is_bound_to_its_realm(opening: Open) -> None:
    services, qbo = wired(opening)
    assert services.qbo(ACME).realm == RealmId(qbo["realm_id"])
    assert services.company(ACME).created_at == NOON
