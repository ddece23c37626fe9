"""The suite's own manners: its pace, its patience, its tokens, and that it takes away what it made."""

import stat
from pathlib import Path

import pytest
import requests

from tests.contract.client import THROTTLED_S, Client, Pace
from tests.contract.settings import Settings, settings_from
from tests.contract.tokens import StateFile, refresh
from tests.contract.worlds import World, inner_world


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 100.0, [0.0]

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def pace(self, per_second: float) -> Pace:
        return Pace(per_second, lambda: self.now, self.sleep)


def test_eight_calls_take_a_second() -> None:
    time = Time()
    pace = time.pace(8)
    for _ in range(9):
        pace.wait()
    assert time.now == 101.0


def test_without_a_pace_nobody_waits() -> None:
    time = Time()
    time.pace(0).wait()
    assert time.slept == [0.0]


def test_who_is_throttled_waits_and_tries_again() -> None:
    world, time = inner_world(throttle_scale=1), Time()
    session, base_url = world.client.session, world.client.base_url
    client = Client(session, base_url, world.client.realm_id, world.client.access_token, time.pace(8))
    for _ in range(10):
        assert client.send_now("GET", "preferences").status == 200
    # The sandbox's clock stands still here, so that waiting does not help.
    assert client.send("GET", "preferences").status == 429
    assert time.slept.count(THROTTLED_S) == 2
    world.control("clock", {"advance_s": 1})
    assert client.send("GET", "preferences").status == 200


def test_a_run_leaves_nothing_that_is_active() -> None:
    world = inner_world()
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice = forms.invoice(customer)
    forms.paid(customer, 100, ("Invoice", invoice, 100))
    company.create("CreditMemo", forms.sale(customer))
    company.create("Purchase", forms.money_back(customer, 10))
    assert company.tidy() == []
    assert company.count("Customer", f"WHERE DisplayName LIKE '%{company.mark}%'") == 0
    assert company.count("Item", f"WHERE Name LIKE '%{company.mark}%'") == 0
    for entity in ("Invoice", "CreditMemo", "Purchase"):
        assert company.count(entity, f"WHERE DocNumber LIKE '{company.mark}%'") == 0
    assert company.count("Payment", f"WHERE PaymentRefNum LIKE '{company.mark}%'") == 0


def test_what_would_not_go_is_said() -> None:
    world = inner_world()
    forms, company = world.forms, world.company
    customer = forms.customer()
    forms.invoice(customer)
    closed = {"act": "close_books", "date": "2099-12-31"}
    world.person(closed)
    left = company.tidy()
    assert [line.split(" ")[0] for line in left] == ["Invoice", "Customer"]
    assert "6200" in left[0]


@pytest.fixture
def settings(world: World, tmp_path: Path) -> Settings:
    """The session's sandbox, taken for a real company."""
    if not world.is_sandbox or world.app is None:
        pytest.skip("tried on our own sandbox")
    given = {
        "BASE_URL": world.client.base_url,
        "REALM_ID": world.client.realm_id,
        "REFRESH_TOKEN": world.refresh_token,
        "CLIENT_ID": world.app.client_id,
        "CLIENT_SECRET": world.app.client_secret,
        "TOKEN_URL": world.app.token_url,
        "STATE": str(tmp_path / "below" / "state.json"),
    }
    found = settings_from({f"QBO_CONTRACT_{name}": value for name, value in given.items()})
    assert found is not None
    return found


def test_a_refresh_token_is_enough_for_a_real_company(settings: Settings) -> None:
    with requests.Session() as session:
        real = World.of_settings(settings, session)
        assert not real.is_sandbox
        real.forms.customer()
        assert real.company.tidy() == []
    assert StateFile(settings.state).read()["newest"] == settings.refresh_token
    assert stat.S_IMODE(settings.state.stat().st_mode) == 0o600


def test_the_newest_refresh_token_is_used_until_another_is_given(settings: Settings) -> None:
    state = StateFile(settings.state)
    state.update(given="RT-old", newest=settings.refresh_token)
    assert state.newest_refresh_token("RT-old") == settings.refresh_token
    assert state.newest_refresh_token("RT-given-anew") == "RT-given-anew"


def test_a_refresh_token_that_is_none_is_refused(world: World) -> None:
    if not world.is_sandbox or world.app is None:
        pytest.skip("tried on our own sandbox")
    answer = refresh(world.client.session, world.app, "RT1-nobody")
    assert (answer.status, answer.payload["error"]) == (400, "invalid_grant")


def test_only_this_machine_is_reached_while_no_company_is_named(world: World) -> None:
    if not world.is_sandbox:
        pytest.skip("a real company is elsewhere")
    with pytest.raises(pytest.fail.Exception, match="tried to resolve"):
        requests.get("http://somewhere.invalid/", timeout=0.1)
